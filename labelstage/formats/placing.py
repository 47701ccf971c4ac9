"""Shapes of a source onto our item: pixels of its upright image, of the kind of the field they go into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.measures import outlines, rle
from labelstage.words import Words, _

from .images.turning import ON_ITS_SIDE, scaled, turned
from .reading import Answer, Label

#: A shape that leaves the image by no more than this is put back onto its rim: pixels, or a part of the side.
NEAR_PIXELS, NEAR_PART = 2.0, 0.005
ALIKE = 0.01  # how much the ratio of width and height may differ in a picture that was scaled


class Misplaced(ValueError):
    """The shape cannot be brought onto the item; `message` says why."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


def placed(
    label: Label, answer: Answer, item: Any, field: Mapping[str, Any] | None = None, orientation: int = 1
) -> dict[str, Any]:
    """The label's shape in pixels of the item (`width`, `height`: those of its upright image), as `field` has shapes.

    A source that declares width and height the other way round saw the picture as stored: its shapes are turned by the
    EXIF `orientation`. One that declares another size of the same ratio saw it scaled. Raises Misplaced.
    """
    shape: dict[str, Any] = dict(label.value) if isinstance(label.value, Mapping) else {}
    if not item.width or not item.height or not {"x", "points", "corners", "counts"} & set(shape):
        return shape
    size = (answer.width or item.width, answer.height or item.height)
    if label.shares:
        shape = scaled(shape, *size)
    shape = _on_item(shape, size, (item.width, item.height), orientation)
    if "corners" in shape:
        shape = dict(zip(_TURNED, outlines.turned_box(shape["corners"]), strict=True))
    if field is not None:
        shape = _as_kind(shape, label.kind, field, (item.height, item.width))
    return _back_inside(shape, item.width, item.height)


_TURNED = ("x", "y", "width", "height", "rotation")


def _on_item(
    shape: dict[str, Any], seen: tuple[int, int], size: tuple[int, int], orientation: int
) -> dict[str, Any]:
    if seen == size:
        return shape
    if seen == size[::-1] and orientation in ON_ITS_SIDE:
        return turned(shape, orientation, *seen)
    if abs(seen[0] * size[1] / (seen[1] * size[0]) - 1) <= ALIKE and "counts" not in shape:
        return scaled(shape, size[0] / seen[0], size[1] / seen[1])
    sentence = _(
        "It was drawn on a picture of %(width)d x %(height)d pixels; the item's has %(wide)d x %(high)d.",
        width=seen[0], height=seen[1], wide=size[0], high=size[1],
    )  # fmt: skip
    raise Misplaced(sentence)


def _as_kind(
    shape: dict[str, Any], kind: str, field: Mapping[str, Any], size: tuple[int, int]
) -> dict[str, Any]:
    """The shape as the field's kind has it: outlines, masks and boxes become each other."""
    wanted = field["kind"]
    if wanted == "box":
        if kind == "box" and field.get("rotated"):
            return shape
        upright = kind == "box" and not shape.get("rotation")
        sides = [shape[key] for key in _TURNED[:4]] if upright else _bounds(shape, size)
        return dict(zip(_TURNED[:4], sides, strict=True))
    if wanted == kind or (wanted == "polyline" and kind == "polygon"):
        return shape
    if wanted in ("polygon", "mask") and kind in ("box", "polygon", "mask"):
        points = _outline(shape, size)
        if wanted == "polygon":
            return {"points": points}
        return {"size": list(size), "counts": rle.string(outlines.fill(points, size))}
    raise Misplaced(
        _("A shape of the kind %(kind)s cannot become one of the kind %(wanted)s.", kind=kind, wanted=wanted)
    )


def _outline(shape: Mapping[str, Any], size: tuple[int, int]) -> list[list[float]]:
    if "counts" in shape:
        rings = outlines.trace(rle.parse(shape["counts"], size), size)
        return [list(point) for point in outlines.joined(rings)] if rings else []
    return shape.get("points") or outlines.corners(*(shape.get(key, 0) for key in _TURNED))


def _bounds(shape: Mapping[str, Any], size: tuple[int, int]) -> outlines.Bounds:
    if "counts" in shape:
        return rle.bounds(rle.parse(shape["counts"], size), size[0])
    points = shape.get("points") or outlines.corners(*(shape.get(key, 0) for key in _TURNED))
    seen = [point[:2] for point in points if len(point) < 3 or point[2]]
    return outlines.bounds(seen) if seen else (0, 0, 0, 0)


def _back_inside(shape: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    """What misses the rim by a hair, as rounding and other ways of counting pixels do, is put onto it."""
    limits = (width, height)
    if "points" in shape:
        points = [
            [*(_near(each[axis], limits[axis]) for axis in (0, 1)), *each[2:]] for each in shape["points"]
        ]
        return {"points": points}
    if "width" not in shape or shape.get("rotation"):
        return shape
    inside = dict(shape)
    for start, length, limit in (("x", "width", width), ("y", "height", height)):
        near, far = shape[start], shape[start] + shape[length]
        kept = _near(near, limit), _near(far, limit)
        if kept != (near, far) and kept[1] > kept[0]:
            inside[start], inside[length] = kept[0], kept[1] - kept[0]
    return inside


def _near(value: float, limit: int) -> float:
    reach = max(NEAR_PIXELS, NEAR_PART * limit)
    return min(max(value, 0), limit) if -reach <= value <= limit + reach else value
