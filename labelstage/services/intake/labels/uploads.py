"""The files of an upload, those inside archives too, as the readers of the formats take them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import PurePosixPath
from types import TracebackType
from typing import BinaryIO, Self, cast

from labelstage.config import Settings
from labelstage.formats import File, Trouble
from labelstage.formats.raw import archive
from labelstage.formats.raw.entries import Unreadable
from labelstage.storage.blobs import BlobStore

from ..sources import Upload

SPOOL_BYTES = 16 * 2**20
_PACKED = {".zip"}


class Opened:
    """`files` are what the uploads hold, `troubles` what of them cannot be opened. Use it in a `with`."""

    def __init__(self, uploads: Sequence[Upload], *, blobs: BlobStore, settings: Settings) -> None:
        self.files: list[File] = []
        self.troubles: list[Trouble] = []
        self._stack = ExitStack()
        self._blobs = blobs
        self._limits = archive.Limits(
            files=settings.max_archive_files,
            total_bytes=settings.max_archive_gb * 2**30,
            file_bytes=settings.max_upload_bytes,
        )
        for upload in uploads:
            if PurePosixPath(upload.name).suffix.lower() in _PACKED:
                self._unpack(upload)
            else:
                self.files.append(File(upload.name, self._opener(upload.sha256)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _opener(self, sha256: str) -> Callable[[], BinaryIO]:
        return lambda: self._blobs.open(sha256)

    def _unpack(self, upload: Upload) -> None:
        try:
            opened = archive.Archive(self._stack.enter_context(self._blobs.open(upload.sha256)), self._limits)
        except Unreadable as error:
            self.troubles.append(Trouble(upload.name, error.code, error.message))
            return
        self._stack.callback(opened.close)
        for member in opened.members:
            if member.flaw is not None:
                self.troubles.append(Trouble(f"{upload.name}/{member.name}", *member.flaw))
            else:
                self.files.append(File(member.name, _spooler(opened, member)))


def _spooler(opened: archive.Archive, member: archive.Member) -> Callable[[], BinaryIO]:
    """A seekable copy: members of an archive cannot be searched back and forth."""

    def spool() -> BinaryIO:
        copy = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - who opens it closes it
        try:
            with opened.open(member) as stream:
                shutil.copyfileobj(stream, copy, SPOOL_BYTES)
        except archive.Damaged:
            copy.close()
            raise
        copy.seek(0)
        return cast("BinaryIO", copy)

    return spool
