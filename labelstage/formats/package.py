"""Several files as one: a zip archive that is the same to the byte whenever it is made of the same."""

from __future__ import annotations

import shutil
import zipfile
from types import TracebackType
from typing import IO, BinaryIO, Self

_THE_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_PLAIN_FILE = 0o644 << 16
_UNIX = 3


class Package:
    """A zip archive being written; its entries bear no time and no owner. Use it in a `with`."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def put(self, name: str, content: bytes) -> None:
        """Add a small file."""
        self._zip.writestr(_entry(name), content)

    def open(self, name: str) -> IO[bytes]:
        """A stream into a file of any size; close it before the next file is begun."""
        return self._zip.open(_entry(name), "w", force_zip64=True)

    def copy(self, name: str, stream: BinaryIO) -> None:
        """Add a file that is compressed already (an image) as it is."""
        with self._zip.open(_entry(name, zipfile.ZIP_STORED), "w", force_zip64=True) as out:
            shutil.copyfileobj(stream, out)


def _entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _THE_BEGINNING)
    entry.compress_type, entry.external_attr, entry.create_system = method, _PLAIN_FILE, _UNIX
    return entry
