"""A number: a count, a measure, a price."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from labelstage.measures.consensus import trimmed_mean
from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .options import LONGEST_UNIT, bound, line, one_of
from .problems import Problem
from .values import number

#: How one number is made of several.
MERGES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "median": statistics.median,
    "mean": statistics.fmean,
    "trimmed": trimmed_mean,
}


class Number(Kind):
    """A number between the field's `min` and `max`, where it has them."""

    name = "number"
    options: ClassVar = {
        "min": bound(),
        "max": bound(),
        "step": bound(),
        "unit": line(LONGEST_UNIT),
        "merged": one_of("median", *MERGES),
    }
    has_classes = False

    def check_field(self, field: Field, others: Sequence[Field], place: str, problems: list[Problem]) -> None:
        low, high, step = field["min"], field["max"], field["step"]
        if low is not None and high is not None and low > high:
            problems.append(Problem(f"{place}.max", _("The largest number is below the smallest.")))
        if step is not None and step <= 0:
            problems.append(Problem(f"{place}.step", _("A step is above 0, or null for any number.")))

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        clean, name = number(value), field["name"]
        if clean is None:
            return None, [Problem(name, _("This must be an ordinary number."))]
        if field["min"] is not None and clean < field["min"]:
            return None, [Problem(name, _("This must be at least %(min)s.", min=field["min"]))]
        if field["max"] is not None and clean > field["max"]:
            return None, [Problem(name, _("This must be at most %(max)s.", max=field["max"]))]
        return clean, []

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The median (between the two in the middle where their number is even), the mean, or the mean without the fifth of them
        that is smallest and the fifth that is largest, as the field says."""
        return Merged(MERGES[field.get("merged", "median")](values), [])
