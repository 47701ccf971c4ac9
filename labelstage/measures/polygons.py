"""Areas of polygons and of what they share, exact also where an outline is concave or crosses itself.

A point is inside when a ray from it crosses the outline an odd number of times (the even-odd rule). The plane is cut
into level strips at every corner and every crossing of two edges. Inside a strip no two edges cross, so all that lies
between them are trapezoids, whose area is the strip's height times the width at its middle.

Compare: Bentley, J. L. & Ottmann, T. A. (1979). Algorithms for reporting and counting geometric intersections. IEEE
Transactions on Computers C-28, 643-647; here all pairs of edges are looked at, which arrays do quickly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .ratings import Floats

#: so many cells of a table are in memory at once
_BLOCK = 1_000_000


def areas(left: Any, right: Any) -> tuple[float, float, float]:
    """The areas of two polygons (rows x, y) and the area they share, in squared units.

    >>> areas([[0, 0], [4, 0], [4, 4], [0, 4]], [[2, 2], [6, 2], [6, 6], [2, 6]])
    (16.0, 16.0, 4.0)
    """
    first, second = _points(left), _points(right)
    edges = np.concatenate([_edges(first), _edges(second)])
    whose = np.repeat([0, 1], [len(first), len(second)])
    level = edges[:, 1] != edges[:, 3]  # a level edge bounds no strip
    edges, whose = edges[level], whose[level]
    heights = np.unique(np.concatenate([first[:, 1], second[:, 1], _crossings(edges)]))
    total = np.zeros(3)
    rows = max(1, _BLOCK // max(len(edges), 1))
    for start in range(0, len(heights) - 1, rows):
        total += _strips(edges, whose, heights[start : start + rows + 1])
    return float(total[0]), float(total[1]), float(total[2])


def iou(left: Sequence[Any], right: Sequence[Any]) -> Floats:
    """Intersection over union of every two polygons, shape (left, right); 0 where neither has an area.

    >>> iou([[[0, 0], [2, 0], [2, 2], [0, 2]]], [[[0, 0], [2, 0], [0, 2]]]).tolist()
    [[0.5]]
    """
    first, second = [_points(each) for each in left], [_points(each) for each in right]
    table = np.zeros((len(first), len(second)))
    boxes = [[(*each.min(axis=0), *each.max(axis=0)) for each in side] for side in (first, second)]
    for row, one in enumerate(boxes[0]):
        for column, other in enumerate(boxes[1]):
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
                table[row, column] = _iou(first[row], second[column])
    return table


def _iou(left: Floats, right: Floats) -> float:
    mine, theirs, shared = areas(left, right)
    union = mine + theirs - shared
    return min(1.0, shared / union) if union > 0 else 0.0


def _points(values: Any) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) < 3 or not np.isfinite(array).all():
        raise ValueError("a polygon is a list of three or more points x, y")
    return array


def _edges(points: Floats) -> Floats:
    return np.concatenate([points, np.roll(points, -1, axis=0)], axis=1)


def _crossings(edges: Floats) -> Floats:
    """The heights at which two edges cross."""
    found = [np.zeros(0)]
    x, y, x2, y2 = edges.T
    dx, dy = x2 - x, y2 - y
    rows = max(1, _BLOCK // max(len(edges), 1))
    for start in range(0, len(edges), rows):
        part = slice(start, start + rows)
        gap_x, gap_y = x[None, :] - x[part, None], y[None, :] - y[part, None]
        slant = dx[part, None] * dy[None, :] - dy[part, None] * dx[None, :]
        safe = np.where(slant == 0, 1.0, slant)
        with np.errstate(over="ignore"):  # all but parallel edges meet at infinity
            along = (gap_x * dy[None, :] - gap_y * dx[None, :]) / safe
            other = (gap_x * dy[part, None] - gap_y * dx[part, None]) / safe
        meets = (slant != 0) & (along > 0) & (along < 1) & (other > 0) & (other < 1)
        row, column = np.nonzero(meets)
        found.append(y[start + row] + along[row, column] * dy[start + row])
    return np.concatenate(found)


def _strips(edges: Floats, whose: Any, heights: Floats) -> Floats:
    """The areas inside the first, the second and both, between the first and the last of the heights."""
    middle, height = (heights[1:] + heights[:-1]) / 2, np.diff(heights)
    x, y, x2, y2 = edges.T
    share = (middle[:, None] - y) / (y2 - y)
    at = np.where((share > 0) & (share < 1), x + share * (x2 - x), np.inf)
    order = np.argsort(at, axis=1)
    at = np.take_along_axis(at, order, axis=1)
    inside = [np.cumsum(whose[order] == side, axis=1) % 2 == 1 for side in (0, 1)]
    start, stop = at[:, :-1], at[:, 1:]
    with np.errstate(invalid="ignore"):
        gap = np.where(np.isfinite(stop), stop - start, 0.0)
    widths = (
        (gap * covered[:, :-1]).sum(axis=1) for covered in (inside[0], inside[1], inside[0] & inside[1])
    )
    return np.array([float((height * width).sum()) for width in widths])
