"""Drawn objects, matched one to one: found, placed and named, each told apart."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from labelstage.measures.objects import STRICTER, compare_by
from labelstage.measures.ratings import Floats
from labelstage.words import _

from .coefficients import class_alpha, quantile
from .compact import UNMATCHED, Block
from .tally import Cell, Parts, Ratio, Statistic, Tally

_NO_MATCHES = _("No two objects match, so there is nothing to compare.")
_NO_OBJECTS = _("Nobody has drawn anything on the shared items.")
_NEVER_NOTHING = _("On every shared item at least one has marked something.")

#: of two lists of objects, empty or not: how often both found nothing, of the times that at least one did
NOTHING = Ratio(lambda own: (own["both_empty"], own["any_empty"]), _NEVER_NOTHING)
FOUND = Ratio(lambda own: (2 * own["matched"], own["left"] + own["right"]), _NO_OBJECTS, empty=1.0)
PRECISION = Ratio(
    lambda own: (own["matched"], own["right"]),
    _("The second annotator has marked nothing on the shared items."),
)
RECALL = Ratio(
    lambda own: (own["matched"], own["left"]),
    _("The first annotator has marked nothing on the shared items."),
)


def emptiness(left: int, right: int) -> dict[str, int]:
    """The columns that `NOTHING` reads."""
    return {"both_empty": int(not left and not right), "any_empty": int(not left or not right)}


class ObjectTally(Tally):
    """Detection (F1 at the project's threshold and averaged over stricter ones), classification and localisation."""

    primary = "f1"
    columns = (
        "left",
        "right",
        "matched",
        "strict_hits",
        "same_class",
        "similarity",
        "both_empty",
        "any_empty",
    )
    ratios: ClassVar = {
        "f1": FOUND,
        "f1_mean": Ratio(
            lambda own: (2 * own["strict_hits"] / len(STRICTER), own["left"] + own["right"]),
            _NO_OBJECTS,
            empty=1.0,
        ),
        "nothing": NOTHING,
        "class_agreement": Ratio(lambda own: (own["same_class"], own["matched"]), _NO_MATCHES),
        "iou": Ratio(lambda own: (own["similarity"], own["matched"]), _NO_MATCHES),
        "precision": PRECISION,
        "recall": RECALL,
    }
    shown = (
        "f1",
        "f1_mean",
        "nothing",
        "class_alpha",
        "class_agreement",
        "iou",
        "iou_q1",
        "iou_median",
        "iou_q3",
    )
    per_item = ("f1", "iou", "class_agreement")
    per_pair = ("f1", "iou", "class_agreement", "precision", "recall")
    unmatched = True

    @abstractmethod
    def shapes(self, answer: Any) -> Any:
        """The objects' shapes as `similarity` takes them."""

    @abstractmethod
    def similarity(self, left: Any, right: Any) -> Floats:
        """How alike every two shapes are, 0 to 1, shape (left, right)."""

    def read(self, answer: Any) -> Any:
        return self.shapes(answer), [each["class"] for each in answer]

    def compare_two(self, left: Any, right: Any) -> tuple[Parts, list[Cell]]:
        (mine, names), (theirs, others) = left, right
        found = compare_by(self.similarity(mine, theirs), self.match_iou, (names, others))
        number = self.categories.number
        cells = [
            (number(names[row]), number(others[column]), alike)
            for (row, column), alike in zip(found.pairs, found.ious, strict=True)
        ]
        cells += [(number(names[row]), UNMATCHED, 0.0) for row in found.unmatched_left]
        cells += [(UNMATCHED, number(others[column]), 0.0) for column in found.unmatched_right]
        own = {
            "left": found.left,
            "right": found.right,
            "matched": len(found.pairs),
            "strict_hits": sum(found.hits),
            "same_class": sum(found.same_class),
            "similarity": sum(found.ious),
            **emptiness(found.left, found.right),
        }
        return own, cells

    def same_objects(self, left: Any, right: Any) -> list[tuple[int, int]]:
        """The matched pairs of two answers, by their places in them: for the relations between them."""
        (mine, names), (theirs, others) = self.read(left), self.read(right)
        return compare_by(self.similarity(mine, theirs), self.match_iou, (names, others)).pairs

    def statistics(self, block: Block) -> Mapping[str, Statistic]:
        return {
            "class_alpha": class_alpha(block),
            **{
                name: quantile(block, share)
                for name, share in (("iou_q1", 0.25), ("iou_median", 0.5), ("iou_q3", 0.75))
            },
        }
