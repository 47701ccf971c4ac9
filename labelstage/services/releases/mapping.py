"""How the labels of one project become labels of another's schema, when a release is composed of several.

    {"fields": {"boxes": "objects", "notes": null}, "classes": {"boxes": {"automobile": "car", "tree": null}}}

What is not named goes to what has the same name; what then has nowhere to go must be left out in so many words (null).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from msgspec.structs import replace

from labelstage.formats import Annotation, Record
from labelstage.kinds import of
from labelstage.kinds.attributes import check_attribute
from labelstage.kinds.consensus import fitting
from labelstage.words import _

from ..errors import Problem

Field = Mapping[str, Any]
Fields = Sequence[Field]


def check_mapping(
    asked: Mapping[str, Any], ours: Fields, theirs: Fields, place: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The mapping from `ours` to `theirs` with every field and class named; and what is wrong with it, each at its place."""
    problems: list[Problem] = []
    named: dict[str, Any] = {}
    for part in ("fields", "classes"):
        found = asked.get(part) or {}
        named[part] = found if isinstance(found, Mapping) else {}
        known = {field["name"] for field in ours}
        if not isinstance(found, Mapping) or set(named[part]) - known:
            sentence = _("Name fields of the release. There are: %(known)s.", known=", ".join(sorted(known)))
            problems.append(Problem(f"{place}.{part}", sentence))
    targets = {field["name"]: field for field in theirs}
    kept: dict[str, Any] = {"fields": {}, "classes": {}}
    for field in ours:
        name = field["name"]
        target = named["fields"].get(name, name)
        goal = targets.get(target) if isinstance(target, str) else None
        if target is not None and (goal is None or goal["kind"] != field["kind"]):
            problems.append(_nowhere(f"{place}.fields.{name}", same_kind(field, theirs)))
            continue
        kept["fields"][name] = target
        if goal is not None:
            wish = named["classes"].get(name) or {}
            kept["classes"][name] = dict(_classes(field, goal, wish, f"{place}.classes.{name}", problems))
    problems += _crowded(kept["fields"], ours, f"{place}.fields")
    return kept, problems


def same_kind(field: Field, theirs: Fields) -> list[str]:
    """The fields that this one could go to."""
    return [each["name"] for each in theirs if each["kind"] == field["kind"]]


def _classes(
    field: Field, goal: Field, wish: Any, place: str, problems: list[Problem]
) -> Iterator[tuple[str, str | None]]:
    wish = wish if isinstance(wish, Mapping) else {}
    known = [each["name"] for each in goal["classes"]]
    own = [each["name"] for each in field["classes"]]
    problems += [_nowhere(f"{place}.{str(name)[:40]}", own) for name in wish if name not in own]
    for name in own:
        target = wish.get(name, name)
        if target is not None and target not in known:
            problems.append(_nowhere(f"{place}.{name}", known))
        else:
            yield name, target


def _nowhere(place: str, known: Collection[str]) -> Problem:
    names = ", ".join(known) or "–"
    return Problem(place[:200], _("Choose one of: %(known)s; or null to leave it out.", known=names))


def _crowded(fields: Mapping[str, str | None], ours: Fields, place: str) -> Iterator[Problem]:
    """Several fields may become one only where both are lists of objects."""
    taken: set[str] = set()
    for field in ours:
        target = fields.get(field["name"])
        if target is not None and target in taken and not of(field).has_objects:
            yield Problem(f"{place}.{field['name']}", _("Another field goes there already."))
        taken.add(target or "")


def not_asked(mapping: Mapping[str, Any], theirs: Fields) -> dict[str, list[str]]:
    """By field the classes that nobody could have given in a project so mapped: that an item has none of them says nothing."""
    given = {
        (target, label)
        for name, target in mapping["fields"].items()
        for label in mapping["classes"].get(name, {}).values()
    }
    found = {
        field["name"]: [
            each["name"] for each in field["classes"] if (field["name"], each["name"]) not in given
        ]
        for field in theirs
    }
    return {name: classes for name, classes in found.items() if classes}


def lost_attributes(mapping: Mapping[str, Any], ours: Fields, theirs: Fields) -> dict[str, list[str]]:
    """By field the attributes, as `class.attribute`, that the class which theirs becomes does not have, or not of that type."""
    known = _classes_of(theirs)
    found = {
        field["name"]: [
            f"{label['name']}.{each['name']}"
            for label in field["classes"]
            if (goal := known.get((target, mapping["classes"][field["name"]].get(label["name"])))) is not None
            for each in label.get("attributes", ())
            if (each["name"], each["type"]) not in {(one["name"], one["type"]) for one in goal["attributes"]}
        ]
        for field in ours
        if (target := mapping["fields"].get(field["name"])) is not None
    }
    return {name: lost for name, lost in found.items() if lost}


