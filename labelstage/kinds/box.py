"""Axis-parallel boxes on an image: pixels of the upright image, origin top left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind
from .objects import check_objects
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
