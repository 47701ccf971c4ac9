"""Buckets as sources: which a project may import from, and what lies under a prefix, written down before it is read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import cached_property
from typing import IO, BinaryIO, cast

from labelstage.config import Settings
from labelstage.formats.raw.entries import Unreadable
from labelstage.services.errors import Invalid, Problem
from labelstage.storage import Project
from labelstage.storage.blobs import BlobStore
from labelstage.storage.buckets import BucketReader, Connected, ObjectMissing, connected
from labelstage.words import _

from .sources import Elsewhere, Given
from .unpacking import SPOOL_BYTES


def buckets_of(settings: Settings, project: Project) -> list[Connected]:
    """The buckets that a project may import from, as the operator has them."""
    return [each for each in connected(settings.buckets_file) if each.serves(project.id)]


def bucket(settings: Settings, project: Project, name: str) -> Connected:
    """The bucket of that name. Raises Invalid."""
    known = {each.name: each for each in buckets_of(settings, project)}
    if name not in known:
        message = _("Choose one of: %(names)s.", names=", ".join(known) or "-")
        raise Invalid(
            _("No bucket of this name is connected for this project."), [Problem("bucket", message)]
        )
    return known[name]


class Listing:
    """The objects under a prefix as they were when the import began, so that a killed import goes on where it stood.

    `sha256` is the blob of the list, a line for each.
    """

    def __init__(self, blobs: BlobStore, reader: BucketReader, sha256: str) -> None:
        self._blobs = blobs
        self._reader = reader
        self.sha256 = sha256

    @cached_property
    def total(self) -> int:
        """How many bytes they all have."""
        return sum(each.size for each in self)

    @classmethod
    def made(cls, blobs: BlobStore, reader: BucketReader, prefix: str) -> Listing:
        """What lies there now; hidden files are left out. Raises Invalid where there is nothing, or no answer."""
        count = 0
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spooled:
            file = cast("IO[bytes]", spooled)
            try:
                for key, size in reader.objects(prefix):
                    if not any(part.startswith(".") for part in key.split("/")):
                        file.write(json.dumps([key, size]).encode() + b"\n")
                        count += 1
            except (ObjectMissing, OSError) as error:
                sentence = _("The bucket cannot be listed: %(why)s", why=str(error)[:300])
                raise Invalid(sentence, [Problem("bucket", sentence)]) from error
            if not count:
                sentence = _("There is nothing under this prefix in the bucket.")
                raise Invalid(sentence, [Problem("prefix", sentence)])
            file.seek(0)
            return cls(blobs, reader, blobs.put(file).sha256)

    def __iter__(self) -> Iterator[Elsewhere]:
        with self._blobs.open(self.sha256) as lines:
            for line in lines:
                key, size = json.loads(line)
                yield Elsewhere(key, size)

    def open(self, given: Given) -> BinaryIO:
        """A seekable stream of the object. Raises Unreadable, OSError."""
        try:
            return self._reader.open(given.name, given.size)
        except ObjectMissing:
            message = _("The object is no longer in the bucket, or may not be read.")
            raise Unreadable("object_missing", message) from None
