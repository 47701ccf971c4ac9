from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linear_sum_assignment

from labelstage.measures.matching import match

#: few different values, so that ties, zeros and values on the threshold are common
tables = arrays.arrays(
    float,
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    elements=st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.5, 0.7, 0.9, 1.0]),
)


def check(pairs, similarity, threshold):
    rows, columns = [row for row, _ in pairs], [column for _, column in pairs]
    assert len(set(rows)) == len(rows)
    assert len(set(columns)) == len(columns)
    assert pairs == sorted(pairs)
    assert all(similarity[pair] >= threshold for pair in pairs)
    return sum(similarity[pair] for pair in pairs)


def best_by_trying_everything(similarity, threshold):
    height, width = similarity.shape
    choices = itertools.product([None, *range(width)], repeat=height)
    return max(
        sum(similarity[row, column] for row, column in enumerate(choice) if column is not None)
        for choice in choices
        if len(taken := [column for column in choice if column is not None]) == len(set(taken))
        and all(
            similarity[row, column] >= threshold for row, column in enumerate(choice) if column is not None
        )
    )


@given(
    similarity=arrays.arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        elements=st.sampled_from([0.0, 0.3, 0.5, 0.6, 1.0]),
    ),
    threshold=st.sampled_from([0.0, 0.3, 0.5, 0.55, 1.0]),
)
def test_no_matching_has_a_larger_total(similarity, threshold):
    total = check(match(similarity, threshold), similarity, threshold)
    assert total == pytest.approx(best_by_trying_everything(similarity, threshold))


@given(similarity=tables, threshold=st.sampled_from([0.0, 0.2, 0.5, 0.8]))
def test_the_total_is_that_of_the_reference_implementation(similarity, threshold):
    allowed = np.where(similarity >= threshold, similarity, 0)
    expected = allowed[linear_sum_assignment(allowed, maximize=True)].sum()
    assert check(match(similarity, threshold), similarity, threshold) == pytest.approx(expected)


@pytest.mark.parametrize("shape", [(40, 40), (25, 60), (60, 25), (1, 50), (50, 1)])
@pytest.mark.parametrize("threshold", [0.0, 0.6, 0.95])
def test_larger_dense_tables_too(shape, threshold):
    similarity = np.random.default_rng(sum(shape)).random(shape)
    allowed = np.where(similarity >= threshold, similarity, 0)
    expected = allowed[linear_sum_assignment(allowed, maximize=True)].sum()
    assert check(match(similarity, threshold), similarity, threshold) == pytest.approx(expected)


@given(similarity=tables)
def test_turning_the_table_turns_the_total_not(similarity):
    total = check(match(similarity, 0.3), similarity, 0.3)
    assert check(match(similarity.T, 0.3), similarity.T, 0.3) == pytest.approx(total)


def test_a_pair_below_the_threshold_never_displaces_a_good_one():
    # without the threshold 0.9 would give way to 0.45 + 0.49 = 0.94
    assert match([[0.9, 0.45], [0.49, 0.0]], 0.5) == [(0, 0)]


def test_two_fair_pairs_beat_one_good_and_one_forbidden():
    assert match([[0.9, 0.6], [0.6, 0.1]], 0.5) == [(0, 1), (1, 0)]


def test_a_pair_on_the_threshold_is_allowed():
    assert match([[0.5]], 0.5) == [(0, 0)]


def test_things_that_are_not_alike_at_all_are_never_matched():
    assert match([[0.0, 0.0], [0.0, 0.0]], 0.0) == []
    assert match([[-1.0]], -2.0) == []


@pytest.mark.parametrize("empty", [[], [[], []], np.zeros((0, 3)), np.zeros((3, 0))])
def test_nothing_matches_nothing(empty):
    assert match(empty, 0.5) == []


def test_bad_tables_are_refused_with_their_place():
    with pytest.raises(ValueError, match="row 1, column 0: nan"):
        match([[0.5, 0.5], [float("nan"), 0.5]], 0.5)
    with pytest.raises(ValueError, match="1 dimension"):
        match([0.5, 0.6], 0.5)


def test_three_hundred_objects_on_an_image_match_in_no_time():
    random = np.random.default_rng(1)
    similarity = np.where(random.random((300, 300)) < 0.01, random.random((300, 300)), 0)
    np.fill_diagonal(similarity, random.uniform(0.5, 1, 300))
    began = time.process_time()
    total = check(match(similarity, 0.5), similarity, 0.5)
    assert time.process_time() - began < 1
    allowed = np.where(similarity >= 0.5, similarity, 0)
    assert total == pytest.approx(allowed[linear_sum_assignment(allowed, maximize=True)].sum())


def test_three_hundred_objects_that_all_overlap_still_finish():
    similarity = np.random.default_rng(2).random((300, 300))
    began = time.process_time()
    total = check(match(similarity, 0.1), similarity, 0.1)
    assert time.process_time() - began < 5
    assert total == pytest.approx(similarity[linear_sum_assignment(similarity, maximize=True)].sum())
