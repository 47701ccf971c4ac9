"""An answer of a file becomes a result of the project, label by label; each label that cannot is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labelstage import kinds
from labelstage.formats import Answer, Label, Trouble
from labelstage.formats.placing import Misplaced, placed
from labelstage.kinds.items import Item
from labelstage.kinds.values import ID
from labelstage.words import Words, _

from .attributes import fitting_attributes

Fields = Sequence[Mapping[str, Any]]
_INDEX = re.compile(r"([a-z0-9_]+)(?:\[(\d+)\])?")


@dataclass
class Built:
    """The result, how many labels are in it, and what of the answer is not."""

    result: dict[str, Any] = field(default_factory=dict)
    labels: int = 0
    troubles: list[Trouble] = field(default_factory=list)


def build(
    fields: Fields,
    answer: Answer,
    item: Item,
    mapping: Mapping[str, Any],
    *,
    final: bool = False,
    orientation: int = 1,
) -> Built:
    """The answer as a result for the item, by the mapping of `groups.propose`. `final`: it must be complete. `orientation`:
    how the item's file says (EXIF) that its pixels are to be turned, for answers that saw them as they are stored."""
    built, values = Built(), _Values(fields, orientation)
    for label in answer.labels:
        name = mapping["fields"].get(label.source)
        target = values.by_name.get(name) if name is not None else None
        if target is None:
            sentence = _("Labels of %(group)s go nowhere: no field was chosen for them.", group=label.source)
            built.troubles.append(Trouble(label.place or answer.place, "no_field", sentence))
            continue
        built.troubles += values.add(target, label, answer, item, mapping["classes"].get(label.source, {}))
    for key in answer.looked:
        for group, name in mapping["fields"].items():
            if name is not None and (key in ("*", group) or group.endswith(f":{key}")):
                values.looked(name)
    raw = values.raw()
    built.result, problems = kinds.check_result(fields, raw, item, final=final)
    for name in [name for name, value in built.result.items() if value == [] and name in values.attempted]:
        del built.result[name]  # that all its labels were refused does not say that there are none
    for problem in problems:
        place = values.place_of(problem.place) or answer.place
        built.troubles.append(Trouble(place, "bad_label", problem.message))
    built.labels = sum(len(each) if isinstance(each, list) else 1 for each in built.result.values())
    return built


