"""Outlines on an image: their areas and bounds, the pixels inside, the outline of pixels, and boxes that are turned.

A pixel belongs to an outline when its centre is inside by the even-odd rule; the pixel (column, row) has its centre at
(column + 0.5, row + 0.5).
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import rle

Point = Sequence[float]
Bounds = tuple[float, float, float, float]  # x, y, width, height


def area(points: Sequence[Point]) -> float:
    """What the outline encloses, in square pixels, by the shoelace formula.

    >>> area([[0, 0], [4, 0], [4, 3]])
    6.0
    """
    twice = sum(
        x * after[1] - after[0] * y for (x, y), after in zip(points, [*points[1:], points[0]], strict=True)
    )
    return abs(twice) / 2


def bounds(points: Sequence[Point]) -> Bounds:
    """The upright box around the points."""
    across, down = [each[0] for each in points], [each[1] for each in points]
    x, y = min(across), min(down)
    return x, y, max(across) - x, max(down) - y


def fill(points: Any, size: rle.Size) -> rle.Counts:
    """The pixels inside of the outline, as runs of a mask of this size (height, width).

    What costs is the length of the outline, not the pixels inside.

    >>> fill([[1, 0], [3, 0], [3, 2], [1, 2]], (2, 4)).tolist()
    [2, 4, 2]
    """
    height, width = size
    near = np.asarray(points, dtype=float)
    far = np.roll(near, -1, axis=0)
    # each edge from left to right, so that one passed to and fro crosses a column twice at the very same place
    swap = near[:, 0] > far[:, 0]
    near, far = np.where(swap[:, None], far, near), np.where(swap[:, None], near, far)
    first = np.clip(np.ceil(near[:, 0] - 0.5), 0, width).astype(np.int64)
    spans = np.clip(np.ceil(far[:, 0] - 0.5), 0, width).astype(np.int64) - first
    edge = np.repeat(np.arange(len(near)), spans)
    column = first[edge] + np.arange(len(edge)) - np.repeat(spans.cumsum() - spans, spans)
    (x, y), (x2, y2) = near[edge].T, far[edge].T
    rows = np.clip(np.ceil(y + (column + 0.5 - x) * (y2 - y) / (x2 - x) - 0.5), 0, height).astype(np.int64)
    return rle.from_edges(column * height + rows, height * width)


def trace(runs: rle.Counts, size: rle.Size) -> list[list[list[int]]]:
    """The outlines of a mask along the edges of its pixels, holes too; `fill` of all of them gives the mask back.

    >>> trace(fill([[1, 0], [3, 0], [3, 2], [1, 2]], (2, 4)), (2, 4))
    [[[1, 0], [3, 0], [3, 2], [1, 2]]]
    """
    mask = np.pad(rle.to_mask(runs, size), 1)
    after = _steps(mask)
    rings = []
    while after:
        start = next(iter(after))
        ring, place, heading = [], start, (0, 0)
        while True:
            onward = after[place]
            step = onward.pop(_right_of(heading, onward) if len(onward) > 1 else 0)
            if not onward:
                del after[place]
            if step != heading:
                ring.append([place[0], place[1]])
            place, heading = (place[0] + step[0], place[1] + step[1]), step
            if place == start:
                break
        if ring[0] != ring[-1] and len(ring) > 1 and _straight(ring[-1], ring[0], ring[1]):
            ring.pop(0)
        rings.append(ring)
    return rings


def _steps(mask: Any) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """From each corner of a pixel on the rim the steps along it, with the mask to the right hand; `mask` has a rim of
    its own, one pixel wide."""
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    inside, up, left = mask, np.roll(mask, 1, axis=0), np.roll(mask, 1, axis=1)
    for found, move, step in (
        (inside & ~up, (0, 0), (1, 0)),
        (~inside & up, (1, 0), (-1, 0)),
        (inside & ~left, (0, 1), (0, -1)),
        (~inside & left, (0, 0), (0, 1)),
    ):
        for row, column in np.argwhere(found).tolist():
            after.setdefault((column - 1 + move[0], row - 1 + move[1]), []).append(step)
    return dict(sorted(after.items(), key=lambda each: (each[0][1], each[0][0])))


def _right_of(heading: tuple[int, int], onward: list[tuple[int, int]]) -> int:
    """Where pixels meet at a corner only, the outline stays with its pixel: it turns right."""
    right = (-heading[1], heading[0])
    return onward.index(right) if right in onward else 0


def _straight(one: Point, two: Point, three: Point) -> bool:
    return one[0] == two[0] == three[0] or one[1] == two[1] == three[1]


def joined(rings: Sequence[Sequence[Point]]) -> list[Point]:
    """One outline that goes round all of them; the ways between are passed to and fro and enclose nothing."""
    first, *others = rings
    outline = list(first)
    for ring in others:
        outline += [first[0], *ring, ring[0]]
    return outline


def ellipse(
    x: float, y: float, across: float, down: float, degrees: float = 0, steps: int = 64
) -> list[list[float]]:
    """The outline of an ellipse about x, y with these radii, turned clockwise: so many corners that lie on it."""
    turn = cmath.exp(1j * math.radians(degrees))
    angles = (2 * math.pi * step / steps for step in range(steps))
    rim = (complex(across * math.cos(each), down * math.sin(each)) * turn for each in angles)
    return [[x + each.real, y + each.imag] for each in rim]


def corners(x: float, y: float, width: float, height: float, degrees: float) -> list[list[float]]:
    """The corners of a box turned clockwise about its centre, clockwise on the screen from the one that was top left."""
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    middle, level = x + width / 2, y + height / 2
    half, high = width / 2, height / 2
    return [
        [middle + across * cos - down * sin, level + across * sin + down * cos]
        for across, down in ((-half, -high), (half, -high), (half, high), (-half, high))
    ]


def turned_box(points: Sequence[Point]) -> tuple[float, float, float, float, float]:
    """The turned box (x, y, width, height, rotation) of four corners in turn: `corners` the other way round.

    Of four points that are no right-angled corners, the smallest box along one of the sides that holds them all.
    """
    best: tuple[float, float, float, float, float] | None = None
    for (x, y), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        turn = math.atan2(y2 - y, x2 - x)
        cos, sin = math.cos(turn), math.sin(turn)
        left, top, width, height = bounds([[px * cos + py * sin, py * cos - px * sin] for px, py in points])
        if best is None or width * height < best[2] * best[3] * (1 - 1e-9):
            middle, level = left + width / 2, top + height / 2
            centre = middle * cos - level * sin, middle * sin + level * cos
            degrees = math.degrees(turn) % 360
            best = centre[0] - width / 2, centre[1] - height / 2, width, height, degrees
    assert best is not None
    return best
