"""Shapes of a picture as its file stores it, on the picture turned upright by its EXIF orientation; and shapes scaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from labelstage.measures import outlines, rle

#: By EXIF orientation (EXIF 2.3, tag 0x0112): where the point x, y of a stored picture of that width and height comes to lie.
_PLACES: Mapping[int, Callable[[float, float, float, float], list[float]]] = {
    2: lambda x, y, width, _height: [width - x, y],
    3: lambda x, y, width, height: [width - x, height - y],
    4: lambda x, y, _width, height: [x, height - y],
    5: lambda x, y, _width, _height: [y, x],
    6: lambda x, y, _width, height: [height - y, x],
    7: lambda x, y, width, height: [height - y, width - x],
    8: lambda x, y, width, _height: [y, width - x],
}
_PIXELS: Mapping[int, Callable[[Any], Any]] = {
    2: lambda mask: mask[:, ::-1],
    3: lambda mask: mask[::-1, ::-1],
    4: lambda mask: mask[::-1],
    5: lambda mask: mask.T,
    6: lambda mask: mask[::-1].T,
    7: lambda mask: mask[::-1, ::-1].T,
    8: lambda mask: mask.T[::-1],
}
ON_ITS_SIDE = (5, 6, 7, 8)  # orientations that exchange width and height


def turned(shape: Mapping[str, Any], orientation: int, width: int, height: int) -> dict[str, Any]:
    """The shape, drawn on the stored picture of that size, on the upright one."""
    if orientation not in _PLACES:
        return dict(shape)
    if "counts" in shape:
        mask = rle.to_mask(rle.parse(shape["counts"], (height, width)), (height, width))
        upright = np.ascontiguousarray(_PIXELS[orientation](mask))
        return {"size": list(upright.shape), "counts": rle.string(rle.from_mask(upright))}
    place = _PLACES[orientation]
    return moved(shape, lambda x, y: place(x, y, width, height))


def scaled(shape: Mapping[str, Any], across: float, down: float) -> dict[str, Any]:
    """The shape on a picture that is so many times as wide and high. Not for masks."""
    return moved(shape, lambda x, y: [x * across, y * down])


def moved(shape: Mapping[str, Any], place: Callable[[float, float], list[float]]) -> dict[str, Any]:
    """The shape with every point at its new place; a box by its corners."""
    for key in ("points", "corners"):
        if key in shape:
            return {key: [_point(point, place) for point in shape[key]]}
    if "width" not in shape:
        return dict(shape)
    sides = (shape["x"], shape["y"], shape["width"], shape["height"])
    corners = [place(x, y) for x, y in outlines.corners(*sides, shape.get("rotation", 0))]
    if shape.get("rotation"):
        return dict(zip(("x", "y", "width", "height", "rotation"), outlines.turned_box(corners), strict=True))
    x, y = place(shape["x"], shape["y"])
    x2, y2 = place(shape["x"] + shape["width"], shape["y"] + shape["height"])
    return {"x": min(x, x2), "y": min(y, y2), "width": abs(x2 - x), "height": abs(y2 - y)}


def _point(point: Any, place: Callable[[float, float], list[float]]) -> list[Any]:
    """A keypoint that is not there stays where nothing is."""
    x, y, *seen = point
    return [x, y, *seen] if seen and not seen[0] else [*place(x, y), *seen]
