"""A truth for an item of which none is known, so that a load test can run on any project."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from labelstage import kinds
from labelstage.kinds import Field, Item

from .boxes import anywhere
from .labels import class_names
from .spans import words

MOST_OBJECTS = 6


def imagine(fields: Sequence[Field], item: Item, rng: random.Random) -> dict[str, Any]:
    """A made-up truth for every field that suits the item: the same for all workers who get the same generator."""
    return {
        field["name"]: _MADE_UP[field["kind"]](field, item, rng)
        for field in fields
        if kinds.of(field).suits(item)
    }


def _boxes(field: Field, item: Item, rng: random.Random) -> list[dict[str, Any]]:
    size = item.width or 0, item.height or 0
    names = rng.choices(class_names(field), k=rng.randint(1, MOST_OBJECTS))
    return [{"class": name, **anywhere(size, rng)} for name in names]


def _spans(field: Field, item: Item, rng: random.Random) -> list[dict[str, Any]]:
    found = words(item.text or "")
    some = sorted(rng.sample(found, k=min(len(found), rng.randint(1, MOST_OBJECTS))))
    return [{"class": rng.choice(class_names(field)), "start": start, "end": end} for start, end in some]


def _choice(field: Field, _item: Item, rng: random.Random) -> Any:
    name = rng.choice(class_names(field))
    return [name] if field["multiple"] else name


_MADE_UP = {"box": _boxes, "span": _spans, "choice": _choice}
