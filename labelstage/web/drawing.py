"""Labels drawn for reading: boxes over an image, spans in a text, choices as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..storage import Item


@dataclass(frozen=True)
class Mark:
    """One box or span in the looks of its class."""

    title: str
    color: str
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A stretch of the text and the spans that cover it; `starts` are those that begin with it."""

    text: str
    marks: list[Mark]
    starts: list[Mark]


@dataclass
class Layers:
    """A result, ready for a template."""

    boxes: list[Mark] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    spans: list[Mark] = field(default_factory=list)
    choices: list[tuple[str, list[Mark]]] = field(default_factory=list)  # field title, what was chosen


def layers(item: Item, fields: Sequence[Mapping[str, Any]], result: Mapping[str, Any]) -> Layers:
    """The result in the looks of the schema; what the schema no longer knows is shown by its name, in grey."""
    drawn = Layers()
    for schema in fields:
        value = result.get(schema["name"])
        if value is None:
            continue
        if schema["kind"] == "choice":
            chosen = value if isinstance(value, list) else [value]
            drawn.choices.append((schema["title"], [_mark(schema, name, {}) for name in chosen]))
        else:
            marks = [_mark(schema, each.get("class", ""), each) for each in value]
            (drawn.boxes if schema["kind"] == "box" else drawn.spans).extend(marks)
    if item.text is not None:
        drawn.pieces = pieces(item.text, drawn.spans)
    return drawn


def pieces(text: str, spans: Sequence[Mark]) -> list[Piece]:
    """The text cut wherever a span begins or ends."""
    cuts = {0, len(text)}
    for span in spans:
        cuts.update((span.value["start"], span.value["end"]))
    places = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    return [
        Piece(
            text[start:end],
            [span for span in spans if span.value["start"] <= start and end <= span.value["end"]],
            [span for span in spans if span.value["start"] == start],
        )
        for start, end in pairwise(places)
    ]


def _mark(schema: Mapping[str, Any], name: str, value: Mapping[str, Any]) -> Mark:
    label = next((each for each in schema["classes"] if each["name"] == name), None)
    return Mark(label["title"], label["color"], value) if label else Mark(name, "#999999", value)
