"""A reviewer who knows the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage import kinds
from labelstage.kinds import Field, Item
from labelstage.kinds.drawing import Drawing
from labelstage.measures import spans
from labelstage.measures.objects import compare_by

MATCH_IOU = 0.5
#: A matched box below this overlap has its edges off.
TIGHT_IOU = 0.75


@dataclass(frozen=True)
class Judgement:
    """What is wrong, counted by the reason codes of reviews, and how many things there were to get right."""

    wrong: Mapping[str, int]
    things: int

    @property
    def share_wrong(self) -> float:
        """Errors per thing; above 1 when more is wrong than there was to find."""
        return sum(self.wrong.values()) / self.things if self.things else float(bool(self.wrong))


def judge(
    fields: Sequence[Field], item: Item, truth: Mapping[str, Any], result: Mapping[str, Any]
) -> Judgement:
    """Compare a result with the truth, field by field; a field the truth leaves out is not judged."""
    wrong: Counter[str] = Counter()
    things = 0
    for field in fields:
        name = field["name"]
        if name in truth and kinds.of(field).suits(item) and kinds.is_asked(field, result):
            found, number = _JUDGES[field["kind"]](field, truth[name], result.get(name))
            wrong.update(found)
            things += number
    return Judgement(dict(wrong), things)


def _drawing(field: Field, truth: Sequence[Mapping[str, Any]], said: Any) -> tuple[list[str], int]:
    said, kind = said or [], kinds.of(field)
    assert isinstance(kind, Drawing)
    alike = kind.compare(field, truth, said) if truth and said else np.zeros((len(truth), len(said)))
    compared = compare_by(alike, MATCH_IOU, (_names(truth), _names(said)))
    wrong = ["missing"] * len(compared.unmatched_left) + ["extra"] * len(compared.unmatched_right)
    for (row, column), iou, same in zip(compared.pairs, compared.ious, compared.same_class, strict=True):
        if not same:
            wrong.append("wrong_class")
        elif iou < TIGHT_IOU:
            wrong.append("loose")
        elif _attributes(truth[row]) - _attributes(said[column]):
            wrong.append("attributes")
    return wrong, len(truth)


def _spans(_field: Field, truth: Sequence[Mapping[str, Any]], said: Any) -> tuple[list[str], int]:
    said = said or []
    left, right = ([(span["start"], span["end"], span["class"]) for span in side] for side in (truth, said))
    pairs = spans.compare(left, right).regardless
    wrong = ["missing"] * (len(left) - len(pairs)) + ["extra"] * (len(right) - len(pairs))
    for row, column in pairs:
        if left[row][2] != right[column][2]:
            wrong.append("wrong_class")
        elif left[row] != right[column]:
            wrong.append("loose")
        elif _attributes(truth[row]) - _attributes(said[column]):
            wrong.append("attributes")
    return wrong, len(truth)


def _relations(field: Field, truth: Sequence[Mapping[str, Any]], said: Any) -> tuple[list[str], int]:
    """Only how many there are of each class: whose objects they join depends on how those were marked."""
    left, right = (Counter(each["class"] for each in side) for side in (truth, said or []))
    missing, extra = (left - right).total(), (right - left).total()
    return ["missing"] * missing + ["extra"] * extra, len(truth)


def _answer(_field: Field, truth: Any, said: Any) -> tuple[list[str], int]:
    return [] if truth == said else ["wrong_class"], 1


_JUDGES: Mapping[str, Callable[[Field, Any, Any], tuple[list[str], int]]] = {
    "span": _spans,
    "relation": _relations,
    **dict.fromkeys(("box", "polygon", "polyline", "keypoints", "mask"), _drawing),
    **dict.fromkeys(("choice", "rating", "number", "text", "preference", "ranking"), _answer),
}


def _names(objects: Sequence[Mapping[str, Any]]) -> list[str]:
    return [each["class"] for each in objects]


def _attributes(each: Mapping[str, Any]) -> set[tuple[str, Any]]:
    return set(each.get("attributes", {}).items())
