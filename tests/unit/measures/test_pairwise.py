from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures.agreement import Undefined, cohen_kappa
from labelstage.measures.pairwise import Pairwise

tables = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.sampled_from([None, 0, 1, 2]), min_size=raters, max_size=raters), min_size=1, max_size=15
    )
)


def pairwise(units):
    pairs = list(combinations(range(len(units[0])), 2))
    rows = [
        (pair, unit, row[a], row[b])
        for unit, row in enumerate(units)
        for pair, (a, b) in enumerate(pairs)
        if row[a] is not None and row[b] is not None
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return pairs, Pairwise(len(pairs), *columns)


@given(units=tables)
def test_every_pair_has_the_kappa_of_its_two_annotators(units):
    pairs, table = pairwise(units)
    for (a, b), kappa in zip(pairs, table.kappas(), strict=True):
        try:
            expected = cohen_kappa([row[a] for row in units], [row[b] for row in units])
        except Undefined:
            expected = np.nan
        assert kappa == pytest.approx(expected, nan_ok=True)


@given(units=tables, random=st.randoms(use_true_random=False))
def test_counting_a_unit_twice_is_the_same_as_having_it_twice(units, random):
    times = [random.randint(0, 3) for _ in units]
    repeated = [row for row, often in zip(units, times, strict=True) for _ in range(often)] or [
        [None] * len(units[0])
    ]
    drawn = pairwise(units)[1].kappas(np.array(times, dtype=float))
    np.testing.assert_allclose(drawn, pairwise(repeated)[1].kappas())


def test_a_pair_that_used_one_category_has_no_kappa_but_agrees():
    # the third annotator used one category only with the first, and shares nothing with the second
    units = [[0, 0, None], [1, 1, None], [0, None, 0], [0, None, 0]]
    table = pairwise(units)[1]
    np.testing.assert_array_equal(table.kappas(), [1, np.nan, np.nan])
    np.testing.assert_array_equal(table.percent(), [1, 1, np.nan])