def _classes_of(fields: Fields) -> dict[tuple[Any, Any], Mapping[str, Any]]:
    return {(field["name"], each["name"]): each for field in fields for each in field["classes"]}


def mapped(record: Record, mapping: Mapping[str, Any], ours: Fields, theirs: Fields) -> Record:
    """The record in terms of the other schema. Labels that do not fit there are left out and counted as misfits."""
    chosen = dict(record.chosen)
    labels = None
    if record.labels is not None:
        labels, lost = fitting(theirs, _result(record.labels, mapping, ours, theirs), record)
        chosen["misfits"] += lost
        tied = {mapping["fields"].get(name) for name, value in record.labels.items() if value is None}
        labels |= dict.fromkeys(tied - {None} - labels.keys())
    for part in ("tied", "fields"):
        if part in chosen:
            chosen[part] = dict(_renamed(chosen[part], mapping))
    annotations = tuple(_annotation(record, each, mapping, ours, theirs) for each in record.annotations)
    return replace(record, labels=labels, chosen=chosen, annotations=annotations)


def _annotation(
    record: Record, each: Annotation, mapping: Mapping[str, Any], ours: Fields, theirs: Fields
) -> Annotation:
    return replace(each, result=fitting(theirs, _result(each.result, mapping, ours, theirs), record)[0])


def _renamed(said: Mapping[str, Any], mapping: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is said of fields, of those that are still there; what it names of classes by their new names."""
    for name, value in said.items():
        target, classes = mapping["fields"].get(name), mapping["classes"].get(name, {})
        if target is not None:
            yield target, _with_classes(value, classes)


def _with_classes(value: Any, classes: Mapping[str, str | None]) -> Any:
    if isinstance(value, list):
        return [_with_classes(each, classes) for each in value]
    if isinstance(value, Mapping) and "classes" in value:
        return {**value, "classes": _with_classes(value["classes"], classes)}
    return (classes.get(value) or value) if isinstance(value, str) else value


def _result(
    result: Mapping[str, Any], mapping: Mapping[str, Any], ours: Fields, theirs: Fields
) -> dict[str, Any]:
    """The answer field by field; objects before the relations that join them, whose ids may have become others."""
    found: dict[str, Any] = {}
    names: dict[str, dict[str, str]] = {}
    known = _classes_of(theirs)
    for field in sorted(ours, key=lambda each: "between" in each):
        name = field["name"]
        target, value = mapping["fields"].get(name), result.get(name)
        if target is None or value is None:
            continue
        classes = mapping["classes"].get(name, {})
        kind = of(field)
        if kind.has_objects:
            kept = [each for each in value if classes.get(each["class"])]
            names[name] = _ids(kept, found.get(target, ()))
            found[target] = [
                *found.get(target, ()),
                *(
                    _object(each, names[name][each["id"]], known[target, classes[each["class"]]])
                    for each in kept
                ),
            ]
        elif "between" in field:
            kept = kind.renamed(field, [each for each in value if classes.get(each["class"])], names)
            found[target] = [
                _object(each, each["id"], known[target, classes[each["class"]]]) for each in kept
            ]
        else:
            said = _said(value, classes) if field["classes"] else value
            if said is not None:
                found[target] = said
    return found


def _object(each: Mapping[str, Any], identity: str, label: Mapping[str, Any]) -> dict[str, Any]:
    """An object or relation of its new class, with the attributes that this class has, too."""
    said = each.get("attributes") or {}
    attributes = {
        one["name"]: said[one["name"]]
        for one in label["attributes"]
        if one["name"] in said and check_attribute(one, said[one["name"]])[1] is None
    }
    return {**each, "id": identity, "class": label["name"], "attributes": attributes}


def _ids(objects: Sequence[Mapping[str, Any]], others: Collection[Mapping[str, Any]]) -> dict[str, str]:
    """New ids for objects whose own another field's object has in the list that they now share."""
    taken = {each["id"] for each in others}
    new: dict[str, str] = {}
    for each in objects:
        tries = (f"{each['id'][:50]}-{number}" for number in count(2))
        identity = each["id"] if each["id"] not in taken else next(a for a in tries if a not in taken)
        taken.add(identity)
        new[each["id"]] = identity
    return new


def _said(value: Any, classes: Mapping[str, str | None]) -> Any:
    """A choice, or several, by their new names; None when nothing is left of it."""
    if not isinstance(value, list):
        return classes.get(value)
    new = list(dict.fromkeys(filter(None, (classes.get(each) for each in value))))
    return new if new or not value else None
