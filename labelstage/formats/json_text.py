"""JSON as bytes: written exactly, read without holding a whole file in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from labelstage.json_reading import load

from .records import FormatError

CHUNK = 1 << 16
_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_ESCAPED = json.JSONEncoder(allow_nan=False)
_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"
_ENDS = frozenset(_BLANK + ",:]}")


def dump(value: Any) -> bytes:
    """UTF-8, exact floats, no NaN; a text that UTF-8 cannot hold (a lone surrogate) is escaped instead."""
    try:
        return _PLAIN.encode(value).encode()
    except UnicodeEncodeError:
        return _ESCAPED.encode(value).encode()


class Place:
    """A place of its own in a stream that others read as well."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, stream.tell()

    def read(self, size: int) -> bytes:
        self._stream.seek(self._at)
        data = self._stream.read(size)
        self._at += len(data)
        return data


def members(stream: BinaryIO | Place) -> Iterator[tuple[str, Any]]:
    """Read one JSON object in pieces: (key, value) for each member, and (key, element) for each element of an array.

    Memory stays at the size of a window, or of the largest element. Raises FormatError, naming the character.
    """
    text = _Text(stream)
    text.expect("{")
    while not text.follows("}"):
        key = text.value()
        text.expect(":")
        if text.follows("["):
            for value in text.elements():
                yield key, value
        else:
            yield key, text.value()
        text.comma_unless("}")


def elements(stream: BinaryIO) -> Iterator[Any]:
    """The elements of one JSON array, one at a time. Raises FormatError, naming the character."""
    text = _Text(stream)
    text.expect("[")
    yield from text.elements()


class _Text:
    """A window over the decoded stream that grows until one JSON value fits into it."""

    def __init__(self, stream: BinaryIO | Place) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._window = ""
        self._at = 0
        self._passed = 0
        self._ended = False
        self._fresh = False

    def value(self) -> Any:
        """The next value of any kind."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._at)
            except (ValueError, RecursionError) as error:
                if self._ended or not isinstance(error, json.JSONDecodeError):
                    raise self._wrong(str(error)) from None
            else:
                # a number may go on beyond the window ("1" of "1.5"); what ends a value must be seen
                if self._ended or self._window[end : end + 1] in _ENDS:
                    self._at = end
                    return value
            self._read()

    def elements(self) -> Iterator[Any]:
        """The elements of an array whose bracket is passed; its end is then passed, too."""
        while not self.follows("]"):
            some = self._lines()
            if some:
                yield from some
                continue
            yield self.value()
            self.comma_unless("]")

    def _lines(self) -> Sequence[Any]:
        """The elements whose lines end within the window, read at once: tried once for each window.

        If what stands before the end of a line is an array once it has its brackets, it is elements of this one and nothing else.
        """
        end = self._window.rfind(",\n", self._at) if self._fresh else -1
        self._fresh = False
        if end < 0:
            return ()
        try:
            found: Sequence[Any] = load(f"[{self._window[self._at : end]}]")
        except (ValueError, RecursionError):
            return ()
        if found:
            self._at = end + 1
        return found

    def expect(self, sign: str) -> None:
        if not self.follows(sign):
            raise self._wrong(f"expected {sign!r}")

    def follows(self, sign: str) -> bool:
        """Whether the next sign is this one; it is then passed."""
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def comma_unless(self, sign: str) -> None:
        if self._peek() != sign:
            self.expect(",")

    def _peek(self) -> str:
        while True:
            while self._at < len(self._window) and self._window[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._window):
                return self._window[self._at]
            if self._ended:
                raise self._wrong("the file ends too early")
            self._read()

    def _read(self) -> None:
        """Drop what is passed and read at least as much again as is kept: a huge element costs no squares."""
        data = self._stream.read(max(CHUNK, len(self._window) - self._at))
        self._ended = not data
        self._passed += self._at
        try:
            self._window = self._window[self._at :] + self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError:
            raise self._wrong("not UTF-8") from None
        self._at = 0
        self._fresh = True

    def _wrong(self, message: str) -> FormatError:
        return FormatError(f"{message} at character {self._passed + self._at}")
