from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures.spans import compare

span = st.builds(
    lambda start, length, name: (start, start + length, name),
    st.integers(0, 30),
    st.integers(1, 10),
    st.sampled_from(["PER", "LOC"]),
)
spans = st.lists(span, max_size=8)


def test_exact_wants_bounds_and_class_overlap_only_a_common_letter_and_the_class():
    left = [(0, 3, "PER"), (10, 14, "LOC"), (20, 25, "ORG")]
    right = [(0, 3, "PER"), (10, 13, "LOC"), (20, 25, "LOC")]
    result = compare(left, right)
    assert result.exact_f1 == pytest.approx(1 / 3)
    assert result.overlap_f1 == pytest.approx(2 / 3)


def test_a_korean_particle_more_or_less_is_an_overlap_not_a_match():
    text = "김동국이 서울에서"
    name, with_particle = (0, 3, "PER"), (0, 4, "PER")
    assert text[0:3] == "김동국"
    assert compare([name], [with_particle]).exact_f1 == 0
    assert compare([name], [with_particle]).overlap_f1 == 1


def test_one_long_span_counts_once_against_many_short_ones():
    result = compare([(0, 30, "PER")], [(0, 10, "PER"), (10, 20, "PER"), (20, 30, "PER")])
    assert result.overlapping == [(0, 0)]
    assert result.overlap_f1 == 0.5


def test_spans_that_only_touch_do_not_overlap():
    assert compare([(0, 3, "PER")], [(3, 5, "PER")]).overlap_f1 == 0


def test_looking_and_finding_nothing_is_agreement():
    assert (compare([], []).exact_f1, compare([], []).overlap_f1) == (1, 1)
    assert (compare([], [(0, 1, "PER")]).exact_f1, compare([], [(0, 1, "PER")]).overlap_f1) == (0, 0)


def test_the_same_span_twice_counts_twice_only_on_both_sides():
    once, twice = [(0, 3, "PER")], [(0, 3, "PER")] * 2
    assert compare(once, twice).exact_f1 == pytest.approx(2 / 3)
    assert compare(twice, twice).exact_f1 == 1


def test_without_classes_a_wrongly_named_span_finds_its_partner():
    result = compare([(0, 3, "PER")], [(0, 3, "LOC")])
    assert (result.overlapping, result.regardless) == ([], [(0, 0)])


@given(left=spans, right=spans)
def test_overlap_never_falls_below_exact(left, right):
    result = compare(left, right)
    assert 0 <= result.exact_f1 <= result.overlap_f1 <= 1


@given(left=spans, right=spans, random=st.randoms(use_true_random=False))
def test_neither_order_nor_side_plays_a_part(left, right, random):
    mixed = list(left)
    random.shuffle(mixed)
    one, other = compare(left, right), compare(right, mixed)
    assert one.exact_f1 == other.exact_f1
    assert sum(_jaccard(left[i], right[j]) for i, j in one.overlapping) == pytest.approx(
        sum(_jaccard(right[i], mixed[j]) for i, j in other.overlapping)
    )


def _jaccard(left, right):
    one, other = set(range(*left[:2])), set(range(*right[:2]))
    return len(one & other) / len(one | other)


def test_a_span_that_covers_nothing_is_refused_with_its_place():
    with pytest.raises(ValueError, match="right, span 1"):
        compare([], [(0, 1, "PER"), (5, 5, "PER")])
