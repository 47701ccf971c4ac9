"""The files of an upload, those inside archives too, as the readers of the formats take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO, Self

from labelstage.config import Settings
from labelstage.formats import File, Trouble
from labelstage.formats.raw.entries import Unreadable
from labelstage.storage.blobs import BlobStore

from ..sources import Upload
from ..unpacking import is_archive, limits_of, open_archive, spooler


class Opened:
    """`files` are what the uploads hold, `troubles` what of them cannot be opened. Use it in a `with`."""

    def __init__(self, uploads: Sequence[Upload], *, blobs: BlobStore, settings: Settings) -> None:
        self.files: list[File] = []
        self.troubles: list[Trouble] = []
        self._stack = ExitStack()
        self._blobs = blobs
        self._limits = limits_of(settings)
        for upload in uploads:
            file = File(upload.name, self._opener(upload.sha256))
            if is_archive(upload.name, b""):
                self._unpack(file)
            else:
                self.files.append(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _opener(self, sha256: str) -> Callable[[], BinaryIO]:
        return lambda: self._blobs.open(sha256)

    def _unpack(self, upload: File) -> None:
        try:
            opened = open_archive(upload.name, self._stack.enter_context(upload.open()), self._limits)
        except Unreadable as error:
            self.troubles.append(Trouble(upload.name, error.code, error.message))
            return
        self._stack.callback(opened.close)
        for member in opened.members:
            if member.flaw is not None:
                self.troubles.append(Trouble(f"{upload.name}/{member.name}", *member.flaw))
            else:
                self.files.append(File(member.name, spooler(opened, member)))
