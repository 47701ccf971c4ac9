"""A worker chooses a class, or several, for the whole item."""

from __future__ import annotations

import random
from typing import Any

from labelstage.kinds import Field, Item

from .labels import class_names, name_class
from .skill import Skill


def choose(field: Field, _item: Item, truth: Any, skill: Skill, rng: random.Random) -> Any:
    """The class a worker names where `truth` is right; with `multiple`, each class is judged by itself."""
    names = class_names(field)
    if skill.spam:
        return names[:1] if field["multiple"] else names[0]
    if field["multiple"]:
        return [name for name in names if (name in truth) == (rng.random() < skill.accuracy)]
    return name_class(field, truth, skill, rng)
