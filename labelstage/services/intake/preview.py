"""What the first rows of a file would become, before anything is brought in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, Any

from labelstage.formats.raw import columnar, objects, table
from labelstage.formats.raw.encoding import decode_head
from labelstage.formats.raw.entries import Conversation, Entry, Flaw, Reading, Unreadable
from labelstage.words import Words, _

from .sources import READERS

ROWS = 10
SHOWN = 300  # characters of a text


@dataclass(frozen=True)
class Row:
    """What one row becomes, or the problem with it."""

    row: int
    text: str | None = None
    external_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: Words | None = None


@dataclass(frozen=True)
class Preview:
    """`problem` says why the file as a whole cannot be read so; columns and encoding may be known all the same."""

    encoding: str | None = None
    delimiter: str | None = None
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problem: Words | None = None


def preview(stream: IO[bytes], name: str, reading: Reading, *, whole: bool = True) -> Preview:
    """The first rows of a table, JSON or text file read as told; `whole` False: the stream is only the file's begin."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in READERS:
        return Preview(problem=_("A file of this kind has no rows to look at."))
    encoding = delimiter = None
    columns: list[str] = []
    try:
        if suffix == ".parquet":
            columns = list(next(columnar.rows(stream), {}))
            stream.seek(0)
        else:
            encoding, text = decode_head(stream.read(), reading.encoding, whole=whole)
            stream = io.BytesIO(text.encode())
            reading = _told(reading)
            delimiter, columns = _columns(suffix, text)
        rows = [_row(entry) for entry in islice(_read(stream, suffix, reading, whole), ROWS)]
    except Unreadable as error:
        return Preview(encoding, delimiter, columns, problem=error.message)
    return Preview(encoding, delimiter, columns, rows)


def _told(reading: Reading) -> Reading:
    """The same for what has been decoded already."""
    return replace(reading, encoding="utf-8")


def _read(stream: IO[bytes], suffix: str, reading: Reading, whole: bool) -> Iterator[Entry]:
    """Of a .json file that is cut off, nothing can be said but by its lines."""
    if suffix == ".json" and not whole:
        raise Unreadable("too_long", _("The file is too large to look into before it is sent."))
    yield from READERS[suffix](stream, reading)


def _columns(suffix: str, text: str) -> tuple[str | None, list[str]]:
    if suffix in {".csv", ".tsv"}:
        return table.header(io.StringIO(text, newline="\n"))
    if suffix == ".txt":
        return None, []
    found = [value for value in islice(_values(text), ROWS) if isinstance(value, Mapping)]
    return None, list({str(name): None for value in found for name in value})


def _values(text: str) -> Iterator[Any]:
    """The first values of JSON or JSON lines; nothing where it is broken, which the reader will say."""
    try:
        document = objects.parse(text)
    except objects.BadJson:
        for line in text.split("\n"):
            try:
                yield objects.parse(line)
            except objects.BadJson:
                continue
        return
    yield from document if isinstance(document, list) else [document]


def _row(entry: Entry) -> Row:
    if isinstance(entry, Flaw):
        return Row(entry.row, problem=entry.message)
    if isinstance(entry, Conversation):
        parts = [each["content"] for part in entry.conversation.values() for each in part]
        text = " ⏎ ".join(parts)
    else:
        text = entry.text
    return Row(entry.row, text[:SHOWN], entry.external_id, dict(entry.metadata))
