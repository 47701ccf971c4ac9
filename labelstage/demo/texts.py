"""Texts whose names are marked up in the source: `[서울|LOC]에서` is the text 서울에서 with a span over 서울."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")


@dataclass(frozen=True)
class Text:
    """One text of the demo and what is true of it."""

    external_id: str
    topic: str
    sentiment: str
    markup: str

    @property
    def text(self) -> str:
        """The text as people see it."""
        return parse(self.markup)[0]

    @property
    def truth(self) -> dict[str, Any]:
        """The result a worker without errors hands in."""
        return {"entities": parse(self.markup)[1], "topic": self.topic, "sentiment": self.sentiment}


def parse(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its spans, offsets in code points.

    >>> parse("[서울|LOC]에서 [12일|DATE]")
    ('서울에서 12일', [{'class': 'LOC', 'start': 0, 'end': 2}, {'class': 'DATE', 'start': 5, 'end': 8}])
    """
    text, spans, done = "", [], 0
    for found in _MARK.finditer(markup):
        text += markup[done : found.start()]
        spans.append({"class": found[2], "start": len(text), "end": len(text) + len(found[1])})
        text += found[1]
        done = found.end()
    return text + markup[done:], spans
