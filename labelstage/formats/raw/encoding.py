"""Bytes to text, losing nothing: UTF-8, UTF-16, and the code page of Korean Windows.

An encoding is taken only when the whole file decodes in it. Guessing further would store wrong characters that nobody
notices until the labels are in; the person who has the file can say.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import IO, TextIO

from labelstage.words import _

from .entries import Unreadable

CHUNK = 1 << 20
ENCODINGS = ("utf-8", "utf-16", "cp949", "cp1252", "iso-8859-1", "shift_jis", "gb18030", "big5")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_text(stream: IO[bytes], encoding: str | None = None) -> TextIO:
    """The seekable stream as text from its start, line ends untouched; `encoding` None detects it.

    Raises Unreadable when the bytes are not all text in that, or in any likely, encoding.
    """
    found = encoding or _detect(stream)
    if encoding and _first_error(stream, encoding) is not None:
        raise Unreadable(
            "encoding",
            _("The file is not written in %(encoding)s. Choose another encoding.", encoding=encoding),
        )
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=found, newline="\n")


def decode_head(data: bytes, encoding: str | None, *, whole: bool) -> tuple[str, str]:
    """The encoding and the text of a file's first bytes, up to the last line that is there whole. Raises Unreadable."""
    if not whole:
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (encoding or "").startswith(
            "utf-16"
        )
        end = len(data) // 4 * 4 if wide else data.rfind(b"\n") + 1
        data = data[: end or len(data)]
    with open_text(io.BytesIO(data), encoding) as text:
        found = text.encoding.removesuffix("-sig")
        return found, text.read()


def bounded_lines(text: TextIO, limit: int) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers from 1, without their end (LF or CRLF); None for a line longer than `limit`."""
    number = 0
    while line := text.readline(limit + 2):
        number += 1
        whole = line.endswith("\n")
        line = line.removesuffix("\n").removesuffix("\r") if whole else line
        if len(line) <= limit:
            yield number, line
            continue
        yield number, None
        while not whole and (line := text.readline(CHUNK)):
            whole = line.endswith("\n")


def _detect(stream: IO[bytes]) -> str:
    stream.seek(0)
    head = stream.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark) and _first_error(stream, encoding) is None:
            return encoding
    unmarked = _utf_16_without_mark(head)
    if unmarked and _first_error(stream, unmarked) is None:
        return unmarked
    position = _first_error(stream, "utf-8")
    if position is None:
        return "utf-8"
    if _first_error(stream, "cp949") is None and _mostly_hangul(stream):
        return "cp949"
    raise Unreadable(
        "encoding",
        _(
            "Byte %(position)s is neither UTF-8 nor UTF-16 nor Korean Windows text (CP949). "
            "Save the file as UTF-8, or choose its encoding.",
            position=position + 1,
        ),
    )


def _utf_16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a zero in every second byte."""
    half = len(head) // 2
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half >= 2 and head[offset::2].count(0) > half * 0.4 and head[1 - offset :: 2].count(0) == 0:
            return encoding
    return None


def _first_error(stream: IO[bytes], encoding: str) -> int | None:
    """Offset of the first byte that is wrong in this encoding, None when all are right."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(0)
    read = 0
    while True:
        chunk = stream.read(CHUNK)
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return read - pending + error.start
        if not chunk:
            return None
        read += len(chunk)


def _mostly_hangul(stream: IO[bytes]) -> bool:
    """CP949 accepts many files that were never Korean; their letters then are Hanja and syllables nobody writes.

    The syllables of everyday Korean are the 2,350 of KS X 1001, two bytes each in EUC-KR.
    """
    stream.seek(0)
    sample = codecs.getincrementaldecoder("cp949")("strict").decode(stream.read(CHUNK))
    letters = [letter for letter in sample if letter > "\x7f"]
    common = sum("가" <= letter <= "힣" and len(letter.encode("euc_kr", "ignore")) == 2 for letter in letters)
    return common >= 0.7 * len(letters)
