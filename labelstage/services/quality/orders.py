"""Rankings of the responses of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.agreement import Coefficients
from labelstage.measures.rankings import kendall_tau, ranks
from labelstage.measures.ratings import Floats, table_of_codes
from labelstage.measures.undefined import Undefined
from labelstage.words import _

from .answers import ItemAnswers
from .choices import NO_PAIRS, SAME
from .compact import Block
from .tally import Cell, Parts, Ratio, Statistic, Tally

_NO_ORDER = _("Of every two rankings one puts everything equal, so there is no order to compare.")


class RankingTally(Tally):
    """Kendall's tau-b between every two annotators, the same best, and Krippendorff's alpha of the ranks."""

    primary = "kendall_tau"
    columns = ("same", "same_best", "tau", "ordered")
    ratios: ClassVar = {
        "agreement": SAME,
        "same_best": Ratio(lambda own: (own["same_best"], 1), NO_PAIRS),
        "kendall_tau": Ratio(lambda own: (own["tau"], own["ordered"]), _NO_ORDER),
    }
    shown = ("kendall_tau", "same_best", "agreement", "rank_alpha")
    per_item = ("kendall_tau", "same_best", "agreement")
    per_pair = ("kendall_tau", "same_best", "agreement")
    confuses = False

    def read(self, answer: Any) -> dict[str, float]:
        return dict(sorted(ranks(answer).items()))

    def compare_two(self, left: dict[str, float], right: dict[str, float]) -> tuple[Parts, list[Cell]]:
        shared = sorted(left.keys() & right.keys())
        mine, theirs = [left[name] for name in shared], [right[name] for name in shared]
        try:
            tau, ordered = kendall_tau(mine, theirs), 1
        except Undefined:
            tau, ordered = 0.0, 0
        best = _best(left) == _best(right)
        return {"same": int(left == right), "same_best": int(best), "tau": tau, "ordered": ordered}, []

    def units(self, values: Mapping[int, dict[str, float]], item: ItemAnswers) -> list[tuple[float, float]]:
        names = sorted({name for given in values.values() for name in given})
        return [(names.index(name), rank) for given in values.values() for name, rank in given.items()]

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        return {"rank_alpha": _rank_alpha(block)}


def _best(given: Mapping[str, float]) -> set[str]:
    first = min(given.values(), default=0)
    return {name for name, rank in given.items() if rank == first}


def _rank_alpha(block: Block) -> Statistic:
    """Krippendorff's interval alpha where each response of each item is a unit and its ranks are the numbers."""
    slots, slot = np.unique(np.stack([block.unit_item, block.key], axis=1), axis=0, return_inverse=True)
    given, codes = np.unique(block.value, return_inverse=True)
    over = Coefficients(table_of_codes(slot.reshape(-1), codes, len(slots), tuple(given.tolist())))
    item_of = slots[:, 0] if len(slots) else np.zeros(0, dtype=np.int64)

    def value(times: Floats | None = None) -> float:
        return over.alpha("interval", None if times is None else times[item_of])

    return value
