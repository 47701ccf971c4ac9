"""A rating: how many of so many."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .options import LONGEST_END, line, whole
from .problems import Problem

FEWEST_LEVELS, MOST_LEVELS = 2, 100


class Rating(Kind):
    """A whole number from 1 to the field's `levels`."""

    name = "rating"
    options: ClassVar = {
        "levels": whole(5, FEWEST_LEVELS, MOST_LEVELS),
        "low": line(LONGEST_END),
        "high": line(LONGEST_END),
    }
    has_classes = False
    is_condition = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        if self.possible(field, value) is not None:
            return value, []
        sentence = _("This must be a whole number from 1 to %(levels)d.", levels=field["levels"])
        return None, [Problem(field["name"], sentence)]

    def possible(self, field: Field, value: Any) -> Any:
        return value if type(value) is int and 1 <= value <= field["levels"] else None

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The median; None, tied on both, where two different ratings are the middle."""
        low, high = statistics.median_low(values), statistics.median_high(values)
        return Merged(low, []) if low == high else Merged(None, [low, high])
