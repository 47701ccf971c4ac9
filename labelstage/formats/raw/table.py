"""Tables: CSV with commas, semicolons or bars, and TSV. The first row names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TextIO

from labelstage.words import Words, _

from .encoding import open_text
from .entries import ID_NAMES, MAX_TEXT, Entry, Flaw, Reading, Text, Unreadable

csv.field_size_limit(MAX_TEXT)  # one number for the whole process; Python's own is 128 KB


@dataclass(frozen=True)
class Columns:
    """Which column holds what."""

    names: Sequence[str]
    text: int
    external_id: int | None
    metadata: Sequence[int]


def read(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    """One text per row; rows are counted as a spreadsheet does, the header being row 1. Raises Unreadable."""
    with open_text(stream, reading.encoding) as text:
        names, rows = open_table(text)
        columns = _columns(names, reading)
        for row in rows:
            yield row if isinstance(row, Flaw) else _entry(*row, columns)


def open_table(text: TextIO) -> tuple[list[str], Iterator[tuple[int, list[str]] | Flaw]]:
    """The names of the columns, and each row behind them with its number, or why it cannot be read. Raises Unreadable."""
    # Lines end after LF only (see open_text), so a CR or CRLF inside quotes stays as it is.
    rows = csv.reader(text, delimiter=_delimiter(text), strict=True)
    names = _header(rows)
    return names, _rows(rows, len(names))


def header(text: TextIO) -> tuple[str, list[str]]:
    """The separator and the names of the columns. Raises Unreadable."""
    delimiter = _delimiter(text)
    return delimiter, _header(csv.reader(text, delimiter=delimiter, strict=True))


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = next(rows, None)
    except csv.Error as error:
        message = _("The first row cannot be read: %(why)s.", why=str(error))
        raise Unreadable("broken_table", message) from None
    if not header:
        raise Unreadable("empty", _("The table is empty. Its first row must name the columns."))
    return [name.strip() for name in header]


def _rows(rows: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]] | Flaw]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Flaw(number, "broken_row", _why_broken(str(error)))
            continue
        if cells is None:
            return
        if cells and len(cells) != width:
            message = _(
                "The row has %(found)s cells where the header names %(wanted)s. Look for a stray separator or quote.",
                found=len(cells),
                wanted=width,
            )
            yield Flaw(number, "columns", message)
        elif cells:
            yield number, cells


def _why_broken(why: str) -> Words:
    if why == "unexpected end of data":
        return _(
            "A quote opened in this row is never closed, so the rest of the file was not read. Close it."
        )
    return _("The row cannot be read (%(why)s). Look for a stray quote.", why=why)


def _entry(number: int, cells: Sequence[str], columns: Columns) -> Entry:
    external_id = cells[columns.external_id] if columns.external_id is not None else None
    metadata = {columns.names[index]: cells[index] for index in columns.metadata}
    return Text(number, cells[columns.text], external_id or None, metadata)


def _delimiter(text: TextIO) -> str:
    """The separator that the first line has most of."""
    first = text.readline(MAX_TEXT)
    text.seek(0)
    return max((",", ";", "\t", "|"), key=first.count)


def _columns(names: list[str], reading: Reading) -> Columns:
    if len(set(names)) < len(names):
        raise Unreadable(
            "double_column",
            _("Two columns have the same name. Rename one: %(names)s.", names=", ".join(names)),
        )
    text = _find(names, reading.text_names)
    if text is None and reading.text is None and len(names) == 1:
        text = 0
    if reading.fetch and any(name.startswith(("http://", "https://")) for name in names):
        message = _(
            "An address stands where the first row should name the columns. Put a row of names before it."
        )
        raise Unreadable("no_header", message)
    if text is None:
        message = _(
            "There is no column named %(wanted)s. Say which of these holds the text: %(names)s.",
            wanted=reading.text_names[0],
            names=", ".join(names),
        )
        raise Unreadable("no_text_column", message)
    external_id = _find(names, [reading.external_id] if reading.external_id else ID_NAMES)
    if reading.external_id and external_id is None:
        raise _no_column(reading.external_id, names)
    if reading.metadata is None:
        metadata = [index for index in range(len(names)) if index not in (text, external_id)]
    else:
        metadata = [_wanted(name, names) for name in reading.metadata]
    return Columns(names, text, external_id, metadata)


def _find(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    lower = [name.lower() for name in names]
    return next((lower.index(name.lower()) for name in wanted if name.lower() in lower), None)


def _wanted(name: str, names: Sequence[str]) -> int:
    index = _find(names, [name])
    if index is None:
        raise _no_column(name, names)
    return index


def _no_column(name: str, names: Sequence[str]) -> Unreadable:
    message = _("There is no column named %(wanted)s among: %(names)s.", wanted=name, names=", ".join(names))
    return Unreadable("no_column", message)
