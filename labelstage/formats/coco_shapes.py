"""What an object is in COCO: its upright box, its area, and its segmentation or keypoints."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from labelstage.measures import outlines, rle

CROWD = ("iscrowd", "is_crowd", "crowd")  # attributes that say so here and in other tools


class Broken(ValueError):
    """The object has no shape that could be written."""


class Shape(NamedTuple):
    """`bbox` is x, y, width, height; `segmentation` is a list of rings or a run-length encoding, None for a box."""

    bbox: outlines.Bounds
    area: float
    segmentation: list[list[float]] | dict[str, Any] | None = None
    more: Mapping[str, Any] = MappingProxyType({})


def shape_of(kind: str, value: Mapping[str, Any]) -> Shape:
    """The shape of an object as docs/architecture.md has it. Raises Broken when its numbers are none."""
    try:
        shape = _SHAPES[kind](value)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise Broken(str(error)) from None
    if not math.isfinite(sum(shape.bbox) + shape.area):
        raise Broken("not a number")
    return shape


def is_crowd(value: Mapping[str, Any]) -> int:
    """1 when an attribute of that name is ticked: the object stands for a group that was not told apart."""
    attributes = value["attributes"]
    return int(bool(attributes) and any(attributes.get(name) is True for name in CROWD))


def _box(value: Mapping[str, Any]) -> Shape:
    """A turned box is the upright one around it, with its four corners as segmentation and its own area."""
    x, y, width, height = value["x"], value["y"], value["width"], value["height"]
    degrees = value.get("rotation")
    if not degrees:
        return Shape((x, y, width, height), width * height)
    ring = outlines.corners(x, y, width, height, degrees)
    return Shape(outlines.bounds(ring), width * height, [_flat(ring)], {"rotation": degrees})


def _polygon(value: Mapping[str, Any]) -> Shape:
    points = value["points"]
    return Shape(outlines.bounds(points), outlines.area(points), [_flat(points)])


def _mask(value: Mapping[str, Any]) -> Shape:
    height, width = value["size"]
    runs = rle.parse(value["counts"], (height, width))
    segmentation = {"size": [height, width], "counts": rle.string(runs)}
    return Shape(rle.bounds(runs, height), rle.area(runs), segmentation)


def _keypoints(value: Mapping[str, Any]) -> Shape:
    """The box is that around the points that are there. A box has an area only when they are not in one line."""
    points = value["points"]
    seen = [point[:2] for point in points if point[2]]
    bbox = outlines.bounds(seen) if seen else (0, 0, 0, 0)
    more = {"keypoints": _flat(points), "num_keypoints": len(seen)}
    return Shape(bbox, bbox[2] * bbox[3], None, more)


def _flat(points: Sequence[Sequence[float]]) -> list[float]:
    return [number for point in points for number in point]


_SHAPES: Mapping[str, Callable[[Mapping[str, Any]], Shape]] = {
    "box": _box,
    "polygon": _polygon,
    "mask": _mask,
    "keypoints": _keypoints,
}
