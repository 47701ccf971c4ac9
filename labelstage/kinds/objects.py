"""What drawn things have in common: a list of objects with ids, a class and attributes."""

from __future__ import annotations

import statistics
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labelstage.measures.consensus import Edge
from labelstage.words import _

from .attributes import check_attributes
from .items import Item
from .kind import Checked, Field, Kind, Merged
from .problems import Problem
from .values import ID, class_named, classes_by_name, not_a_class, shown, unknown_keys

MOST_OBJECTS = 10_000

Drawn = Mapping[str, Any]
#: One thing as several annotators drew it, by the annotator's place in the list of answers.
Group = Mapping[int, Drawn]
#: (the object, its class, the item, its place, problems) -> the clean geometry, or None when it is wrong
Shape = Callable[[Drawn, Mapping[str, Any] | None, Item, str, list[Problem]], dict[str, Any] | None]


class Listing(Kind):
    """A kind whose answer is a list of things, each with an id, a class and attributes: objects, or relations between them."""

    has_attributes = True

    @abstractmethod
    def grouped(self, field: Field, values: Sequence[Any], match_iou: float) -> Sequence[Group]:
        """Each thing that one or more of the annotators, whose answers are `values`, marked."""

    @abstractmethod
    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """Where the thing is that several marked, whoever marked which: without id, class and attributes. `weights` say how much
        each counts; a kind may take no notice of them."""

    def edges(self, field: Field, drawn: Drawn) -> Sequence[Edge]:
        """Its edges, if the kind has any of which one place can be made by how precisely each annotator places them."""
        return ()

    def placed(self, field: Field, drawn: Sequence[Drawn], spreads: Sequence[float]) -> dict[str, Any]:
        """As `typical`, by how precisely each annotator places edges (see `measures.consensus.placing`)."""
        return self.typical(field, drawn, [spread**-2 for spread in spreads])

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        return still_fits(fitting_objects(self.check, field, value, item), value)

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """What more than half of the annotators marked."""
        groups = self.grouped(field, values, match_iou)
        return merge_objects(field, values, groups, lambda drawn: self.typical(field, drawn))


def check_objects(field: Field, value: Any, item: Item, keys: tuple[str, ...], shape: Shape) -> Checked:
    """Check a list of objects; `keys` are those of the geometry, which `shape` checks."""
    name = field["name"]
    if not isinstance(value, list):
        return None, [Problem(name, _("This must be a list; an empty one says that there is nothing."))]
    if len(value) > MOST_OBJECTS:
        return None, [Problem(name, _("Too many objects: at most %(most)d in a field.", most=MOST_OBJECTS))]
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
        geometry = shape(each, label, item, place, problems)
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
        return None
    seen.add(value)
    return value


def fitting_objects(
    check: Callable[[Field, Any, Item], Checked], field: Field, value: Any, item: Item
) -> list[Any]:
    """The objects that pass `check` each by itself."""
    objects = value if isinstance(value, list) else []
    return [each for each in objects if not check(field, [each], item)[1]]


def still_fits(fit: list[Any], value: Any) -> tuple[list[Any] | None, int]:
    """What `Kind.fitting` says of a list of which `fit` remains; an empty list still says that there is nothing."""
    if not isinstance(value, list):
        return None, 1
    return fit if fit or not value else None, len(value) - len(fit)


def merge_objects(
    field: Field,
    values: Sequence[Sequence[Drawn]],
    groups: Sequence[Group],
    shape: Callable[[Sequence[Drawn]], dict[str, Any]],
    decide: Callable[[Group], Sequence[str]] | None = None,
) -> Merged:
    """One object for each group of objects that are the same thing to more than half of the annotators, whose answers are
    `values`. A group whose class is tied stays undecided.

    `decide` says instead which class a group has: several are tied, the empty name says that there is no such object.
    """
    classes = classes_by_name(field)
    merged: list[Any] = []
    tied: list[Any] = []
    names: list[dict[str, str]] = [{} for _value in values]
    for group in groups:
        drawn = list(group.values())
        said = decide(group) if decide else _by_majority(drawn, len(values))
        if list(said) in ([], [""]):
            continue
        if len(said) > 1:
            tied.append({**shape(drawn), "classes": [name for name in classes if name in said]})
            continue
        identity = f"c{len(merged) + 1}"
        same = [each for each in drawn if each["class"] == said[0]] or drawn
        attributes = _merge_attributes(classes[said[0]], [each["attributes"] for each in same])
        merged.append({"id": identity, "class": said[0], **shape(drawn), "attributes": attributes})
        for who, each in group.items():
            names[who][each["id"]] = identity
    return Merged(merged, tied, names)


def _by_majority(drawn: Sequence[Drawn], annotators: int) -> list[str]:
    """The class that most of those give who drew the object; nothing unless they are more than half of the annotators."""
    return most_common([each["class"] for each in drawn]) if 2 * len(drawn) > annotators else []


def most_common(values: Sequence[Any]) -> list[Any]:
    """The value with most votes, or all that share the most, in order of appearance."""
    votes = Counter(values)
    most = max(votes.values())
    return [value for value, count in votes.items() if count == most]


def _merge_attributes(label: Mapping[str, Any], several: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """For each attribute the median number, or the value that most gave: of equals the first annotator's."""
    merged = {}
    for attribute in label["attributes"]:
        values = [each[attribute["name"]] for each in several if attribute["name"] in each]
        if values:
            number = attribute["type"] == "number"
            merged[attribute["name"]] = statistics.median(values) if number else most_common(values)[0]
    return merged
