"""One class, or several, for the whole item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .objects import most_common
from .options import switch
from .problems import Problem
from .rows import LONGEST_NAME
from .values import class_named, classes_by_name, label_text, not_a_class, shown


class Choice(Kind):
    """A class name; with `multiple` a list of distinct class names, kept in the schema's order.

    Classes may have a `parent`, another class of the field; any class may be chosen, a parent too.
    """

    name = "choice"
    options: ClassVar = {"multiple": switch(False)}
    is_condition = True

    def check_class(
        self, row: Mapping[str, Any], place: str, problems: list[Problem]
    ) -> tuple[Mapping[str, Any], Sequence[str]]:
        parent = row.get("parent")
        name = None if parent is None else label_text(parent, LONGEST_NAME)
        if parent is not None and name is None:
            sentence = _("A parent is the name of another class, or null for none.")
            problems.append(Problem(f"{place}.parent", sentence))
        return {"parent": name}, ("parent",)

    def check_field(self, field: Field, others: Sequence[Field], place: str, problems: list[Problem]) -> None:
        parents = {each["name"]: each["parent"] for each in field["classes"]}
        for index, each in enumerate(field["classes"]):
            where = f"{place}.classes[{index}].parent"
            if each["parent"] is not None and each["parent"] not in parents:
                sentence = _("%(name)s is no class of this field.", name=shown(each["parent"]))
                problems.append(Problem(where, sentence))
            elif each["name"] in _above(each["name"], parents):
                sentence = _("%(name)s is above itself: follow its parents up.", name=shown(each["name"]))
                problems.append(Problem(where, sentence))

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return _check_several(field, value) if field["multiple"] else _check_one(field, value)

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        clean, problems = self.check(field, value, item)
        return clean if clean or not problems else None, len(problems)

    def possible(self, field: Field, value: Any) -> Any:
        label = class_named(classes_by_name(field), value)
        return label and label["name"]

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The class that most gave, None when several are tied; of several classes those that more than half gave."""
        if field["multiple"]:
            return _merge_several(field, values)
        names = most_common(values)
        if len(names) == 1:
            return Merged(names[0], [])
        return Merged(None, [name for name in classes_by_name(field) if name in names])


def _above(name: str, parents: Mapping[str, str | None]) -> set[str]:
    """The classes above a class; itself among them when its parents go round."""
    found: set[str] = set()
    above = parents[name]
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _check_one(field: Field, value: Any) -> Checked:
    label = class_named(classes_by_name(field), value)
    if label is None:
        return None, [Problem(field["name"], not_a_class(field, value))]
    return label["name"], []


def _check_several(field: Field, value: Any) -> Checked:
    name, classes = field["name"], classes_by_name(field)
    if not isinstance(value, list):
        return None, [
            Problem(name, _("This field takes a list of class names; an empty one says that none fits."))
        ]
    if len(value) > len(classes):
        return None, [Problem(name, _("Name each class once; there are %(most)d.", most=len(classes)))]
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
    return Merged(kept, [name for name in classes if 2 * votes[name] == len(values)])
