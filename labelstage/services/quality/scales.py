"""Ratings and numbers: how far apart, beside the same or not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.agreement import Coefficients
from labelstage.measures.icc import icc
from labelstage.measures.undefined import Undefined
from labelstage.measures.weights import Weights
from labelstage.words import _

from .answers import ItemAnswers
from .choices import NO_PAIRS, SAME
from .coefficients import alpha_of_values, raters, ratings_table
from .compact import Block
from .tally import Cell, Parts, Ratio, Statistic, Tally

_NEAR = Ratio(lambda own: (own["near"], 1), NO_PAIRS)
_APART = Ratio(lambda own: (own["apart"], 1), NO_PAIRS)


class RatingTally(Tally):
    """A scale of levels: the same, near, and the coefficients for an order."""

    primary = "closeness"
    counts_singles = True
    columns = ("same", "within_one", "near", "apart")
    ratios: ClassVar = {
        "agreement": SAME,
        "within_one": Ratio(lambda own: (own["within_one"], 1), NO_PAIRS),
        "closeness": _NEAR,
        "mean_difference": _APART,
    }
    shown = (
        *("agreement", "within_one", "mean_difference", "ordinal_alpha", "gwet_ac2", "weighted_kappa"),
        *("gwet_ac2_linear", "weighted_kappa_linear", "gwet_ac2_ordinal"),
    )
    per_item = ("closeness", "agreement", "within_one")
    per_pair = ("agreement", "within_one", "closeness", "mean_difference")

    def read(self, answer: Any) -> int:
        return int(answer)

    def compare_two(self, left: int, right: int) -> tuple[Parts, list[Cell]]:
        apart, most = abs(left - right), max(int(self.field["levels"]) - 1, 1)
        own = {
            "same": int(apart == 0),
            "within_one": int(apart <= 1),
            "near": 1 - apart / most,
            "apart": apart,
        }
        number = self.categories.number
        return own, [(number(str(left)), number(str(right)), 1.0)]

    def units(self, values: Mapping[int, int], item: ItemAnswers) -> list[tuple[float, float]]:
        return list(values.items())

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        levels = tuple(range(1, max(int(self.field["levels"]), int(block.value.max(initial=1))) + 1))
        table = ratings_table(block, levels, block.value.astype(np.int64) - 1)
        squared, linear, ordinal = (
            Coefficients(table, Weights(kind, levels), block.often)
            for kind in ("quadratic", "linear", "ordinal")
        )
        who = raters(block)
        levelled = type(who)(who.rater, who.unit, who.category - 1)
        return {
            "ordinal_alpha": alpha_of_values(block, "ordinal"),
            "gwet_ac2": squared.gwet,
            "weighted_kappa": partial(squared.conger, levelled),
            "gwet_ac2_linear": linear.gwet,
            "weighted_kappa_linear": partial(linear.conger, levelled),
            "gwet_ac2_ordinal": ordinal.gwet,
        }


class NumberTally(Tally):
    """Numbers: how far apart, and which share of their spread lies between the items."""

    primary = "closeness"
    columns = ("same", "near", "apart")
    ratios: ClassVar = {"agreement": SAME, "closeness": _NEAR, "mean_difference": _APART}
    shown = ("agreement", "mean_difference", "closeness", "interval_alpha", "ratio_alpha", "icc")
    per_item = ("closeness", "agreement")
    per_pair = ("closeness", "agreement", "mean_difference")
    confuses = False

    def read(self, answer: Any) -> float:
        return float(answer)

    def compare_two(self, left: float, right: float) -> tuple[Parts, list[Cell]]:
        apart, span = abs(left - right), self._span(left, right)
        near = max(0.0, 1 - apart / span) if span else 1.0
        return {"same": int(left == right), "near": near, "apart": apart}, []

    def _span(self, left: float, right: float) -> float:
        """What counts as wholly apart: the field's range, or without one the larger of the two numbers."""
        low, high = self.field.get("min"), self.field.get("max")
        if low is not None and high is not None:
            return float(high - low)
        return max(abs(left), abs(right))

    def units(self, values: Mapping[int, float], item: ItemAnswers) -> list[tuple[float, float]]:
        return list(values.items())

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        found = {"interval_alpha": alpha_of_values(block, "interval"), "icc": _icc(block)}
        if (block.value >= 0).all():
            found["ratio_alpha"] = alpha_of_values(block, "ratio")
        else:
            found["ratio_alpha"] = _below_zero
        return found


def _icc(block: Block) -> Statistic:
    centred = block.value - (block.value.mean() if len(block.value) else 0)
    size, total, square = (
        np.bincount(block.unit_item, weights, len(block.items)).astype(float)
        for weights in (None, centred, centred**2)
    )
    return partial(icc, size, total, square)


def _below_zero(_times: Any = None) -> float:
    raise Undefined(_("Some numbers are below 0, and a ratio scale starts at 0."))
