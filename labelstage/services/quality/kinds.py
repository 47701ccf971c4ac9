"""Which tally belongs to which annotation kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from .choices import ChoiceTally, PreferenceTally, SetTally
from .orders import RankingTally
from .relations import Ends, RelationTally
from .scales import NumberTally, RatingTally
from .shapes import BoxTally, KeypointTally, MaskTally, PolygonTally, PolylineTally
from .spans import SpanTally
from .tally import Categories, Tally
from .texts import TextTally

TALLIES: Mapping[str, type[Tally]] = {
    "box": BoxTally,
    "polygon": PolygonTally,
    "polyline": PolylineTally,
    "keypoints": KeypointTally,
    "mask": MaskTally,
    "span": SpanTally,
    "relation": RelationTally,
    "choice": ChoiceTally,
    "rating": RatingTally,
    "number": NumberTally,
    "text": TextTally,
    "preference": PreferenceTally,
    "ranking": RankingTally,
}


def primary_measure(field: Mapping[str, Any]) -> str:
    """The measure by which a field's items are ranked."""
    return _tally_of(field).primary


def tallies(
    fields: Sequence[Mapping[str, Any]],
    match_iou: float,
    known: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Tally]:
    """A new tally for each field, by field name. `known`: the categories that comparisons already number."""
    made = {
        field["name"]: _tally_of(field)(
            field, match_iou, _categories(field, (known or {}).get(field["name"], ()))
        )
        for field in fields
    }
    for tally in made.values():
        if isinstance(tally, RelationTally):
            tally.ends = {name: cast(Ends, made[name]) for name in tally.field["between"] if name in made}
    return made


def _tally_of(field: Mapping[str, Any]) -> type[Tally]:
    if field["kind"] == "choice" and field.get("multiple"):
        return SetTally
    return TALLIES[field["kind"]]


def _categories(field: Mapping[str, Any], known: Sequence[str]) -> Categories:
    levels = range(1, int(field["levels"]) + 1) if field["kind"] == "rating" else ()
    return Categories([*known, *(each["name"] for each in field["classes"]), *map(str, levels)])
