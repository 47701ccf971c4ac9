"""Boxes turned about their centres: intersection by clipping one convex outline with the other, exact."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .boxes import iou as upright_iou
from .ratings import Floats

Point = tuple[float, float]


def iou(left: Any, right: Any) -> Floats:
    """Intersection over union of every two turned boxes, shape (left, right).

    Boxes are rows (x, y, width, height, rotation): the box before the turn, and degrees clockwise about its centre
    (y points down). A pair whose circles about the centres do not meet is not looked at further. Raises ValueError
    for another shape.

    Sutherland, I. E. & Hodgman, G. W. (1974). Reentrant polygon clipping. Communications of the ACM 17, 32-42.

    >>> iou([[0, 0, 10, 10, 0]], [[0, 0, 10, 10, 45], [0, 0, 10, 10, 90]]).round(4).tolist()
    [[0.7071, 1.0]]
    """
    first, second = _rows(left, "left"), _rows(right, "right")
    table = upright_iou(first[:, :4], second[:, :4])
    turned = (first[:, None, 4] % 180 != 0) | (second[None, :, 4] % 180 != 0)
    near = _near(first, second)
    table[turned] = 0
    corners = [[_corners(*row) for row in side.tolist()] for side in (first, second)]
    for row, column in np.argwhere(turned & near).tolist():
        shared = _area(_clip(corners[0][row], corners[1][column]))
        union = math.prod(first[row, 2:4]) + math.prod(second[column, 2:4]) - shared
        table[row, column] = min(1.0, shared / union) if union > 0 else 0.0
    return table


def _rows(values: Any, side: str) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.size == 0:
        return np.zeros((0, 5))
    if array.ndim != 2 or array.shape[1] != 5:
        raise ValueError(f"{side}: turned boxes must be rows of x, y, width, height, rotation")
    return array


def _near(first: Floats, second: Floats) -> Any:
    centres = [side[:, :2] + side[:, 2:4] / 2 for side in (first, second)]
    reach = [np.hypot(side[:, 2], side[:, 3]) / 2 for side in (first, second)]
    apart = centres[0][:, None] - centres[1][None, :]
    return np.hypot(apart[..., 0], apart[..., 1]) < reach[0][:, None] + reach[1][None, :]


def _corners(x: float, y: float, width: float, height: float, degrees: float) -> list[Point]:
    """The four corners in turn, clockwise on the screen."""
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    middle, level = x + width / 2, y + height / 2
    return [
        (middle + across * cos - down * sin, level + across * sin + down * cos)
        for across, down in (
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        )
    ]


def _clip(subject: list[Point], window: list[Point]) -> list[Point]:
    """What of a convex outline lies inside another; both run the same way round."""
    for (ax, ay), (bx, by) in zip(window, window[1:] + window[:1], strict=True):
        sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in subject]
        kept: list[Point] = []
        for index, (x, y) in enumerate(subject):
            side, before = sides[index], sides[index - 1]
            if (side >= 0) != (before >= 0):
                px, py = subject[index - 1]
                share = before / (before - side)
                kept.append((px + share * (x - px), py + share * (y - py)))
            if side >= 0:
                kept.append((x, y))
        if not kept:
            return []
        subject = kept
    return subject


def _area(outline: list[Point]) -> float:
    ahead = outline[1:] + outline[:1]
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(outline, ahead, strict=True))) / 2
