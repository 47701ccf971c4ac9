"""What a random sample says about all that it was drawn from. Exact, for finite populations and for plain shares."""

from __future__ import annotations

import math
from collections.abc import Callable


def most_wrong(population: int, sample: int, wrong: int, confidence: float = 0.95) -> int:
    """The largest number of wrong ones in a finite population that a sample without replacement does not rule out.

    `wrong` of `sample` looked at were wrong, of `population` in all. The upper limit of the exact one-sided interval: the
    largest D with P(X <= wrong | population, D, sample) > 1 - confidence, X hypergeometric (T. Wright, Exact Confidence
    Bounds when Sampling from Small Finite Universes, 1991). It is the bound of Clopper and Pearson (1934) corrected for the
    finite population, and tends to theirs as the population grows.
    """
    _check(population, sample, wrong, confidence)
    if sample == 0:
        return population
    low, high = wrong, population - (sample - wrong)
    while low < high:  # the probability falls as D grows
        middle = (low + high + 1) // 2
        if hypergeometric(wrong, population, middle, sample) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def hypergeometric(most: int, population: int, marked: int, sample: int) -> float:
    """The probability of at most `most` marked ones in a sample without replacement."""
    least = max(0, sample - (population - marked))
    last = min(most, sample, marked)
    whole = _choose(population, sample)
    terms = (
        _choose(marked, found) + _choose(population - marked, sample - found) - whole
        for found in range(least, last + 1)
    )
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def share_interval(hits: int, tries: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact two-sided interval of a share (Clopper and Pearson, Biometrika 26, 1934); 0 to 1 where nothing was tried."""
    _check(tries, tries, hits, confidence)
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _root(lambda p: 1 - _binomial(hits - 1, tries, p) - tail)
    high = 1.0 if hits == tries else _root(lambda p: tail - _binomial(hits, tries, p))
    return low, high


def _binomial(most: int, tries: int, share: float) -> float:
    """The probability of at most `most` hits."""
    if share <= 0 or share >= 1:
        return 1.0 if share <= 0 or most >= tries else 0.0
    hit, miss = math.log(share), math.log1p(-share)
    terms = (_choose(tries, hits) + hits * hit + (tries - hits) * miss for hits in range(most + 1))
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _choose(n: int, k: int) -> float:
    """The logarithm of the binomial coefficient."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _check(population: int, sample: int, wrong: int, confidence: float) -> None:
    if not 0 <= wrong <= sample <= population:
        raise ValueError("0 <= wrong <= sample <= population must hold")
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
