"""Choices: one class, or a set of classes, per annotator and item."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

import numpy as np

from labelstage.measures.agreement import Coefficients, Raters
from labelstage.measures.pairwise import Pairwise
from labelstage.measures.ratings import Floats, Ints, table_of_codes
from labelstage.measures.undefined import Undefined
from labelstage.words import _

from .tally import Confusion, Counts, Measure, Pair, Tally, pairs_of

_NO_KAPPA = _("All shared items have one and the same class, so agreement beyond chance is not defined.")

_MORE_THAN_TWO = _(
    "Cohen's kappa compares two annotators. For more, read Conger's kappa, or the pairs one by one."
)


class ChoiceTally(Tally):
    """Percent agreement and the chance-corrected coefficients; a set of classes counts as one category."""

    primary = "agreement"

    def __init__(self, field: Mapping[str, Any], match_iou: float) -> None:
        super().__init__(field, match_iou)
        self._several = bool(field.get("multiple"))
        self._sets: dict[tuple[int, ...], int] = {}
        if not self._several:
            self._sets = {(number,): number for number in range(len(field["classes"]))}
        self._counts = Counts()
        self._pairs: dict[tuple[int, int], int] = {}
        self._ratings = {name: array("q") for name in ("worker", "item", "code")}
        self._workers: dict[int, int] = {}
        self._rows = {name: array("q") for name in ("pair", "item", "left", "right")}

    def read(self, answer: Any) -> int:
        names = answer if self._several else [answer]
        key = tuple(sorted(self.classes.number(name) for name in names))
        return self._sets.setdefault(key, len(self._sets))

    def compare(self, number: int, values: Mapping[int, Any]) -> dict[str, float | None]:
        self._ratings["worker"].extend(self._workers.setdefault(each, len(self._workers)) for each in values)
        self._ratings["item"].extend([number] * len(values))
        self._ratings["code"].extend(values.values())
        pairs = pairs_of(values)
        for pair in pairs:
            left, right = values[pair[0]], values[pair[1]]
            row = (self._pairs.setdefault(pair, len(self._pairs)), number, left, right)
            for column, value in zip(self._rows.values(), row, strict=True):
                column.append(value)
            self._counts.add(left, right)
        return {"agreement": sum(values[a] == values[b] for a, b in pairs) / len(pairs)}

    def measures(self) -> list[Measure]:
        table = table_of_codes(
            _ints(self._ratings["item"]), _ints(self._ratings["code"]), self.items, tuple(self._sets)
        )
        over = Coefficients(table)
        raters = Raters(
            _ints(self._ratings["worker"]), _ints(self._ratings["item"]), _ints(self._ratings["code"])
        )
        return [
            self.measure("agreement", over.percent),
            self.measure("cohen_kappa", self._cohen),
            self.measure("conger_kappa", partial(over.conger, raters)),
            self.measure("fleiss_kappa", over.fleiss),
            self.measure("krippendorff_alpha", lambda times: over.alpha("nominal", times)),
            self.measure("gwet_ac1", over.gwet),
        ]

    def _cohen(self, times: Floats | None = None) -> float:
        """Cohen's kappa where there are exactly two annotators. A mean over many pairs would be biased by those who share
        few items."""
        if len(self._pairs) != 1 or len(self._workers) != 2:
            raise Undefined(_MORE_THAN_TWO)
        (kappa,) = self._pairwise.kappas(times)
        if np.isnan(kappa):
            raise Undefined(_NO_KAPPA)
        return float(kappa)

    def pairs(self) -> list[Pair]:
        pairwise = self._pairwise
        shared = np.bincount(pairwise.pair, minlength=len(self._pairs))
        columns = (shared.tolist(), pairwise.percent().tolist(), pairwise.kappas().tolist())
        return [
            Pair(
                *pair,
                items,
                (
                    Measure("agreement", percent, None, items),
                    Measure("cohen_kappa", None, _NO_KAPPA, items)
                    if np.isnan(kappa)
                    else Measure("cohen_kappa", kappa, None, items),
                ),
            )
            for pair, items, percent, kappa in sorted(zip(self._pairs, *columns, strict=True))
        ]

    def confusion(self) -> Confusion | None:
        if self._several:
            return None
        names = self.classes.names
        return Confusion(names, False, self._counts.table(len(names)))

    @cached_property
    def _pairwise(self) -> Pairwise:
        columns = (_ints(column) for column in self._rows.values())
        return Pairwise(len(self._pairs), *columns)


def _ints(values: array[int]) -> Ints:
    return np.array(values, dtype=np.int64)
