"""A worker rates, counts, writes, and compares responses."""

from __future__ import annotations

import random
from typing import Any

from labelstage.kinds import Field, Item
from labelstage.kinds.items import response_ids

from .labels import other_than
from .skill import Skill


def rate(field: Field, _item: Item, truth: int, skill: Skill, rng: random.Random) -> int:
    """The true rating, or one beside it."""
    levels: int = field["levels"]
    if skill.spam:
        return (levels + 1) // 2
    if rng.random() < skill.accuracy:
        return truth
    return min(max(truth + rng.choice((-1, 1)), 1), levels)


def count(field: Field, _item: Item, truth: float, skill: Skill, rng: random.Random) -> float:
    """The true number, or one off by a tenth of it or a step, inside the bounds."""
    low, high = field["min"], field["max"]
    if skill.spam:
        return bounded(0, low, high)
    if rng.random() < skill.accuracy:
        return truth
    step = field["step"] or max(round(abs(truth) / 10), 1)
    return bounded(truth + rng.choice((-1, 1)) * step, low, high)


def bounded(value: float, low: float | None, high: float | None) -> float:
    """The value, or the bound that it passes."""
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def write(field: Field, _item: Item, truth: str, skill: Skill, rng: random.Random) -> str:
    """The true text, perhaps with a slip of the fingers: two letters swapped, or one left out."""
    if skill.spam:
        return "ok"[: field["longest"]]
    if rng.random() < skill.accuracy or len(truth) < 2:
        return truth
    at = rng.randrange(len(truth) - 1)
    if rng.random() < 0.5:
        return truth[:at] + truth[at + 1] + truth[at] + truth[at + 2 :]
    slipped = truth[:at] + truth[at + 1 :]
    return slipped if slipped.strip() else truth


def prefer(field: Field, item: Item, truth: str, skill: Skill, rng: random.Random) -> Any:
    """The response that is better, or any other."""
    answers = [*response_ids(item), *(["tie"] if field["ties"] else [])]
    if skill.spam:
        return answers[0]
    return truth if rng.random() < skill.accuracy else other_than(answers, truth, rng)


def rank(
    _field: Field, item: Item, truth: list[list[str]], skill: Skill, rng: random.Random
) -> list[list[str]]:
    """The true order, in which neighbours may have changed places."""
    if skill.spam:
        return [[each] for each in response_ids(item)]
    said = [list(group) for group in truth]
    for at in range(len(said) - 1):
        if rng.random() >= skill.accuracy:
            said[at], said[at + 1] = said[at + 1], said[at]
    return said
