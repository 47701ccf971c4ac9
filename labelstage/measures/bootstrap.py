"""How far a number would move if other items had been drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labelstage.words import _

from .ratings import Floats
from .undefined import Undefined


@dataclass(frozen=True)
class Interval:
    """A percentile interval; `samples` of the resamples had a value, `undefined` had none."""

    low: float
    high: float
    level: float
    samples: int
    undefined: int


def bootstrap_interval(
    statistic: Callable[[Floats], float],
    units: int,
    seed: int = 0,
    samples: int = 1000,
    level: float = 0.95,
) -> Interval:
    """The percentile bootstrap interval of a statistic when whole units (items) are drawn again.

    `statistic` receives an array of shape (units,): how many times each unit was drawn. It may raise
    Undefined; such resamples are left out and counted. Raises Undefined for fewer than two units, or when
    more than half of the resamples have no value.

    Efron, B. & Tibshirani, R. (1993). An Introduction to the Bootstrap, chapter 13.

    >>> values = np.array([1.0, 2.0, 3.0, 4.0])
    >>> interval = bootstrap_interval(lambda times: float(times @ values / 4), 4, seed=1, samples=200)
    >>> 1 <= interval.low < 2.5 < interval.high <= 4
    True
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not at {level}")
    if samples < 1:
        raise ValueError(f"samples must be at least 1, not {samples}")
    if units < 2:
        raise Undefined(_("An interval needs at least two items to draw from."))
    random = np.random.default_rng(seed)
    values = []
    for _sample in range(samples):
        times = np.bincount(random.integers(units, size=units), minlength=units).astype(float)
        try:
            values.append(statistic(times))
        except Undefined:
            continue
    if len(values) * 2 < samples:
        raise Undefined(_("Most resamples of the items have no value of their own; there are too few items."))
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, len(values), samples - len(values))


def bootstrap_intervals(
    statistics: Callable[[Floats], Floats],
    units: int,
    seed: int = 0,
    samples: int = 1000,
    level: float = 0.95,
    groups: Floats | None = None,
) -> list[Interval | None]:
    """As `bootstrap_interval`, for many numbers of the same units at once, each resample drawn once for all.

    `statistics` receives how many times each unit was drawn and returns one number for each, NaN where it is not defined.
    None stands for a number without an interval: fewer than two units, or most resamples undefined. `groups`: how many units
    each of some groups holds, which are told apart by nothing else; these are drawn again among themselves, and how often each
    group was drawn comes after the `units`.
    """
    random = np.random.default_rng(seed)
    sizes = np.zeros(0) if groups is None else groups
    grouped = int(sizes.sum())
    drawn = []
    for _sample in range(samples if units >= 2 else 0):
        times = np.bincount(random.integers(units, size=units), minlength=units).astype(float)
        if grouped:
            times = np.concatenate([times, random.multinomial(grouped, sizes / grouped)])
        drawn.append(statistics(times))
    if not drawn:
        return [None] * len(statistics(np.ones(units + len(sizes))))
    table = np.array(drawn)
    defined = np.isfinite(table).sum(axis=0)
    some = np.where(np.isfinite(table).any(axis=0), table, 0.0)
    low, high = np.nanquantile(some, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return [
        Interval(float(low[at]), float(high[at]), level, int(count), samples - int(count))
        if count * 2 >= samples
        else None
        for at, count in enumerate(defined.tolist())
    ]
