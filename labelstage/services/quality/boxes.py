"""Boxes: found, placed and named, each told apart."""

from __future__ import annotations

from typing import Any, ClassVar

from labelstage.measures.boxes import compare
from labelstage.words import _

from .objects import ObjectTally, Parts

_NO_OBJECTS = _("Nobody has drawn anything on the shared items.")
_NO_MATCHES = _("No two objects match, so there is nothing to compare.")


class BoxTally(ObjectTally):
    """Detection F1, and over the matched pairs mean IoU and class agreement."""

    primary = "f1"
    reasons: ClassVar = {"f1": _NO_OBJECTS, "iou": _NO_MATCHES, "class_agreement": _NO_MATCHES}
    pair_reasons: ClassVar = {
        "precision": _("The second annotator has drawn nothing on the shared items."),
        "recall": _("The first annotator has drawn nothing on the shared items."),
    }
    per_item = ("f1", "iou", "class_agreement")

    def read(self, answer: Any) -> tuple[list[list[float]], list[str]]:
        shapes = [[each["x"], each["y"], each["width"], each["height"]] for each in answer]
        return shapes, [each["class"] for each in answer]

    def compare_two(self, left: Any, right: Any) -> tuple[Parts, dict[str, float | None]]:
        (boxes, names), (others, other_names) = left, right
        found = compare(boxes, others, self.match_iou, (names, other_names))
        self.confuse(found.pairs, names, other_names)
        matched = len(found.pairs)
        parts: Parts = {
            "f1": (2 * matched, found.left + found.right),
            "iou": (sum(found.ious), matched),
            "class_agreement": (sum(found.same_class), matched),
            "precision": (matched, found.right),
            "recall": (matched, found.left),
        }
        return parts, {
            "f1": found.f1,
            "iou": found.mean_iou,
            "class_agreement": found.class_agreement,
        }
