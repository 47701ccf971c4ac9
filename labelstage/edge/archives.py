"""Zip archives that are sent while they are made: nothing is kept, neither in memory nor on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

CHUNK = 256 * 1024

#: A name in the archive and what opens its content.
Entry = tuple[str, Callable[[], BinaryIO]]


class _Pipe(io.RawIOBase):
    """Takes what the zip writes; `taken` gives it away. It cannot be wound back, and zip needs not to."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        written = bytes(data)  # type: ignore[call-overload]
        self._waiting += written
        return len(written)

    def taken(self) -> bytes:
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def stream_zip(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive, piece by piece. Its entries are stored as they are and bear no time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for name, opened in entries:
            info = zipfile.ZipInfo(name)
            with opened() as source, archive.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield pipe.taken()
    yield pipe.taken()
