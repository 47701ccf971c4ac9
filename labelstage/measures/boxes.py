"""How alike two annotators' boxes on one image are: found, named and placed, each told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .objects import Match, compare_by
from .ratings import Floats


def iou(left: Any, right: Any) -> Floats:
    """Intersection over union of every two boxes, shape (left, right).

    Boxes are rows (x, y, width, height). Two boxes of which neither has an area have an IoU of 0. Raises
    ValueError for another shape, a value that is not finite, or a negative width or height.

    Everingham, M. et al. (2010). The PASCAL Visual Object Classes (VOC) Challenge. IJCV 88, 303-338.

    >>> iou([[0, 0, 10, 10]], [[5, 0, 10, 10], [20, 20, 1, 1]]).round(3).tolist()
    [[0.333, 0.0]]
    """
    first, second = _boxes(left, "left"), _boxes(right, "right")
    (x, y, width, height), (x2, y2, width2, height2) = first.T[:, :, None], second.T[:, None, :]
    across = np.minimum(x + width, x2 + width2) - np.maximum(x, x2)
    down = np.minimum(y + height, y2 + height2) - np.maximum(y, y2)
    shared = np.maximum(across, 0) * np.maximum(down, 0)
    union = width * height + width2 * height2 - shared
    return np.asarray(shared / np.where(union > 0, union, 1))


def compare(
    left: Any, right: Any, threshold: float, classes: tuple[Sequence[Any], Sequence[Any]] | None = None
) -> Match:
    """Match two annotators' boxes from an IoU of `threshold` on, for the largest total IoU.

    See `objects.compare_by` for what classes do.

    >>> result = compare([[0, 0, 10, 10], [50, 50, 5, 5]], [[1, 0, 10, 10]], 0.5, (["car", "cat"], ["bus"]))
    >>> result.pairs, result.unmatched_left, round(result.f1, 3), result.class_agreement
    ([(0, 0)], (1,), 0.667, 0.0)
    """
    return compare_by(iou(left, right), threshold, classes)


def _boxes(values: Any, side: str) -> Floats:
    array = np.asarray(values, dtype=float)
    if array.size == 0:
        return np.zeros((0, 4))
    if array.ndim != 2 or array.shape[1] != 4:
        raise ValueError(f"{side}: boxes must be rows of x, y, width, height; got the shape {array.shape}")
    if np.isfinite(array).all() and (array[:, 2:] >= 0).all():
        return array
    good = np.isfinite(array).all(axis=1) & (array[:, 2:] >= 0).all(axis=1)
    wrong = int(np.argmin(good))
    raise ValueError(f"{side}, box {wrong}: {array[wrong].tolist()} is not a box")
