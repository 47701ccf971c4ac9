"""An answer marked by a known one: what was said where something is true, class by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.measures import spans
from labelstage.measures.objects import compare_by

from . import is_asked, of
from .drawing import Drawing
from .items import Item
from .kind import Field, Result

#: The true class, None: there is nothing; and the class that was said, None: nothing was.
Pair = tuple[str | None, str | None]
#: What stands for the right answer to a question that has no classes.
ANSWER = "answer"


@dataclass(frozen=True)
class Tolerance:
    """What is still right: the least similarity of shapes, spans that only overlap, numbers off by a share of the true one."""

    similarity: float = 0.5
    overlapping_spans: bool = True
    number: float = 0.0


@dataclass(frozen=True)
class Mark:
    """The pairs of one answer, counted by (field, true class, said class)."""

    counts: Mapping[tuple[str, str | None, str | None], int]

    @property
    def total(self) -> int:
        """Things there were to get right, and things that should not have been said."""
        return sum(self.counts.values())

    @property
    def right(self) -> int:
        """Those of them that were right."""
        return sum(number for (_field, true, said), number in self.counts.items() if true == said)


def mark(
    fields: Sequence[Field], item: Item, truth: Result, result: Result, tolerance: Tolerance | None = None
) -> Mark:
    """Compare an answer with the true one. A field that the truth leaves out is not marked.

    Objects are matched one to one, whatever their classes, so that a well placed object of a wrong class is one confusion
    and not one thing missed and another invented.
    """
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    for field in fields:
        name = field["name"]
        if name in truth and of(field).suits(item) and is_asked(field, truth):
            for true, said in _MARKS[field["kind"]](
                field, truth[name], result.get(name), tolerance or Tolerance()
            ):
                counts[name, true, said] += 1
    return Mark(counts)


def _matched(left: Sequence[str], right: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[Pair]:
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return [
        *((left[row], right[column]) for row, column in pairs),
        *((each, None) for row, each in enumerate(left) if row not in rows),
        *((None, each) for column, each in enumerate(right) if column not in columns),
    ]


def _classes(objects: Sequence[Mapping[str, Any]]) -> list[str]:
    return [each["class"] for each in objects]


def _drawing(field: Field, truth: Any, said: Any, tolerance: Tolerance) -> list[Pair]:
    said, kind = said or [], of(field)
    assert isinstance(kind, Drawing)
    alike = kind.compare(field, truth, said) if truth and said else np.zeros((len(truth), len(said)))
    left, right = _classes(truth), _classes(said)
    found = compare_by(alike, tolerance.similarity, (left, right))
    return _matched(left, right, found.pairs)


def _spans(_field: Field, truth: Any, said: Any, tolerance: Tolerance) -> list[Pair]:
    said = said or []
    if not tolerance.overlapping_spans:
        same = {(each["start"], each["end"]): row for row, each in enumerate(truth)}
        places = [same.pop((each["start"], each["end"]), None) for each in said]
        pairs = [(row, column) for column, row in enumerate(places) if row is not None]
        return _matched(_classes(truth), _classes(said), pairs)
    left, right = ([(each["start"], each["end"], each["class"]) for each in side] for side in (truth, said))
    return _matched(_classes(truth), _classes(said), spans.compare(left, right).regardless)


def _relations(_field: Field, truth: Any, said: Any, _tolerance: Tolerance) -> list[Pair]:
    """Only how many there are of each class: whose objects they join depends on how those were marked."""
    left, right = Counter(_classes(truth)), Counter(_classes(said or []))
    both, missing, extra = left & right, left - right, right - left
    return [
        *((name, name) for name in both.elements()),
        *((name, None) for name in missing.elements()),
        *((None, name) for name in extra.elements()),
    ]


def _choice(field: Field, truth: Any, said: Any, _tolerance: Tolerance) -> list[Pair]:
    if not field["multiple"]:
        return [(truth, said)]
    chosen = said or []
    return [
        (name if name in truth else None, name if name in chosen else None)
        for name in dict.fromkeys([*truth, *chosen])
    ]


def _number(_field: Field, truth: Any, said: Any, tolerance: Tolerance) -> list[Pair]:
    near = said is not None and abs(said - truth) <= tolerance.number * abs(truth)
    return [(ANSWER, ANSWER if near else None)]


def _rating(_field: Field, truth: Any, said: Any, _tolerance: Tolerance) -> list[Pair]:
    return [(str(truth), None if said is None else str(said))]


def _same(_field: Field, truth: Any, said: Any, _tolerance: Tolerance) -> list[Pair]:
    return [(ANSWER, ANSWER if said == truth else None)]


_MARKS: Mapping[str, Callable[[Field, Any, Any, Tolerance], list[Pair]]] = {
    "span": _spans,
    "relation": _relations,
    "choice": _choice,
    "number": _number,
    "rating": _rating,
    **dict.fromkeys(("box", "polygon", "polyline", "keypoints", "mask"), _drawing),
    **dict.fromkeys(("text", "preference", "ranking"), _same),
}
