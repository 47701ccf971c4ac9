"""Plain text files: one text, or one text per line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from labelstage.words import Words, _

from .encoding import bounded_lines, open_text
from .entries import MAX_TEXT, Entry, Flaw, Reading, Text, Unreadable


def too_long() -> Words:
    """What is said of a text beyond MAX_TEXT."""
    return _("The text is longer than %(most)s characters. Cut it into parts.", most=MAX_TEXT)


def read(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    """The texts of a .txt file; row 0 stands for the whole of it. Blank lines separate and are no texts. Raises Unreadable."""
    with open_text(stream, reading.encoding) as text:
        if reading.lines or reading.fetch:
            yield from _lines(bounded_lines(text, MAX_TEXT))
            return
        whole = text.read(MAX_TEXT + 1)
        if len(whole) > MAX_TEXT:
            raise Unreadable("too_long", too_long())
        yield Text(0, whole)


def _lines(lines: Iterator[tuple[int, str | None]]) -> Iterator[Entry]:
    for row, line in lines:
        if line is None:
            yield Flaw(row, "too_long", too_long())
        elif line.strip():
            yield Text(row, line)
