"""A worker draws relations between the objects that he has marked himself."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.kinds import Field

from .labels import class_names, describe, name_class, numbered
from .skill import Skill


def relate(
    field: Field,
    result: Mapping[str, Any],
    known: Mapping[str, str],
    truth: Sequence[Mapping[str, Any]],
    skill: Skill,
    rng: random.Random,
) -> list[dict[str, Any]]:
    """The relations a worker sees; `known` says which of his objects each true one is, those he missed are not in it."""
    own = [each["id"] for name in field["between"] for each in result.get(name, ())]
    if skill.spam:
        return _between(field, own[:2], rng)
    found: list[dict[str, Any]] = []
    for each in truth:
        ends = known.get(each["from"]), known.get(each["to"])
        if None in ends or rng.random() < skill.miss:
            continue
        if not field.get("directed", True) or rng.random() >= skill.boundary / 2:
            start, end = ends
        else:
            end, start = ends
        name = name_class(field, each["class"], skill, rng)
        said = describe(field, name, each.get("attributes", {}), skill, rng)
        found.append({"class": name, "from": start, "to": end, "attributes": said})
    if rng.random() < skill.invent and len(own) > 1:
        found += _between(field, rng.sample(own, k=2), rng)
    return numbered("r", _once(field, found))


def _between(field: Field, ends: Sequence[str], rng: random.Random) -> list[dict[str, Any]]:
    if len(ends) < 2:
        return []
    name = class_names(field)[0]
    said = describe(field, name, {}, Skill(), rng)
    return numbered("r", [{"class": name, "from": ends[0], "to": ends[1], "attributes": said}])


def _once(field: Field, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a class between the same two once."""
    kept: dict[tuple[str, ...], dict[str, Any]] = {}
    for each in found:
        ends = (each["from"], each["to"])
        key = ends if field["directed"] else tuple(sorted(ends))
        kept.setdefault((each["class"], *key), {name: each[name] for name in each if name != "id"})
    return list(kept.values())


def some_relations(field: Field, truth: Mapping[str, Any], rng: random.Random) -> list[dict[str, Any]]:
    """A relation between every two neighbours of the made-up objects."""
    ids = [each["id"] for name in field["between"] for each in truth.get(name, ())]
    return [
        {"class": rng.choice(class_names(field)), "from": one, "to": other}
        for one, other in zip(ids[::2], ids[1::2], strict=False)
    ]
