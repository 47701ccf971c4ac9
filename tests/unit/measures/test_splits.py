"""Dividing a dataset: whole groups, fair strata, the same seed the same parts."""

from __future__ import annotations

from collections import Counter

import pytest

from labelstage.measures.splits import Group, balanced, by_hash

PARTS = [("train", 0.8), ("val", 0.1), ("test", 0.1)]


def crowd(groups: int, sizes: int = 4) -> list[Group]:
    """Groups of 1 to `sizes` items; one in ten items is of the rare stratum, which comes in whole groups."""
    made = []
    for number in range(groups):
        size = 1 + number % sizes
        made.append(Group(f"g{number}", size, Counter({"rare" if number % 10 == 3 else "common": size})))
    return made


def shares(groups: list[Group], dealt: dict[str, str], stratum: str | None = None) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for group in groups:
        counted[dealt[group.key]] += group.strata[stratum] if stratum else group.size
    return {name: counted[name] / counted.total() for name, _share in PARTS}


def test_the_parts_have_their_shares_over_all_and_of_each_stratum() -> None:
    groups = crowd(400)
    dealt = balanced(groups, PARTS, seed=1)
    for stratum in (None, "rare", "common"):
        assert shares(groups, dealt, stratum) == pytest.approx(dict(PARTS), abs=0.02)


def test_the_same_seed_gives_the_same_parts_in_whatever_order_the_groups_come() -> None:
    groups = crowd(60)
    assert balanced(groups, PARTS, seed=7) == balanced(groups[::-1], PARTS, seed=7)
    assert balanced(groups, PARTS, seed=7) != balanced(groups, PARTS, seed=8)


def test_a_group_bound_to_a_part_stays_and_the_others_make_up_for_it() -> None:
    groups = crowd(100, sizes=1)
    for group in groups[:40]:
        group.part = "test"
    dealt = balanced(groups, [("train", 0.5), ("test", 0.5)], seed=0)
    assert {dealt[group.key] for group in groups[:40]} == {"test"}
    assert Counter(dealt.values()) == {"train": 50, "test": 50}


def test_by_hash_a_group_has_its_part_whatever_else_there_is() -> None:
    found = Counter(by_hash(f"item-{number}", PARTS, seed=3) for number in range(4000))
    assert {name: found[name] / 4000 for name, _ in PARTS} == pytest.approx(dict(PARTS), abs=0.02)
    # written out, so that nobody changes the algorithm under releases that are out already
    written = "train val train val train train train train"
    assert [by_hash(f"item-{number}", PARTS, seed=3) for number in range(8)] == written.split()


def test_no_part_stays_empty_as_long_as_there_are_groups_for_all() -> None:
    groups = [Group(f"g{number}", 1, Counter({f"class {number % 4}": 1})) for number in range(12)]
    for seed in range(20):
        counted = Counter(balanced(groups, PARTS, seed).values())
        assert all(counted[name] for name, _share in PARTS)
        assert counted["train"] > counted["val"] + counted["test"]
    assert set(balanced(groups[:2], PARTS, seed=0).values()) <= {"train", "val", "test"}
