"""What a file's labels are, in groups, and to which field and class of the project each belongs."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from labelstage.formats import Answer, Label
from labelstage.kinds import KINDS
from labelstage.kinds.classes import MOST_ATTRIBUTES, MOST_CLASSES
from labelstage.kinds.rows import LONGEST_NAME
from labelstage.kinds.schema import check_schema
from labelstage.kinds.values import label_text

Fields = Sequence[Mapping[str, Any]]
#: Most distinct names that are listed of one group; a column of free texts has as many as rows.
MOST_NAMES = 1000
MOST_LEVELS = 10
#: What a label of a kind may become: a name may be a text to one project, a class to another.
BECOMES: Mapping[str, frozenset[str]] = {
    "choice": frozenset({"choice", "text", "rating", "number", "preference"}),
    "text": frozenset({"text", "choice"}),
    "rating": frozenset({"rating", "number"}),
    "number": frozenset({"number", "rating"}),
    "box": frozenset({"box", "polygon", "mask"}),
    "polygon": frozenset({"polygon", "mask", "box", "polyline"}),
    "polyline": frozenset({"polyline", "box"}),
    "mask": frozenset({"mask", "polygon", "box"}),
    "keypoints": frozenset({"keypoints", "box"}),
}
#: Of these what would lose its shape by it.
_SIMPLER: Mapping[str, frozenset[str]] = {
    "polygon": frozenset({"box", "polyline"}),
    "polyline": frozenset({"box"}),
    "mask": frozenset({"polygon", "box"}),
    "keypoints": frozenset({"box"}),
}


@dataclass
class Group:
    """Labels that the source keeps together: of one kind and, where it names such, of one control or column."""

    key: str
    kind: str
    field: str | None = None
    names: Counter[str] = dataclasses.field(default_factory=Counter)
    attributes: dict[str, set[str]] = dataclasses.field(default_factory=dict)
    count: int = 0
    several: bool = False  # more than one of them in an answer
    points: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)  # of keypoints, by name
    turned: bool = False  # one of the boxes is


@dataclass
class Survey:
    """Counts of what a file holds."""

    groups: dict[str, Group] = dataclasses.field(default_factory=dict)
    answers: int = 0
    labels: int = 0

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        self.answers += 1
        seen: Counter[str] = Counter()
        for label in answer.labels:
            self.labels += 1
            seen[label.source] += 1
            self._add(label)
        for key, count in seen.items():
            self.groups[key].several |= count > 1

    def _add(self, label: Label) -> None:
        group = self.groups.setdefault(label.source, Group(label.source, label.kind, label.field))
        group.count += 1
        if label.name is not None and (label.name in group.names or len(group.names) < MOST_NAMES):
            group.names[label.name] += 1
        for name, value in label.attributes.items():
            known = group.attributes.setdefault(name, set())
            if len(known) <= MOST_LEVELS:
                known.add(repr(type(value).__name__))
        if isinstance(label.value, Mapping) and label.kind == "box":
            group.turned |= bool(label.value.get("rotation") or label.value.get("corners"))
        if isinstance(label.value, Mapping) and label.kind == "keypoints":
            self._add_points(group, label)

    def _add_points(self, group: Group, label: Label) -> None:
        """What the points of a class are called: by the source, or else by their numbers."""
        known = group.points.get(label.name or "", ())
        names = label.parts or tuple(map(str, range(1, len(label.value.get("points") or ()) + 1)))
        group.points[label.name or ""] = tuple(dict.fromkeys((*known, *names)))


def propose(survey: Survey, fields: Fields, wanted: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """A mapping `{"fields": {group: field or None}, "classes": {group: {name: class or None}}}` made by names.

    A group goes to the field that is `wanted` for it, else to that of its name, else to the one with most of its classes, else
    to the only one of its kind.
    """
    by_name = {each["name"]: each for each in fields}
    chosen = {
        key: by_name.get(wanted[key] or "") if wanted and key in wanted else _field_for(group, fields)
        for key, group in survey.groups.items()
    }
    return {
        "fields": {key: found and found["name"] for key, found in chosen.items()},
        "classes": {
            key: {name: class_for(name, found) for name in survey.groups[key].names}
            for key, found in chosen.items()
            if found is not None and found["classes"]
        },
    }


def _field_for(group: Group, fields: Fields) -> Mapping[str, Any] | None:
    exact = [each for each in fields if each["kind"] == group.kind]
    near = [each for each in fields if each["kind"] in BECOMES.get(group.kind, ())]
    for candidates in (exact, near):
        if group.field is not None:
            named = [each for each in candidates if _plain(each["name"]) == _plain(group.field)]
            if named:
                return named[0]
        known = [
            (sum(class_for(name, each) is not None for name in group.names), each) for each in candidates
        ]
        best = max((count for count, _each in known), default=0)
        if best:
            return next(each for count, each in known if count == best)
        if len(candidates) == 1 and (group.field is None or len(fields) == 1):
            return candidates[0]
    return None


def class_for(name: str, field: Mapping[str, Any] | None) -> str | None:
    """The class of that name or title, or as our files write one that several fields have (`field.class`); upper and lower case,
    composition, spaces and what stands for them aside if need be."""
    if field is None:
        return None
    for same in (str, _plain):
        for key in ("name", "title"):
            for each in field["classes"]:
                if same(name) and same(each.get(key) or "") == same(name):
                    return str(each["name"])
    whole = (each["name"] for each in field["classes"] if f"{field['name']}.{each['name']}" == name)
    return next(whole, None)


def _plain(name: str) -> str:
    """Other signs tell names apart: C# is not C, nor + the same as -."""
    return re.sub(r"[\s_./-]+", "", unicodedata.normalize("NFC", name)).casefold()


