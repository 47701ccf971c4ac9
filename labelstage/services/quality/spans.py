"""Spans of a text: the same to the letter, but for a particle, overlapping, character by character, and aligned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from labelstage.measures.gamma import disorders
from labelstage.measures.josa import tolerant_matches
from labelstage.measures.ratings import Floats, dot
from labelstage.measures.spans import Span, compare, unit_counts
from labelstage.measures.undefined import Undefined
from labelstage.words import _

from .answers import ItemAnswers
from .compact import UNMATCHED, Block
from .objects import NOTHING, PRECISION, RECALL, emptiness
from .tally import Cell, Parts, Ratio, Statistic, Tally

_NO_SPANS = _("Nobody has marked anything on the shared items.")
_NO_TEXT = _("The shared items hold no text.")
_ALIKE = _("Every character has the same label, so agreement beyond chance is not defined.")

#: keys of units that are no category: disagreement seen, gamma's disorder seen and expected
_DIFFERING, _SEEN, _EXPECTED = -1, -2, -3
#: gamma is worked out on items whose spans are at most so many, with so many shifts by chance
_MOST_SPANS, _SHIFTS = 150, 10
#: and for about so many items of a field: those first in an order that has nothing to do with what they are
GAMMA_ITEMS = 200


def _f1(column: str) -> Ratio:
    return Ratio(lambda own: (2 * own[column], own["left"] + own["right"]), _NO_SPANS, empty=1.0)


class SpanTally(Tally):
    """F1 in three strictnesses, alpha over characters, and gamma."""

    primary = "exact_f1"
    columns = (
        "left",
        "right",
        "matched",
        "exact",
        "tolerant",
        "overlapping",
        "same_class",
        "both_empty",
        "any_empty",
    )
    ratios: ClassVar = {
        "exact_f1": _f1("exact"),
        "josa_f1": _f1("tolerant"),
        "overlap_f1": _f1("overlapping"),
        "nothing": NOTHING,
        "class_agreement": Ratio(
            lambda own: (own["same_class"], own["matched"]),
            _("No two spans overlap, so there is nothing to compare."),
        ),
        "precision": PRECISION,
        "recall": RECALL,
    }
    shown = ("exact_f1", "josa_f1", "overlap_f1", "nothing", "class_agreement", "character_alpha", "gamma")
    per_item = ("exact_f1", "josa_f1", "overlap_f1")
    per_pair = ("exact_f1", "josa_f1", "overlap_f1", "precision", "recall")
    unmatched = True
    samples = True

    def read(self, answer: Any) -> tuple[list[Span], list[str]]:
        spans = [(each["start"], each["end"], each["class"]) for each in answer]
        return spans, [each.get("text") or "" for each in answer]

    def compare_two(self, left: Any, right: Any) -> tuple[Parts, list[Cell]]:
        (mine, texts), (theirs, others) = left, right
        found = compare(mine, theirs)
        number = self.categories.number
        cells: list[Cell] = [
            (number(mine[row][2]), number(theirs[column][2]), 1.0) for row, column in found.regardless
        ]
        same = sum(row == column for row, column, _alike in cells)
        rows, columns = ({pair[side] for pair in found.regardless} for side in (0, 1))
        cells += [(number(span[2]), UNMATCHED, 0.0) for at, span in enumerate(mine) if at not in rows]
        cells += [(UNMATCHED, number(span[2]), 0.0) for at, span in enumerate(theirs) if at not in columns]
        own = {
            "left": found.left,
            "right": found.right,
            "matched": len(found.regardless),
            "exact": found.exact,
            "tolerant": tolerant_matches(mine, theirs, (texts, others)),
            "overlapping": len(found.overlapping),
            "same_class": same,
            **emptiness(found.left, found.right),
        }
        return own, cells

    def same_objects(self, left: Any, right: Any) -> list[tuple[int, int]]:
        """The overlapping pairs of two answers, by their places in them: for the relations between them."""
        return compare(self.read(left)[0], self.read(right)[0]).regardless

    def units(self, values: Mapping[int, Any], item: ItemAnswers) -> list[tuple[float, float]]:
        said = [spans for spans, _texts in values.values()]
        totals: dict[int, float] = {}
        differing = 0.0
        for length, counts in unit_counts(said, item.length):
            for classes, count in counts.items():
                category = self.categories.number_of_set(classes)
                totals[category] = totals.get(category, 0) + length * count
            size = len(said)
            differing += length * (size**2 - sum(count**2 for count in counts.values())) / (size - 1)
        found: list[tuple[float, float]] = [(_DIFFERING, differing), *totals.items()]
        if 0 < sum(map(len, said)) <= _MOST_SPANS and wants_gamma(item.item_id, self.population):
            seen, expected = disorders(said, item.length, seed=item.item_id, samples=_SHIFTS)
            found += [(_SEEN, seen), (_EXPECTED, expected)]
        return found

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        return {"character_alpha": _character_alpha(block), "gamma": _gamma(block)}


def wants_gamma(item_id: int, items: int) -> bool:
    """Whether an item belongs to the sample of about `GAMMA_ITEMS` of a field's `items` for which gamma is worked out."""
    return _place(item_id) * max(items, GAMMA_ITEMS) < GAMMA_ITEMS


def _place(item_id: int) -> float:
    """A place from 0 up to 1 that is the item's own and says nothing of it (Fibonacci hashing)."""
    return (item_id * 2654435769 % 2**32) / 2**32


def _character_alpha(block: Block) -> Statistic:
    """Krippendorff's nominal alpha with every character as a unit: the sets of classes marked there are its categories."""
    size = len(block.items)
    differing = _sum_of(block, _DIFFERING)
    is_total = block.key >= 0
    key, item, value = block.key[is_total], block.unit_item[is_total], block.value[is_total]

    def alpha(times: Floats | None = None) -> float:
        drawn = value if times is None else value * times[item]
        totals = np.bincount(key, drawn).astype(float)
        every = totals.sum()
        if every == 0:
            raise Undefined(_NO_TEXT)
        if np.count_nonzero(totals) == 1:
            raise Undefined(_ALIKE)
        seen = dot(np.ones(size) if times is None else times, differing)
        return float(1 - (every - 1) * seen / (every**2 - dot(totals, totals)))

    return alpha


def _gamma(block: Block) -> Statistic:
    """Gamma over the sampled items: their disorder seen and expected, each summed."""
    sampled = np.array([wants_gamma(item, len(block.items)) for item in block.items.tolist()], dtype=float)
    seen, expected = (_sum_of(block, key) * sampled for key in (_SEEN, _EXPECTED))

    def value(times: Floats | None = None) -> float:
        by_chance = dot(sampled if times is None else times, expected)
        if by_chance <= 0:
            raise Undefined(_NO_SPANS)
        return 1 - dot(sampled if times is None else times, seen) / by_chance

    return value


def _sum_of(block: Block, key: int) -> Floats:
    """For each item the sum of the units with that key."""
    mine = block.key == key
    return np.bincount(block.unit_item[mine], block.value[mine], len(block.items)).astype(float)
