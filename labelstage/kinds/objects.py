"""What boxes and spans have in common: a list of objects with ids, a class and attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labelstage.words import _

from .attributes import check_attributes
from .items import Item
from .kind import Checked, Field
from .problems import Problem
from .values import ID, class_named, classes_by_name, not_a_class, shown, unknown_keys

MOST_OBJECTS = 10_000

#: (the object, the item, its place, problems) -> the clean geometry, or None when it is wrong
Shape = Callable[[Mapping[str, Any], Item, str, list[Problem]], dict[str, Any] | None]


def check_objects(field: Field, value: Any, item: Item, keys: tuple[str, ...], shape: Shape) -> Checked:
    """Check a list of objects; `keys` are those of the geometry, which `shape` checks."""
    name = field["name"]
    if not isinstance(value, list):
        return [], [Problem(name, _("This must be a list; an empty one says that there is nothing."))]
    if len(value) > MOST_OBJECTS:
        return [], [Problem(name, _("Too many objects: at most %(most)d in a field.", most=MOST_OBJECTS))]
    problems: list[Problem] = []
    clean, seen, classes = [], set[str](), classes_by_name(field)
    for index, each in enumerate(value):
        place = f"{name}[{index}]"
        if not isinstance(each, Mapping):
            problems.append(Problem(place, _("This must be an object with an id and a class.")))
            continue
        problems.extend(unknown_keys(each, ("id", "class", *keys, "attributes"), place))
        identity = _check_id(each.get("id"), seen, place, problems)
        label = class_named(classes, each.get("class"))
        if label is None:
            problems.append(Problem(f"{place}.class", not_a_class(field, each.get("class"))))
        geometry = shape(each, item, place, problems)
        if identity is None or label is None or geometry is None:
            continue
        attributes = check_attributes(label, each.get("attributes"), f"{place}.attributes", problems)
        clean.append({"id": identity, "class": label["name"], **geometry, "attributes": attributes})
    return clean, problems


def _check_id(value: Any, seen: set[str], place: str, problems: list[Problem]) -> str | None:
    if not isinstance(value, str) or not ID.fullmatch(value):
        sentence = _(
            "An id is 1 to 64 letters (A-Z, a-z), digits, _ or -; this is %(value)s.", value=shown(value)
        )
        problems.append(Problem(f"{place}.id", sentence))
        return None
    if value in seen:
        sentence = _("Another object of this field has the id %(id)s already. Give each its own.", id=value)
        problems.append(Problem(f"{place}.id", sentence))
    seen.add(value)
    return value
