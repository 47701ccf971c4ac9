"""How alike two drawn lines are: the share of both that runs close to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .ratings import Floats

#: how close is close: this share of the diagonal of the box about both lines
CLOSE = 0.02
#: into so many pieces a line is cut
_PIECES = 200


def similarity(left: Sequence[Any], right: Sequence[Any]) -> Floats:
    """For every two open lines (rows x, y) the similarity 0 to 1, shape (left, right).

    The mean of two shares: of the first line's length that runs within `CLOSE` of the second, and the reverse. It
    does not matter which end a line was begun at. The completeness and correctness of: Heipke, C. et al. (1997).
    Evaluation of Automatic Road Extraction. International Archives of Photogrammetry and Remote Sensing 32.

    >>> similarity([[[0, 0], [100, 0]]], [[[100, 1], [0, 1]], [[0, 0], [50, 0]]]).round(2).tolist()
    [[1.0, 0.76]]
    """
    first, second = [_line(each) for each in left], [_line(each) for each in right]
    return np.array([[_alike(one, other) for other in second] for one in first]).reshape(
        len(first), len(second)
    )


def _line(points: Any) -> Floats:
    array = np.asarray(points, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) < 2:
        raise ValueError("a line is a list of two or more points x, y")
    return array


def _alike(left: Floats, right: Floats) -> float:
    close = CLOSE * float(np.hypot(*np.ptp(np.concatenate([left, right]), axis=0)))
    near = [(_distance(_pieces(one), other) <= close).mean() for one, other in ((left, right), (right, left))]
    return float(sum(near) / 2)


def _pieces(line: Floats) -> Floats:
    """The middles of equally long pieces of the line."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    along = (np.arange(_PIECES) + 0.5) / _PIECES * length[-1]
    return np.stack([np.interp(along, length, line[:, axis]) for axis in (0, 1)], axis=1)


def _distance(points: Floats, line: Floats) -> Floats:
    """How far each point is from the line."""
    start, step = line[:-1], np.diff(line, axis=0)
    apart = points[:, None, :] - start[None, :, :]
    square = (step**2).sum(axis=1)
    along = np.clip((apart * step).sum(axis=2) / np.where(square > 0, square, 1), 0, 1)
    rest = apart - along[..., None] * step
    return np.asarray(np.hypot(rest[..., 0], rest[..., 1]).min(axis=1))
