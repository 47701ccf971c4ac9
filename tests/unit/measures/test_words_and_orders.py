"""Texts, rankings, sets, trees of classes, particles, and gamma."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from labelstage.measures import classes, josa, spans, texts
from labelstage.measures.agreement import Undefined, alpha_by, krippendorff_alpha
from labelstage.measures.gamma import disorders, gamma, least_disorder
from labelstage.measures.icc import icc
from labelstage.measures.rankings import kendall_tau, ranks
from labelstage.measures.relations import same_relations
from tests.unit.measures.tables import ALEX_PAUL_SUZAN, KRIPPENDORFF

short = st.text("ab가나", max_size=9)


def slow_edits(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        row, before = [i], row
        for j, other in enumerate(right, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (one != other)))
    return row[-1]


@given(left=short, right=short)
def test_edits_are_those_of_the_whole_table(left, right):
    assert texts.edits(left, right) == slow_edits(left, right) == texts.edits(right, left)


def test_long_texts_are_compared_in_a_moment():
    text = "오늘은 날씨가 좋아서 산책을 했다. " * 500
    assert texts.edits(text, text[:4000] + "!" + text[4003:]) == 3


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=8))
def test_kendalls_tau_is_scipys(pairs):
    left, right = zip(*pairs, strict=True)
    expected = kendalltau(left, right).statistic
    if np.isnan(expected):
        with pytest.raises(Undefined, match="everything equal"):
            kendall_tau(left, right)
    else:
        assert kendall_tau(left, right) == pytest.approx(expected)


def test_equals_share_the_mean_of_their_places():
    assert ranks([["a", "b"], ["c"]]) == {"a": 1.5, "b": 1.5, "c": 3}


def test_the_distance_of_sets_and_of_a_tree_serve_alpha():
    sets = [
        [frozenset("a"), frozenset("ab"), frozenset("c")],
        [frozenset("a"), frozenset("a"), frozenset("c")],
    ]
    strict = alpha_by(sets, lambda left, right: float(left != right))
    assert strict < alpha_by(sets, classes.masi_distance) < alpha_by(sets, classes.jaccard_distance)
    tree = {"animal": None, "dog": "animal", "cat": "animal", "car": None}
    near = [["dog", "car", "dog"], ["cat", "car", "dog"]]
    far = [["dog", "car", "dog"], ["car", "car", "dog"]]
    assert alpha_by(near, lambda a, b: classes.path_distance(a, b, tree)) > alpha_by(
        far, lambda a, b: classes.path_distance(a, b, tree)
    )


def test_a_relation_is_shared_when_both_ends_and_its_name_are():
    matched = {"a": "x", "b": "y"}
    mine = [("a", "b", "likes"), ("a", "c", "likes"), ("b", "a", "knows")]
    assert same_relations(mine, [("x", "y", "likes"), ("x", "y", "knows")], matched) == 1
    assert same_relations(mine, [("x", "y", "likes"), ("x", "y", "knows")], matched, directed=False) == 2


def test_the_published_cases_of_masi():
    assert classes.masi_distance({"a", "b"}, {"a", "b"}) == 0
    assert classes.masi_distance({"a"}, {"a", "b"}) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert classes.masi_distance({"a", "b"}, {"b", "c"}) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert classes.masi_distance(set(), set()) == 0
    assert classes.jaccard_distance(set(), {"a"}) == 1


def test_alpha_by_a_squared_difference_is_that_of_the_interval_level():
    assert alpha_by(KRIPPENDORFF, lambda left, right: (left - right) ** 2) == pytest.approx(
        krippendorff_alpha(KRIPPENDORFF, level="interval")
    )


@pytest.mark.parametrize(
    ("text", "before", "whether"),
    [
        ("을", "서울", True),
        ("를", "서울", False),
        ("로", "서울", True),
        ("으로", "부산", True),
        ("로", "부산", False),
        ("에서는", "부산", True),
        ("가", "철수", True),
        ("가", "부산", False),
        ("는", "NASA", True),
        ("시", "서울", False),
        ("의", "", False),
    ],
)
def test_a_particle_fits_the_last_sound_before_it(text, before, whether):
    assert josa.is_particle(text, before) is whether


def test_spans_that_differ_by_a_particle_match_and_by_anything_else_do_not():
    left, left_texts = [(0, 4, "LOC"), (6, 9, "PER"), (12, 14, "ORG")], ["서울에서", "박지성", "한국"]
    right, right_texts = [(0, 2, "LOC"), (6, 10, "PER"), (12, 16, "ORG")], ["서울", "박지성을", "한국은행"]
    assert josa.tolerant_matches(left, right, (left_texts, right_texts)) == 2
    assert josa.tolerant_matches(right, left, (right_texts, left_texts)) == 2
    named_apart = [(0, 2, "PER")]
    assert josa.tolerant_matches(left[:1], named_apart, (left_texts[:1], ["서울"])) == 0


def test_every_piece_of_a_text_is_counted_with_what_each_said_of_it():
    said = [[(0, 5, "A"), (3, 8, "B")], [(0, 5, "A")], []]
    pieces = spans.unit_counts(said, 10)
    assert sum(length for length, _ in pieces) == 10
    assert (2, {("A", "B"): 1, ("A",): 1, (): 1}) in pieces


def test_gamma_of_alex_paul_and_suzan_is_in_its_published_range():
    found, alignment = least_disorder(ALEX_PAUL_SUZAN)
    assert found == pytest.approx(0.9606, abs=1e-4)
    assert sorted(member for aligned in alignment for member in aligned) == [
        (who, at) for who, units in enumerate(ALEX_PAUL_SUZAN) for at in range(len(units))
    ]
    assert 0.44 <= gamma(ALEX_PAUL_SUZAN, samples=60) <= 0.47


def test_gamma_is_one_for_the_same_and_about_zero_for_chance():
    same = [(0, 5, "A"), (20, 30, "B"), (60, 64, "A")]
    assert gamma([same, same, same], length=100) == 1
    random = np.random.default_rng(5)
    scattered = [[(at, at + 4, "A") for at in random.integers(0, 400, 12).tolist()] for _ in range(2)]
    assert abs(gamma(scattered, length=400, samples=60)) < 0.25


def test_gamma_without_units_has_no_value_and_needs_two_annotators():
    with pytest.raises(Undefined, match="nothing to align"):
        gamma([[], []], length=10)
    with pytest.raises(ValueError, match="two or more"):
        gamma([[(0, 1, "A")]])


def test_one_who_marked_nothing_disagrees_with_one_who_did():
    observed, expected = disorders([[(0, 5, "A")], []], length=50)
    assert observed == pytest.approx(2)
    assert 0 < expected <= 2


def test_many_tangled_units_end_in_time():
    crowd = [[(at * 3 + who, at * 3 + who + 8, "AB"[at % 2]) for at in range(30)] for who in range(4)]
    assert least_disorder(crowd)[0] > 0


def test_the_intraclass_correlation_of_the_published_example():
    # Shrout & Fleiss (1979), table 2: six targets, four judges; ICC(1,1) = .17
    rows = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
    )
    size, total, square = np.full(6, 4.0), rows.sum(axis=1), (rows**2).sum(axis=1)
    assert icc(size, total, square) == pytest.approx(0.17, abs=0.005)
    with pytest.raises(Undefined, match="Fewer than two"):
        icc(size, total, square, np.zeros(6))
    with pytest.raises(Undefined, match="the same"):
        icc(np.full(2, 2.0), np.full(2, 2.0), np.full(2, 2.0))
