"""One class, or several, for the whole item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .objects import most_common
from .problems import Problem
from .values import class_named, classes_by_name, not_a_class


class Choice(Kind):
    """A class name; with `multiple` a list of distinct class names, kept in the schema's order."""

    name = "choice"
    switches: ClassVar = {"multiple": False}

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return _check_several(field, value) if field["multiple"] else _check_one(field, value)

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        clean, problems = self.check(field, value, item)
        return clean if clean or not problems else None, len(problems)

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The class that most gave, None when several are tied; of several classes those that more than half gave."""
        if field["multiple"]:
            return _merge_several(field, values)
        names = most_common(values)
        if len(names) == 1:
            return names[0], []
        return None, [name for name in classes_by_name(field) if name in names]


def _check_one(field: Field, value: Any) -> Checked:
    label = class_named(classes_by_name(field), value)
    if label is None:
        return None, [Problem(field["name"], not_a_class(field, value))]
    return label["name"], []


def _check_several(field: Field, value: Any) -> Checked:
    name, classes = field["name"], classes_by_name(field)
    if not isinstance(value, list):
        return [], [
            Problem(name, _("This field takes a list of class names; an empty one says that none fits."))
        ]
    if len(value) > len(classes):
        return [], [Problem(name, _("Name each class once; there are %(most)d.", most=len(classes)))]
    problems = []
    chosen: set[str] = set()
    for index, each in enumerate(value):
        label = class_named(classes, each)
        if label is None:
            problems.append(Problem(f"{name}[{index}]", not_a_class(field, each)))
        elif label["name"] in chosen:
            sentence = _("%(name)s is named twice. Name each class once.", name=label["name"])
            problems.append(Problem(f"{name}[{index}]", sentence))
        else:
            chosen.add(label["name"])
    return [each for each in classes if each in chosen], problems


def _merge_several(field: Field, values: Sequence[Sequence[str]]) -> Merged:
    votes = Counter(name for names in values for name in names)
    classes = classes_by_name(field)
    kept = [name for name in classes if 2 * votes[name] > len(values)]
    return kept, [name for name in classes if 2 * votes[name] == len(values)]
