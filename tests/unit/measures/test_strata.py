"""Differences of shares, adjusted for what they are shares of."""

from __future__ import annotations

import pytest

from labelstage.measures.strata import Stratum, adjusted_difference
from labelstage.measures.undefined import Undefined


def test_a_reviewer_of_poor_workers_is_no_harsher_for_that() -> None:
    """He returns half of a poor worker's, as others do; the crude shares differ, the adjusted ones do not."""
    strata = [Stratum(45, 90, 5, 10), Stratum(1, 10, 9, 90)]
    found = adjusted_difference(strata)
    assert found.difference == pytest.approx(0)
    assert found.low < 0 < found.high
    assert found.tries == 100


def test_the_difference_is_that_of_mantel_and_haenszel() -> None:
    found = adjusted_difference([Stratum(8, 10, 4, 20), Stratum(5, 20, 2, 20)])
    weights = 10 * 20 / 30, 20 * 20 / 40
    wanted = (weights[0] * (0.8 - 0.2) + weights[1] * (0.25 - 0.1)) / sum(weights)
    assert found.difference == pytest.approx(wanted)


def test_without_anybody_to_compare_with_there_is_no_difference() -> None:
    with pytest.raises(Undefined):
        adjusted_difference([Stratum(3, 5, 0, 0)])
