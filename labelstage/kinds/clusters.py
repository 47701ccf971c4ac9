"""Which objects of several annotators are the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from labelstage.measures.matching import match_edges
from labelstage.measures.ratings import Floats

from .objects import Drawn, Group

#: (one annotator's objects, another's) -> how alike every two are, 0 to 1: a table of rows x columns
Compare = Callable[[Sequence[Drawn], Sequence[Drawn]], Floats]
#: among equally good matchings the one with more equal classes is taken
SAME_CLASS = 1e-9
#: rows of a table that are in memory at a time
BLOCK = 128


def cluster(values: Sequence[Sequence[Drawn]], threshold: float, compare: Compare) -> list[Group]:
    """Group the objects of several annotators so that each group is one thing, drawn by each at most once.

    Every two annotators' objects are matched one to one for the largest total similarity, from the threshold on; the
    matched pairs then grow together, best first, as long as nobody would be in a group twice. Groups and
    their members come in the order of the annotators and of their objects.
    """
    pairs = sorted(
        (-similarity, (one, row), (other, column))
        for one, other in combinations(range(len(values)), 2)
        for row, column, similarity in _matched(values[one], values[other], threshold, compare)
    )
    group_of = {(who, index): {who: index} for who, drawn in enumerate(values) for index in range(len(drawn))}
    for _similarity, left, right in pairs:
        ours, theirs = group_of[left], group_of[right]
        if not ours.keys() & theirs.keys():
            ours |= theirs
            for member in ours.items():
                group_of[member] = ours
    groups = {min(group.items()): group for group in group_of.values()}
    return [
        {who: values[who][index] for who, index in sorted(groups[first].items())} for first in sorted(groups)
    ]


def _matched(
    left: Sequence[Drawn], right: Sequence[Drawn], threshold: float, compare: Compare
) -> list[tuple[int, int, float]]:
    """(row, column, similarity) of the matched objects of two annotators."""
    if not left or not right:
        return []
    edges: dict[tuple[int, int], float] = {}
    for start in range(0, len(left), BLOCK):
        table = compare(left[start : start + BLOCK], right)
        for row, column in np.argwhere((table >= threshold) & (table > 0)).tolist():
            same = left[start + row]["class"] == right[column]["class"]
            edges[start + row, column] = float(table[row, column]) + SAME_CLASS * same
    rows, columns = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    matched = match_edges(rows, columns, np.array(list(edges.values())))
    return [(row, column, edges[row, column]) for row, column in matched]


def medoid(drawn: Sequence[Drawn], alike: Floats, key: str, weights: Sequence[float] | None = None) -> Any:
    """What stands under the key in the object most like all the others, each counting by its weight; of equals the
    smallest, whoever drew it."""
    totals = alike.sum(axis=1) if weights is None else alike @ np.array(weights)
    near = np.flatnonzero(totals >= totals.max() - SAME_CLASS)
    return min(drawn[index][key] for index in near.tolist())
