"""What every kind's tally is built from: measures, pairs of annotators, confusions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.bootstrap import Interval, bootstrap_interval
from labelstage.measures.ratings import Floats, dot
from labelstage.measures.undefined import Undefined
from labelstage.words import Words, _

#: the seed of every interval: the same labels give the same interval
SEED = 0
#: resamples for projects up to `_SMALL` items; larger ones have narrow intervals, and get fewer
_SAMPLES, _FEWER_SAMPLES, _SMALL = 1000, 200, 2000

_NOTHING = _("No two annotators have labelled the same item in this field yet.")


@dataclass(frozen=True)
class Measure:
    """One number, or the reason why there is none. `n` items went into it."""

    name: str
    value: float | None
    undefined: Words | str | None = None
    n: int = 0
    interval: Interval | None = None


@dataclass(frozen=True)
class Pair:
    """Two annotators on the items they share. `left` has the lower id and plays the reference: recall is the share of his
    objects that `right` has too."""

    left: int
    right: int
    items: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Confusion:
    """How often, over pairs of annotators, one said the row's class and the other the column's.

    Symmetric: each pair is counted once and shown on both sides of the diagonal. With `unmatched`, the last row and column
    stand for "the other has no such object".
    """

    classes: tuple[str, ...]
    unmatched: bool
    counts: tuple[tuple[int, ...], ...]


class Tally(ABC):
    """Takes the answers of one item after another, and says in the end how much the annotators agree on a field."""

    #: the measure by which items are ranked
    primary: ClassVar[str]

    def __init__(self, field: Mapping[str, Any], match_iou: float) -> None:
        self.field = field
        self.match_iou = match_iou
        self.items = 0
        self.answer_pairs = 0
        self.annotators: set[int] = set()
        self.classes = Classes([each["name"] for each in field["classes"]])

    def add(self, answers: Mapping[int, Any]) -> dict[str, float | None]:
        """Take one item's answers by worker id, at least two; the item's own measures (None: not defined)."""
        workers = sorted(answers)
        self.annotators.update(workers)
        values = {worker: self.read(answers[worker]) for worker in workers}
        measures = self.compare(self.items, values)
        self.items += 1
        self.answer_pairs += len(workers) * (len(workers) - 1) // 2
        return measures

    @abstractmethod
    def read(self, answer: Any) -> Any:
        """The answer in the form in which it is compared."""

    @abstractmethod
    def compare(self, number: int, values: Mapping[int, Any]) -> dict[str, float | None]:
        """Compare the annotators of the item with that number, counted from 0; the item's measures."""

    @abstractmethod
    def measures(self) -> list[Measure]:
        """The field's measures over all items."""

    @abstractmethod
    def pairs(self) -> list[Pair]:
        """Every two annotators who share an item."""

    @abstractmethod
    def confusion(self) -> Confusion | None:
        """The classes taken for one another; None where that says nothing."""

    def measure(self, name: str, statistic: Callable[[Floats | None], float]) -> Measure:
        """A measure with its interval by item."""
        if self.items == 0:
            return Measure(name, None, _NOTHING)
        try:
            value = statistic(None)
        except Undefined as reason:
            return Measure(name, None, reason.message, self.items)
        samples = _SAMPLES if self.items <= _SMALL else _FEWER_SAMPLES
        try:
            interval = bootstrap_interval(statistic, self.items, SEED, samples)
        except Undefined:
            interval = None
        return Measure(name, value, None, self.items, interval)


class Classes:
    """Numbers for class names: those of the schema first, in its order, then older ones as they appear."""

    def __init__(self, names: Sequence[str]) -> None:
        self._numbers = {name: number for number, name in enumerate(names)}

    def number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._numbers)


@dataclass
class Counts:
    """Unordered pairs of classes, counted; None stands for "no such object"."""

    cells: dict[tuple[int, int], int] = field(default_factory=dict)

    def add(self, one: int, other: int) -> None:
        key = (one, other) if one <= other else (other, one)
        self.cells[key] = self.cells.get(key, 0) + 1

    def table(self, size: int) -> tuple[tuple[int, ...], ...]:
        """The symmetric table; index -1 is its last row and column."""
        counts = np.zeros((size, size), dtype=np.int64)
        for (one, other), number in self.cells.items():
            counts[one, other] = counts[other, one] = number
        return tuple(tuple(row) for row in counts.tolist())


class Ratios:
    """Measures that are a sum over a sum: over all items, over resampled items, and per pair of annotators."""

    def __init__(self, reasons: Mapping[str, Words]) -> None:
        """`reasons`: for each measure the sentence for when there is nothing to divide by."""
        self.reasons = reasons
        self._items: dict[str, list[tuple[float, float]]] = {name: [] for name in reasons}
        self._arrays: dict[str, Floats] = {}
        self._pairs: dict[tuple[int, int], dict[str, list[float]]] = {}
        self._shared: dict[tuple[int, int], int] = {}

    def add_item(self, by_pair: Mapping[tuple[int, int], Mapping[str, tuple[float, float]]]) -> None:
        """Take one item: for each pair of annotators and measure, what goes above and below the line."""
        for name, items in self._items.items():
            parts = [parts[name] for parts in by_pair.values() if name in parts]
            items.append((sum(above for above, _ in parts), sum(below for _, below in parts)))
        for pair, of_pair in by_pair.items():
            self._shared[pair] = self._shared.get(pair, 0) + 1
            sums = self._pairs.setdefault(pair, {})
            for name, (above, below) in of_pair.items():
                total = sums.setdefault(name, [0.0, 0.0])
                total[0] += above
                total[1] += below

    def value(self, name: str, times: Floats | None = None) -> float:
        """The ratio over all items, each counted `times` often. Raises Undefined."""
        parts = self._array(name)
        above, below = parts.sum(axis=1) if times is None else (dot(times, part) for part in parts)
        if below == 0:
            raise Undefined(self.reasons[name])
        return float(above / below)

    def pairs(self, reasons: Mapping[str, Words]) -> list[Pair]:
        """Every pair with the measures named in `reasons`."""
        return [
            Pair(
                *pair,
                self._shared[pair],
                tuple(self._of_pair(sums, name, why, pair) for name, why in reasons.items()),
            )
            for pair, sums in sorted(self._pairs.items())
        ]

    def _array(self, name: str) -> Floats:
        if name not in self._arrays:
            self._arrays[name] = np.array(self._items[name], dtype=float).reshape(-1, 2).T
        return self._arrays[name]

    def _of_pair(self, sums: dict[str, list[float]], name: str, why: Words, pair: tuple[int, int]) -> Measure:
        above, below = sums.get(name, (0.0, 0.0))
        items = self._shared[pair]
        return Measure(name, above / below, None, items) if below else Measure(name, None, why, items)


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are defined, None when none is."""
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None


def pairs_of(values: Mapping[int, Any]) -> list[tuple[int, int]]:
    """Every two of an item's workers, the lower id first."""
    return list(combinations(sorted(values), 2))
