"""Lines of fastText, which doccano writes as well: `__label__one __label__two the text` (https://fasttext.cc/docs/en/supervised-tutorial.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelstage.words import _

from .objects import lines
from .raw.entries import MAX_TEXT
from .raw.plain import too_long
from .reading import Answer, File, How, Label, Trouble

_LABEL = re.compile(r"(?:^|(?<=\s))__label__(\S+)\s*")


def looks_like(head: bytes) -> bool:
    """Whether it begins with a label."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"__label__")


def read(file: File, how: How) -> Iterator[Answer | Trouble]:
    """One answer for each line: its labels as choices, and what remains as its text."""
    for row in lines(file, how, MAX_TEXT, too_long()):
        if isinstance(row, Trouble):
            yield row
        elif row[1].strip():
            yield _answer(*row)


def _answer(place: str, line: str) -> Answer | Trouble:
    text = _LABEL.sub("", line).strip()
    if not text:
        return Trouble(place, "no_text", _("There is no text here, so that its labels belong to nothing."))
    labels = tuple(Label("choice", name, place=place) for name in dict.fromkeys(_LABEL.findall(line)))
    return Answer(place, labels, text=text)
