"""How alike two annotators' objects on one item are: found, named and placed, each told apart, whatever their shape.

What differs between shapes is the similarity alone: IoU for areas (boxes.py, turned.py, polygons.py, masks.py), object
keypoint similarity (keypoints.py), overlap within a tolerance for lines (lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .matching import Pairs, match_edges
from .ratings import Floats

#: the thresholds over which detection is averaged: Lin, T.-Y. et al. (2014). Microsoft COCO. ECCV
STRICTER = tuple(np.round(np.arange(0.5, 1.0, 0.05), 2).tolist())
#: among equally good matchings the one with more equal classes is taken
SAME_CLASS = 1e-9


@dataclass(frozen=True)
class Match:
    """Two annotators' objects on one item, matched one to one. Indices are positions in the two lists.

    The three sides are reported apart: detection (`precision`, `recall`, `f1`), localisation (`mean_iou`) and
    classification (`class_agreement`), the latter two over the matched pairs. None means: nothing to measure.
    `hits` holds the number of pairs matched at each threshold of `STRICTER`.
    """

    pairs: Pairs
    ious: tuple[float, ...]
    same_class: tuple[bool, ...]
    unmatched_left: tuple[int, ...]
    unmatched_right: tuple[int, ...]
    hits: tuple[int, ...] = ()

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
    def f1_mean(self) -> float:
        """F1 averaged over the thresholds .5, .55 ... .95; 1 where both looked and found nothing."""
        if not self.left + self.right:
            return 1.0
        return 2 * sum(self.hits) / len(STRICTER) / (self.left + self.right)

    @property
    def mean_iou(self) -> float | None:
        """The mean similarity of the matched pairs."""
        return sum(self.ious) / len(self.ious) if self.ious else None

    @property
    def class_agreement(self) -> float | None:
        """The share of the matched pairs that carry the same class."""
        return sum(self.same_class) / len(self.same_class) if self.same_class else None


def compare_by(
    similarity: Any, threshold: float, classes: tuple[Sequence[Any], Sequence[Any]] | None = None
) -> Match:
    """Match two lists of objects by a table of their similarities (left x right, each 0 to 1).

    Pairs are allowed from `threshold` on; of all one-to-one matchings that with the largest total similarity is
    taken. Classes do not decide who is matched with whom (except between equally good matchings), so that an
    object that is well placed and wrongly named counts as found, and its name as wrong. Without `classes` all are
    the same. Raises ValueError when the classes are not as many as the objects.

    >>> result = compare_by([[0.9, 0.6], [0.6, 0.0]], 0.5)
    >>> result.pairs, result.hits[:3]
    ([(0, 1), (1, 0)], (2, 2, 2))
    """
    table = np.asarray(similarity, dtype=float)
    names = classes or ([None] * table.shape[0], [None] * table.shape[1])
    if (len(names[0]), len(names[1])) != table.shape:
        raise ValueError(f"{len(names[0])} and {len(names[1])} classes for {table.shape} objects")
    rows, columns = np.nonzero((table >= min(threshold, STRICTER[0])) & (table > 0))
    alike = table[rows, columns]
    same = np.array(
        [
            names[0][row] == names[1][column]
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        dtype=bool,
    )
    strength = alike + SAME_CLASS * same
    allowed = alike >= threshold
    pairs = match_edges(rows[allowed], columns[allowed], strength[allowed])
    at = {pair: number for number, pair in enumerate(zip(rows.tolist(), columns.tolist(), strict=True))}
    chosen = [at[pair] for pair in pairs]
    taken_rows, taken_columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return Match(
        pairs,
        tuple(alike[chosen].tolist()),
        tuple(same[chosen].tolist()),
        tuple(row for row in range(table.shape[0]) if row not in taken_rows),
        tuple(column for column in range(table.shape[1]) if column not in taken_columns),
        _hits(rows, columns, alike),
    )


def _hits(rows: Any, columns: Any, alike: Floats) -> tuple[int, ...]:
    """How many pairs match at each stricter threshold, each threshold matched anew."""
    if not len(rows):
        return (0,) * len(STRICTER)
    simple = np.bincount(rows).max() == 1 and np.bincount(columns).max() == 1
    found = []
    for threshold in STRICTER:
        allowed = alike >= threshold
        if simple or allowed.sum() < 2:
            found.append(int(allowed.sum()))
        else:
            found.append(len(match_edges(rows[allowed], columns[allowed], alike[allowed])))
    return tuple(found)
