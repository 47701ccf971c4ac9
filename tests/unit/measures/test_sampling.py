"""What a sample says about the rest, held against counting by hand and the figures of the field."""

from __future__ import annotations

from math import comb

import pytest

from labelstage.measures.sampling import hypergeometric, most_wrong, share_interval


def test_the_bound_is_the_largest_number_of_wrong_ones_that_the_sample_does_not_rule_out() -> None:
    for population, sample, wrong in [(20, 5, 0), (20, 5, 2), (37, 12, 1), (50, 50, 3), (9, 1, 1)]:
        found = most_wrong(population, sample, wrong)
        ways = comb(population, sample)

        def at_most(
            marked: int,
            wrong: int = wrong,
            population: int = population,
            sample: int = sample,
            ways: int = ways,
        ) -> float:
            return (
                sum(comb(marked, k) * comb(population - marked, sample - k) for k in range(wrong + 1)) / ways
            )

        possible = [d for d in range(wrong, population - sample + wrong + 1) if at_most(d) > 0.05]
        assert found == max(possible)
        assert hypergeometric(wrong, population, found, sample) == pytest.approx(at_most(found))


def test_no_error_in_60_of_1200_leaves_at_most_five_percent() -> None:
    assert most_wrong(1200, 60, 0) / 1200 == pytest.approx(0.0475, abs=0.001)


def test_the_bound_tends_to_that_of_clopper_and_pearson_in_a_large_population() -> None:
    assert most_wrong(10_000_000, 60, 0) / 10_000_000 == pytest.approx(1 - 0.05 ** (1 / 60), abs=1e-4)


def test_whoever_looked_at_all_knows_all() -> None:
    assert most_wrong(40, 40, 3) == 3
    assert most_wrong(40, 0, 0) == 40


def test_a_share_has_the_interval_of_clopper_and_pearson() -> None:
    low, high = share_interval(4, 20)
    assert (low, high) == (pytest.approx(0.0573, abs=1e-4), pytest.approx(0.4366, abs=1e-4))
    assert share_interval(0, 0) == (0.0, 1.0)
    assert share_interval(0, 10)[1] == pytest.approx(0.3085, abs=1e-4)
