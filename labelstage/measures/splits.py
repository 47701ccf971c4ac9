"""Dividing a dataset into parts: groups stay whole, strata are spread, and the same seed gives the same parts.

Two ways. `by_hash` looks at one group at a time: what else is in the dataset changes nothing, so an item keeps its part in
every later release. `balanced` looks at all of them: a greedy form of iterative stratification (Sechidis, Tsoumakas and
Vlahavas, "On the Stratification of Multi-Label Data", ECML PKDD 2011) that moves whole groups.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Parts = Sequence[tuple[str, float]]  #: names with their shares, which sum to 1


@dataclass
class Group:
    """Items that must not be parted: how many, how many of each stratum, and the part they are bound to already."""

    key: str
    size: int = 0
    strata: Counter[str] = field(default_factory=Counter)
    part: str | None = None


def by_hash(key: str, parts: Parts, seed: int) -> str:
    """The part of a group: SHA-256 of `seed:key` as a number from 0 to 1, looked up in the shares laid end to end."""
    place = int.from_bytes(_digest(f"{seed}:{key}")[:8], "big") / 2**64
    reached = 0.0
    for name, share in parts:
        reached += share
        if place < reached:
            return name
    return parts[-1][0]


def balanced(groups: Iterable[Group], parts: Parts, seed: int) -> dict[str, str]:
    """The part of each group, by its key.

    Groups are dealt out one by one, those with the rarest stratum first, of equals the larger first, of equals by SHA-256
    of `seed:key`. Each goes to the part that lacks most of that stratum, of equals to the one that lacks most items, of
    equals by hash. What a part lacks is its share of all minus what it has. Groups bound to a part are counted
    before all others. A part that so little fell to that it has nothing gets, of the part that has most beyond its share,
    the group that was dealt last.
    """
    groups = list(groups)
    totals: Counter[str] = Counter()
    for group in groups:
        totals.update(group.strata)
    lacking = {name: share * sum(group.size for group in groups) for name, share in parts}
    wanting = {name: {each: share * count for each, count in totals.items()} for name, share in parts}
    dealt: dict[str, str] = {}

    def deal(group: Group, name: str) -> None:
        dealt[group.key] = name
        lacking[name] -= group.size
        for each, count in group.strata.items():
            wanting[name][each] -= count

    for group in groups:
        if group.part in lacking:
            deal(group, group.part)
    ranked = _order((each for each in groups if each.key not in dealt), totals, seed)
    order = [group for group, _rarest in ranked]
    for group, rarest in ranked:
        deal(group, _neediest(group, rarest, lacking, wanting, seed))
    for name in [name for name, share in parts if share > 0 and name not in dealt.values()]:
        sizes = Counter(dealt.values())
        spare = [each for each in reversed(order) if sizes[dealt[each.key]] > 1]
        if spare:
            group = min(spare, key=lambda each: round(lacking[dealt[each.key]], 9))
            lacking[dealt[group.key]] += group.size
            deal(group, name)
    return dealt


def _order(groups: Iterable[Group], totals: Mapping[str, int], seed: int) -> list[tuple[Group, str | None]]:
    found = [
        (group, min(group.strata, key=lambda each: (totals[each], each), default=None)) for group in groups
    ]
    return sorted(
        found,
        key=lambda pair: (
            totals[pair[1]] if pair[1] is not None else float("inf"),
            -pair[0].size,
            _digest(f"{seed}:{pair[0].key}"),
        ),
    )


def _neediest(
    group: Group,
    rarest: str | None,
    lacking: Mapping[str, float],
    wanting: Mapping[str, Mapping[str, float]],
    seed: int,
) -> str:
    def need(name: str) -> tuple[float, float, bytes]:
        of_rarest = round(wanting[name][rarest], 9) if rarest is not None else 0.0
        return of_rarest, round(lacking[name], 9), _digest(f"{seed}:{group.key}:{name}")

    return max(lacking, key=need)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
