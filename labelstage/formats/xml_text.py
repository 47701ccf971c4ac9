"""XML that others wrote, element by element, and XML as bytes.

A declaration of a document type is refused: entities are how XML blows up or reads files of the machine. Depth and the
size of an element are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from .records import FormatError

DEEPEST = 64
MOST_ELEMENTS = 2_000_000  # within one that is yielded
CHUNK = 1 << 16
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_ESCAPES |= {ord(sign): f"&#{ord(sign)};" for sign in "\t\n\r"}


def elements(stream: BinaryIO, tags: Collection[str]) -> Iterator[Element]:
    """Every element with one of the tags, whole, those inside of others not again; memory stays at one of them.

    Raises FormatError, naming the line, for what is no XML, declares a document type, or is nested too deep.
    """
    reader = _Reader(tags)
    try:
        while data := stream.read(CHUNK):
            reader.parser.Parse(data, False)
            yield from reader.take()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from reader.take()
        raise FormatError(f"line {error.lineno}: {expat.errors.messages[error.code]}") from None
    yield from reader.take()


class _Reader:
    def __init__(self, tags: Collection[str]) -> None:
        self._tags = tags
        self._depth = self._from = self._count = 0
        self._builder = TreeBuilder()
        self._done: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def take(self) -> Iterator[Element]:
        """Those that are finished."""
        done, self._done = self._done, []
        yield from done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormatError(f"line {self.parser.CurrentLineNumber}: elements are nested too deep")
        if not self._from and tag in self._tags:
            self._from, self._count, self._builder = self._depth, 0, TreeBuilder()
        if self._from:
            self._count += 1
            if self._count > MOST_ELEMENTS:
                raise FormatError(f"line {self.parser.CurrentLineNumber}: an element is too large")
            self._builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if self._from:
            self._builder.end(tag)
            if self._depth == self._from:
                self._done.append(self._builder.close())
                self._from = 0
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._from:
            self._builder.data(text)

    def _doctype(self, *_about: object) -> None:
        raise FormatError(f"line {self.parser.CurrentLineNumber}: a document type is declared; remove it")


def text_of(element: Element, path: str) -> str | None:
    """The text of the element at a path, stripped; None when it is not there or blank."""
    found = element.find(path)
    return (found.text or "").strip() or None if found is not None else None


def escaped(value: object) -> str:
    """As it stands in an attribute or an element; signs that XML cannot hold become U+FFFD (see `holds`)."""
    return _NO_XML.sub("\ufffd", str(value)).translate(_ESCAPES)


def holds(value: object) -> bool:
    """Whether XML can hold all signs of the text."""
    return _NO_XML.search(str(value)) is None