class _Values:
    """Raw values by field, and where in the source each of their parts stood."""

    def __init__(self, fields: Fields, orientation: int) -> None:
        self._orientation = orientation
        self.by_name = {each["name"]: each for each in fields}
        self._values: dict[str, list[Any]] = {}
        self._places: dict[str, list[str]] = {}
        self._ids: dict[str, str] = {}
        self._taken: set[str] = set()
        self._looked: set[str] = set()
        self.attempted: set[str] = set()  # fields for which the source has labels

    def add(
        self,
        target: Mapping[str, Any],
        label: Label,
        answer: Answer,
        item: Item,
        classes: Mapping[str, str | None],
    ) -> list[Trouble]:
        """Take a label; returns what of it is left out."""
        kind, place, left = kinds.of(target), label.place or answer.place, list[Words]()
        self.attempted.add(target["name"])
        value: Any = label.value
        if kind.has_classes:
            named = (
                label.name
                if label.name is not None
                else label.value
                if isinstance(label.value, str)
                else None
            )
            name = classes.get(named) if named is not None and named in classes else _same(named, target)
            if name is None:
                shown = named if named is not None else "-"
                return [Trouble(place, "no_class", _no_class(str(shown)[:100], target["name"]))]
            if target["kind"] == "choice":
                value, left = name, fitting_attributes({"name": name}, label.attributes)[1]
            else:
                try:
                    value, left = self._object(name, label, answer, item, target)
                except Misplaced as error:
                    return [Trouble(place, "misplaced", error.message)]
        elif label.kind != target["kind"]:
            value = _turned(label, target["kind"])
        self._values.setdefault(target["name"], []).append(value)
        self._places.setdefault(target["name"], []).append(place)
        return [Trouble(place, "attribute", message) for message in left]

    def looked(self, name: str) -> None:
        """Somebody looked into the field: no label in it says that there is none."""
        self._looked.add(name)

    def raw(self) -> dict[str, Any]:
        """The values by field; ends of relations lead to the objects' new ids."""
        raw: dict[str, Any] = {}
        for name, target in self.by_name.items():
            values = self._values.get(name)
            if values is None:
                if (
                    name in self._looked and (kinds.of(target).has_objects or target["kind"] == "relation")
                ) or (name in self._looked and target.get("multiple")):
                    raw[name] = []
            elif target["kind"] == "relation":
                raw[name] = self._relations(name, values)
            elif kinds.of(target).has_objects or target.get("multiple"):
                raw[name] = list(dict.fromkeys(values)) if target["kind"] == "choice" else values
            else:
                # several classes where one may be chosen are no answer: the check says so
                one = len(set(values)) == 1 if target["kind"] == "choice" else len(values) == 1
                raw[name] = values[0] if one else values if target["kind"] == "choice" else _joined(values)
        return raw

    def _relations(self, name: str, values: Sequence[Any]) -> list[Any]:
        """Those of an object to itself come last: the check leaves them out before it looks at the ends of the others, whose numbers
        lead to their places."""
        rows = [
            {**each, **{end: self._ids.get(str(each.get(end)), each.get(end)) for end in ("from", "to")}}
            for each in values
        ]
        order = sorted(range(len(rows)), key=lambda at: rows[at]["from"] == rows[at]["to"])
        self._places[name] = [self._places[name][at] for at in order]
        return [rows[at] for at in order]

    def place_of(self, problem: str) -> str | None:
        """Where in the source the label of a problem's place stood."""
        found = _INDEX.match(problem)
        places = self._places.get(found[1], []) if found else []
        index = int(found[2]) if found and found[2] else 0
        return places[index] if index < len(places) else None

    def _object(
        self, name: str, label: Label, answer: Answer, item: Item, target: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Words]]:
        """The object as its field has it, and what of its attributes is left out. Raises Misplaced."""
        shape = placed(label, answer, item, target, self._orientation)
        identity = self._identity(label.id)
        if label.id is not None and label.kind != "relation":
            self._ids[label.id] = identity
        row = next(each for each in target["classes"] if each["name"] == name)
        if label.parts and target["kind"] == "keypoints":
            shape = _in_order(shape, label.parts, row["keypoints"])
        given, left = fitting_attributes(row, label.attributes)
        return {"id": identity, "class": name, **shape, "attributes": given}, left

    def _identity(self, wanted: str | None) -> str:
        """The source's own id where ours may be so; else the next that is free."""
        identity = (
            wanted if wanted is not None and ID.fullmatch(wanted) and wanted not in self._taken else None
        )
        number = len(self._taken)
        while identity is None or identity in self._taken:
            number += 1
            identity = f"i{number}"
        self._taken.add(identity)
        return identity


def _in_order(shape: dict[str, Any], parts: Sequence[str], wanted: Sequence[str]) -> dict[str, Any]:
    """The points in the order in which their class names them, those that the source leaves out as not there; as they are where the
    class has other names."""
    if not set(parts) <= set(wanted):
        return shape
    found = dict(zip(parts, shape["points"], strict=True))
    return {"points": [found.get(each, [0, 0, 0]) for each in wanted]}


def _same(name: str | None, target: Mapping[str, Any]) -> str | None:
    """The class of exactly that name: one that the preview had not seen."""
    return name if name is not None and any(each["name"] == name for each in target["classes"]) else None


def _no_class(name: str, field: str) -> Words:
    return _(
        "%(name)s is no class of the field %(field)s, and none was chosen for it.", name=name, field=field
    )


def _turned(label: Label, kind: str) -> Any:
    """A name or number as another kind has it."""
    value = label.name if label.value is None else label.value
    if kind in ("text", "preference"):
        return str(value)
    try:
        number = float(str(value))
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _joined(values: Sequence[Any]) -> Any:
    """Several texts as one, each on its lines; of others the first."""
    return "\n".join(values) if all(isinstance(each, str) for each in values) else values[0]
