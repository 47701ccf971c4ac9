"""What every kind's tally is built from: columns per pair of annotators, ratios of their sums, and further statistics."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from labelstage.kinds.problems import BROKEN
from labelstage.measures.ratings import Floats, dot
from labelstage.measures.undefined import Undefined
from labelstage.words import Words

from .answers import ItemAnswers
from .compact import Block, Compared, day_of

#: a kind's columns by name: numbers of one pair, or arrays over many
Parts = Mapping[str, Any]
#: a number over a block, each item counted so often (None: once). Raises Undefined
Statistic = Callable[[Floats | None], float]
#: stands between the names of a set; no name holds it
_BETWEEN = "\x1f"
#: a row of `Compared.cells` without its pair: left category, right category, how alike
Cell = tuple[int, int, float]


class Categories:
    """The categories of a field by number: those of the schema first, then those that only older labels carry."""

    def __init__(self, names: Iterable[str]) -> None:
        self._numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}

    def number(self, name: str) -> int:
        """The category's number, given anew to one that has none."""
        return self._numbers.setdefault(name, len(self._numbers))

    def number_of_set(self, names: Collection[str]) -> int:
        """The number of a set of categories, which is a category too; of one alone its own."""
        return self.number(_BETWEEN.join(sorted(names)))

    def set_of(self, number: int) -> frozenset[str]:
        """The reverse of `number_of_set`."""
        return frozenset(name for name in self.names[number].split(_BETWEEN) if name)

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in the order of their numbers."""
        return tuple(self._numbers)

    @property
    def single(self) -> list[tuple[int, str]]:
        """Those that are no sets, with their numbers."""
        return [(number, name) for name, number in self._numbers.items() if name and _BETWEEN not in name]


@dataclass(frozen=True)
class Ratio:
    """A measure that is a sum over a sum. `parts` makes what goes above and below the line of the kind's columns.

    `why` says why there may be nothing below it. `empty` is the value of a single pair that has nothing there: 1 where both
    found nothing, which is agreement.
    """

    parts: Callable[[Parts], tuple[Any, Any]]
    why: Words
    empty: float | None = None

    def of_pair(self, own: Parts) -> float | None:
        """Its value for one pair of annotators on one item."""
        above, below = self.parts(own)
        return float(above / below) if below else self.empty


class Tally(ABC):
    """Compares the annotators of one item after another in one field, and says over many what that comes to."""

    #: the measure by which items are ranked, and groups of items are compared
    primary: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    ratios: ClassVar[Mapping[str, Ratio]]
    #: the field's measures in the order in which they are shown: ratios, and those of `statistics`
    shown: ClassVar[tuple[str, ...]]
    #: ratios kept per item: their mean over the item's pairs
    per_item: ClassVar[tuple[str, ...]]
    #: ratios shown for every two annotators, and for each one against the others
    per_pair: ClassVar[tuple[str, ...]]
    #: why a measure of `pair_extras` may have no value
    extra_reasons: ClassVar[Mapping[str, Words]] = {}
    #: whether classes are set against each other, and whether one may lack what the other has
    confuses: ClassVar[bool] = True
    unmatched: ClassVar[bool] = False
    #: whether chance agreement is over all answers, also where one person alone answered an item (Gwet 2014)
    counts_singles: ClassVar[bool] = False
    #: whether something costly is worked out on a sample of the items only (`population`)
    samples: ClassVar[bool] = False

    def __init__(self, field: Mapping[str, Any], match_iou: float, categories: Categories) -> None:
        self.field = field
        self.match_iou = match_iou
        self.categories = categories
        #: about how many items the field has, for what is worked out on a sample of them
        self.population = 0

    @property
    def nature(self) -> str:
        """What must be the same for two comparisons to be counted together: the tally's name."""
        return type(self).__name__.removesuffix("Tally").lower()

    def compare(self, item: ItemAnswers) -> Compared:
        """Compare the item's annotators of this field, at least two."""
        answers = item.fields[self.field["name"]]
        values = self.prepared({worker: answers[worker] for worker in sorted(answers)})
        found = Compared(units=self.units(values, item))
        each: list[Parts] = []
        for left, right in combinations(values, 2):
            own, cells = self.compare_two(values[left], values[right])
            day = max(day_of(item.handed_in.get(worker)) for worker in (left, right))
            found.cells += [(len(found.pairs), *cell) for cell in cells]
            found.pairs.append((left, right, day, *(own[name] for name in self.columns)))
            each.append(own)
        for name in self.per_item:
            found.measures[name] = _mean([self.ratios[name].of_pair(own) for own in each])
        return found

    def compare_sound(self, item: ItemAnswers) -> Compared | None:
        """The same; None where a broken answer is among them, which cannot be compared."""
        try:
            return self.compare(item)
        except BROKEN:
            return None

    def prepared(self, answers: Mapping[int, Any]) -> dict[int, Any]:
        """Each worker's answer in the form in which it is compared."""
        return {worker: self.read(answer) for worker, answer in answers.items()}

    def read(self, answer: Any) -> Any:
        """One answer in the form in which it is compared."""
        return answer

    @abstractmethod
    def compare_two(self, left: Any, right: Any) -> tuple[Parts, list[Cell]]:
        """Two annotators' answers: the kind's columns, and which categories met which."""

    def units(self, values: Mapping[int, Any], item: ItemAnswers) -> list[tuple[float, float]]:
        """What the coefficients of several annotators need of the item."""
        return []

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        """The measures that are no ratios."""
        return {}

    def every_statistic(self, block: Block) -> dict[str, Statistic]:
        """All measures of `shown`, in its order."""
        special = self.statistics(block)
        return {
            name: special[name] if name in special else ratio_over(block, self.ratios[name])
            for name in self.shown
        }

    def items_in(self, block: Block, name: str) -> int:
        """How many items go into a measure: of a ratio those that have something below the line."""
        if name not in self.ratios:
            return block.shared
        _above, below = self.ratios[name].parts(block.own)
        return len(np.unique(block.pair_item[np.broadcast_to(below, block.left.shape) > 0]))

    def pair_extras(self, block: Block) -> Mapping[str, Floats]:
        """Further measures of every two annotators, by `pair_index` of the block; NaN: not defined."""
        return {}


def ratio_over(block: Block, ratio: Ratio) -> Statistic:
    """The ratio over all items, or over a resample of them."""
    above, below = (
        np.bincount(block.pair_item, np.broadcast_to(part, block.left.shape), len(block.items)).astype(float)
        for part in ratio.parts(block.own)
    )

    def value(times: Floats | None = None) -> float:
        over = below.sum() if times is None else dot(times, below)
        if over == 0:
            raise Undefined(ratio.why)
        return float((above.sum() if times is None else dot(times, above)) / over)

    return value


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are defined, None when none is."""
    defined = [value for value in values if value is not None]
    return sum(defined) / len(defined) if defined else None
