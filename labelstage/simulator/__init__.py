"""Simulated workers whose skill is known: they generate load, stand in for people in tests, and fill the demo.

Honest in two ways. They work from a truth and err at the rates their `Skill` states, so that what is measured of them
can be held against what they are; and what they hand in is recorded with the origin `simulator`.
Everything here is pure: a random generator goes in, a result comes out.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labelstage import kinds
from labelstage.kinds import Field, Item

from . import boxes, choices, spans
from .imagine import imagine
from .judge import Judgement, judge
from .skill import ARCHETYPES, Skill

__all__ = ["ARCHETYPES", "Judgement", "Skill", "annotate", "generator", "imagine", "judge", "seconds"]

#: How a worker of some skill answers a field of each kind, given its true value.
HANDS: Mapping[str, Callable[[Field, Item, Any, Skill, random.Random], Any]] = {
    "box": boxes.mark,
    "span": spans.mark,
    "choice": choices.choose,
}
#: Spread of the time per decision: the standard deviation of its logarithm.
PACE_SPREAD = 0.4


def generator(seed: int, *names: object) -> random.Random:
    """The random generator of one (worker, item): whoever else works, and in whatever order, it is the same."""
    return random.Random("/".join(map(str, (seed, *names))))


def annotate(
    fields: Sequence[Field], item: Item, truth: Mapping[str, Any], skill: Skill, rng: random.Random
) -> dict[str, Any]:
    """What a worker of that skill says about an item: a result that is valid for the label schema and the item.

    `truth` is a result too; a field it leaves out is left out.
    """
    return {
        field["name"]: HANDS[field["kind"]](field, item, truth[field["name"]], skill, rng)
        for field in fields
        if field["name"] in truth and kinds.of(field).suits(item)
    }


def seconds(result: Mapping[str, Any], skill: Skill, rng: random.Random) -> float:
    """How long the worker was at it: one log-normal stretch per field and per object, the median from the skill."""
    decisions = sum(1 + (len(value) if isinstance(value, list) else 0) for value in result.values())
    return sum(rng.lognormvariate(math.log(skill.seconds), PACE_SPREAD) for _ in range(decisions))
