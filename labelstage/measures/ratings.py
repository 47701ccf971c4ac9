"""Ratings as coded arrays, and as a sparse table of how often each unit got each category."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: so many pairs of cells are held in memory at once
_BLOCK = 2_000_000


def dot(left: Floats, right: Floats) -> float:
    """The sum of products of two long vectors.

    Not by `@`: BLAS wakes its threads for vectors of this size, which on a busy machine costs far more than the sum.
    """
    return float((left * right).sum())


@dataclass(frozen=True)
class Coded:
    """Ratings as small integers: `codes` has the shape raters x units and holds -1 where a rating is missing."""

    categories: tuple[Any, ...]
    codes: Ints


@dataclass(frozen=True)
class Table:
    """How often each unit was given each category. Only cells above zero are kept, ordered by unit.

    `unit`, `category`, `count` have one entry per cell; `size` holds the number of ratings of each unit.
    """

    categories: tuple[Any, ...]
    unit: Ints
    category: Ints
    count: Floats
    size: Floats

    @property
    def units(self) -> int:
        """The number of units, rated or not."""
        return len(self.size)

    @property
    def pairable(self) -> NDArray[np.bool_]:
        """Which units have at least two ratings, shape (units,)."""
        return self.size >= 2

    def totals(self, per_unit: Floats) -> Floats:
        """For each category the sum over units of count x `per_unit`, shape (categories,)."""
        weights = self.count * per_unit[self.unit]
        return np.bincount(self.category, weights, len(self.categories)).astype(float)

    def sums(self, per_cell: Floats) -> Floats:
        """For each unit the sum of `per_cell` over its cells, shape (units,)."""
        return np.bincount(self.unit, per_cell, self.units).astype(float)

    def pair_sums(self, value: Callable[[Ints, Ints], Floats]) -> Floats:
        """For each unit the sum over category pairs (k, l) of n_k n_l value(k, l), shape (units,).

        Cost: the sum over units of the squared number of distinct categories; memory is bounded.
        """
        degree = np.bincount(self.unit, minlength=self.units)
        first = np.cumsum(degree) - degree
        partners = degree[self.unit]
        reach = np.cumsum(partners)
        result = np.zeros(self.units)
        start = 0
        while start < len(self.unit):
            before = reach[start] - partners[start]
            stop = max(start + 1, int(np.searchsorted(reach, before + _BLOCK, side="right")))
            left = np.repeat(np.arange(start, stop), partners[start:stop])
            step = np.arange(len(left)) - np.repeat(
                reach[start:stop] - partners[start:stop] - before, partners[start:stop]
            )
            right = first[self.unit[left]] + step
            part = self.count[left] * self.count[right] * value(self.category[left], self.category[right])
            result += np.bincount(self.unit[left], part, minlength=self.units)
            start = stop
        return result


def table_of_codes(units: Ints, codes: Ints, size: int, categories: Sequence[Any]) -> Table:
    """Count ratings given as parallel arrays (unit index, category index); `size` is the number of units."""
    width = max(len(categories), 1)
    cells, counts = np.unique(units * width + codes, return_counts=True)
    return Table(
        tuple(categories),
        cells // width,
        cells % width,
        counts.astype(float),
        np.bincount(units, minlength=size).astype(float),
    )


def table_of_ratings(coded: Coded) -> Table:
    """Count coded ratings."""
    rater, unit = np.nonzero(coded.codes >= 0)
    return table_of_codes(unit, coded.codes[rater, unit], coded.codes.shape[1], coded.categories)


def table_of_counts(counts: Any) -> Table:
    """Read a dense units x categories array of counts; the categories are its column numbers, from 0.

    Raises ValueError when the array is not two-dimensional, or a count is no whole number from 0 up.
    """
    array = np.asarray(counts)
    if array.ndim != 2:
        raise ValueError(f"counts must be a table of units x categories, not of {array.ndim} dimension(s)")
    if array.dtype.kind not in "iufb":
        raise ValueError("counts must be numbers")
    array = array.astype(float)
    wrong = np.argwhere(~((array >= 0) & (array == np.floor(array)) & np.isfinite(array)))
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(
            f"unit {row}, category {column}: {array[row, column]} is not a count; give a whole number from 0 up"
        )
    unit, category = np.nonzero(array)
    return Table(tuple(range(array.shape[1])), unit, category, array[unit, category], array.sum(axis=1))


def coded(ratings: Any, categories: Iterable[Hashable] | None = None) -> Coded:
    """Code ratings of the shape raters x units; None and NaN are missing, other values strings or numbers.

    `categories` fixes the categories and their order; without it they are the values seen, sorted.
    Raises ValueError for a ragged table, an unhashable value, or a value outside `categories`.
    """
    if isinstance(ratings, np.ndarray) and ratings.ndim != 2:
        raise ValueError(f"ratings must be a table of raters x units, not of {ratings.ndim} dimension(s)")
    numeric = isinstance(ratings, np.ndarray) and ratings.dtype.kind in "iufb"
    if numeric and not isinstance(ratings, np.ma.MaskedArray):
        values, codes = _code_numbers(ratings)
    else:
        values, codes = _code_objects(ratings)
    if categories is None:
        return Coded(tuple(values), codes)
    return _in_order(values, codes, list(categories))


def _code_numbers(ratings: NDArray[Any]) -> tuple[list[Any], Ints]:
    missing = np.isnan(ratings) if ratings.dtype.kind == "f" else np.zeros(ratings.shape, dtype=bool)
    codes = np.full(ratings.shape, -1, dtype=np.int64)
    values, codes[~missing] = np.unique(ratings[~missing], return_inverse=True)
    return values.tolist(), codes


def _code_objects(ratings: Any) -> tuple[list[Any], Ints]:
    rows = [list(row) for row in _rows(ratings)]
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise ValueError(f"rater {number} has {len(row)} units, rater 0 has {len(rows[0])}")
    index: dict[Any, int] = {}
    seen = [
        [_code(value, index, rater, unit) for unit, value in enumerate(row)] for rater, row in enumerate(rows)
    ]
    values = _sorted(index)
    place = np.empty(len(values) + 1, dtype=np.int64)
    place[[index[value] for value in values]] = np.arange(len(values))
    place[-1] = -1  # so that the code -1, missing, stays what it is
    codes = np.array(seen, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)
    return values, place[codes]


def _rows(ratings: Any) -> Any:
    rows = ratings.tolist() if hasattr(ratings, "tolist") else list(ratings)
    for number, row in enumerate(rows):
        if isinstance(row, str) or not hasattr(row, "__iter__"):
            raise ValueError(f"rater {number}: expected the ratings of all units, got {row!r}")
    return rows


def _code(value: Any, index: dict[Any, int], rater: int, unit: int) -> int:
    if value is None or value != value:  # noqa: PLR0124 -- only NaN of any type differs from itself
        return -1
    try:
        return index.setdefault(value, len(index))
    except TypeError:
        raise ValueError(f"rater {rater}, unit {unit}: {value!r} is neither a string nor a number") from None


def _sorted(values: Iterable[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:  # strings among numbers have no order of their own
        return sorted(values, key=lambda value: (type(value).__name__, repr(value)))


def _in_order(values: list[Any], codes: Ints, order: list[Any]) -> Coded:
    place = {value: number for number, value in enumerate(order)}
    if len(place) != len(order):
        raise ValueError("categories names the same category twice")
    for number, value in enumerate(values):
        if value not in place:
            rater, unit = np.argwhere(codes == number)[0]
            raise ValueError(f"rater {rater}, unit {unit}: {value!r} is not one of the categories")
    moved = np.array([*(place[value] for value in values), -1], dtype=np.int64)
    return Coded(tuple(order), moved[codes])
