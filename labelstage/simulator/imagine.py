"""A truth for an item of which none is known, so that a load test can run on any project."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labelstage import kinds
from labelstage.kinds import Field, Item
from labelstage.kinds.items import response_ids

from . import shapes
from .answers import bounded
from .boxes import anywhere
from .labels import class_names
from .relations import some_relations
from .spans import words

MOST_OBJECTS = 6
#: of a field with turned boxes, how many are turned
TURNED = 0.7


def imagine(fields: Sequence[Field], item: Item, rng: random.Random) -> dict[str, Any]:
    """A made-up truth for every field that suits the item and is asked: the same for all workers who get the same generator."""
    truth: dict[str, Any] = {}
    for field in sorted(fields, key=lambda each: "between" in each):
        if kinds.of(field).suits(item) and kinds.is_asked(field, truth):
            truth[field["name"]] = made_up(field, item, truth, rng)
    return {field["name"]: truth[field["name"]] for field in fields if field["name"] in truth}


def made_up(field: Field, item: Item, truth: Mapping[str, Any], rng: random.Random) -> Any:
    """A made-up truth for one field; relations join the objects of the truth so far."""
    if "between" in field:
        return some_relations(field, truth, rng)
    value = _MADE_UP[field["kind"]](field, item, rng)
    if not kinds.of(field).has_objects:
        return value
    return [{"id": f"{field['name'][:40]}-{number}", **each} for number, each in enumerate(value, 1)]


def _boxes(field: Field, item: Item, rng: random.Random) -> list[dict[str, Any]]:
    size = item.width or 0, item.height or 0
    names = rng.choices(class_names(field), k=rng.randint(1, MOST_OBJECTS))
    return [{"class": name, **anywhere(size, rng), **_turn(field, rng)} for name in names]


def _turn(field: Field, rng: random.Random) -> dict[str, float]:
    if not field["rotated"] or rng.random() >= TURNED:
        return {}
    return {"rotation": float(rng.randint(1, 359))}


def _shapes(some: Callable[[Field, str, Item, random.Random], dict[str, Any]]) -> _MakeUp:
    def make(field: Field, item: Item, rng: random.Random) -> list[dict[str, Any]]:
        names = rng.choices(class_names(field), k=rng.randint(1, MOST_OBJECTS))
        return [{"class": name, **some(field, name, item, rng)} for name in names]

    return make


def _spans(field: Field, item: Item, rng: random.Random) -> list[dict[str, Any]]:
    found = words(item.text or "")
    some = sorted(rng.sample(found, k=min(len(found), rng.randint(1, MOST_OBJECTS))))
    return [{"class": rng.choice(class_names(field)), "start": start, "end": end} for start, end in some]


def _choice(field: Field, _item: Item, rng: random.Random) -> Any:
    name = rng.choice(class_names(field))
    return [name] if field["multiple"] else name


def _number(field: Field, _item: Item, rng: random.Random) -> float:
    return bounded(rng.randint(0, 100), field["min"], field["max"])


def _text(field: Field, item: Item, rng: random.Random) -> str:
    """What there is to read in the item, or nothing much."""
    responses = (item.conversation or {}).get("responses", ())
    found: str = item.text or (rng.choice(responses)["content"] if responses else "")
    return found.strip()[: field["longest"]].strip() or "text"[: field["longest"]]


def _preference(_field: Field, item: Item, rng: random.Random) -> str:
    return rng.choice(response_ids(item))


def _ranking(_field: Field, item: Item, rng: random.Random) -> list[list[str]]:
    ids = response_ids(item)
    return [[each] for each in rng.sample(ids, k=len(ids))]


_MakeUp = Callable[[Field, Item, random.Random], Any]
_MADE_UP: Mapping[str, _MakeUp] = {
    "box": _boxes,
    "polygon": _shapes(shapes.some_outline),
    "polyline": _shapes(shapes.some_outline),
    "keypoints": _shapes(shapes.some_keypoints),
    "mask": _shapes(shapes.some_mask),
    "span": _spans,
    "choice": _choice,
    "rating": lambda field, _item, rng: rng.randint(1, field["levels"]),
    "number": _number,
    "text": _text,
    "preference": _preference,
    "ranking": _ranking,
}
