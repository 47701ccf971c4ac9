"""A difference between two shares, adjusted for the strata that both are made of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from .undefined import Undefined


class Stratum(NamedTuple):
    """Hits and tries of one's own and of the others, in one stratum."""

    hits: int
    tries: int
    others_hits: int
    others_tries: int


class Adjusted(NamedTuple):
    """The difference of shares (own minus others), its interval, and how many own tries could be compared."""

    difference: float
    low: float
    high: float
    tries: int


def adjusted_difference(strata: Iterable[Stratum], z: float = 1.96) -> Adjusted:
    """The Mantel-Haenszel difference of shares, with the variance of Greenland and Robins (Biometrics 41, 1985).

    Strata where one side has no tries say nothing and are left out. For the variance half a hit and half a miss are added to each
    side, or a stratum of hits alone would count as certain. Raises Undefined when no stratum is left.
    """
    top = weight = variance = 0.0
    tries = 0
    for hits, n, others_hits, m in strata:
        if n == 0 or m == 0:
            continue
        tries += n
        top += (hits * m - others_hits * n) / (n + m)
        weight += n * m / (n + m)
        own, other = (hits + 0.5) / (n + 1), (others_hits + 0.5) / (m + 1)
        variance += (n * m / (n + m)) ** 2 * (own * (1 - own) / n + other * (1 - other) / m)
    if weight == 0:
        raise Undefined("no stratum has both")
    found, reach = top / weight, z * math.sqrt(variance) / weight
    return Adjusted(found, max(-1.0, found - reach), min(1.0, found + reach), tries)
