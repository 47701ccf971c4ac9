"""Coefficients over a block that are no plain ratios: alpha over matched pairs, over ratings, quantiles."""

from __future__ import annotations

import numpy as np

from labelstage.measures.agreement import Coefficients, Raters
from labelstage.measures.ratings import Floats, Ints, Table, dot, table_of_codes
from labelstage.measures.undefined import Undefined
from labelstage.words import _

from .compact import Block
from .tally import Statistic

_NO_MATCHES = _("No two objects match, so there is nothing to compare.")
_ONE_CLASS = _(
    "All matched objects are of one and the same class, so agreement beyond chance is not defined."
)


def matched(block: Block) -> Ints:
    """The cells in which two objects were matched."""
    return np.nonzero((block.row >= 0) & (block.column >= 0))[0]


def class_alpha(block: Block) -> Statistic:
    """Krippendorff's nominal alpha where every matched pair of objects is a unit that two annotators named."""
    cells = matched(block)
    item, row, column = block.cell_item[cells], block.row[cells], block.column[cells]
    width = int(max(row.max(initial=0), column.max(initial=0))) + 1
    differing = np.bincount(item, row != column, len(block.items)).astype(float)
    named = np.concatenate([item, item]) * width + np.concatenate([row, column])
    at, often = np.unique(named, return_counts=True)
    of_item, of_class = at // width, at % width

    def value(times: Floats | None = None) -> float:
        drawn = often if times is None else often * times[of_item]
        totals = np.bincount(of_class, drawn, width)
        every = totals.sum()
        if every == 0:
            raise Undefined(_NO_MATCHES)
        if np.count_nonzero(totals) == 1:
            raise Undefined(_ONE_CLASS)
        observed = 2 * (differing.sum() if times is None else dot(times, differing))
        return float(1 - (every - 1) * observed / (every**2 - totals @ totals))

    return value


def quantile(block: Block, share: float) -> Statistic:
    """The value of how alike matched objects are that `share` of them stay below."""
    cells = matched(block)
    cells = cells[np.argsort(block.alike[cells], kind="stable")]
    alike, item = block.alike[cells], block.cell_item[cells]

    def value(times: Floats | None = None) -> float:
        if not len(alike):
            raise Undefined(_NO_MATCHES)
        if times is None:
            return float(np.quantile(alike, share))
        reached = np.cumsum(times[item])
        if reached[-1] == 0:
            raise Undefined(_NO_MATCHES)
        return float(alike[min(np.searchsorted(reached, share * reached[-1]), len(alike) - 1)])

    return value


def ratings_table(block: Block, categories: tuple[object, ...], codes: Ints | None = None) -> Table:
    """The ratings that the units hold, as (worker, category number) or with `codes` in place of the latter."""
    given = block.value.astype(np.int64) if codes is None else codes
    return table_of_codes(block.unit_item, given, len(block.items), categories)


def raters(block: Block) -> Raters:
    """Who gave which rating."""
    _workers, number = np.unique(block.key, return_inverse=True)
    return Raters(number, block.unit_item, block.value.astype(np.int64))


def alpha_of_values(block: Block, level: str) -> Statistic:
    """Krippendorff's alpha of the numbers that the units hold, at a level of measurement."""
    values, codes = np.unique(block.value, return_inverse=True)
    over = Coefficients(ratings_table(block, tuple(values.tolist()), codes))
    return lambda times: over.alpha(level, times)
