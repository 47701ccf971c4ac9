"""ZIP archives. Nothing is ever written under a name from the archive, so no name can escape a folder.

What bounds a bomb: the central directory before it is read, the number of entries, the bytes one entry and all of them
claim to unpack to (zipfile reads no more than the claim), and how much smaller they are packed.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from labelstage.words import Words, _

from .entries import Unreadable

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
MAX_RATIO = 300  # deflate reaches 1032; photos about 1, text about 10
BOMB_BYTES = 64 * 2**20
_DIRECTORY_BYTES_PER_ENTRY = 256
SKIPPED = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Limits:
    """How much one archive may hold and unpack to."""

    files: int
    total_bytes: int
    file_bytes: int


@dataclass(frozen=True)
class Member:
    """One file of an archive. `flaw` says why it cannot be taken."""

    number: int  # its place in the archive, from 0
    name: str
    size: int
    packed: int
    info: Any  # zipfile.ZipInfo | tarfile.TarInfo
    flaw: tuple[str, Words] | None = None


class Archive:
    """An archive open for reading; `members` are its files, without folders, links and what systems litter."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        """Raises Unreadable for what is broken or beyond the limits."""
        self._limits = limits
        _check_directory(stream, limits)
        try:
            self._zip = zipfile.ZipFile(stream)
        except Exception as error:  # zipfile fed with hostile bytes may raise anything
            raise broken() from error
        infos = self._zip.infolist()
        _check_claims(infos, limits)
        self.members = [self._member(*numbered) for numbered in enumerate(infos) if _is_wanted(numbered[1])]

    def _member(self, number: int, info: zipfile.ZipInfo) -> Member:
        flaw = _flaw(info, self._limits)
        return Member(number, clean_name(_decoded(info)), info.file_size, info.compress_size, info, flaw)

    def open(self, member: Member) -> IO[bytes]:
        """A stream of the member. Opening and reading raise Damaged."""
        try:
            return io.BufferedReader(_Careful(self._zip.open(member.info)))
        except Exception as error:
            raise Damaged(str(error)) from error

    def close(self) -> None:
        self._zip.close()


class Damaged(OSError):
    """What the archive holds here cannot be unpacked."""


class _Careful(io.RawIOBase):
    """A member's stream whose every failure is Damaged: decompressors raise half a dozen kinds of their own."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except Exception as error:
            raise Damaged(str(error)) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def clean_name(name: str) -> str:
    """The path as a plain relative one: no drive, no leading slash, no `..`, no control characters."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/"))
    parts = [part for part in re.sub(r"^[A-Za-z]:", "", name).split("/") if part not in {"", ".", ".."}]
    return "/".join(parts) or "unnamed"


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name as its maker saw it: without the UTF-8 flag, Korean Windows writes CP949 and others plain UTF-8."""
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp949"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(letter.isascii() or "가" <= letter <= "힣" for letter in name):
            return name
    return info.filename


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    return not (info.is_dir() or is_link or SKIPPED.search(info.filename.replace("\\", "/")))


def _flaw(info: zipfile.ZipInfo, limits: Limits) -> tuple[str, Words] | None:
    if info.flag_bits & _ENCRYPTED:
        return "encrypted", _("The file is protected by a password. Pack it without one.")
    if info.file_size > limits.file_bytes:
        most = limits.file_bytes // 2**20
        return "too_large", _("The file unpacks to more than %(most)s MB. Make it smaller.", most=most)
    if is_bomb(info.file_size, info.compress_size):
        return "bomb", _("The file unpacks to a suspicious multiple of its size. Send it unpacked.")
    return None


def is_bomb(size: int, packed: int) -> bool:
    """Whether so much out of so little is more than honest data gives."""
    return size > BOMB_BYTES and size > packed * MAX_RATIO


def _check_claims(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.files:
        raise too_many(limits)
    total: int = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        most = limits.total_bytes // 2**30
        message = _("The archive unpacks to more than %(most)s GB. Split it.", most=most)
        raise Unreadable("too_large", message)
    if is_bomb(total, sum(info.compress_size for info in infos)):
        raise Unreadable(
            "bomb", _("The archive unpacks to a suspicious multiple of its size. Send it unpacked.")
        )


def _check_directory(stream: IO[bytes], limits: Limits) -> None:
    """Refuse a central directory that would fill the memory, before zipfile reads it (APPNOTE.TXT 4.3.14-16)."""
    length = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, length - 2**16 - 22))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise broken()
    (size,) = struct.unpack_from("<L", tail, end + 12)
    if size == 0xFFFFFFFF:
        size = _zip64_directory_size(stream, tail, end)
    if size > limits.files * _DIRECTORY_BYTES_PER_ENTRY:
        raise too_many(limits)


def _zip64_directory_size(stream: IO[bytes], tail: bytes, end: int) -> int:
    locator = tail[end - 20 : end] if end >= 20 else b""
    if not locator.startswith(b"PK\x06\x07"):
        raise broken()
    stream.seek(struct.unpack_from("<Q", locator, 8)[0])
    record = stream.read(56)
    if not record.startswith(b"PK\x06\x06") or len(record) < 56:
        raise broken()
    return int(struct.unpack_from("<Q", record, 40)[0])


def broken() -> Unreadable:
    """Said of an archive that cannot be read at all."""
    return Unreadable("broken_archive", _("The archive is damaged or cut off. Pack and send it again."))


def too_many(limits: Limits) -> Unreadable:
    """Said of an archive with more entries than the limit."""
    return Unreadable(
        "too_many", _("The archive holds more than %(most)s files. Split it.", most=limits.files)
    )
