"""A field's figures, counted over its block of comparisons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.measures.bootstrap import bootstrap_intervals
from labelstage.measures.ratings import Floats, Ints
from labelstage.measures.undefined import Undefined
from labelstage.words import Words, _

from .coefficients import matched
from .compact import Block, date_of
from .figures import ClassAgreement, Confusion, Group, Measure, Pair
from .pairing import pair_index
from .tally import Ratio, Tally

#: the seed of every interval: the same labels give the same interval
SEED = 0
#: resamples for fields up to `_SMALL` items; larger ones have narrow intervals, and get fewer
_SAMPLES, _FEWER_SAMPLES, _SMALL = 1000, 200, 2000
MOST_PAIRS, MOST_CLASSES = 1_000, 100
BINS = 20
#: a project that lasts longer is shown week by week
MOST_DAYS = 62
#: 5 January 1970
MONDAY = 4

NOTHING_YET = _("No two annotators have labelled the same item in this field yet.")


@dataclass
class Counted:
    """The figures of one field, all but the items agreed on least."""

    measures: tuple[Measure, ...]
    workers: tuple[Group, ...]
    batches: tuple[Group, ...]
    days: tuple[Group, ...]
    days_step: int
    pairs: tuple[Pair, ...]
    pairs_left_out: int
    classes: tuple[ClassAgreement, ...]
    confusion: Confusion | None
    histogram: tuple[int, ...]


def count(tally: Tally, block: Block) -> Counted:
    """Everything of a field. Every interval is drawn from the same resamples of items."""
    measures = _Measures(tally, block)
    facets = [
        _workers(tally, block),
        _by_pair(tally, block, _imports(block)),
        _by_pair(tally, block, _days(block)),
    ]
    samples = _SAMPLES if block.shared <= _SMALL else _FEWER_SAMPLES
    parts: list[Callable[[Floats], Floats]] = [measures.values, *(facet.values for facet in facets)]
    sizes = np.cumsum([len(part(np.ones(len(block.items)))) for part in parts])[:-1]
    intervals = bootstrap_intervals(
        lambda times: np.concatenate([part(times) for part in parts]),
        block.shared,
        SEED,
        samples,
        groups=block.often[block.shared :],
    )
    own, *grouped = (list(part) for part in np.split(np.array(intervals, dtype=object), sizes))
    pairs, left_out = _pairs(tally, block)
    workers, batches, days = (facet.groups(part) for facet, part in zip(facets, grouped, strict=True))
    return Counted(
        measures.figures(own),
        workers,
        batches,
        days,
        _step(block),
        pairs,
        left_out,
        _classes(tally, block),
        _confusion(tally, block),
        _histogram(tally, block),
    )


class _Measures:
    """The measures of the whole field."""

    def __init__(self, tally: Tally, block: Block) -> None:
        self.items = block.shared
        self.statistics = tally.every_statistic(block) if self.items else {}
        self.names = tally.shown
        self.why: dict[str, Words | str] = {}
        self.value = {name: self._ask(name, None) for name in self.statistics}
        self.items_in = {name: tally.items_in(block, name) for name in self.statistics}

    def _ask(self, name: str, times: Floats | None) -> float:
        try:
            return self.statistics[name](times)
        except Undefined as error:
            self.why.setdefault(name, error.message)
            return float("nan")

    def values(self, times: Floats) -> Floats:
        """Those that are defined, over a resample."""
        return np.array([self._ask(name, times) for name, value in self.value.items() if np.isfinite(value)])

    def figures(self, intervals: Sequence[Any]) -> tuple[Measure, ...]:
        if not self.items:
            return tuple(Measure(name, None, NOTHING_YET) for name in self.names)
        left = iter(intervals)
        return tuple(
            _measure(name, float(value), self.items_in[name], next(left))
            if np.isfinite(value)
            else Measure(name, None, self.why[name], self.items)
            for name, value in self.value.items()
        )


class _Facet:
    """The ratios of groups of pairs: `group` numbers each row's group, `row` says which of the block's pairs it is."""

    def __init__(
        self,
        block: Block,
        keys: Sequence[str],
        group: Ints,
        row: Ints,
        ratios: dict[str, tuple[Ratio, Floats, Floats]],
    ) -> None:
        self.keys = keys
        self.group = group
        self.item = block.pair_item[row]
        self.ratios = ratios
        seen = np.unique(np.stack([group, self.item], axis=1), axis=0)
        self.items = np.bincount(seen[:, 0], minlength=len(keys))
        self.value = self._over(np.ones(len(block.items)))

    def _over(self, times: Floats) -> Floats:
        """The value of every ratio of every group, shape (ratios, groups); NaN: not defined."""
        drawn, size = times[self.item], len(self.keys)
        found = np.full((len(self.ratios), size), np.nan)
        for at, (_ratio, above, below) in enumerate(self.ratios.values()):
            over = np.bincount(self.group, drawn * below, size)
            np.divide(np.bincount(self.group, drawn * above, size), over, out=found[at], where=over > 0)
        return found

    def values(self, times: Floats) -> Floats:
        return self._over(times).reshape(-1)

    def groups(self, intervals: Sequence[Any]) -> tuple[Group, ...]:
        width = len(self.keys)
        return tuple(
            Group(
                key,
                int(self.items[at]),
                tuple(
                    self._measure(name, number, at, intervals[number * width + at])
                    for number, name in enumerate(self.ratios)
                ),
            )
            for at, key in enumerate(self.keys)
        )

    def _measure(self, name: str, number: int, at: int, interval: Any) -> Measure:
        items, value = int(self.items[at]), self.value[number, at]
        if np.isnan(value):
            return Measure(name, None, self.ratios[name][0].why, items)
        return _measure(name, float(value), items, interval)


def _measure(name: str, value: float, items: int, interval: Any) -> Measure:
    """One item has nothing to draw from: its interval would seem to be sure."""
    return Measure(name, value, None, items, interval if items > 1 else None)


def _by_pair(tally: Tally, block: Block, keyed: tuple[Sequence[str], Ints]) -> _Facet:
    """Groups of pairs, by the primary measure."""
    keys, group = keyed
    ratio = tally.ratios[tally.primary]
    above, below = (np.broadcast_to(part, group.shape) for part in ratio.parts(block.own))
    return _Facet(block, keys, group, np.arange(len(group)), {tally.primary: (ratio, above, below)})


def _imports(block: Block) -> tuple[list[str], Ints]:
    keys, group = np.unique(block.imports[block.pair_item], return_inverse=True)
    return [str(key) for key in keys.tolist()], group


def _step(block: Block) -> int:
    """Over how many days a point in time stands: one, or in a long project a week."""
    return 1 if len(block.day) == 0 or np.ptp(block.day) <= MOST_DAYS else 7


def _days(block: Block) -> tuple[list[str], Ints]:
    step = _step(block)
    first = block.day - (block.day - MONDAY) % step
    keys, group = np.unique(first, return_inverse=True)
    return [date_of(key).isoformat() for key in keys.tolist()], group


def _workers(tally: Tally, block: Block) -> _Facet:
    """Each annotator against all others. For the right one of a pair, left and right change places."""
    keys, group = np.unique(np.concatenate([block.left, block.right]), return_inverse=True)
    every = np.arange(len(block.left))
    swapped = dict(block.own)
    if "left" in swapped:
        swapped["left"], swapped["right"] = swapped["right"], swapped["left"]
    ratios = {}
    for name in tally.per_pair:
        sides = [tally.ratios[name].parts(own) for own in (block.own, swapped)]
        above, below = (
            np.concatenate([np.broadcast_to(side[at], every.shape) for side in sides]).astype(float)
            for at in (0, 1)
        )
        ratios[name] = (tally.ratios[name], above, below)
    row = np.concatenate([every, every])
    return _Facet(block, [str(key) for key in keys.tolist()], group, row, ratios)


def _pairs(tally: Tally, block: Block) -> tuple[tuple[Pair, ...], int]:
    """The pairs of annotators who share most items, by their ids; and how many more there are."""
    pairs, number = pair_index(block)
    shared = np.bincount(number, minlength=len(pairs))
    chosen = sorted(np.argsort(-shared, kind="stable")[:MOST_PAIRS].tolist())
    sums = {}
    for name in tally.per_pair:
        parts = (np.broadcast_to(part, number.shape) for part in tally.ratios[name].parts(block.own))
        sums[name] = [np.bincount(number, part, len(pairs)) for part in parts]
    extras = tally.pair_extras(block)

    def measures(at: int) -> tuple[Measure, ...]:
        items = int(shared[at])
        own = [
            Measure(name, float(above[at] / below[at]), None, items)
            if below[at]
            else Measure(name, None, tally.ratios[name].why, items)
            for name, (above, below) in sums.items()
        ]
        more = [
            Measure(name, None, tally.extra_reasons[name], items)
            if np.isnan(values[at])
            else Measure(name, float(values[at]), None, items)
            for name, values in extras.items()
        ]
        return (*own, *more)

    found = tuple(Pair(pairs[at][0], pairs[at][1], int(shared[at]), measures(at)) for at in chosen)
    return found, len(pairs) - len(found)


def _used(tally: Tally, block: Block) -> list[tuple[int, str, int]]:
    """(number, name, times used) of every class, in the order of their numbers."""
    cells = np.concatenate([block.row, block.column])
    often = np.bincount(cells[cells >= 0], minlength=len(tally.categories.names))
    return [(number, name, int(often[number])) for number, name in tally.categories.single]


def _classes(tally: Tally, block: Block) -> tuple[ClassAgreement, ...]:
    if not tally.confuses:
        return ()
    same = np.bincount(block.row[block.row == block.column], minlength=len(tally.categories.names))
    return tuple(
        ClassAgreement(name, used, float(2 * same[number] / used) if used else None)
        for number, name, used in _used(tally, block)
    )


def _confusion(tally: Tally, block: Block) -> Confusion | None:
    if not tally.confuses:
        return None
    used = _used(tally, block)
    rank = sorted(used, key=lambda each: -each[2])[:MOST_CLASSES]
    kept = sorted(rank)
    size = len(kept) + tally.unmatched
    place = np.full(len(tally.categories.names) + 1, -1, dtype=np.int64)
    place[[number for number, *_rest in kept]] = np.arange(len(kept))
    if tally.unmatched:
        place[-1] = len(kept)  # where the number of the unmatched, -1, points
    row, column = place[block.row], place[block.column]
    seen = (row >= 0) & (column >= 0)
    cells = np.bincount(row[seen] * size + column[seen], minlength=size * size).reshape(size, size)
    both = cells + cells.T - np.diag(np.diag(cells))
    return Confusion(
        tuple(name for _number, name, _used in kept),
        tally.unmatched,
        tuple(tuple(each) for each in both.tolist()),
        len(used) - len(kept),
    )


def _histogram(tally: Tally, block: Block) -> tuple[int, ...]:
    if "iou" not in tally.ratios:
        return ()
    alike = block.alike[matched(block)]
    at = np.minimum((alike * BINS + 1e-9).astype(np.int64), BINS - 1)
    return tuple(np.bincount(at, minlength=BINS).tolist())
