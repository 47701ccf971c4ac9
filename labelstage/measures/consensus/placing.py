"""How precisely each worker places edges, learned from how far apart those lie who drew the same thing; and one place made of several.

An error is measured by the length of the thing along its edge. Nobody's place is the truth: of two workers the mean squared difference is
expected to be the sum of their variances, and the variances are those that fit all pairs best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from .numbers import weighted_median

#: A larger difference counts as this: one edge that was set on something else would hide how somebody draws.
FARTHEST = 0.3
#: So many edges of the crowd's usual precision stand behind each worker's own.
BEHIND = 20.0
#: Nobody is taken to be more precise than this, as a share of the length.
FINEST = 0.002
#: An edge farther off than so many of its worker's spreads counts for less (Huber 1964).
TUNING = 1.5
_ROUNDS = 30

#: An edge's place, and the length by which an error in it is measured.
Edge = tuple[float, float]


class Placing:
    """Collects how far apart workers put the edges of the same things; memory grows with the pairs of workers alone."""

    def __init__(self) -> None:
        self._apart: dict[tuple[Any, Any], list[float]] = defaultdict(lambda: [0.0, 0.0])

    def add(self, drawn: Mapping[Any, Sequence[Edge]]) -> None:
        """One thing: each worker's edges, in one and the same order."""
        for one, other in combinations(sorted(drawn), 2):
            sums = self._apart[one, other]
            for (left, length), (right, width) in zip(drawn[one], drawn[other], strict=True):
                sums[0] += min(abs(left - right) / max((length + width) / 2, 1e-9), FARTHEST) ** 2
                sums[1] += 1

    def spreads(self) -> dict[Any, float]:
        """Each worker's standard deviation, as a share of the length; one of whom little is known has the crowd's."""
        total, edges = (sum(each[at] for each in self._apart.values()) for at in (0, 1))
        if not edges:
            return {}
        usual = total / edges / 2
        beside: dict[Any, list[tuple[Any, float, float]]] = defaultdict(list)
        for (one, other), (square, number) in self._apart.items():
            beside[one].append((other, square, number))
            beside[other].append((one, square, number))
        variance = dict.fromkeys(beside, usual)
        for _round in range(_ROUNDS):
            for worker, others in beside.items():
                left = sum(square - number * variance[other] for other, square, number in others)
                number = sum(number for _other, _square, number in others)
                variance[worker] = max((left + BEHIND * usual) / (number + BEHIND), FINEST**2)
        return {worker: each**0.5 for worker, each in variance.items()}


def usual_spread(spreads: Iterable[float]) -> float:
    """The spread of a worker of whom nothing is known: the root of the mean variance."""
    several = [each**2 for each in spreads]
    return float((sum(several) / len(several)) ** 0.5)


def placed(edges: Sequence[Edge], spreads: Sequence[float]) -> float:
    """Where an edge is that several workers of these spreads put somewhere: the mean, weighted by precision, in which what is far off
    for its worker counts for less.

    One step from the weighted median of the estimator of Huber, P. J. (1964). Robust estimation of a location parameter. Annals of
    Mathematical Statistics 35, 73-101.

    >>> placed([(10, 100), (12, 100)], [0.01, 0.01]), placed([(10, 100), (14, 100)], [0.01, 0.02])
    (11.0, 10.631578947368421)
    """
    precision = [spread**-2 for spread in spreads]
    middle = weighted_median([at for at, _length in edges], precision)
    total = weight = 0.0
    for (at, length), spread, own in zip(edges, spreads, precision, strict=True):
        off = abs(at - middle) / (max(length, 1e-9) * spread)
        counts = own * min(1.0, TUNING / off) if off else own
        total, weight = total + counts * at, weight + counts
    return total / weight
