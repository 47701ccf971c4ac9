"""Axis-parallel boxes on an image: pixels of the upright image, origin top left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import Any

import numpy as np

from labelstage.measures.boxes import iou
from labelstage.measures.matching import match_edges
from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .objects import check_objects, fitting_objects, merge_objects, still_fits
from .problems import Problem
from .values import number

KEYS = ("x", "y", "width", "height")
#: A box may leave the image by this many pixels, which a browser's arithmetic can cost; it is then put back.
TOLERANCE = 0.01


class Box(Kind):
    """A list of `{"id", "class", "x", "y", "width", "height", "attributes"}`."""

    name = "box"
    media = "image"
    has_attributes = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, KEYS, _check_shape)

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        return still_fits(fitting_objects(self.check, field, value, item), value)

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The boxes that more than half of the annotators drew, each edge at the median."""
        groups = cluster(values, match_iou)
        return merge_objects(field, [group for group in groups if 2 * len(group) > len(values)], _median)


def _check_shape(
    each: Mapping[str, Any], item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    shape = {key: number(each.get(key)) for key in KEYS}
    for key, value in shape.items():
        if value is None:
            problems.append(Problem(f"{place}.{key}", _("This must be an ordinary number of pixels.")))
    if None in shape.values():
        return None
    along = _check_edges(shape, ("x", "width"), item.width or 0, place, problems)
    down = _check_edges(shape, ("y", "height"), item.height or 0, place, problems)
    if along is None or down is None:
        return None
    return {"x": along[0], "y": down[0], "width": along[1], "height": down[1]}


def _check_edges(
    shape: Mapping[str, Any], keys: tuple[str, str], limit: int, place: str, problems: list[Problem]
) -> tuple[float, float] | None:
    """Start and length along one axis, put back onto the image's border when they miss it by a hair."""
    start, length = shape[keys[0]], shape[keys[1]]
    if length <= 0:
        problems.append(Problem(f"{place}.{keys[1]}", _("A box must be wider and higher than 0 pixels.")))
        return None
    if start >= 0 and start + length <= limit:
        return start, length
    near, far = max(start, 0), min(start + length, limit)
    if start < -TOLERANCE or start + length > limit + TOLERANCE or far <= near:
        key = keys[0] if start < 0 or start >= limit else keys[1]
        sentence = _("The box leaves the image, which ends at %(limit)d pixels. Draw it inside.", limit=limit)
        problems.append(Problem(f"{place}.{key}", sentence))
        return None
    return near, far - near


Drawn = Sequence[Mapping[str, Any]]
#: rows of the table of overlaps that are in memory at a time
BLOCK = 128
#: among equally good matchings the one with more equal classes is taken
SAME_CLASS = 1e-9


def cluster(values: Sequence[Drawn], match_iou: float) -> list[list[Mapping[str, Any]]]:
    """Group the boxes of several annotators so that each group is one thing, drawn by each at most once.

    Every two annotators' boxes are matched one to one for the largest total overlap, from an IoU of `match_iou` on; the
    matched pairs then grow together, best first, as long as nobody would be in a group twice. Groups and
    their members come in the order of the annotators and of their boxes.
    """
    pairs = sorted(
        (-similarity, (one, row), (other, column))
        for one, other in combinations(range(len(values)), 2)
        for row, column, similarity in _matched(values[one], values[other], match_iou)
    )
    group_of = {(who, index): {who: index} for who, drawn in enumerate(values) for index in range(len(drawn))}
    for _similarity, left, right in pairs:
        ours, theirs = group_of[left], group_of[right]
        if not ours.keys() & theirs.keys():
            ours |= theirs
            for member in ours.items():
                group_of[member] = ours
    groups = {min(group.items()): group for group in group_of.values()}
    return [[values[who][index] for who, index in sorted(groups[first].items())] for first in sorted(groups)]


def _matched(left: Drawn, right: Drawn, threshold: float) -> list[tuple[int, int, float]]:
    """(row, column, similarity) of the matched boxes of two annotators."""
    if not left or not right:
        return []
    names = np.array([each["class"] for each in right], dtype=object)
    ours, theirs = ([[each[key] for key in KEYS] for each in drawn] for drawn in (left, right))
    edges: dict[tuple[int, int], float] = {}
    for start in range(0, len(left), BLOCK):
        overlap = iou(ours[start : start + BLOCK], theirs)
        for row, column in np.argwhere((overlap >= threshold) & (overlap > 0)).tolist():
            same = names[column] == left[start + row]["class"]
            edges[start + row, column] = float(overlap[row, column]) + SAME_CLASS * same
    rows, columns = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    matched = match_edges(rows, columns, np.array(list(edges.values())))
    return [(row, column, edges[row, column]) for row, column in matched]


def _median(group: Drawn) -> dict[str, Any]:
    """The box with each edge at the median; boxes that are all equal stay as they are, to the last digit."""
    shapes = [{key: each[key] for key in KEYS} for each in group]
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    x, width = _median_side(shapes, "x", "width")
    y, height = _median_side(shapes, "y", "height")
    return {"x": x, "y": y, "width": width, "height": height}


def _median_side(shapes: Sequence[Mapping[str, Any]], start: str, length: str) -> tuple[float, float]:
    near = median(shape[start] for shape in shapes)
    far = median(shape[start] + shape[length] for shape in shapes)
    size = far - near
    return near, size if near + size <= far else math.nextafter(size, 0)
