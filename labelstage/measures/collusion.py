"""Pairs of workers who answer alike more often than their abilities explain.

Two good workers are alike because both are right, two poor ones share wrong answers by chance. So for each pair the same answers are
counted on items whose truth is known, and held against what two who answer on their own come to: from how each confuses classes, and
from how attractive each answer was to others on that very item. An accusation is the worst mistake, therefore: the truth never comes
from the pair itself; the chance is taken at its largest estimate and raised; without some shared WRONG answers nothing is said; and
p-values are corrected for the number of pairs (Holm 1979).

The idea is that of answer-copying indices in testing (Wollack, J. A. (1997). A nominal response model approach for detecting answer
copying. Applied Psychological Measurement 21), with confusion matrices for response models.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from .ratings import Floats

#: Shared items with a truth before anything is said of a pair.
LEAST_SHARED = 10
#: Votes by others, all but a minority the same, that make a truth where none is known.
LEAST_VOTES = 3
#: How many answers of the whole crowd stand behind each worker's own confusions.
SHRINK = 5.0
#: Shared wrong answers before anything is said of a pair.
LEAST_WRONG = 3
#: The chance of a same answer is raised by this share of what is left to one: it is estimated itself.
RAISED = 0.03

#: Two workers, the smaller id first.
Couple = tuple[int, int]


@dataclass(frozen=True)
class Shared:
    """Two workers: the items with a truth that both labelled, the same answers among them, how many were to be expected (raised, see
    above), the chance of so many, corrected for all pairs, and where both were wrong in the same way."""

    left: int
    right: int
    items: int
    same: int
    expected: float
    p: float
    corrected: float
    wrong: tuple[Hashable, ...]


def shared_errors(
    labels: Mapping[Any, Mapping[int, int]], known: Mapping[Any, int], classes: int
) -> list[Shared]:
    """Every pair with at least LEAST_SHARED common items of which the truth is known, the most suspicious first.

    `labels`: item to worker to class (0 to `classes` - 1); `known`: the items whose truth is known. Other items have a truth for a
    pair when at least LEAST_VOTES others voted and more than two thirds of them for one class.
    """
    votes = {item: Counter(said.values()) for item, said in labels.items()}
    confusion = _confusions(labels, votes, known, classes)
    chances: dict[Couple, list[float]] = defaultdict(list)
    same: Counter[Couple] = Counter()
    wrong: dict[Couple, list[Any]] = defaultdict(list)
    for item, said in labels.items():
        for left, right in combinations(sorted(said), 2):
            others = votes[item].copy()
            others.subtract((said[left], said[right]))
            truth = known.get(item, _agreed(others))
            if truth is None:
                continue
            pair = (left, right)
            chances[pair].append(_chance(confusion[left][truth], confusion[right][truth], others))
            same[pair] += said[left] == said[right]
            if said[left] == said[right] != truth:
                wrong[pair].append(item)
    return _judged(chances, same, wrong)


def _agreed(votes: Counter[int]) -> int | None:
    total = votes.total()
    if total < LEAST_VOTES:
        return None
    name, most = votes.most_common(1)[0]
    return name if 3 * most > 2 * total else None


def _confusions(
    labels: Mapping[Any, Mapping[int, int]],
    votes: Mapping[Any, Counter[int]],
    known: Mapping[Any, int],
    classes: int,
) -> dict[int, Floats]:
    """Each worker's chances of each answer by true class, drawn towards those of the whole crowd."""
    counts: dict[int, Floats] = defaultdict(lambda: np.zeros((classes, classes)))
    for item, said in labels.items():
        for worker, label in said.items():
            others = votes[item].copy()
            others.subtract((label,))
            truth = known.get(item, _agreed(others))
            if truth is not None:
                counts[worker][truth, label] += 1
            else:
                counts[worker]
    pooled = sum(counts.values(), np.zeros((classes, classes))) + np.full((classes, classes), 0.5)
    pooled = pooled / pooled.sum(axis=1, keepdims=True)
    return {
        worker: (own + SHRINK * pooled) / (own.sum(axis=1, keepdims=True) + SHRINK)
        for worker, own in counts.items()
    }


def _chance(left: Floats, right: Floats, others: Counter[int]) -> float:
    """The chance that two give the same answer on their own, at the larger of its estimates for each answer."""
    said = np.array([others[name] for name in range(len(left))], dtype=float)
    pull_left, pull_right = ((said + SHRINK * own) / (said.sum() + SHRINK) for own in (left, right))
    either = np.maximum.reduce([left * right, left * pull_right, pull_left * right, pull_left * pull_right])
    chance = min(float(either.sum()), 1.0)
    return chance + RAISED * (1 - chance)


def _tail(chances: Sequence[float], at_least: int) -> float:
    """The chance of so many hits or more in independent trials of unequal chances (Poisson binomial), exactly."""
    ways = np.zeros(len(chances) + 1)
    ways[0] = 1.0
    for chance in chances:
        ways[1:] = ways[1:] * (1 - chance) + ways[:-1] * chance
        ways[0] *= 1 - chance
    return float(min(ways[at_least:].sum(), 1.0))


def _judged(
    chances: Mapping[Couple, Sequence[float]],
    same: Mapping[Couple, int],
    wrong: Mapping[Couple, Sequence[Any]],
) -> list[Shared]:
    pairs = [pair for pair, each in chances.items() if len(each) >= LEAST_SHARED]
    tails = {
        pair: _tail(chances[pair], same[pair]) if len(wrong.get(pair, ())) >= LEAST_WRONG else 1.0
        for pair in pairs
    }
    found, worst = [], 0.0
    for rank, pair in enumerate(sorted(pairs, key=lambda pair: (tails[pair], pair))):
        worst = max(worst, min(1.0, tails[pair] * (len(pairs) - rank)))
        own = chances[pair]
        where = tuple(wrong.get(pair, ()))
        found.append(Shared(*pair, len(own), same[pair], sum(own), tails[pair], worst, where))
    return found