def extended(survey: Survey, fields: Fields) -> list[dict[str, Any]]:
    """The fields with those added, and with those classes, that the file's labels need and they lack, in canonical form."""
    wanted = [dict(each) for each in fields]
    for group in survey.groups.values():
        home = _home_of(group, fields)
        found = next((each for each in wanted if home is not None and each["name"] == home["name"]), None)
        if found is None:
            found = _new_field(group, {each["name"] for each in wanted})
            wanted.append(found)
        if KINDS[found["kind"]].has_classes:
            found["classes"] = [*found["classes"], *_new_classes(group, found)]
        if found["kind"] == "box" and group.turned:
            found["rotated"] = True
        if found["kind"] == "choice" and group.several:
            found["multiple"] = True
    wanted = [each for each in wanted if each["classes"] or not KINDS[each["kind"]].has_classes]
    names = [each["name"] for each in wanted if KINDS[each["kind"]].has_objects]
    for each in wanted:
        if each["kind"] == "relation" and not each.get("between"):
            each["between"] = names
    wanted.sort(key=lambda each: each["kind"] == "relation")  # what they join comes before them
    clean, _problems = check_schema(wanted)
    return clean


def _home_of(group: Group, fields: Fields) -> Mapping[str, Any] | None:
    """The field that a group goes to. Shapes do not become simpler ones where they can have a field of their own; classes that name no
    field do not become the answers of one that has no classes, unless they are numbers and it takes such."""
    found = _field_for(group, fields)
    if found is not None and found["kind"] in _SIMPLER.get(group.kind, ()):
        return None
    if found is None or not group.names or group.field is not None or KINDS[found["kind"]].has_classes:
        return found
    takes_numbers = found["kind"] in ("rating", "number")
    return found if takes_numbers and all(map(_NUMBER.fullmatch, group.names)) else None


def _new_field(group: Group, taken: set[str]) -> dict[str, Any]:
    base = (
        re.sub(r"[^a-z0-9_]+", "_", (group.field or group.kind).lower()).strip("_0123456789")[:60]
        or group.kind
    )
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    title = group.field or group.kind
    return {"name": name, "kind": group.kind, "title": title[:100], "classes": []}


def _new_classes(group: Group, field: Mapping[str, Any]) -> list[dict[str, Any]]:
    missing = [_one_line(name) for name in group.names if class_for(name, field) is None]
    fitting = list(dict.fromkeys(name for name in missing if name is not None))
    rows: list[dict[str, Any]] = [{"name": name} for name in fitting[: MOST_CLASSES - len(field["classes"])]]
    points = {_one_line(name): parts for name, parts in group.points.items()}
    for row in rows:
        if KINDS[field["kind"]].has_attributes and group.attributes:
            row["attributes"] = [
                {
                    "name": name,
                    "type": _ATTRIBUTE.get(next(iter(types)), "text") if len(types) == 1 else "text",
                }
                for name, types in islice(group.attributes.items(), MOST_ATTRIBUTES)
                if label_text(name, LONGEST_NAME) is not None
            ]
        if field["kind"] == "keypoints":
            row["keypoints"] = list(points.get(row["name"], ()))
    return rows


def _one_line(name: str) -> str | None:
    """The name as a class may have it, None where none is left; `class_for` finds it by what the source wrote."""
    return label_text(" ".join(name.split()), LONGEST_NAME)


_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ATTRIBUTE = {"'bool'": "checkbox", "'int'": "number", "'float'": "number"}
