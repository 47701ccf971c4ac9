"""Choices: one class, a set of classes, or the response preferred, per annotator and item."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.agreement import Coefficients, lookup
from labelstage.measures.classes import jaccard_distance, masi_distance, path_distance
from labelstage.measures.pairwise import Pairwise
from labelstage.measures.ratings import Floats
from labelstage.measures.undefined import Undefined
from labelstage.words import _

from .answers import ItemAnswers
from .coefficients import raters, ratings_table
from .compact import UNMATCHED, Block
from .pairing import pair_index
from .tally import Cell, Parts, Ratio, Statistic, Tally

NO_KAPPA = _("All shared items have one and the same class, so agreement beyond chance is not defined.")
NO_PAIRS = _("No two annotators have labelled the same item in this field yet.")
MORE_THAN_TWO = _(
    "Cohen's kappa compares two annotators. For more, read Conger's kappa, or the pairs one by one."
)
SAME = Ratio(lambda own: (own["same"], 1), NO_PAIRS)


class ChoiceTally(Tally):
    """Percent agreement and the chance-corrected coefficients; with a tree of classes also alpha by the steps between."""

    primary = "agreement"
    columns = ("same",)
    ratios: ClassVar = {"agreement": SAME}
    counts_singles = True
    per_item = ("agreement",)
    per_pair = ("agreement",)
    extra_reasons: ClassVar = {"cohen_kappa": NO_KAPPA}

    @property
    def shown(self) -> tuple[str, ...]:  # type: ignore[override]
        tree = any(each.get("parent") for each in self.field["classes"])
        kappas = ("cohen_kappa", "conger_kappa", "fleiss_kappa", "krippendorff_alpha")
        return ("agreement", *kappas, *(["path_alpha"] if tree else []), "gwet_ac1", "brennan_prediger")

    def read(self, answer: Any) -> int:
        return self.categories.number(answer)

    def compare_two(self, left: int, right: int) -> tuple[Parts, list[Cell]]:
        return {"same": int(left == right)}, [(left, right, 1.0)]

    def units(self, values: Mapping[int, int], item: ItemAnswers) -> list[tuple[float, float]]:
        return list(values.items())

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        over = Coefficients(ratings_table(block, self.categories.names), often=block.often)
        found: dict[str, Statistic] = {
            "agreement": over.percent,
            "cohen_kappa": cohen(block),
            "conger_kappa": partial(over.conger, raters(block)),
            "fleiss_kappa": over.fleiss,
            "krippendorff_alpha": lambda times: over.alpha("nominal", times),
            "gwet_ac1": over.gwet,
            "brennan_prediger": over.brennan,
        }
        if "path_alpha" in self.shown:
            parents = {each["name"]: each.get("parent") for each in self.field["classes"]}
            steps = lookup(self.categories.names, partial(path_distance, parents=parents))
            found["path_alpha"] = lambda times: over.alpha_by(steps, times)
        return found

    def pair_extras(self, block: Block) -> Mapping[str, Floats]:
        return {"cohen_kappa": pairwise(block).kappas()}


class PreferenceTally(ChoiceTally):
    """Which response is better: its place among the item's responses is the category, or a tie."""


class SetTally(Tally):
    """Sets of classes: the same set, and how far apart two sets are (Jaccard, MASI)."""

    primary = "agreement"
    columns = ("same", "jaccard")
    ratios: ClassVar = {"agreement": SAME, "jaccard": Ratio(lambda own: (own["jaccard"], 1), NO_PAIRS)}
    shown = ("agreement", "jaccard", "masi_alpha", "jaccard_alpha", "krippendorff_alpha")
    per_item = ("agreement", "jaccard")
    per_pair = ("agreement", "jaccard")
    unmatched = True

    def read(self, answer: Any) -> frozenset[str]:
        return frozenset(answer)

    def compare_two(self, left: frozenset[str], right: frozenset[str]) -> tuple[Parts, list[Cell]]:
        number = self.categories.number
        cells: list[Cell] = [(number(name), number(name), 1.0) for name in sorted(left & right)]
        cells += [(number(name), UNMATCHED, 0.0) for name in sorted(left - right)]
        cells += [(UNMATCHED, number(name), 0.0) for name in sorted(right - left)]
        return {"same": int(left == right), "jaccard": 1 - jaccard_distance(left, right)}, cells

    def units(self, values: Mapping[int, frozenset[str]], item: ItemAnswers) -> list[tuple[float, float]]:
        return [(worker, self.categories.number_of_set(names)) for worker, names in values.items()]

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        used, codes = np.unique(block.value.astype(np.int64), return_inverse=True)
        sets = tuple(self.categories.set_of(number) for number in used.tolist())
        over = Coefficients(ratings_table(block, sets, codes))
        masi, jaccard = (lookup(sets, distance) for distance in (masi_distance, jaccard_distance))
        return {
            "agreement": over.percent,
            "masi_alpha": lambda times: over.alpha_by(masi, times),
            "jaccard_alpha": lambda times: over.alpha_by(jaccard, times),
            "krippendorff_alpha": lambda times: over.alpha("nominal", times),
        }


def pairwise(block: Block) -> Pairwise:
    """The choices of every two annotators, by the block's pairs."""
    pairs, number = pair_index(block)
    return Pairwise(len(pairs), number, block.pair_item, block.row, block.column)


def cohen(block: Block) -> Statistic:
    """Cohen's kappa where there are exactly two annotators. A mean over many pairs would be biased by those who share few
    items."""
    between = pairwise(block)

    def value(times: Floats | None = None) -> float:
        if between.pairs != 1:
            raise Undefined(MORE_THAN_TWO)
        (kappa,) = between.kappas(times)
        if np.isnan(kappa):
            raise Undefined(NO_KAPPA)
        return float(kappa)

    return value
