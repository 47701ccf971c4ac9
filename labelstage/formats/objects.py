"""JSON objects of a file, one after the other: an array, a line each, or objects that go over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labelstage.words import Words, _

from .json_text import elements
from .raw.encoding import bounded_lines, open_text
from .raw.entries import Unreadable
from .raw.objects import MAX_LINE, BadJson, parse
from .reading import File, How, Trouble
from .records import FormatError

#: An object and its place, or what is wrong at a place.
Row = tuple[str, Mapping[str, Any]] | Trouble


def objects(file: File, how: How) -> Iterator[Row]:
    """Every object of the file with its place (`file:line`, or `file[index]` in an array); memory stays at one of them."""
    with file.open() as stream:
        if stream.read(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            stream.seek(0)
            rows = _array(file, elements(stream))
        else:
            rows = _documents(file, how)
        for row in rows:
            if isinstance(row, Trouble) or isinstance(row[1], Mapping):
                yield row
            elif _is_pair(row[1]):
                yield row[0], {"text": row[1][0], **row[1][1]}
            else:
                yield Trouble(row[0], "not_an_object", _("Expected an object here."))


def _is_pair(value: Any) -> bool:
    """A text and what is said of it, as spaCy's examples are."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], Mapping)
    )


def _array(file: File, values: Iterator[Any]) -> Iterator[Row]:
    number = -1
    while True:
        number += 1
        try:
            value = next(values)
        except StopIteration:
            return
        except FormatError as error:
            sentence = _("From here on the file is no JSON: %(why)s.", why=str(error))
            yield Trouble(f"{file.name}[{number}]", "broken_json", sentence)
            return
        yield f"{file.name}[{number}]", value


def lines(file: File, how: How, most: int, too_long: Words) -> Iterator[tuple[str, str] | Trouble]:
    """(place, line) for each line; of those of more characters than `most` that they are `too_long`."""
    with file.open() as stream:
        try:
            text = open_text(stream, how.encoding)
        except Unreadable as error:
            yield Trouble(file.name, error.code, error.message)
            return
        with text:
            for number, line in bounded_lines(text, most):
                place = f"{file.name}:{number}"
                yield Trouble(place, "too_long", too_long) if line is None else (place, line)


def _documents(file: File, how: How) -> Iterator[Row]:
    """Objects line by line. One that is broken at the end of its line may go on until the next line that opens one."""
    begun, kept, wrong = "", "", Words("")
    for row in lines(file, how, MAX_LINE, _("The line is too long.")):
        if isinstance(row, Trouble):
            yield row
            continue
        place, line = row
        opens = line.startswith("{")
        if kept and opens:
            yield Trouble(begun, "broken_json", wrong)
            kept = ""
        if not kept and not line.strip():
            continue
        begun, kept = (begun, f"{kept}\n{line}") if kept else (place, line)
        try:
            value = parse(kept)
        except BadJson as error:
            wrong = error.message
            if not opens and "\n" not in kept:
                yield Trouble(place, "broken_json", wrong)
                kept = ""
            continue
        yield begun, value
        kept = ""
    if kept:
        yield Trouble(begun, "broken_json", wrong)
