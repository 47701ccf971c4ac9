"""Labels made wrong on purpose: what reviewers and workers are checked with."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any


def damage(
    fields: Sequence[Mapping[str, Any]], result: Mapping[str, Any], chance: random.Random
) -> dict[str, Any] | None:
    """The result with one clear error: an object left out or of another class, or another answer; None where none can be made."""
    ways: list[tuple[str, Any]] = []
    for field in fields:
        value, names = result.get(field["name"]), [each["name"] for each in field["classes"]]
        joined = any(field["name"] in other.get("between", ()) for other in fields)
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            number = chance.randrange(len(value))
            others = [name for name in names if name != value[number]["class"]]
            if others and field["kind"] != "keypoints":
                wrong = {**value[number], "class": chance.choice(others), "attributes": {}}
                ways.append((field["name"], [*value[:number], wrong, *value[number + 1 :]]))
            elif not joined:
                ways.append((field["name"], [*value[:number], *value[number + 1 :]]))
        elif field["kind"] == "choice" and isinstance(value, str) and len(names) > 1:
            ways.append((field["name"], chance.choice([name for name in names if name != value])))
        elif field["kind"] == "rating" and isinstance(value, int):
            ways.append((field["name"], 1 if value > (1 + field["levels"]) / 2 else field["levels"]))
    if not ways:
        return None
    name, value = chance.choice(ways)
    return {**result, name: value}
