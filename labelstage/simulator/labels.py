"""What is said about an object or an item: its class and its attributes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.kinds import Field
from labelstage.kinds.values import classes_by_name

from .skill import Skill

#: where an object notes which true one it is, until the result is handed over
NOTE = "of"


def class_names(field: Field) -> list[str]:
    """The names of the field's classes, in order."""
    return [each["name"] for each in field["classes"]]


def name_class(field: Field, truth: str, skill: Skill, rng: random.Random) -> str:
    """The class the worker takes `truth` for."""
    names = class_names(field)
    row = {name: weight for name, weight in skill.confusion.get(truth, {}).items() if name in names}
    if row:
        return rng.choices(list(row), list(row.values()))[0]
    return other_than(names, truth, rng) if rng.random() >= skill.accuracy else truth


def other_than(options: Sequence[Any], value: Any, rng: random.Random) -> Any:
    """Any of the options but the value; the value if there is no other."""
    others = [option for option in options if option != value]
    return rng.choice(others) if others else value


def describe(
    field: Field, name: str, truth: Mapping[str, Any], skill: Skill, rng: random.Random
) -> dict[str, Any]:
    """The attributes the worker gives an object of class `name`. Numbers and texts are copied."""
    said = {}
    for attribute in classes_by_name(field)[name]["attributes"]:
        value = truth.get(attribute["name"], attribute.get("default"))
        options = [False, True] if attribute["type"] == "checkbox" else attribute.get("options", [])
        if value is not None:
            wrong = rng.random() >= skill.accuracy
            said[attribute["name"]] = other_than(options, value, rng) if wrong else value
    return said


def known_as(truth: Mapping[str, Any], drawn: dict[str, Any]) -> dict[str, Any]:
    """The drawn object with a note of which true one it is, for relations; the note never leaves the simulator."""
    return {**drawn, NOTE: truth["id"]} if "id" in truth else drawn


def numbered(letter: str, objects: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The objects with ids: a1, a2, ..."""
    return [{"id": f"{letter}{number}", **each} for number, each in enumerate(objects, 1)]
