"""Labels drawn for reading: shapes over an image, spans in a text, answers as words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..measures import rle
from ..storage import Item

#: of a mask so ragged that it has more runs, the first are shown
MOST_STRIPS = 20_000


@dataclass(frozen=True)
class Mark:
    """One object or answer in the looks of its class."""

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
    paths: list[Mark] = field(default_factory=list)  # value["d"] is an SVG path, value["open"] a line
    pieces: list[Piece] = field(default_factory=list)
    spans: list[Mark] = field(default_factory=list)
    relations: list[Mark] = field(default_factory=list)
    choices: list[tuple[str, list[Mark]]] = field(default_factory=list)  # field title, what was chosen
    words: list[tuple[str, str]] = field(default_factory=list)  # field title, what was said

    @property
    def objects(self) -> list[Mark]:
        """Everything that has a class and a place."""
        return [*self.boxes, *self.paths, *self.spans, *self.relations]


def layers(item: Item, fields: Sequence[Mapping[str, Any]], result: Mapping[str, Any]) -> Layers:
    """The result in the looks of the schema; what the schema no longer knows is shown by its name, in grey."""
    drawn = Layers()
    for schema in fields:
        value = result.get(schema["name"])
        if value is not None:
            _draw(drawn, schema, value)
    if item.text is not None:
        drawn.pieces = pieces(item.text, drawn.spans)
    return drawn


def _draw(drawn: Layers, schema: Mapping[str, Any], value: Any) -> None:
    kind, marked = schema["kind"], isinstance(value, list)
    if kind == "choice":
        chosen = value if marked else [value]
        drawn.choices.append((schema["title"], [_mark(schema, name, {}) for name in chosen]))
    elif kind in _WORDS:
        drawn.words.append((schema["title"], _WORDS[kind](schema, value)))
    elif kind in _PATHS:
        marks = [_mark(schema, each["class"], {**each, **_PATHS[kind](schema, each)}) for each in value]
        drawn.paths.extend(marks)
    else:
        marks = [_mark(schema, each.get("class", ""), each) for each in value]
        {"box": drawn.boxes, "span": drawn.spans, "relation": drawn.relations}[kind].extend(marks)


def _number(schema: Mapping[str, Any], value: Any) -> str:
    return f"{value} {schema['unit']}".rstrip()


def _order(_schema: Mapping[str, Any], value: Any) -> str:
    return " > ".join(" = ".join(group) for group in value)


#: How the values of kinds without a place read.
_WORDS: Mapping[str, Callable[[Mapping[str, Any], Any], str]] = {
    "rating": lambda schema, value: f"{value} / {schema['levels']}",
    "number": _number,
    "text": lambda _schema, value: value,
    "preference": lambda _schema, value: value,
    "ranking": _order,
}


def _polygon(_schema: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    return {"d": _line(each["points"]) + "Z", "open": False}


def _polyline(_schema: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    return {"d": _line(each["points"]), "open": True}


def _line(points: Sequence[Sequence[float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _keypoints(schema: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    """A dot for each point, as a line without length under round caps, and the skeleton between those that are there."""
    label: Mapping[str, Any] = next(
        (label for label in schema["classes"] if label["name"] == each["class"]), {}
    )
    points = each["points"]
    dots = [f"M{x} {y}h0" for x, y, v in points if v]
    lines = [
        f"M{points[one][0]} {points[one][1]}L{points[other][0]} {points[other][1]}"
        for one, other in label.get("skeleton", ())
        if max(one, other) < len(points) and points[one][2] and points[other][2]
    ]
    return {"d": "".join(lines), "dots": "".join(dots), "open": True}


def _mask(_schema: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    """Each run as a strip one pixel wide, broken where it goes on in the next column."""
    height, width = each["size"]
    edges = rle.edges(rle.parse(each["counts"], (height, width))).tolist()
    strips = []
    for start, end in zip(edges[::2][:MOST_STRIPS], edges[1::2], strict=False):
        for column in range(start // height, (end - 1) // height + 1):
            top = max(start, column * height) - column * height
            low = min(end, (column + 1) * height) - column * height
            strips.append(f"M{column} {top}h1v{low - top}h-1Z")
    return {"d": "".join(strips), "open": False, "flat": True}


#: How the values of kinds on an image are drawn.
_PATHS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]] = {
    "polygon": _polygon,
    "polyline": _polyline,
    "keypoints": _keypoints,
    "mask": _mask,
}


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
