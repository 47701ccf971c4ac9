"""What boxes and spans have in common: objects matched one to one, and ratios of how many are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from labelstage.measures.matching import Pairs
from labelstage.words import Words

from .tally import Confusion, Counts, Measure, Pair, Ratios, Tally, mean, pairs_of

#: what goes above and below the line, by measure
Parts = dict[str, tuple[float, float]]

UNMATCHED = -1


class ObjectTally(Tally):
    """A tally of a list of objects per annotator."""

    #: measures of the field, and why one may have no value
    reasons: ClassVar[Mapping[str, Words]]
    #: those that a pair of annotators has besides
    pair_reasons: ClassVar[Mapping[str, Words]] = {}
    #: those kept per item: their mean over the item's pairs
    per_item: ClassVar[tuple[str, ...]]

    def __init__(self, field: Mapping[str, Any], match_iou: float) -> None:
        super().__init__(field, match_iou)
        self._ratios = Ratios({**self.reasons, **self.pair_reasons})
        self._counts = Counts()

    @abstractmethod
    def compare_two(self, left: Any, right: Any) -> tuple[Parts, dict[str, float | None]]:
        """Two annotators' objects of one item: the parts of the ratios, and the item's measures."""

    def compare(self, number: int, values: Mapping[int, Any]) -> dict[str, float | None]:
        parts, measures = {}, []
        for pair in pairs_of(values):
            parts[pair], of_pair = self.compare_two(values[pair[0]], values[pair[1]])
            measures.append(of_pair)
        self._ratios.add_item(parts)
        return {name: mean([each[name] for each in measures]) for name in self.per_item}

    def measures(self) -> list[Measure]:
        return [self.measure(name, partial(self._ratios.value, name)) for name in self.reasons]

    def pairs(self) -> list[Pair]:
        return self._ratios.pairs({**self.reasons, **self.pair_reasons})

    def confusion(self) -> Confusion | None:
        names = self.classes.names
        return Confusion(names, True, self._counts.table(len(names) + 1))

    def confuse(self, pairs: Pairs, left: list[str], right: list[str]) -> None:
        """Count the classes of matched objects, and those of unmatched ones."""
        for row, column in pairs:
            self._counts.add(self.classes.number(left[row]), self.classes.number(right[column]))
        for names, matched in ((left, {row for row, _ in pairs}), (right, {column for _, column in pairs})):
            for index, name in enumerate(names):
                if index not in matched:
                    self._counts.add(self.classes.number(name), UNMATCHED)
