"""One answer made of several annotators' results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import of
from .items import Item
from .kind import Field


def fitting(fields: Sequence[Field], result: Mapping[str, Any], item: Item) -> tuple[dict[str, Any], int]:
    """What of a result still fits a label schema it was not made under, and how many labels do not."""
    clean: dict[str, Any] = {}
    misfits = len(result.keys() - {field["name"] for field in fields})
    for field in fields:
        name, kind = field["name"], of(field)
        if name not in result:
            continue
        value, lost = kind.fitting(field, result[name], item) if kind.suits(item) else (None, 1)
        misfits += lost
        if value is not None:
            clean[name] = value
    return clean, misfits


def merge_results(
    fields: Sequence[Field], results: Sequence[Mapping[str, Any]], match_iou: float
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The consensus of results that fit the schema, and by field what their annotators are tied on.

    For each field only those who answered it count; one answer alone stays exactly as it is.
    """
    merged: dict[str, Any] = {}
    tied: dict[str, list[Any]] = {}
    for field in fields:
        name = field["name"]
        values = [result[name] for result in results if name in result]
        if len(values) == 1:
            merged[name] = values[0]
        elif values:
            merged[name], open_question = of(field).merge(field, values, match_iou)
            if open_question:
                tied[name] = open_question
    return merged, tied
