"""What an upload holds: pictures, texts and flaws, in a fixed order that an interrupted import can go on from."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from labelstage.config import Settings
from labelstage.formats import PICTURES
from labelstage.formats.raw import archive, columnar, objects, pages, plain, table, tape
from labelstage.formats.raw.entries import Conversation, Entry, Flaw, Reading, Text, Unreadable
from labelstage.storage.images import looks_like_image
from labelstage.words import Words, _

from .records import Record, Refusal
from .unpacking import is_archive, limits_of, open_archive, spooler

#: number of the file, of the member if it is an archive (else 0), and of the row (0 for a file as a whole)
Position = tuple[int, int, int]

READERS: dict[str, Callable[[IO[bytes], Reading], Iterator[Entry]]] = {
    ".txt": plain.read,
    ".csv": table.read,
    ".tsv": table.read,
    ".json": objects.read,
    ".jsonl": objects.read_lines,
    ".ndjson": objects.read_lines,
    ".parquet": columnar.read,
}
#: Those that are not read are here as well: what is said of them should be of pictures.
_PICTURES = PICTURES | {".svg", ".heic", ".heif", ".jp2", ".jxl", ".psd", ".ico", ".ppm", ".dcm"}
_OFFICE = {".xlsx", ".xlsm", ".docx", ".pptx", ".odt", ".ods", ".hwpx"}


@dataclass(frozen=True)
class Upload:
    """One file that was sent, stored as a blob."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class SentInParts:
    """One file that was sent piece by piece, and is no blob yet: the job that brings it in stores it."""

    name: str
    part: str
    size: int


@dataclass(frozen=True)
class Elsewhere:
    """One file that is kept elsewhere."""

    name: str
    size: int


Given = Upload | Elsewhere


@dataclass(frozen=True)
class RawPicture:
    """A file that should be a picture, not decoded yet. `open` gives a seekable stream, or raises archive.Damaged or Unreadable."""

    name: str
    open: Callable[[], IO[bytes]]
    sha256: str | None  # when it is a blob already


@dataclass(frozen=True)
class RawAddress:
    """An address on the web, from a row of a table or a line; what stands there is not fetched yet."""

    address: str
    external_id: str | None
    metadata: Mapping[str, Any]


#: What is made a record elsewhere, by several threads.
Raw = RawPicture | RawAddress


class Found(NamedTuple):
    """One thing in the uploads. `done` is how many bytes of all uploads are behind it."""

    position: Position
    place: str
    done: int
    content: Record | Raw | Refusal


@dataclass(frozen=True)
class _File:
    position: tuple[int, int]
    name: str
    place: str
    done: int
    open: Callable[[], IO[bytes]]
    sha256: str | None = None
    refusal: Refusal | None = None

    def found(self, row: int, content: Record | Raw | Refusal) -> Found:
        place = f"{self.place}:{row}" if row else self.place
        return Found((*self.position, row), place, self.done, content)


