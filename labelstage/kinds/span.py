"""Spans of a text: Unicode code points of the stored text, end exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind
from .objects import check_objects
from .problems import Problem
from .values import shown

KEYS = ("start", "end", "text")


class Span(Kind):
    """A list of `{"id", "class", "start", "end", "text", "attributes"}`; a missing `text` is filled in."""

    name = "span"
    media = "text"
    switches: ClassVar = {"overlapping": True}
    has_attributes = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        clean, problems = check_objects(field, value, item, KEYS, _check_shape)
        if not problems and not field["overlapping"]:
            problems = _overlaps(field, clean)
        return clean, problems


def _check_shape(
    each: Mapping[str, Any], item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    text = item.text or ""
    start, end = each.get("start"), each.get("end")
    if not _is_offset(start, text) or not _is_offset(end, text):
        for key, value in (("start", start), ("end", end)):
            if not _is_offset(value, text):
                sentence = _(
                    "This must be a whole number from 0 to %(length)d, the text's length.", length=len(text)
                )
                problems.append(Problem(f"{place}.{key}", sentence))
        return None
    assert isinstance(start, int)
    assert isinstance(end, int)
    if start >= end:
        problems.append(Problem(f"{place}.end", _("A span must end after its start; its end is exclusive.")))
        return None
    surface = text[start:end]
    if each.get("text", surface) != surface:
        sentence = _(
            "The text from %(start)d to %(end)d is %(surface)s. Count offsets in Unicode code points.",
            start=start, end=end, surface=shown(surface),
        )  # fmt: skip
        problems.append(Problem(f"{place}.text", sentence))
        return None
    return {"start": start, "end": end, "text": surface}


def _is_offset(value: Any, text: str) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= len(text)


def _overlaps(field: Field, spans: list[dict[str, Any]]) -> list[Problem]:
    """One problem for each span that begins before an earlier one has ended."""
    problems = []
    reach = {"end": 0, "id": ""}
    for index, span in sorted(enumerate(spans), key=lambda pair: (pair[1]["start"], pair[1]["end"])):
        if span["start"] < reach["end"]:
            sentence = _("This span overlaps the span %(id)s; this field allows no overlap.", id=reach["id"])
            problems.append(Problem(f"{field['name']}[{index}]", sentence))
        if span["end"] > reach["end"]:
            reach = span
    return problems
