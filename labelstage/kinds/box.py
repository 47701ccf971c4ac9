"""Boxes on an image, axis-parallel or turned: pixels of the upright image, origin top left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from labelstage.measures import turned
from labelstage.measures.boxes import iou
from labelstage.measures.consensus import Edge, placed, weighted_median
from labelstage.measures.ratings import Floats
from labelstage.words import _

from .clusters import medoid
from .drawing import Drawing
from .items import Item
from .kind import Checked, Field
from .objects import Drawn, check_objects
from .options import switch
from .problems import Problem
from .values import number

KEYS = ("x", "y", "width", "height")
TURNED_KEYS = (*KEYS, "rotation")
#: A box may leave the image by this many pixels, which a browser's arithmetic can cost; it is then put back.
TOLERANCE = 0.01


class Box(Drawing):
    """A list of `{"id", "class", "x", "y", "width", "height", "attributes"}`; in a field with `rotated` also `"rotation"`:
    degrees clockwise about the centre, from 0 to below 360; the rest is the box before the turn."""

    name = "box"
    options: ClassVar = {"rotated": switch(False)}

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        if field["rotated"]:
            return check_objects(field, value, item, TURNED_KEYS, _check_turned)
        return check_objects(field, value, item, KEYS, _check_shape)

    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        """The overlap; a box drawn before its field had turned boxes is not turned."""
        if not field["rotated"]:
            return iou(*([[each[key] for key in KEYS] for each in drawn] for drawn in (left, right)))
        rows = ([[each.get(key, 0) for key in TURNED_KEYS] for each in drawn] for drawn in (left, right))
        return turned.iou(*rows)

    def edges(self, field: Field, drawn: Drawn) -> Sequence[Edge]:
        return [] if field["rotated"] else _edges(drawn)

    def placed(self, field: Field, drawn: Sequence[Drawn], spreads: Sequence[float]) -> dict[str, Any]:
        """Each edge by itself; equal boxes stay as they are."""
        plain = self.typical(field, drawn)
        if field["rotated"] or all(_edges(each) == _edges(drawn[0]) for each in drawn):
            return plain
        x, right, y, bottom = (placed(several, spreads) for several in zip(*map(_edges, drawn), strict=True))
        if right <= x or bottom <= y:
            return plain
        return {"x": x, "y": y, "width": _length(x, right), "height": _length(y, bottom)}

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """Each edge at the median; of boxes that are turned differently the one most like the others."""
        if not field["rotated"]:
            return _median(drawn, weights)
        turns = {each.get("rotation", 0) for each in drawn}
        if len(turns) == 1:
            return _median(drawn, weights) | {"rotation": turns.pop()}
        shapes = [{**each, "shape": [each.get(key, 0) for key in TURNED_KEYS]} for each in drawn]
        typical = medoid(shapes, self.compare(field, drawn, drawn), "shape", weights)
        return dict(zip(TURNED_KEYS, typical, strict=True))


def _check_shape(
    each: Drawn, _label: Any, item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    shape = _numbers(each, KEYS, place, problems)
    if shape is None:
        return None
    along = _check_edges(shape, ("x", "width"), item.width or 0, place, problems)
    down = _check_edges(shape, ("y", "height"), item.height or 0, place, problems)
    if along is None or down is None:
        return None
    return {"x": along[0], "y": down[0], "width": along[1], "height": down[1]}


def _check_turned(
    each: Drawn, label: Any, item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    """A turned box may reach over the rim, as long as its centre is inside; without a rotation it is not turned."""
    turn = number(each.get("rotation", 0))
    if turn is None or not 0 <= turn < 360:
        problems.append(Problem(f"{place}.rotation", _("Give the rotation in degrees, from 0 to below 360.")))
        return None
    if turn == 0:
        straight = _check_shape(each, label, item, place, problems)
        return straight and {**straight, "rotation": 0}
    shape = _numbers(each, KEYS, place, problems)
    if shape is None:
        return None
    if shape["width"] <= 0 or shape["height"] <= 0:
        key = "width" if shape["width"] <= 0 else "height"
        problems.append(Problem(f"{place}.{key}", _("A box must be wider and higher than 0 pixels.")))
        return None
    for key, length, limit in (("x", "width", item.width or 0), ("y", "height", item.height or 0)):
        if not -TOLERANCE <= shape[key] + shape[length] / 2 <= limit + TOLERANCE:
            problems.append(Problem(f"{place}.{key}", _("The centre of the box must be inside the image.")))
            return None
    return {**shape, "rotation": turn}


def _edges(drawn: Drawn) -> list[Edge]:
    x, y, width, height = (drawn[key] for key in KEYS)
    return [(x, width), (x + width, width), (y, height), (y + height, height)]


def _numbers(
    each: Drawn, keys: tuple[str, ...], place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    shape = {key: number(each.get(key)) for key in keys}
    for key, value in shape.items():
        if value is None:
            problems.append(Problem(f"{place}.{key}", _("This must be an ordinary number of pixels.")))
    return None if None in shape.values() else shape


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


def _median(group: Sequence[Drawn], weights: Sequence[float] | None = None) -> dict[str, Any]:
    """The box with each edge at the median; boxes that are all equal stay as they are, to the last digit."""
    shapes = [{key: each[key] for key in KEYS} for each in group]
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    x, width = _median_side(shapes, "x", "width", weights)
    y, height = _median_side(shapes, "y", "height", weights)
    return {"x": x, "y": y, "width": width, "height": height}


def _median_side(
    shapes: Sequence[Drawn], start: str, length: str, weights: Sequence[float] | None
) -> tuple[float, float]:
    near = weighted_median([shape[start] for shape in shapes], weights)
    far = weighted_median([shape[start] + shape[length] for shape in shapes], weights)
    return near, _length(near, far)


def _length(near: float, far: float) -> float:
    """From one edge to the other, never beyond it by a rounding."""
    size = far - near
    return size if near + size <= far else math.nextafter(size, 0)
