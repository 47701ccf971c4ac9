"""Shapes of Label Studio: parts of 100 of the image's sides; a box is turned about its top left corner."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from labelstage.measures import outlines, rle

from . import labelstudio_brush

#: Kind, value, and whether its coordinates are parts of 1 (where the size of the image is not stated).
Shape = tuple[str, dict[str, Any], bool]
SHAPES = (
    "rectanglelabels",
    "polygonlabels",
    "keypointlabels",
    "brushlabels",
    "ellipselabels",
    "vectorlabels",
)
NEAR = 0.01  # pixels that percents may cost


def shape_of(kind: str, value: Mapping[str, Any], size: tuple[int, int] | None) -> Shape | None:
    """The shape in pixels of an image of that size; None for what is no shape of ours, or is broken."""
    width, height = size or (1, 1)
    try:
        if kind == "rectanglelabels":
            made = _box(value, width, height, sized=size is not None)
            return None if made is None else ("box", made, size is None)
        if kind in _OUTLINES:
            open_ended = kind == "vectorlabels" and value.get("closed") is not True
            points = _OUTLINES[kind](value, width, height)
            return "polyline" if open_ended else "polygon", {"points": points}, size is None
        if kind == "keypointlabels":
            point = [value["x"] * width / 100, value["y"] * height / 100, 2]
            return "keypoints", {"points": [point]}, size is None
        if kind == "brushlabels" and size is not None and value.get("format") == "rle":
            return "mask", _mask(value["rle"], width, height), False
    except (KeyError, TypeError, ValueError):
        return None
    return None


def _mask(packed: Any, width: int, height: int) -> dict[str, Any]:
    runs = rle.from_mask(labelstudio_brush.decode(packed, height, width))
    return {"size": [height, width], "counts": rle.string(runs)}


def _ellipse(value: Mapping[str, Any], width: float, height: float) -> list[list[float]]:
    """Its radii are parts of 100 of the two sides."""
    x, y = value["x"] * width / 100, value["y"] * height / 100
    across, down = value["radiusX"] * width / 100, value["radiusY"] * height / 100
    return outlines.ellipse(x, y, across, down, value.get("rotation") or 0)


def _polygon(value: Mapping[str, Any], width: float, height: float) -> list[list[float]]:
    return [[x * width / 100, y * height / 100] for x, y in value["points"]]


def _vector(value: Mapping[str, Any], width: float, height: float) -> list[list[float]]:
    return [[each["x"] * width / 100, each["y"] * height / 100] for each in value["vertices"]]


_OUTLINES = {"polygonlabels": _polygon, "ellipselabels": _ellipse, "vectorlabels": _vector}


def _box(value: Mapping[str, Any], width: float, height: float, *, sized: bool) -> dict[str, Any] | None:
    """x, y, width, height before the turn about the centre, and the turn: Label Studio's x and y are the turned corner's."""
    x, y = value["x"] * width / 100, value["y"] * height / 100
    wide, high = value["width"] * width / 100, value["height"] * height / 100
    turn = (value.get("rotation") or 0) % 360
    if not turn:
        return {"x": x, "y": y, "width": wide, "height": high}
    if not sized:
        return None
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    centre_x, centre_y = x + cos * wide / 2 - sin * high / 2, y + sin * wide / 2 + cos * high / 2
    return {
        "x": centre_x - wide / 2,
        "y": centre_y - high / 2,
        "width": wide,
        "height": high,
        "rotation": turn,
    }


def corner_of(box: Mapping[str, Any]) -> tuple[float, float]:
    """Where the top left corner of a box of ours is after its turn: what Label Studio calls x and y."""
    turn = math.radians(box.get("rotation") or 0)
    cos, sin = math.cos(turn), math.sin(turn)
    wide, high = box["width"] / 2, box["height"] / 2
    return box["x"] + wide - cos * wide + sin * high, box["y"] + high - sin * wide - cos * high
