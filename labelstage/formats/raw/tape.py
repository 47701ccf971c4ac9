"""tar archives, also compressed with gzip, bzip2 or xz. Nothing is written under a name from the archive.

A compressed one is unpacked once into a nameless file, for its members are read in any order and by several threads. What
bounds a bomb: the bytes that come out and their ratio to those that go in, the number of entries, and how long a header
may be, which is looked at before tarfile takes it into memory.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from labelstage.words import Words, _

from .archive import (
    SKIPPED,
    Damaged,
    Limits,
    Member,
    broken,
    clean_name,
    is_bomb,
    too_many,
)
from .entries import Unreadable

#: Ends of names, and what undoes the compression.
OPENERS: dict[str, Callable[[IO[bytes]], Any] | None] = {
    ".tar": None,
    ".tar.gz": gzip.open,
    ".tgz": gzip.open,
    ".tar.bz2": bz2.open,
    ".tar.xz": lzma.open,
    ".txz": lzma.open,
}
BLOCK = 512
CHUNK = 1 << 20
_LONGEST_HEADER = 1 << 20
_NAMES_AND_PAX = b"LKxgX"


def is_tape(name: str) -> bool:
    """Whether the name is that of a tar archive."""
    return name.lower().endswith(tuple(OPENERS))


class Tape:
    """A tar archive open for reading; `members` are its files, without folders, links and what systems litter."""

    def __init__(self, name: str, stream: IO[bytes], limits: Limits) -> None:
        """Raises Unreadable for what is broken from the start or beyond the limits; what is only cut off keeps its whole members."""
        self._limits = limits
        self._lock = threading.Lock()
        end = max((each for each in OPENERS if name.lower().endswith(each)), key=len)
        opener = OPENERS[end]
        self._packed = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        self._file, self._cut = (
            (stream, False) if opener is None else _unpacked(opener(stream), self._packed, limits)
        )
        self._size = self._file.seek(0, os.SEEK_END)
        _check_headers(self._file, limits)
        self._file.seek(0)
        self.members = list(self._list())

    def _list(self) -> Iterator[Member]:
        share = self._packed / max(1, self._size)
        number = 0
        try:
            with tarfile.open(fileobj=self._file, mode="r:", errors="surrogateescape") as tape:
                for number, info in enumerate(tape):
                    if info.isreg() and not SKIPPED.search(info.name):
                        yield Member(
                            number,
                            clean_name(_decoded(info.name)),
                            info.size,
                            int(info.size * share),
                            info,
                            self._flaw(info),
                        )
        except Exception as error:  # tarfile fed with hostile bytes may raise anything
            if not number:
                raise broken() from error
            self._cut = True
        if self._cut:
            yield Member(number + 1, "…", 0, 0, None, ("broken_archive", _cut_off()))

    def _flaw(self, info: tarfile.TarInfo) -> tuple[str, Words] | None:
        if info.size > self._limits.file_bytes:
            most = self._limits.file_bytes // 2**20
            return "too_large", _("The file unpacks to more than %(most)s MB. Make it smaller.", most=most)
        if info.issparse() or info.offset_data + info.size > self._size:
            return "broken_archive", _cut_off()
        return None

    def open(self, member: Member) -> IO[bytes]:
        """A stream of the member. Reading raises Damaged."""
        return io.BufferedReader(_Slice(self._file, self._lock, member.info.offset_data, member.size), CHUNK)

    def close(self) -> None:
        self._file.close()


class _Slice(io.RawIOBase):
    """Part of a file that others read too."""

    def __init__(self, file: IO[bytes], lock: threading.Lock, start: int, size: int) -> None:
        super().__init__()
        self._file, self._lock, self._at, self._end = file, lock, start, start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), self._end - self._at)
        if length <= 0:
            return 0
        with self._lock:
            self._file.seek(self._at)
            data = self._file.read(length)
        if not data:
            raise Damaged("cut off")
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _unpacked(stream: Any, packed: int, limits: Limits) -> tuple[IO[bytes], bool]:
    """The archive unpacked, and whether it broke off."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the tape
    size = 0
    try:
        while chunk := stream.read1(CHUNK):  # what came before a break is not lost
            size += len(chunk)
            if size > limits.total_bytes:
                most = limits.total_bytes // 2**30
                raise Unreadable(
                    "too_large", _("The archive unpacks to more than %(most)s GB. Split it.", most=most)
                )
            if is_bomb(size, packed):
                raise Unreadable(
                    "bomb", _("The archive unpacks to a suspicious multiple of its size. Send it unpacked.")
                )
            file.write(chunk)
    except Unreadable:
        file.close()
        raise
    except Exception as error:
        if not size:
            file.close()
            raise broken() from error
        return cast("IO[bytes]", file), True
    return cast("IO[bytes]", file), False


def _check_headers(file: IO[bytes], limits: Limits) -> None:
    """Walk from header to header (POSIX.1-2017, pax, ustar interchange format) and refuse what would fill the memory."""
    at = entries = 0
    while True:
        file.seek(at)
        head = file.read(BLOCK)
        if len(head) < BLOCK or not head.strip(b"\0"):
            return
        size = _size_in(head)
        if size < 0:
            return
        if head[156:157] in _NAMES_AND_PAX and size > _LONGEST_HEADER:
            raise broken()
        entries += 1
        if entries > 3 * limits.files:
            raise too_many(limits)
        at += BLOCK + -(-size // BLOCK) * BLOCK


def _size_in(head: bytes) -> int:
    """The size field of a header: octal, or binary when its first bit is set; -1 for neither."""
    field = head[124:136]
    if field[0] & 0x80:
        return int.from_bytes(field[1:], "big")
    try:
        return int(field.strip(b" \0") or b"0", 8)
    except ValueError:
        return -1


def _decoded(name: str) -> str:
    """The name as its maker saw it: UTF-8, or from Korean Windows CP949."""
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _cut_off() -> Words:
    return _("The archive is cut off or damaged here; what stands before is in. Pack and send it again.")
