"""What is believed of one item while its votes come in, given what is known of the workers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..ratings import Floats
from .votes import NEAR


def posterior(
    prior: Floats, matrices: Sequence[Floats], given: Sequence[int], caution: float = 1.0
) -> Floats:
    """The probability of each true label after votes `given` (numbers of labels) by workers with these confusion matrices
    (true label x label given), the workers erring independently of each other. Bayes' rule.

    Workers whom the same things mislead do not err independently: with a `caution` above 1 each vote counts as that part of one.
    Grunwald, P. (2012). The safe Bayesian. Algorithmic Learning Theory, LNAI 7568, 169-183.

    >>> posterior(np.array([0.5, 0.5]), [np.array([[0.9, 0.1], [0.1, 0.9]])] * 2, [0, 0]).round(3).tolist()
    [0.988, 0.012]
    """
    joint = np.log(np.maximum(prior, 1e-300))
    for matrix, label in zip(matrices, given, strict=True):
        joint = joint + np.log(np.maximum(matrix[:, label], 1e-300)) / caution
    scaled = np.exp(joint - joint.max())
    return np.asarray(scaled / scaled.sum())


def settled(beliefs: Floats) -> int | None:
    """The most probable label's number; None when two are equally probable.

    >>> settled(np.array([0.2, 0.8])), settled(np.array([0.5, 0.5]))
    (1, None)
    """
    first = np.flatnonzero(beliefs >= beliefs.max() - NEAR)
    return int(first[0]) if len(first) == 1 else None


def change_by_one_more(beliefs: Floats, typical: Floats) -> float:
    """How probable it is that the answer becomes another by one more vote of a typical worker (true x given): 0 to 1.

    The preposterior analysis of Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory, for one vote and
    the loss that counts changed answers. An answer that is now tied changes by any vote that settles it.

    >>> change_by_one_more(np.array([0.6, 0.4]), np.array([[0.9, 0.1], [0.1, 0.9]])).__round__(2)
    0.42
    """
    joint = beliefs[:, None] * typical
    now = settled(beliefs)
    after = [settled(column / column.sum()) if column.sum() > 0 else now for column in joint.T]
    chance = joint.sum(axis=0)
    return float(sum(chance[label] for label, best in enumerate(after) if best != now))


def missed(found: float, recalls: Sequence[float]) -> float:
    """How many objects nobody marked, expected of an item, where items hold `found` on average and each of its workers finds
    an object with probability `recalls`, independently.

    >>> missed(2, [0.9, 0.8]).__round__(3)
    0.04
    """
    return found * math.prod(1 - each for each in recalls)


def expected_f1(kept: Sequence[float], left: Sequence[float], unseen: float = 0.0) -> float:
    """How alike a merged list of objects and the truth are expected to be: 2 right / (kept + true), 0 to 1.

    `kept` and `left` are the probabilities that the objects put into the list, and those left out, are as said; `unseen` is
    how many nobody marked. It is the ratio of expectations, which is near the expected ratio unless there are very few objects;
    with nothing kept it is the probability that there is nothing.

    >>> expected_f1([0.9, 0.9], [0.2]).__round__(2), expected_f1([], [])
    (0.9, 1.0)
    """
    if not kept:
        return math.exp(-unseen) * math.prod(1 - each for each in left)
    return 2 * sum(kept) / (len(kept) + sum(kept) + sum(left) + unseen)
