"""Coordinates of a source onto our item: parts of 1 become pixels of the upright image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .reading import Answer, Label

_ACROSS, _DOWN = ("x", "width"), ("y", "height")


def placed(label: Label, answer: Answer, item: Any) -> dict[str, Any]:
    """The label's shape in pixels of the item (`width`, `height`: those of its upright image)."""
    shape: dict[str, Any] = dict(label.value) if isinstance(label.value, Mapping) else {}
    if not label.shares or not item.width or not item.height:
        return shape
    for keys, length in ((_ACROSS, item.width), (_DOWN, item.height)):
        shape |= {key: shape[key] * length for key in keys if key in shape}
    if "points" in shape:
        shape["points"] = [[x * item.width, y * item.height, *more] for x, y, *more in shape["points"]]
    return shape
