"""Pairs of workers who answer alike more often than their abilities explain.

Two good workers are alike because both are right, two poor ones share wrong answers by chance. So each pair's answers to the same items,
those of which others tell something too, are held against two stories: that one copies the other, and that both answer on their own, as
each confuses classes and as attractive as each answer was to others on that very item. To be wrong in the same way speaks for copying far
more than to be right alike, as the likelihood ratio weighs it. An accusation is the worst mistake, therefore: the truth never comes from
the pair itself; the chance that the one says by himself what the other said is taken at its largest estimate, raised to what all other pairs show,
and raised again; whichever of the two copied must be called for; without some shared WRONG answers, where the truth is known or most of
several others agree on it, nothing is said; and p-values are corrected for the number of pairs (Holm 1979).

On his own nobody's ratio is expected above one, so that it reaches 1 / p with probability p at most, however often one looks: Vovk, V. &
Wang, R. (2021). E-values: calibration, combination and applications. Annals of Statistics 49. The idea is that of answer-copying indices
in testing (Wollack, J. A. (1997). A nominal response model approach for detecting answer copying. Applied Psychological Measurement 21),
with confusion matrices for response models.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .consensus.crowd import coin
from .consensus.posterior import posterior
from .ratings import Floats, Ints

#: Shared items that others labelled, or of which the truth is known, before anything is said of a pair.
LEAST_SHARED = 10
#: Votes by others, all but a minority the same, that make a truth where none is known.
LEAST_VOTES = 3
#: How many answers of the whole crowd stand behind each worker's own confusions.
SHRINK = 5.0
#: Shared wrong answers before anything is said of a pair.
LEAST_WRONG = 2
#: The chance of a same answer is raised by this share of what is left to one: it is estimated itself.
RAISED = 0.03
#: Shares of the answers that somebody who copies may copy; the stories are weighed alike.
COPIED = (0.5, 0.75, 0.95)
#: Chances are held against what any two show in so many steps of size.
STEPS = 12

#: Two workers, the smaller id first.
Couple = tuple[int, int]


@dataclass(frozen=True)
class Shared:
    """Two workers: the items both labelled that can be judged, the same answers among them, how many were to be expected (raised, see
    above), a bound on the chance that this comes about without copying, corrected for all pairs, and where both were wrong in the same way."""

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
    met = list(_met(labels, known, classes))
    if not met:
        return []
    same, guessed = (np.array([getattr(each, name) for each in met]) for name in ("same", "guessed"))
    chances = np.array([each.chances for each in met])
    couples, number = np.unique([each.couple for each in met], axis=0, return_inverse=True)
    for group in (guessed, ~guessed):
        chances[group] = _raised(chances[group], same[group], number[group])
    wrong: dict[int, list[Hashable]] = defaultdict(list)
    for at, each in zip(number.tolist(), met, strict=True):
        if each.wrong:
            wrong[at].append(each.item)
    return _judged(couples.tolist(), number, chances + RAISED * (1 - chances), same, wrong)


@dataclass(frozen=True)
class _Met:
    """Two workers on one item: the chances that the right one says what the left one said, and the reverse, each on his own; whether
    they said the same, and surely a wrong thing; whether the truth is guessed."""

    couple: Couple
    item: Hashable
    chances: tuple[float, float]
    same: bool
    wrong: bool
    guessed: bool


def _met(labels: Mapping[Any, Mapping[int, int]], known: Mapping[Any, int], classes: int) -> Iterator[_Met]:
    votes = {item: Counter(said.values()) for item, said in labels.items()}
    confusion = _confusions(labels, votes, known, classes)
    usual = coin(_usual(votes, classes), classes)
    sure = np.eye(classes)
    for item, said in labels.items():
        for couple in combinations(sorted(said), 2):
            one, other = (said[worker] for worker in couple)
            others = votes[item].copy()
            others.subtract((one, other))
            truth = known.get(item, _agreed(others))
            if truth is None and not others.total():
                continue
            belief = _beliefs(others, usual) if truth is None else sure[truth]
            left, right = (confusion[worker] for worker in couple)
            chances = _chance(left, right, one, belief, others), _chance(right, left, other, belief, others)
            wrong = truth is not None and one == other != truth
            yield _Met(couple, item, chances, one == other, wrong, truth is None)


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


def _raised(chances: Floats, same: NDArray[np.bool_], number: Ints) -> Floats:
    """The chances, shape (items of pairs, 2), raised so that of those of about one size all other pairs are expected to agree as often as
    they do: what misleads many is then held against no two of them. `number` says of which pair each row is."""
    if not len(chances):
        return chances
    step = np.digitize(chances, np.quantile(chances, np.linspace(0, 1, STEPS + 1)[1:-1])).ravel()
    _each, own = np.unique(np.repeat(number, 2) * STEPS + step, return_inverse=True)
    agreed, expected, every = (
        np.bincount(step, part, STEPS)[step] - np.bincount(own, part)[own]
        for part in (np.repeat(same, 2), chances.ravel(), np.ones(chances.size))
    )
    left = every - expected
    more = np.divide(np.maximum(agreed - expected, 0), left, out=np.zeros(len(left)), where=left > 1e-9)
    return np.asarray(chances + more.reshape(chances.shape) * (1 - chances))


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
            truth, own = known.get(item, _agreed(others)), counts[worker]
            if truth is not None:
                own[truth, label] += 1
    pooled = sum(counts.values(), np.zeros((classes, classes))) + np.full((classes, classes), 0.5)
    pooled = pooled / pooled.sum(axis=1, keepdims=True)
    return {
        worker: (own + SHRINK * pooled) / (own.sum(axis=1, keepdims=True) + SHRINK)
        for worker, own in counts.items()
    }


def _chance(source: Floats, other: Floats, said: int, belief: Floats, others: Counter[int]) -> float:
    """The chance that another, on his own, says what `source` said, at the larger of its estimates: from how he confuses classes, and
    from how many others said so of this item."""
    true = belief * source[:, said]
    own = float(true @ other[:, said] / true.sum())
    return max(own, (others[said] + SHRINK * own) / (others.total() + SHRINK))


def _judged(
    couples: Sequence[Sequence[int]],
    number: Ints,
    chances: Floats,
    same: NDArray[np.bool_],
    wrong: Mapping[int, Sequence[Hashable]],
) -> list[Shared]:
    """Every pair that can be judged; `number` says of which pair each row of `chances` is."""
    items = np.bincount(number)
    alike = np.bincount(number, same)
    expected = np.max([np.bincount(number, side) for side in chances.T], axis=0)
    ratio = np.min([_log_ratio(number, side, same) for side in chances.T], axis=0)
    tails = {
        at: min(1.0, math.exp(-ratio[at])) if len(wrong.get(at, ())) >= LEAST_WRONG else 1.0
        for at in np.nonzero(items >= LEAST_SHARED)[0].tolist()
    }
    found, worst = [], 0.0
    for rank, at in enumerate(sorted(tails, key=lambda at: (tails[at], at))):
        worst = max(worst, min(1.0, tails[at] * (len(tails) - rank)))
        left, right = couples[at]
        where = tuple(wrong.get(at, ()))
        counts = int(items[at]), int(alike[at]), float(expected[at])
        found.append(Shared(left, right, *counts, tails[at], worst, where))
    return found


def _log_ratio(number: Ints, chances: Floats, same: NDArray[np.bool_]) -> Floats:
    """For each pair the logarithm of how many times likelier its answers are if one copies than if he does not."""
    stories = [
        np.bincount(number, np.log(1 - share + share * same / chances)) - math.log(len(COPIED))
        for share in COPIED
    ]
    return np.asarray(np.logaddexp.reduce(stories))
