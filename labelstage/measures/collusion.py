"""Pairs of workers who answer alike more often than their abilities explain.

Two good workers are alike because both are right, two poor ones share wrong answers by chance. So for each pair the same answers are
counted on items of which others tell something too, and held against what two who answer on their own come to: from how each confuses
classes, and from how attractive each answer was to others on that very item. An accusation is the worst mistake, therefore: the truth
never comes from the pair itself; the chance is taken at its largest estimate and raised; without some shared WRONG answers, where the
truth is known or most of several others agree on it, nothing is said; and p-values are corrected for the number of pairs (Holm 1979).

The idea is that of answer-copying indices in testing (Wollack, J. A. (1997). A nominal response model approach for detecting answer
copying. Applied Psychological Measurement 21), with confusion matrices for response models.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from .consensus.crowd import coin
from .consensus.posterior import posterior
from .ratings import Floats

#: Shared items that others labelled, or of which the truth is known, before anything is said of a pair.
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
    """Two workers: the items both labelled that can be judged, the same answers among them, how many were to be expected (raised, see
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
    """Every pair with at least LEAST_SHARED common items, the most suspicious first.

    `labels`: item to worker to class (0 to `classes` - 1); `known`: the items whose truth is known. Of other items the votes of
    others make each class so and so probable; a class that more than two thirds of LEAST_VOTES or more others gave is taken for
    the truth.
    """
    votes = {item: Counter(said.values()) for item, said in labels.items()}
    confusion = _confusions(labels, votes, known, classes)
    usual = coin(_usual(votes, classes), classes)
    chances: dict[Couple, list[float]] = defaultdict(list)
    guessed: dict[Couple, list[float]] = defaultdict(list)
    same: Counter[Couple] = Counter()
    alike = 0  # where the truth is guessed
    wrong: dict[Couple, list[Any]] = defaultdict(list)
    for item, said in labels.items():
        for left, right in combinations(sorted(said), 2):
            others = votes[item].copy()
            others.subtract((said[left], said[right]))
            truth = known.get(item, _agreed(others))
            if truth is None and not others.total():
                continue
            pair = (left, right)
            agree = said[left] == said[right]
            same[pair] += agree
            if truth is None:
                each = _chance(confusion[left], confusion[right], others)
                guessed[pair].append(float(_beliefs(others, usual) @ each))
                alike += agree
                continue
            chances[pair].append(float(_chance(confusion[left][truth], confusion[right][truth], others)))
            if agree and said[left] != truth:
                wrong[pair].append(item)
    raised = _raised([each for pair in guessed.values() for each in pair], alike)
    for pair, several in guessed.items():
        chances[pair] += [chance + raised * (1 - chance) for chance in several]
    return _judged(chances, same, wrong)


def _agreed(votes: Counter[int]) -> int | None:
    total = votes.total()
    if total < LEAST_VOTES:
        return None
    name, most = votes.most_common(1)[0]
    return name if 3 * most > 2 * total else None


def _usual(votes: Mapping[Any, Counter[int]], classes: int) -> float:
    """The share of right answers at which two would agree as often as any two do, errors falling evenly on the other classes."""
    same = sum(number * (number - 1) for each in votes.values() for number in each.values())
    pairs = sum(each.total() * (each.total() - 1) for each in votes.values())
    agreement = same / pairs if pairs else 1.0
    return (1 + math.sqrt(max((classes - 1) * (classes * agreement - 1), 0.0))) / classes


def _beliefs(others: Counter[int], usual: Floats) -> Floats:
    """The probability of each class by the others' votes."""
    given = [label for label, number in others.items() for _vote in range(number)]
    return posterior(np.full(len(usual), 1 / len(usual)), [usual] * len(given), given)


def _raised(chances: Sequence[float], alike: int) -> float:
    """By how much chances on items of guessed truth are raised, so that any two are expected to agree there as often as they do:
    what misleads many is then held against no two of them."""
    left = len(chances) - sum(chances)
    return max((alike - sum(chances)) / left, 0.0) if left > 0 else 0.0


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


def _chance(left: Floats, right: Floats, others: Counter[int]) -> Floats:
    """The chance that two give the same answer on their own, at the larger of its estimates for each answer; by true class where
    `left` and `right` are their whole matrices."""
    said = np.array([others[name] for name in range(left.shape[-1])], dtype=float)
    pull_left, pull_right = ((said + SHRINK * own) / (said.sum() + SHRINK) for own in (left, right))
    either = np.maximum.reduce([left * right, left * pull_right, pull_left * right, pull_left * pull_right])
    chance = np.minimum(either.sum(axis=-1), 1.0)
    return np.asarray(chance + RAISED * (1 - chance))


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
