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

from . import answers, boxes, choices, shapes, spans
from .imagine import imagine, made_up
from .judge import Judgement, judge
from .labels import NOTE
from .relations import relate
from .skill import ARCHETYPES, Skill

__all__ = ["ARCHETYPES", "Judgement", "Skill", "annotate", "generator", "imagine", "judge", "seconds"]

#: How a worker of some skill answers a field of each kind, given its true value; relations come after, over his own objects.
HANDS: Mapping[str, Callable[[Field, Item, Any, Skill, random.Random], Any]] = {
    "box": boxes.mark,
    "span": spans.mark,
    "choice": choices.choose,
    "polygon": shapes.outline,
    "polyline": shapes.outline,
    "keypoints": shapes.place,
    "mask": shapes.paint,
    "rating": answers.rate,
    "number": answers.count,
    "text": answers.write,
    "preference": answers.prefer,
    "ranking": answers.rank,
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

    `truth` is a result too; a field it leaves out is left out, unless the worker's own answers ask for it and it is required:
    then he makes something up. Relations refer to the ids of the truth's objects.
    """
    said: dict[str, Any] = {}
    known: dict[str, str] = {}
    for field in sorted(fields, key=lambda each: "between" in each):
        name = field["name"]
        if not kinds.of(field).suits(item) or not kinds.is_asked(field, said):
            continue
        true = truth.get(name)
        if true is None and field["required"] and field["when"] is not None:
            true = made_up(field, item, truth, rng)
        if true is not None and "between" in field:
            said[name] = relate(field, said, known, true, skill, rng)
        elif true is not None:
            said[name] = HANDS[field["kind"]](field, item, true, skill, rng)
            if kinds.of(field).has_objects:
                known |= {each.pop(NOTE): each["id"] for each in said[name] if NOTE in each}
    return {field["name"]: said[field["name"]] for field in fields if field["name"] in said}


def seconds(result: Mapping[str, Any], skill: Skill, rng: random.Random) -> float:
    """How long the worker was at it: one log-normal stretch per field and per object, the median from the skill."""
    decisions = sum(1 + (len(value) if isinstance(value, list) else 0) for value in result.values())
    return sum(rng.lognormvariate(math.log(skill.seconds), PACE_SPREAD) for _ in range(decisions))
