"""Spans of a text: the same to the letter, and overlapping."""

from __future__ import annotations

from typing import Any, ClassVar

from labelstage.measures.spans import Span, compare
from labelstage.words import _

from .objects import ObjectTally, Parts

_NO_OBJECTS = _("Nobody has marked anything on the shared items.")


class SpanTally(ObjectTally):
    """Exact F1 and overlap F1."""

    primary = "exact_f1"
    reasons: ClassVar = {"exact_f1": _NO_OBJECTS, "overlap_f1": _NO_OBJECTS}
    per_item = ("exact_f1", "overlap_f1")

    def read(self, answer: Any) -> list[Span]:
        return [(each["start"], each["end"], each["class"]) for each in answer]

    def compare_two(self, left: Any, right: Any) -> tuple[Parts, dict[str, float | None]]:
        found = compare(left, right)
        self.confuse(found.regardless, [name for *_, name in left], [name for *_, name in right])
        total = found.left + found.right
        parts: Parts = {
            "exact_f1": (2 * found.exact, total),
            "overlap_f1": (2 * len(found.overlapping), total),
        }
        return parts, {"exact_f1": found.exact_f1, "overlap_f1": found.overlap_f1}
