"""Relations: named links between two objects of other fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Result
from .objects import Drawn, Group, Listing, check_objects
from .options import names, switch
from .problems import Problem
from .values import ID, shown

KEYS = ("from", "to")


class Relation(Listing):
    """A list of `{"id", "class", "from", "to", "attributes"}`: ids of objects in the fields named in `between`."""

    name = "relation"
    options: ClassVar = {"between": names(), "directed": switch(True)}

    def check_field(self, field: Field, others: Sequence[Field], place: str, problems: list[Problem]) -> None:
        from . import of

        joinable = [other["name"] for other in others if of(other).has_objects]
        if wrong := [name for name in field["between"] if name not in joinable]:
            sentence = _(
                "%(name)s is no field with objects. A relation can join objects of: %(names)s.",
                name=shown(wrong[0]),
                names=", ".join(joinable) or "-",
            )
            problems.append(Problem(f"{place}.between", sentence))
        elif not field["between"] and not any(each.place == f"{place}.between" for each in problems):
            problems.append(Problem(f"{place}.between", _("Name the fields whose objects it joins.")))

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, KEYS, _check_ends)

    def within(self, field: Field, value: Any, result: Result) -> Checked:
        """The relations whose ends are objects of the result, no two of one class between the same two."""
        homes = _homes(field, result)
        kept: list[Drawn] = []
        problems: list[Problem] = []
        seen = set()
        for index, each in enumerate(value):
            place = f"{field['name']}[{index}]"
            wrong = list(_wrong_ends(field, each, homes, place))
            if not wrong and _key(field, each) in seen:
                sentence = _("The same two objects have a relation of this class already.")
                wrong.append(Problem(place, sentence))
            problems.extend(wrong[:1])
            if not wrong:
                seen.add(_key(field, each))
                kept.append(each)
        return kept, problems

    def grouped(self, field: Field, values: Sequence[Any], match_iou: float) -> Sequence[Group]:
        """Relations of the same class between the same two objects."""
        groups: dict[Any, dict[int, Drawn]] = {}
        for annotator, drawn in enumerate(values):
            for each in drawn:
                groups.setdefault(_key(field, each), {}).setdefault(annotator, each)
        return list(groups.values())

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        return {key: drawn[0][key] for key in KEYS}

    def renamed(self, field: Field, value: Any, names: Mapping[str, Mapping[str, str]]) -> Any:
        """Relations of objects that were not merged into any are gone."""
        new = {old: new for name in field["between"] for old, new in names.get(name, {}).items()}
        return [
            {**each, **{key: new[each[key]] for key in KEYS}}
            for each in value
            if all(each[key] in new for key in KEYS) and new[each["from"]] != new[each["to"]]
        ]


def _check_ends(
    each: Drawn, _label: Any, _item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    good = True
    for key in KEYS:
        value = each.get(key)
        if not isinstance(value, str) or not ID.fullmatch(value):
            problems.append(Problem(f"{place}.{key}", _("This must be the id of an object.")))
            good = False
    if good and each["from"] == each["to"]:
        problems.append(Problem(f"{place}.to", _("A relation joins two different objects.")))
        good = False
    return {key: each[key] for key in KEYS} if good else None


def _homes(field: Field, result: Result) -> dict[str, int]:
    """For each id in how many of the fields it is."""
    homes: dict[str, int] = {}
    for name in field["between"]:
        for each in result.get(name) or ():
            homes[each["id"]] = homes.get(each["id"], 0) + 1
    return homes


def _wrong_ends(field: Field, each: Drawn, homes: Mapping[str, int], place: str) -> Iterator[Problem]:
    fields = ", ".join(field["between"])
    for key in KEYS:
        found = homes.get(each[key], 0)
        if not found:
            sentence = _("%(id)s is no object of %(fields)s.", id=each[key], fields=fields)
            yield Problem(f"{place}.{key}", sentence)
        elif found > 1:
            sentence = _(
                "%(id)s is an object in more than one of %(fields)s. Give each its own id.",
                id=each[key],
                fields=fields,
            )
            yield Problem(f"{place}.{key}", sentence)


def _key(field: Field, each: Drawn) -> tuple[str, ...]:
    ends = [each[key] for key in KEYS]
    return (each["class"], *(ends if field["directed"] else sorted(ends)))
