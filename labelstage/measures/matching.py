"""One-to-one matching of two lists by how alike their members are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .ratings import Floats, Ints

Pairs = list[tuple[int, int]]


def match(similarity: Any, threshold: float) -> Pairs:
    """The pairs (row, column), ordered by row, of a one-to-one matching with the largest total similarity.

    `similarity` has the shape rows x columns. Only pairs of at least `threshold` are allowed: others are neither
    matched nor do they stand in the way of better ones. A pair without any similarity (0 or less) adds nothing
    and is never matched. Raises ValueError when the array is not two-dimensional or holds a NaN or infinity.

    The allowed pairs are split into connected components, each solved by shortest augmenting paths:
    Jonker, R. & Volgenant, A. (1987). A shortest augmenting path algorithm for dense and sparse linear assignment
    problems. Computing 38, 325-340. Worst case cubic in the size of the largest component.

    >>> match([[0.9, 0.8], [0.8, 0.1]], threshold=0.5)
    [(0, 1), (1, 0)]
    >>> match([[0.9, 0.8], [0.3, 0.1]], threshold=0.5)
    [(0, 0)]
    """
    array = np.asarray(similarity, dtype=float)
    if array.size == 0:
        return []
    if array.ndim != 2:
        raise ValueError(f"similarity must be a table of rows x columns, not of {array.ndim} dimension(s)")
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(f"row {row}, column {column}: {array[row, column]} is no similarity")
    rows, columns = np.nonzero((array >= threshold) & (array > 0))
    return match_edges(rows, columns, array[rows, columns])


def match_edges(rows: Ints, columns: Ints, similarity: Floats) -> Pairs:
    """As `match`, over the allowed pairs alone: three parallel arrays, each pair once, each similarity above 0."""
    if not len(rows):
        return []
    alone = (np.bincount(rows)[rows] == 1) & (np.bincount(columns)[columns] == 1)
    pairs = list(zip(rows[alone].tolist(), columns[alone].tolist(), strict=True))
    rows, columns, similarity = rows[~alone], columns[~alone], similarity[~alone]
    for part in _components(rows.tolist(), columns.tolist()):
        pairs += _match_component(rows[part], columns[part], similarity[part])
    return sorted(pairs)


def _components(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """The numbers of the edges of each connected component."""
    root: dict[int, int] = {}  # columns are the numbers below zero

    def find(node: int) -> int:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for row, column in zip(rows, columns, strict=True):
        root[find(row)] = find(~column)
    parts: dict[int, list[int]] = {}
    for edge, row in enumerate(rows):
        parts.setdefault(find(row), []).append(edge)
    return list(parts.values())


def _match_component(rows: Ints, columns: Ints, similarity: Floats) -> Pairs:
    if (rows == rows[0]).all() or (columns == columns[0]).all():
        best = int(similarity.argmax())
        return [(int(rows[best]), int(columns[best]))]
    own_rows, row_at = np.unique(rows, return_inverse=True)
    own_columns, column_at = np.unique(columns, return_inverse=True)
    dense = np.zeros((len(own_rows), len(own_columns)))
    dense[row_at, column_at] = similarity
    flip = len(own_rows) > len(own_columns)
    chosen = _assign(-dense.T if flip else -dense)
    return [
        (int(own_rows[row]), int(own_columns[column]))
        for row, column in ((pair[::-1] if flip else pair) for pair in enumerate(chosen.tolist()))
        if dense[row, column] > 0
    ]


def _assign(cost: Floats) -> Ints:
    """For each row of a cost table with at least as many columns its column in a cheapest full assignment."""
    height, width = cost.shape
    row_price, column_price = np.zeros(height), np.zeros(width)
    owner = np.full(width, -1, dtype=np.int64)
    for start in range(height):
        distance, parent, done, sink = _shortest_path(cost, row_price, column_price, owner, start)
        reached = np.nonzero(done)[0]
        gain = distance[sink] - distance[reached]
        row_price[start] += distance[sink]
        inner = reached != sink
        row_price[owner[reached[inner]]] += gain[inner]
        column_price[reached] -= gain
        _augment(owner, parent, start, sink)
    chosen = np.empty(height, dtype=np.int64)
    taken = np.nonzero(owner >= 0)[0]
    chosen[owner[taken]] = taken
    return chosen


def _shortest_path(
    cost: Floats, row_price: Floats, column_price: Floats, owner: Ints, start: int
) -> tuple[Floats, Ints, NDArray[np.bool_], int]:
    """Grow a tree of cheapest alternating paths from a free row until it meets a free column."""
    width = cost.shape[1]
    distance = np.full(width, np.inf)
    parent = np.full(width, -1, dtype=np.int64)
    done = np.zeros(width, dtype=bool)
    row, so_far = start, 0.0
    while True:
        reach = so_far + cost[row] - row_price[row] - column_price
        nearer = (reach < distance) & ~done
        distance[nearer] = reach[nearer]
        parent[nearer] = row
        column = int(np.argmin(np.where(done, np.inf, distance)))
        so_far = float(distance[column])
        done[column] = True
        if owner[column] < 0:
            return distance, parent, done, column
        row = int(owner[column])


def _augment(owner: Ints, parent: Ints, start: int, column: int) -> None:
    """Hand the columns along the path over, from its free end back to the row it started from."""
    while True:
        row = int(parent[column])
        before = np.nonzero(owner == row)[0]
        owner[column] = row
        if row == start:
            return
        column = int(before[0])