class Sources:
    """The uploads of one import, read thing by thing in little memory. Use it in a `with`."""

    def __init__(
        self,
        uploads: Iterable[Given],
        *,
        opener: Callable[[Given], IO[bytes]],
        settings: Settings,
        reading: Reading,
    ) -> None:
        """`uploads` may be gone through again; `opener` gives a seekable stream of one, or raises Unreadable."""
        self._uploads = uploads
        self._opener = opener
        self._reading = reading
        self._limits = limits_of(settings)
        self._open = (
            ExitStack()
        )  # archives stay open to the end: pictures of them may still be waiting to be decoded

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def find(self, after: Position | None = None) -> Iterator[Found]:
        """Everything, or everything behind the position."""
        for file in self._files(first=after[0] if after else 0):
            here = after is not None and file.position == after[:2]
            if after is None or file.position > after[:2]:
                yield from self._contents(file, 0)
            elif here and after[2] > 0:
                yield from self._contents(file, after[2])

    def _files(self, first: int) -> Iterator[_File]:
        done = 0
        for number, upload in enumerate(self._uploads):
            if number >= first:
                yield from self._files_of(number, upload, done)
            done += upload.size

    def _files_of(self, number: int, upload: Given, done: int) -> Iterator[_File]:
        opener = partial(self._opener, upload)
        end, refusal = done + upload.size, None
        sha256 = upload.sha256 if isinstance(upload, Upload) else None
        try:
            if self._is_archive(upload):
                yield from self._members(number, upload, done)
                return
        except Unreadable as error:
            refusal = Refusal(error.code, error.message)
        yield _File((number, 0), upload.name, upload.name, end, opener, sha256, refusal)

    def _is_archive(self, upload: Given) -> bool:
        suffix = _suffix(upload.name)
        if suffix in READERS or suffix in _PICTURES or suffix in _OFFICE or suffix == ".pdf":
            return False
        with self._opener(upload) as stream:
            return is_archive(upload.name, stream.read(4))

    def _members(self, number: int, upload: Given, done: int) -> Iterator[_File]:
        opened = open_archive(upload.name, self._open.enter_context(self._opener(upload)), self._limits)
        self._open.callback(opened.close)
        for member in opened.members:
            done += member.packed
            place = f"{upload.name}/{member.name}"
            refusal = Refusal(*member.flaw) if member.flaw else None
            spool = spooler(opened, member)
            yield _File((number, member.number), member.name, place, done, spool, None, refusal)

    def _contents(self, file: _File, row: int) -> Iterator[Found]:
        """The contents behind `row`, and a flaw where they end before the file does."""
        try:
            for found in self._open_contents(file, row):
                row = found.position[2]
                yield found
        except Unreadable as error:
            yield file.found(row + 1 if row else 0, Refusal(error.code, error.message))
        except archive.Damaged:
            yield file.found(row + 1 if row else 0, damaged())

    def _open_contents(self, file: _File, row: int) -> Iterator[Found]:
        if file.refusal is not None:
            yield file.found(0, file.refusal)
            return
        suffix = _suffix(file.name)
        if suffix in _PICTURES or (suffix not in READERS and self._starts_as_image(file)):
            yield file.found(0, RawPicture(file.name, file.open, file.sha256))
        elif suffix in READERS:
            with file.open() as stream:
                entries = READERS[suffix](stream, self._reading)
                made = _address if self._reading.fetch else _record
                yield from (made(file, entry) for entry in entries if not row or entry.row > row)
        elif suffix == ".pdf":
            yield from self._pages(file, row)
        else:
            raise _unknown(file.name)

    def _pages(self, file: _File, row: int) -> Iterator[Found]:
        with file.open() as stream:
            for page in pages.render(stream, first=row + 1):
                if isinstance(page, Flaw):
                    yield _record(file, page)
                    continue
                number, data = page
                name = f"{file.name}:{number}"
                yield file.found(number, RawPicture(name, partial(io.BytesIO, data), None))

    def _starts_as_image(self, file: _File) -> bool:
        with file.open() as stream:
            return looks_like_image(stream.read(16))


def damaged() -> Refusal:
    """Said of an archive's member that cannot be unpacked."""
    return Refusal("broken_archive", _("The file is damaged inside the archive. Pack it again."))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _address(file: _File, entry: Entry) -> Found:
    """The address in a row; it fails as a text does."""
    if not isinstance(entry, Text):
        return _record(file, entry)
    return file.found(entry.row, RawAddress(entry.text.strip(), entry.external_id, entry.metadata))


def _record(file: _File, entry: Entry) -> Found:
    if isinstance(entry, Flaw):
        return file.found(entry.row, Refusal(entry.code, entry.message))
    name = f"{file.name}:{entry.row}" if entry.row else file.name
    record = Record(
        default_id=name,
        external_id=entry.external_id,
        name=name,
        text=None if isinstance(entry, Conversation) else entry.text,
        conversation=entry.conversation if isinstance(entry, Conversation) else None,
        metadata=entry.metadata,
    )
    return file.found(entry.row, record)


def _unknown(name: str) -> Unreadable:
    suffix = _suffix(name)
    if suffix in _OFFICE:
        message: Words = _("Office files are not read. Save a table as CSV, a document as plain text (.txt).")
        return Unreadable("office", message)
    if suffix == ".zip" or tape.is_tape(name):
        return Unreadable(
            "nested_archive", _("An archive inside an archive is not opened. Send it by itself.")
        )
    message = _(
        "Files of this kind are not taken. Send images, .pdf, .txt, .csv, .tsv, .json, .jsonl, .parquet, or a .zip or .tar of them."
    )
    return Unreadable("unknown_type", message)
