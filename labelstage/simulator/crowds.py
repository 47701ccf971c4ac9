"""Whole crowds that choose classes, honest and not: for measuring what finds the dishonest, and whom it accuses wrongly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

CLASSES = 4


@dataclass(frozen=True)
class Crowd:
    """Numbers of each sort of worker, and how the work is dealt out. Colluders come in pairs: the second copies the first."""

    skilled: int = 20
    unskilled: int = 8
    spammers: int = 2
    pairs: int = 1
    items: int = 600
    overlap: int = 5
    gold: float = 0.1  # share of items whose truth is known; everybody has half of them
    hard: float = 0.1  # share of items on which most fall for one and the same wrong class
    accuracy: Mapping[str, float] = field(
        default_factory=lambda: {"skilled": 0.92, "unskilled": 0.65, "colluder": 0.7}
    )
    copied: float = 0.9  # share of what both have that the second copies


@dataclass(frozen=True)
class Answers:
    """What a crowd said: item to worker to class, what is known, and who colludes with whom."""

    labels: Mapping[int, Mapping[int, int]]
    known: Mapping[int, int]
    colluding: frozenset[tuple[int, int]]
    sort: Mapping[int, str]


def answer(crowd: Crowd, rng: random.Random) -> Answers:
    """Let the crowd label its items; the same generator gives the same answers."""
    sort = _people(crowd)
    copies = {worker: worker - 1 for worker, name in sort.items() if name == "copier"}
    labels: dict[int, dict[int, int]] = {}
    known: dict[int, int] = {}
    for item in range(crowd.items):
        truth, lure = rng.sample(range(CLASSES), 2)
        is_hard = rng.random() < crowd.hard
        who = rng.sample(sorted(sort), crowd.overlap)
        if rng.random() < crowd.gold:
            known[item] = truth
            who = [worker for worker in sorted(sort) if rng.random() < 0.5]
        said: dict[int, int] = {}
        for worker in sorted(who):
            source = copies.get(worker)
            if source in said and rng.random() < crowd.copied:
                said[worker] = said[source]
            else:
                said[worker] = _say(crowd, sort[worker], truth, lure if is_hard else None, rng)
        labels[item] = said
    return Answers(labels, known, frozenset((source, worker) for worker, source in copies.items()), sort)


def _people(crowd: Crowd) -> dict[int, str]:
    names = ["skilled"] * crowd.skilled + ["unskilled"] * crowd.unskilled + ["spammer"] * crowd.spammers
    names += ["colluder", "copier"] * crowd.pairs
    return dict(enumerate(names))


def _say(crowd: Crowd, sort: str, truth: int, lure: int | None, rng: random.Random) -> int:
    if sort == "spammer":
        return 0
    if lure is not None and rng.random() < 0.6:
        return lure
    accuracy = crowd.accuracy["colluder" if sort == "copier" else sort]
    if rng.random() < accuracy:
        return truth
    return rng.choice([name for name in range(CLASSES) if name != truth])
