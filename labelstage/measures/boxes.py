"""How alike two annotators' boxes on one image are: found, named and placed, each told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .matching import Pairs, match
from .ratings import Floats

#: among equally good matchings the one with more equal classes is taken
_SAME_CLASS = 1e-9


@dataclass(frozen=True)
class Match:
    """Two annotators' objects on one item, matched one to one. Indices are positions in the two lists.

    The three sides are reported apart: detection (`precision`, `recall`, `f1`), localisation (`mean_iou`) and
    classification (`class_agreement`), the latter two over the matched pairs. None means: nothing to measure.
    """

    pairs: Pairs
    ious: tuple[float, ...]
    same_class: tuple[bool, ...]
    unmatched_left: tuple[int, ...]
    unmatched_right: tuple[int, ...]

    @property
    def left(self) -> int:
        """The number of objects of the first annotator."""
        return len(self.pairs) + len(self.unmatched_left)

    @property
    def right(self) -> int:
        """The number of objects of the second annotator."""
        return len(self.pairs) + len(self.unmatched_right)

    @property
    def precision(self) -> float | None:
        """The share of the second annotator's objects that the first has too."""
        return len(self.pairs) / self.right if self.right else None

    @property
    def recall(self) -> float | None:
        """The share of the first annotator's objects that the second has too."""
        return len(self.pairs) / self.left if self.left else None

    @property
    def f1(self) -> float:
        """2 x matched / (left + right). By convention 1 where both looked and found nothing."""
        return 2 * len(self.pairs) / (self.left + self.right) if self.left + self.right else 1.0

    @property
    def mean_iou(self) -> float | None:
        """The mean overlap of the matched pairs."""
        return sum(self.ious) / len(self.ious) if self.ious else None

    @property
    def class_agreement(self) -> float | None:
        """The share of the matched pairs that carry the same class."""
        return sum(self.same_class) / len(self.same_class) if self.same_class else None


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

    Classes do not decide who is matched with whom (except between equally good matchings), so that a box
    that is well placed and wrongly named counts as found, and its name as wrong. Without `classes` all are
    the same.

    >>> result = compare([[0, 0, 10, 10], [50, 50, 5, 5]], [[1, 0, 10, 10]], 0.5, (["car", "cat"], ["bus"]))
    >>> result.pairs, result.unmatched_left, round(result.f1, 3), result.class_agreement
    ([(0, 0)], (1,), 0.667, 0.0)
    """
    overlap = iou(left, right)
    names = classes or ([None] * overlap.shape[0], [None] * overlap.shape[1])
    if (len(names[0]), len(names[1])) != overlap.shape:
        raise ValueError(f"{len(names[0])} and {len(names[1])} classes for {overlap.shape} boxes")
    code = {name: number for number, name in enumerate({*names[0], *names[1]})}
    same = np.equal.outer(*([code[name] for name in side] for side in names))
    pairs = match(np.where(overlap >= threshold, overlap + _SAME_CLASS * same, 0), threshold)
    return matched(
        pairs,
        overlap.shape,
        tuple(float(overlap[pair]) for pair in pairs),
        tuple(bool(same[pair]) for pair in pairs),
    )


def matched(
    pairs: Pairs, shape: tuple[int, ...], ious: tuple[float, ...], same_class: tuple[bool, ...]
) -> Match:
    """A `Match` of lists of `shape` = (left, right) lengths; the unmatched are those that no pair names."""
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return Match(
        pairs,
        ious,
        same_class,
        tuple(row for row in range(shape[0]) if row not in rows),
        tuple(column for column in range(shape[1]) if column not in columns),
    )


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
