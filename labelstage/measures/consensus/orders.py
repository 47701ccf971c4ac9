"""One order made of several: by comparisons of two, or by places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from labelstage.words import _

from ..undefined import Undefined


def bradley_terry(
    wins: Iterable[tuple[Hashable, Hashable, float]],
    *,
    prior: float = 0.5,
    tolerance: float = 1e-9,
    iterations: int = 10_000,
) -> dict[Any, float]:
    """For each contender its strength; strengths sum to 1, and i beats j with probability s_i / (s_i + s_j).

    `wins` are (winner, loser, how often); a tie is half a win for each. `prior` wins and losses against an imagined contender of
    middling strength keep those finite who won or lost all, or never met the rest: with 0 these have no answer.
    Raises Undefined without comparisons.

    Bradley, R. A. & Terry, M. E. (1952). Rank analysis of incomplete block designs. Biometrika 39, 324-345; fitted as in
    Hunter, D. R. (2004). MM algorithms for generalized Bradley-Terry models. Annals of Statistics 32, 384-406.

    >>> {each: round(s, 2) for each, s in bradley_terry([("a", "b", 3), ("b", "a", 1)], prior=0).items()}
    {'a': 0.75, 'b': 0.25}
    """
    rows = list(wins)
    names = list(dict.fromkeys(name for winner, loser, _times in rows for name in (winner, loser)))
    if not names:
        raise Undefined(_("There are no comparisons."))
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for winner, loser, times in rows:
        table[place[winner], place[loser]] += times
    met, won = table + table.T, table.sum(axis=1) + prior
    strength = np.ones(len(names))
    for _step in range(iterations):
        against = met / (strength[:, None] + strength[None, :])
        new = won / (against.sum(axis=1) + 2 * prior / (strength + 1))
        new = new / np.exp(np.log(np.maximum(new, 1e-300)).mean()) if prior == 0 else new
        moved = float(np.abs(new / new.sum() - strength / strength.sum()).max())
        strength = new
        if moved < tolerance:
            break
    shares = strength / strength.sum()
    return dict(zip(names, shares.tolist(), strict=True))


def borda(rankings: Iterable[Sequence[Sequence[Hashable]]]) -> dict[Any, Fraction]:
    """The mean rank of each contender, 1 for the best; those in one group share the mean of their places.

    Each ranking is a list of groups of equals, the best first. De Borda, J.-C. (1781). Memoire sur les elections au scrutin.

    >>> {each: float(rank) for each, rank in borda([[["a"], ["b", "c"]], [["b"], ["a"], ["c"]]]).items()}
    {'a': 1.5, 'b': 1.75, 'c': 2.75}
    """
    total: dict[Any, list[Fraction]] = {}
    for groups in rankings:
        before = 0
        for group in groups:
            for each in group:
                total.setdefault(each, []).append(Fraction(2 * before + len(group) + 1, 2))
            before += len(group)
    return {each: sum(ranks, Fraction(0)) / len(ranks) for each, ranks in total.items()}
