"""Spans of a text: Unicode code points of the stored text, end exclusive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.ratings import Floats
from labelstage.words import _

from .clusters import cluster
from .items import Item
from .kind import Checked, Field, Merged
from .objects import Drawn, Group, Listing, check_objects, fitting_objects, merge_objects, still_fits
from .options import switch
from .problems import Problem
from .values import shown

KEYS = ("start", "end", "text")
#: Spans of several annotators are the same thing from this share of characters on.
SAME_SPAN = 0.5


class Span(Listing):
    """A list of `{"id", "class", "start", "end", "text", "attributes"}`; a missing `text` is filled in."""

    name = "span"
    media = "text"
    options: ClassVar = {"overlapping": switch(True)}
    has_objects = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        clean, problems = check_objects(field, value, item, KEYS, _check_shape)
        if clean and not field["overlapping"]:
            late = _overlapping(clean)
            problems = problems or _overlaps(field, late)
            clean = [span for index, span in enumerate(clean) if index not in late]
        return clean, problems

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        fit = fitting_objects(self.check, field, value, item)
        if not field["overlapping"]:
            late = _overlapping(fit)
            fit = [span for index, span in enumerate(fit) if index not in late]
        return still_fits(fit, value)

    def grouped(self, field: Field, values: Sequence[Any], match_iou: float) -> Sequence[Group]:
        """Spans that share at least half of what they cover together, wherever exactly they begin and end."""
        return cluster(values, SAME_SPAN, _covers)

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """The extent that most gave, of equals that which shares most with all the others, then the first."""
        extents = Counter((each["start"], each["end"]) for each in drawn)
        shared = _covers(drawn, drawn).sum(axis=1)
        best = max(
            range(len(drawn)),
            key=lambda at: (extents[drawn[at]["start"], drawn[at]["end"]], shared[at], -at),
        )
        return {key: drawn[best][key] for key in KEYS}

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The spans that more than half of the annotators marked with the same start, end and class."""
        groups: dict[tuple[Any, ...], dict[int, Mapping[str, Any]]] = {}
        for annotator, spans in enumerate(values):
            for span in spans:
                groups.setdefault((span["start"], span["end"], span["class"]), {})[annotator] = span
        ordered = [groups[key] for key in sorted(groups)]
        return merge_objects(field, values, ordered, lambda group: {key: group[0][key] for key in KEYS})


def _covers(left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
    """Characters that two spans share, of those that either covers: a table of rows x columns, 0 to 1."""
    rows, columns = (
        np.array([[each["start"], each["end"]] for each in spans], dtype=float).reshape(-1, 2)
        for spans in (left, right)
    )
    shared = np.minimum(rows[:, None, 1], columns[None, :, 1]) - np.maximum(
        rows[:, None, 0], columns[None, :, 0]
    )
    shared = np.maximum(shared, 0)
    lengths = (rows[:, 1] - rows[:, 0])[:, None] + (columns[:, 1] - columns[:, 0])[None, :]
    return np.asarray(shared / (lengths - shared))


def _check_shape(
    each: Mapping[str, Any], _label: Any, item: Item, place: str, problems: list[Problem]
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


def _overlaps(field: Field, late: Mapping[int, Mapping[str, Any]]) -> list[Problem]:
    return [
        Problem(
            f"{field['name']}[{index}]",
            _("This span overlaps the span %(id)s; this field allows no overlap.", id=other["id"]),
        )
        for index, other in late.items()
    ]


def _overlapping(spans: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """The indices of spans that begin before an earlier one has ended, each with that one."""
    found: dict[int, Mapping[str, Any]] = {}
    reach: Mapping[str, Any] = {"end": 0}
    for index, span in sorted(enumerate(spans), key=lambda pair: (pair[1]["start"], pair[1]["end"])):
        if span["start"] < reach["end"]:
            found[index] = reach
        if span["end"] > reach["end"]:
            reach = span
    return found
