"""Keypoints on an image: the same named points for every object of a class."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labelstage.measures.keypoints import oks, sigmas
from labelstage.measures.ratings import Floats
from labelstage.words import _

from .drawing import Drawing
from .items import Item
from .kind import Checked, Field
from .objects import Drawn, check_objects
from .points import point_inside
from .problems import Problem
from .rows import LONGEST_NAME
from .values import label_text

MOST_KEYPOINTS = 200
ABSENT, HIDDEN, VISIBLE = 0, 1, 2


class Keypoints(Drawing):
    """A list of `{"id", "class", "points": [[x, y, v], ...], "attributes"}`, a point for each of the class's keypoints.

    v is 0 for one that is not there (x = y = 0), 1 for hidden, 2 for visible.
    """

    name = "keypoints"

    def check_class(
        self, row: Mapping[str, Any], place: str, problems: list[Problem]
    ) -> tuple[Mapping[str, Any], Sequence[str]]:
        names = _check_names(row.get("keypoints"), f"{place}.keypoints", problems)
        skeleton = _check_skeleton(row.get("skeleton"), len(names), f"{place}.skeleton", problems)
        return {"keypoints": names, "skeleton": skeleton}, ("keypoints", "skeleton")

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, ("points",), _check_points)

    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        """Object keypoint similarity; objects of two classes have other keypoints, and nothing in common."""
        spread = {each["name"]: sigmas(each["keypoints"]) for each in field["classes"]}
        return np.array([[_alike(one, other, spread) for other in right] for one in left])

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """Each keypoint at the median of those who saw it."""
        return {
            "points": [_median_point(each) for each in zip(*(one["points"] for one in drawn), strict=True)]
        }


def _check_names(value: Any, place: str, problems: list[Problem]) -> list[str]:
    rows = value if isinstance(value, list) and len(value) <= MOST_KEYPOINTS else []
    names = [name for each in rows if (name := label_text(each, LONGEST_NAME)) is not None]
    if not rows or len(names) < len(rows) or len(set(names)) < len(names):
        sentence = _(
            "Name 1 to %(most)d different keypoints, each one line of text, in their order.",
            most=MOST_KEYPOINTS,
        )
        problems.append(Problem(place, sentence))
        return []
    return names


def _check_skeleton(value: Any, number: int, place: str, problems: list[Problem]) -> list[list[int]]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_KEYPOINTS**2:
        problems.append(
            Problem(place, _("A skeleton is a list of pairs of keypoints, such as [[0, 1], [1, 2]]."))
        )
        return []
    lines: list[list[int]] = []
    for index, each in enumerate(value):
        pair: list[Any] = each if isinstance(each, list) and len(each) == 2 else [None, None]
        if any(type(end) is not int or not 0 <= end < number for end in pair) or pair[0] == pair[1]:
            sentence = _(
                "A line of the skeleton joins two different keypoints by their numbers, which count from 0; the last is %(last)d.",
                last=number - 1,
            )
            problems.append(Problem(f"{place}[{index}]", sentence))
        elif pair in lines or pair[::-1] in lines:
            problems.append(Problem(f"{place}[{index}]", _("These two keypoints are joined already.")))
        else:
            lines.append(pair)
    return lines


def _check_points(
    each: Drawn, label: Mapping[str, Any] | None, item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    if label is None:
        return None
    place, names, rows = f"{place}.points", label["keypoints"], each.get("points")
    if not isinstance(rows, list) or len(rows) != len(names):
        sentence = _(
            "Give one point [x, y, v] for each of the %(number)d keypoints of %(name)s, in their order.",
            number=len(names), name=label["name"],
        )  # fmt: skip
        problems.append(Problem(place, sentence))
        return None
    points = [_check_point(row, item, f"{place}[{index}]", problems) for index, row in enumerate(rows)]
    return None if None in points else {"points": points}


def _check_point(row: Any, item: Item, place: str, problems: list[Problem]) -> list[float] | None:
    if not isinstance(row, list) or len(row) != 3 or type(row[2]) is not int or not 0 <= row[2] <= VISIBLE:
        sentence = _("A keypoint is [x, y, v]; v is 0 for not there, 1 for hidden, 2 for visible.")
        problems.append(Problem(place, sentence))
        return None
    if row[2] == ABSENT:
        if [each for each in row[:2] if type(each) not in (int, float) or each != 0]:
            problems.append(Problem(place, _("A keypoint that is not there is written [0, 0, 0].")))
            return None
        return [0, 0, ABSENT]
    point = point_inside(row[:2], item, place, problems)
    return point and [*point, row[2]]


def _alike(one: Drawn, other: Drawn, spread: Mapping[str, Floats]) -> float:
    if one["class"] != other["class"]:
        return 0.0
    return oks(one["points"], other["points"], spread[one["class"]])


def _median_point(several: Sequence[Sequence[float]]) -> list[float]:
    """Not there if more than half say so; else where and how those see it who do."""
    seen = [point for point in several if point[2] != ABSENT]
    if 2 * len(seen) < len(several):
        return [0, 0, ABSENT]
    x, y = (statistics.median(point[axis] for point in seen) for axis in (0, 1))
    return [x, y, statistics.median_high([point[2] for point in seen])]
