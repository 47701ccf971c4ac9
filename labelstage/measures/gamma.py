"""Gamma: do annotators mark the same stretches of a continuum, and name them alike, better than by chance?

Mathet, Y., Widlöcher, A. & Métivier, J.-P. (2015). The Unified and Holistic Method Gamma for Inter-Annotator Agreement
Measure and Alignment. Computational Linguistics 41, 437-479.

Units of all annotators are put into unitary alignments, at most one of each annotator. Two aligned units differ by where
they lie (weight `PLACE`) and by their class (weight 1); an annotator missing from an alignment costs `ALONE`. The alignment of
least disorder is searched. The disorder that chance alone would leave is that of the same annotations shifted at random
along the continuum, end joined to beginning. Gamma is 1 - observed / expected.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from labelstage.words import _

from .matching import match_edges
from .undefined import Undefined

Unit = tuple[float, float, str]
Annotator = Sequence[Unit]
#: an alignment: who (index) aligns which of his units (index)
Aligned = tuple[tuple[int, int], ...]

ALONE = 1.0
#: as the method's own program weighs place against class
PLACE = 3.0
#: more states than this of one tangle of units are not searched: the best step at a time is taken then
_MOST_STATES = 20_000
_MOST_CANDIDATES = 5_000


def gamma(
    annotators: Sequence[Annotator], length: float | None = None, seed: int = 0, samples: int = 30
) -> float:
    """Gamma of two or more annotators' units (start, end, class), end exclusive; 1 is the best, 0 chance, below worse.

    `length` is that of the continuum; without it, it ends with the last unit. Raises Undefined when nobody marked
    anything or chance leaves no disorder, ValueError for fewer than two annotators.

    >>> gamma([[(0, 5, "A"), (20, 30, "B")], [(0, 5, "A"), (20, 30, "B")]], length=100)
    1.0
    """
    observed, expected = disorders(annotators, length, seed, samples)
    if expected <= 0:
        raise Undefined(_("Nobody has marked anything, so there is nothing to align."))
    return 1 - observed / expected


def disorders(
    annotators: Sequence[Annotator], length: float | None = None, seed: int = 0, samples: int = 30
) -> tuple[float, float]:
    """The least disorder of the annotators' alignment, and the mean least disorder of `samples` shifted by chance.

    Both are per unit of an average annotator; (0, 0) where nobody marked anything.
    """
    if len(annotators) < 2:
        raise ValueError("gamma compares two or more annotators")
    units = [unit for each in annotators for unit in each]
    if not units:
        return 0.0, 0.0
    end = max(length or 0, *(unit[1] for unit in units))
    chance = random.Random(seed)  # noqa: S311 -- must be repeatable, not unpredictable
    shifted = [least_disorder(_shifted(annotators, end, chance))[0] for _sample in range(samples)]
    return least_disorder(annotators)[0], sum(shifted) / samples


def least_disorder(annotators: Sequence[Annotator]) -> tuple[float, list[Aligned]]:
    """The alignment of least disorder: its disorder per unit of an average annotator, and the unitary alignments.

    Exact for two annotators (an assignment problem), and for more wherever units are not too tangled; else the
    best alignment at each step is taken.
    """
    total = sum(len(each) for each in annotators)
    if not total:
        return 0.0, []
    candidates = _pairs(annotators) if len(annotators) == 2 else _candidates(annotators)
    chosen = _matched(candidates) if len(annotators) == 2 else _cover(candidates)
    taken = {member for _cost, aligned in chosen for member in aligned}
    alone = [
        ((who, index),)
        for who, each in enumerate(annotators)
        for index in range(len(each))
        if (who, index) not in taken
    ]
    cost = sum(cost for cost, _aligned in chosen) + ALONE * len(alone)
    return cost / (total / len(annotators)), [*(aligned for _cost, aligned in chosen), *alone]


def difference(left: Unit, right: Unit) -> float:
    """How much two units differ: the squared relative shift of their ends times `PLACE`, plus 1 for another class."""
    spread = (right[1] - right[0]) + (left[1] - left[0])
    shift = (abs(left[0] - right[0]) + abs(left[1] - right[1])) / spread if spread else 0.0
    return ALONE * (PLACE * shift**2 + (left[2] != right[2]))


def _pairs(annotators: Sequence[Annotator]) -> list[tuple[float, Aligned]]:
    """The alignments of two annotators that cost less than leaving both units alone."""
    first, second = annotators
    return [
        (cost, ((0, row), (1, column)))
        for row, one in enumerate(first)
        for column, other in enumerate(second)
        if (cost := difference(one, other)) < 2 * ALONE
    ]


def _matched(candidates: list[tuple[float, Aligned]]) -> list[tuple[float, Aligned]]:
    rows, columns = (
        np.array([aligned[side][1] for _cost, aligned in candidates], dtype=np.int64) for side in (0, 1)
    )
    gains = np.array([2 * ALONE - cost for cost, _aligned in candidates])
    cost_of = {aligned: cost for cost, aligned in candidates}
    pairs = match_edges(rows, columns, gains)
    return [(cost_of[aligned], aligned) for aligned in (((0, row), (1, column)) for row, column in pairs)]


def _candidates(annotators: Sequence[Annotator]) -> list[tuple[float, Aligned]]:
    """The unitary alignments of two units or more that cost less than leaving their units alone, best gain first."""
    count = len(annotators)
    pairs = count * (count - 1) / 2
    found: list[tuple[float, Aligned]] = []
    begun: list[tuple[Aligned, float]] = [
        (((who, at),), 0.0) for who, each in enumerate(annotators) for at in range(len(each))
    ]
    while begun and len(found) < _MOST_CANDIDATES:
        aligned, between = begun.pop()
        for who in range(aligned[-1][0] + 1, count):
            for at, unit in enumerate(annotators[who]):
                differing = between + sum(difference(annotators[one][index], unit) for one, index in aligned)
                if differing >= ALONE * pairs * count:
                    continue  # too much already, whoever joins
                grown, size = (*aligned, (who, at)), len(aligned) + 1
                cost = (differing + ALONE * (pairs - size * (size - 1) / 2)) / pairs
                if cost < ALONE * size:
                    found.append((cost, grown))
                begun.append((grown, differing))
    return sorted(found, key=lambda each: each[0] - ALONE * len(each[1]))


def _cover(candidates: list[tuple[float, Aligned]]) -> list[tuple[float, Aligned]]:
    """Of the candidates those that share no unit and together save the most."""
    chosen: list[tuple[float, Aligned]] = []
    for part in _tangles(candidates):
        chosen += _search(part)
    return chosen


def _tangles(candidates: list[tuple[float, Aligned]]) -> list[list[tuple[float, Aligned]]]:
    """The candidates in groups that share no unit with one another."""
    root: dict[tuple[int, int], tuple[int, int]] = {}

    def find(node: tuple[int, int]) -> tuple[int, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for _cost, aligned in candidates:
        for member in aligned[1:]:
            root[find(member)] = find(aligned[0])
    parts: dict[tuple[int, int], list[tuple[float, Aligned]]] = {}
    for each in candidates:
        parts.setdefault(find(each[1][0]), []).append(each)
    return list(parts.values())


def _search(part: list[tuple[float, Aligned]]) -> list[tuple[float, Aligned]]:
    """The best choice within one tangle: by dynamic programming over which units are still free."""
    members = sorted({member for _cost, aligned in part for member in aligned})
    bit = {member: 1 << place for place, member in enumerate(members)}
    masks = [sum(bit[member] for member in aligned) for _cost, aligned in part]
    starting: list[list[int]] = [[] for _member in members]
    for number, (_cost, aligned) in enumerate(part):
        starting[members.index(min(aligned))].append(number)
    gains = [ALONE * len(aligned) - cost for cost, aligned in part]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for place in range(len(members)):  # the units in turn: each is alone or begins an alignment
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for taken, (gain, picks) in best.items():
            _keep(step, taken, gain, picks)
            if not taken & 1 << place:
                for number in starting[place]:
                    if not taken & masks[number]:
                        _keep(step, taken | masks[number], gain + gains[number], (*picks, number))
        best = _forget(step, place)
        if len(best) > _MOST_STATES:
            return _greedy(part, masks)
    _gain, picks = max(best.values())
    return [part[number] for number in picks]


def _keep(
    step: dict[int, tuple[float, tuple[int, ...]]], taken: int, gain: float, picks: tuple[int, ...]
) -> None:
    if taken not in step or step[taken][0] < gain:
        step[taken] = (gain, picks)


def _forget(
    step: dict[int, tuple[float, tuple[int, ...]]], place: int
) -> dict[int, tuple[float, tuple[int, ...]]]:
    """States that differ only in units already passed are the same: the best of them is kept."""
    kept: dict[int, tuple[float, tuple[int, ...]]] = {}
    for taken, (gain, picks) in step.items():
        _keep(kept, taken >> (place + 1) << (place + 1), gain, picks)
    return kept


def _greedy(part: list[tuple[float, Aligned]], masks: list[int]) -> list[tuple[float, Aligned]]:
    """The best candidate first, as long as its units are free."""
    taken, chosen = 0, []
    for each, mask in zip(part, masks, strict=True):
        if not taken & mask:
            taken |= mask
            chosen.append(each)
    return chosen


def _shifted(annotators: Sequence[Annotator], end: float, chance: random.Random) -> list[list[Unit]]:
    """As many annotators as there are, each a randomly chosen one's units moved along the ring of the continuum.

    No two are moved nearly as far: that would be agreement, not chance.
    """
    units = [unit for each in annotators for unit in each]
    apart = min(sum(stop - start for start, stop, _name in units) / len(units) / 2, end / 2 / len(annotators))
    moves: list[float] = []
    for _annotator in annotators:
        moves.append(_far_from(moves, apart, end, chance))
    return [_moved(chance.choice(annotators), by, end) for by in moves]


def _far_from(others: Sequence[float], apart: float, end: float, chance: random.Random) -> float:
    """A place on the ring at least `apart` from the others."""
    while True:
        place = chance.uniform(0, end)
        if all(min(abs(place - other), end - abs(place - other)) >= apart for other in others):
            return place


def _moved(units: Annotator, by: float, end: float) -> list[Unit]:
    return [
        (start + by - turn, stop + by - turn, name)
        for start, stop, name in units
        for turn in [end if start + by >= end else 0.0]
    ]
