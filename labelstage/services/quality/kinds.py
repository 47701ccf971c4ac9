"""Which tally belongs to which annotation kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .boxes import BoxTally
from .choices import ChoiceTally
from .spans import SpanTally
from .tally import Tally

TALLIES: Mapping[str, type[Tally]] = {"box": BoxTally, "choice": ChoiceTally, "span": SpanTally}


def primary_measure(field: Mapping[str, Any]) -> str | None:
    """The measure by which a field's items are ranked; None for a kind that has no measure."""
    tally = TALLIES.get(field["kind"])
    return tally.primary if tally else None


def tallies(fields: list[Mapping[str, Any]], match_iou: float) -> dict[str, Tally]:
    """A new tally for each field that has one, by field name."""
    return {
        field["name"]: TALLIES[field["kind"]](field, match_iou)
        for field in fields
        if field["kind"] in TALLIES
    }
