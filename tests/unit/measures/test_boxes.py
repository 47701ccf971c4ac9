from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures.boxes import compare, iou

box = st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 15)] * 2)
boxes = st.lists(box, max_size=6)


@given(left=boxes, right=boxes)
def test_iou_is_the_share_of_common_pixels(left, right):
    def pixels(x, y, width, height):
        return {(column, row) for column in range(x, x + width) for row in range(y, y + height)}

    table = iou(left, right)
    assert table.shape == (len(left), len(right))
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            mine, theirs = pixels(*one), pixels(*other)
            assert table[i, j] == pytest.approx(len(mine & theirs) / len(mine | theirs))


def test_boxes_that_only_touch_share_nothing():
    assert iou([[0, 0, 10, 10]], [[10, 0, 10, 10]]).tolist() == [[0.0]]


def test_a_box_without_area_has_no_overlap_even_with_itself():
    assert iou([[5, 5, 0, 0]], [[5, 5, 0, 0], [0, 0, 10, 10]]).tolist() == [[0.0, 0.0]]


@given(left=boxes)
def test_an_annotator_agrees_with_himself(left):
    names = ["car"] * len(left)
    result = compare(left, left, 0.5, (names, names))
    assert result.f1 == 1
    assert result.mean_iou == (1 if left else None)
    assert result.class_agreement == (1 if left else None)
    assert not result.unmatched_left
    assert not result.unmatched_right


@given(left=boxes, right=boxes)
def test_swapping_the_annotators_swaps_precision_and_recall(left, right):
    one, other = compare(left, right, 0.4), compare(right, left, 0.4)
    assert one.f1 == pytest.approx(other.f1)
    assert (one.precision, one.recall) == (other.recall, other.precision)


@given(left=boxes, right=boxes)
def test_every_box_is_either_matched_or_unmatched(left, right):
    result = compare(left, right, 0.3)
    assert sorted([row for row, _ in result.pairs] + list(result.unmatched_left)) == list(range(len(left)))
    assert sorted([column for _, column in result.pairs] + list(result.unmatched_right)) == list(
        range(len(right))
    )
    assert all(value >= 0.3 for value in result.ious)


def test_finding_placing_and_naming_are_told_apart():
    left = [[0, 0, 10, 10], [100, 0, 10, 10], [200, 0, 10, 10]]
    right = [[0, 0, 10, 10], [100, 0, 10, 5]]
    result = compare(left, right, 0.5, (["car", "bus", "car"], ["car", "car"]))
    assert result.pairs == [(0, 0), (1, 1)]
    assert result.unmatched_left == (2,)
    assert (result.precision, result.recall, result.f1) == (1.0, pytest.approx(2 / 3), pytest.approx(0.8))
    assert result.mean_iou == pytest.approx(0.75)
    assert result.class_agreement == 0.5


def test_of_two_boxes_in_the_same_place_those_of_one_class_pair_up():
    place = [[0, 0, 10, 10], [0, 0, 10, 10]]
    result = compare(place, place, 0.5, (["rider", "bike"], ["bike", "rider"]))
    assert result.pairs == [(0, 1), (1, 0)]
    assert result.class_agreement == 1


def test_looking_and_finding_nothing_is_agreement():
    result = compare([], [], 0.5)
    assert (result.f1, result.precision, result.recall, result.mean_iou) == (1.0, None, None, None)
    assert compare([], [[0, 0, 1, 1]], 0.5).f1 == 0


@pytest.mark.parametrize(
    ("left", "place"),
    [
        ([[0, 0, 1, 1], [0, 0, -1, 1]], "left, box 1"),
        ([[0, 0, float("nan"), 1]], "left, box 0"),
        ([[0, 0, 1]], "x, y, width, height"),
    ],
)
def test_what_is_no_box_is_refused_with_its_place(left, place):
    with pytest.raises(ValueError, match=place):
        iou(left, [[0, 0, 1, 1]])


def test_classes_must_be_as_many_as_boxes():
    with pytest.raises(ValueError, match="classes"):
        compare([[0, 0, 1, 1]], [], 0.5, ([], []))


def test_two_thousand_boxes_against_two_thousand_need_no_more_than_their_table():
    grid = np.array([[x * 10, y * 10, 9, 9] for x in range(50) for y in range(40)], dtype=float)
    result = compare(grid, grid + np.array([1, 1, 0, 0]), 0.5)
    assert len(result.pairs) == 2000
