"""Which model's responses win: the strengths behind all comparisons of a field, whoever made them on whatever item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from labelstage.kinds.preference import TIE
from labelstage.measures.bootstrap import bootstrap_intervals
from labelstage.measures.consensus import bradley_terry
from labelstage.measures.ratings import Floats
from labelstage.measures.undefined import Undefined

from ...storage import Assignment, Item, Project, Revision
from ..quality.answers import NEWEST_OWN, STATES

#: Kinds whose answers compare responses.
COMPARING = frozenset({"preference", "ranking"})
#: So many of the newest answers are looked at.
MOST_ANSWERS = 20_000
SAMPLES = 200
#: Strengths, which sum to 1, are found when they move by less than this, or after so many steps: what moves then is a third digit.
TOLERANCE, STEPS = 1e-6, 100

Wins = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Strength:
    """`wins`: how often the model's response is expected to be preferred to that of another of the models, with a 95 % interval by
    bootstrap over the items (None where there are too few); `comparisons`: with how many it was compared."""

    model: str
    wins: float
    low: float | None
    high: float | None
    comparisons: int


def strengths(session: Session, project: Project, field: Mapping[str, Any]) -> list[Strength]:
    """By the model of Bradley and Terry, the strongest first; empty where no two models were compared."""
    if field["kind"] not in COMPARING:
        return []
    by_item: dict[int, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for item_id, answer, conversation in _answers(session, project, field["name"]):
        models = {
            each["id"]: each["model"] for each in conversation["responses"] if each.get("model") is not None
        }
        for pair, share in compared(answer, models):
            by_item[item_id][pair] += share
    items = [wins for wins in by_item.values() if wins]
    return _fitted(items) if items else []


def compared(answer: Any, models: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], float]]:
    """Each (winner, loser) that an answer holds, by model, and how much of a win it is: a tie is half of one for each side."""
    if isinstance(answer, str):  # the one preferred, to each of the others
        rank = {each: 0 if answer in (each, TIE) else 1 for each in models}
    else:
        rank = {each: at for at, group in enumerate(answer) for each in group}
    for one, other in combinations([each for each in models if each in rank], 2):
        both = models[one], models[other]
        if both[0] == both[1] or (isinstance(answer, str) and rank[one] == rank[other] == 1):
            continue
        if rank[one] == rank[other]:
            yield both, 0.5
            yield both[::-1], 0.5
        else:
            yield (both if rank[one] < rank[other] else both[::-1]), 1.0


def _answers(session: Session, project: Project, name: str) -> Iterator[tuple[int, Any, Mapping[str, Any]]]:
    rows = session.execute(
        select(Assignment.item_id, Revision.result, Item.conversation)
        .join(Item, Item.id == Assignment.item_id)
        .join(Revision, and_(Revision.assignment_id == Assignment.id, NEWEST_OWN))
        .where(
            Assignment.project_id == project.id,
            Assignment.state.in_(STATES),
            Assignment.counted,
            Item.media == "conversation",
        )
        .order_by(Assignment.id.desc())
        .limit(MOST_ANSWERS)
    )
    for item_id, result, conversation in rows:
        if name in result and conversation:
            yield item_id, result[name], conversation


def _fitted(items: Sequence[Wins]) -> list[Strength]:
    pairs = sorted({pair for wins in items for pair in wins})
    models = sorted({model for pair in pairs for model in pair})
    place = {pair: at for at, pair in enumerate(pairs)}
    cells = [(item, place[pair], share) for item, wins in enumerate(items) for pair, share in wins.items()]
    item, cell, share = (np.array(column) for column in zip(*cells, strict=True))

    def expected(times: Floats) -> Floats:
        wins = zip(pairs, np.bincount(cell, times[item] * share, len(pairs)).tolist(), strict=True)
        try:
            found = bradley_terry(
                [(winner, loser, each) for (winner, loser), each in wins if each],
                tolerance=TOLERANCE,
                iterations=STEPS,
            )
        except Undefined:
            return np.full(len(models), np.nan)
        strength = np.array([found.get(model, np.nan) for model in models])
        beats = strength[:, None] / (strength[:, None] + strength[None, :])
        np.fill_diagonal(beats, np.nan)
        met = np.isfinite(beats).sum(axis=1)
        return np.asarray(
            np.divide(np.nansum(beats, axis=1), met, out=np.full(len(models), np.nan), where=met > 0)
        )

    wins = expected(np.ones(len(items)))
    intervals = bootstrap_intervals(expected, len(items), samples=SAMPLES)
    times = np.bincount(cell, share, len(pairs)).tolist()
    met = {
        model: sum(each for pair, each in zip(pairs, times, strict=True) if model in pair) for model in models
    }
    found = [
        Strength(
            model, float(each), near.low if near else None, near.high if near else None, round(met[model])
        )
        for model, each, near in zip(models, wins, intervals, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.wins, each.model))
