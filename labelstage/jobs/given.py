"""What an import is given to read: files that were sent, at once or piece by piece, or what lies under a prefix of a bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any, Protocol

from labelstage.services import intake
from labelstage.services.errors import Invalid, Problem
from labelstage.services.intake import Given, Listing, Upload
from labelstage.storage import Project
from labelstage.storage.blobs import BlobStore
from labelstage.storage.buckets import BucketReader
from labelstage.storage.parts import Parts
from labelstage.words import _

from .context import JobContext


class Source(Protocol):
    """Files in a fixed order. `total` is how many bytes they all have."""

    @property
    def total(self) -> int: ...

    def __iter__(self) -> Iterator[Given]: ...

    def open(self, given: Given) -> IO[bytes]:
        """A seekable stream of one. Raises Unreadable."""
        ...


class _Stored:
    """Files that are blobs."""

    def __init__(self, blobs: BlobStore, uploads: list[Upload]) -> None:
        self._blobs = blobs
        self._uploads = uploads
        self.total = sum(upload.size for upload in uploads)

    def __iter__(self) -> Iterator[Given]:
        return iter(self._uploads)

    def open(self, given: Given) -> IO[bytes]:
        assert isinstance(given, Upload)
        return self._blobs.open(given.sha256)


def given_to(context: JobContext) -> tuple[Source, dict[str, Any]]:
    """What is to be read, and what every checkpoint must keep of it, saved already. Raises Invalid, JobStopped."""
    kept = dict((context.checkpoint or {}).get("given") or {})
    wanted = context.payload.get("bucket")
    if wanted is not None:
        return _listed(context, wanted, kept), kept
    return _Stored(context.blobs, uploads_of(context, kept)), kept


def uploads_of(context: JobContext, kept: dict[str, Any]) -> list[Upload]:
    """The files that were sent, as blobs; what must be `kept` of them in every checkpoint is saved. Raises Invalid, JobStopped."""
    return [_upload(context, sent, kept) for sent in context.payload["uploads"]]


def gone(name: str) -> Invalid:
    """Said of a file that was sent and has been cleared away."""
    sentence = _("The file %(name)s is no longer there. Send it again.", name=name)
    return Invalid(sentence, [Problem("parts", sentence)])


def _listed(context: JobContext, wanted: Mapping[str, str], kept: dict[str, Any]) -> Listing:
    with context.database.session() as session:
        project = session.get_one(Project, context.project_id)
        reader = BucketReader(intake.bucket(context.settings, project, wanted["name"]))
    if "listing" in kept:
        return Listing(context.blobs, reader, kept["listing"])
    listing = Listing.made(context.blobs, reader, wanted["prefix"])
    kept["listing"] = listing.sha256
    _keep(context, kept)
    return listing


def _upload(context: JobContext, sent: Mapping[str, Any], kept: dict[str, Any]) -> Upload:
    """A file as a blob; one that was sent piece by piece becomes one now, and its pieces go when that is written down."""
    part_id = sent.get("part")
    if part_id is None:
        return Upload(**sent)
    stored: dict[str, str] = kept.setdefault("parts", {})
    if part_id not in stored:
        parts = Parts(context.settings.parts_folder)
        part = parts.find(part_id)
        if part is None:
            raise gone(sent["name"])
        with parts.open(part) as stream:
            stored[part_id] = context.blobs.put(stream).sha256
        _keep(context, kept)
        parts.remove(part_id)
    return Upload(sent["name"], stored[part_id], sent["size"])


def _keep(context: JobContext, kept: dict[str, Any]) -> None:
    with context.database.begin() as session:
        context.save(session, checkpoint={"given": kept})
