"""Relations: shared where both ends are the same objects and the name is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from labelstage.measures.relations import same_relations
from labelstage.words import _

from .answers import ItemAnswers
from .compact import UNMATCHED, Compared
from .objects import FOUND, NOTHING, PRECISION, RECALL, emptiness
from .tally import Cell, Parts, Ratio, Tally

_NO_RELATIONS = _("Nobody has marked a relation on the shared items.")


class Ends(Protocol):
    """A tally of objects that relations join."""

    def same_objects(self, left: Any, right: Any) -> list[tuple[int, int]]: ...


class RelationTally(Tally):
    """F1 of relations, once the objects at their ends are matched."""

    primary = "f1"
    columns = ("left", "right", "matched", "both_empty", "any_empty")
    ratios: ClassVar = {
        "f1": Ratio(FOUND.parts, _NO_RELATIONS, empty=1.0),
        "nothing": NOTHING,
        "precision": PRECISION,
        "recall": RECALL,
    }
    shown = ("f1", "nothing")
    per_item = ("f1",)
    per_pair = ("f1", "precision", "recall")
    unmatched = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        #: the tallies of the fields that hold the objects, by field name
        self.ends: Mapping[str, Ends] = {}

    def compare(self, item: ItemAnswers) -> Compared:
        self._objects = {name: item.fields.get(name, {}) for name in self.ends}
        return super().compare(item)

    def prepared(self, answers: Mapping[int, Any]) -> dict[int, Any]:
        return {
            worker: (answer, {name: by.get(worker, []) for name, by in self._objects.items()})
            for worker, answer in answers.items()
        }

    def compare_two(self, left: Any, right: Any) -> tuple[Parts, list[Cell]]:
        (mine, objects), (theirs, others) = left, right
        matched = {
            objects[name][row]["id"]: others[name][column]["id"]
            for name, tally in self.ends.items()
            for row, column in tally.same_objects(objects[name], others[name])
        }
        triples = [[(each["from"], each["to"], each["class"]) for each in side] for side in (mine, theirs)]
        directed = bool(self.field.get("directed", True))
        shared = {
            name: same_relations(
                _named(triples[0], name), _named(triples[1], name), matched, directed=directed
            )
            for name in {each["class"] for each in (*mine, *theirs)}
        }
        own = {
            "left": len(mine),
            "right": len(theirs),
            "matched": sum(shared.values()),
            **emptiness(len(mine), len(theirs)),
        }
        return own, self._cells(triples, shared)

    def _cells(self, triples: list[list[tuple[str, str, str]]], shared: Mapping[str, int]) -> list[Cell]:
        left, right = (Counter(name for *_ends, name in side) for side in triples)
        cells: list[Cell] = []
        for name, count in sorted(shared.items()):
            number = self.categories.number(name)
            cells += [(number, number, 1.0)] * count
            cells += [(number, UNMATCHED, 0.0)] * (left[name] - count)
            cells += [(UNMATCHED, number, 0.0)] * (right[name] - count)
        return cells


def _named(relations: list[tuple[str, str, str]], name: str) -> list[tuple[str, str, str]]:
    return [each for each in relations if each[2] == name]
