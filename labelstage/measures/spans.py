"""How alike two annotators' spans on one text are.

A span is (start, end, class), end exclusive. Two readings: exact (same bounds, same class) and overlap (same
class, at least one common code point); josa.py adds a third, exact but for a Korean particle. Where both annotators looked and found nothing they agree: 1 by
convention. An annotator who did not label the text at all has no list, and belongs in no comparison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .matching import Pairs, match_edges
from .ratings import Ints

Span = tuple[int, int, str]


@dataclass(frozen=True)
class SpanMatch:
    """Two annotators' spans on one text: how many each has, how many are the same, which overlap one to one.

    `overlapping` pairs spans of one class only; `regardless` pairs them whatever their classes, which is what a table
    of confusions needs. Pairs are (left index, right index).
    """

    left: int
    right: int
    exact: int
    overlapping: Pairs
    regardless: Pairs

    @property
    def exact_f1(self) -> float:
        """2 x same / (left + right); 1 where both found nothing."""
        return self._f1(self.exact)

    @property
    def overlap_f1(self) -> float:
        """2 x overlapping pairs / (left + right); 1 where both found nothing."""
        return self._f1(len(self.overlapping))

    def _f1(self, hits: int) -> float:
        return 2 * hits / (self.left + self.right) if self.left + self.right else 1.0


def compare(left: Sequence[Span], right: Sequence[Span]) -> SpanMatch:
    """Compare two lists of spans; each span is matched at most once, for the largest total overlap.

    Overlap is measured in shared / covered code points (Jaccard). Raises ValueError naming a span that is empty
    or runs backwards.

    >>> result = compare([(0, 3, "PER"), (10, 14, "LOC")], [(0, 3, "PER"), (11, 14, "LOC"), (20, 22, "LOC")])
    >>> result.exact_f1, result.overlap_f1
    (0.4, 0.8)
    """
    exact = sum((Counter(left) & Counter(right)).values())
    first, second = _bounds(left, "left"), _bounds(right, "right")
    rows, columns = _overlapping(first, second)
    if not len(rows):
        return SpanMatch(len(left), len(right), exact, [], [])
    one, other = first[rows].T, second[columns].T
    shared = np.minimum(one[1], other[1]) - np.maximum(one[0], other[0])
    covered = np.maximum(one[1], other[1]) - np.minimum(one[0], other[0])
    alike = shared / covered
    regardless = match_edges(rows, columns, alike)
    classes = zip(rows.tolist(), columns.tolist(), strict=True)
    same = np.array([left[row][2] == right[column][2] for row, column in classes])
    overlapping = regardless if same.all() else match_edges(rows[same], columns[same], alike[same])
    return SpanMatch(len(left), len(right), exact, overlapping, regardless)


def _overlapping(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """All index pairs of spans that share a code point."""
    meets = (first[:, None, 0] < second[None, :, 1]) & (second[None, :, 0] < first[:, None, 1])
    rows, columns = np.nonzero(meets)
    return rows, columns


def _bounds(spans: Sequence[Span], side: str) -> Ints:
    bounds = np.array([span[:2] for span in spans], dtype=np.int64).reshape(-1, 2)
    wrong = np.nonzero(bounds[:, 0] >= bounds[:, 1])[0]
    if len(wrong):
        raise ValueError(
            f"{side}, span {wrong[0]}: {spans[wrong[0]]} covers nothing; its end must lie after its start"
        )
    return bounds


def unit_counts(
    annotators: Sequence[Sequence[Span]], length: int
) -> list[tuple[int, dict[tuple[str, ...], int]]]:
    """The text cut where any span begins or ends: for each piece its length and how many annotators gave it which classes.

    The classes of a piece are a sorted tuple, empty for unmarked text. So each code point is a unit of Krippendorff's
    alpha, as a rater's choice among the sets of classes.

    >>> unit_counts([[(0, 3, "PER")], []], length=10)
    [(3, {('PER',): 1, (): 1}), (7, {(): 2})]
    """
    edges = sorted({0, length, *(edge for spans in annotators for span in spans for edge in span[:2])})
    pieces = []
    for start, stop in pairwise(edges):
        named = (
            tuple(sorted({name for low, high, name in spans if low <= start and stop <= high}))
            for spans in annotators
        )
        pieces.append((stop - start, dict(Counter(named))))
    return pieces
