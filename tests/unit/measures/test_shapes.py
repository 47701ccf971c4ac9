"""How alike two drawn shapes are, against painting them pixel by pixel and against what others compute."""

from __future__ import annotations

import numpy as np
import pytest
from faster_coco_eval import mask as coco
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures import boxes, keypoints, lines, masks, objects, polygons, turned

turned_box = st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 15)] * 2, st.integers(0, 359))
corner = st.tuples(st.integers(0, 12), st.integers(0, 12))


def corners(x, y, width, height, degrees):
    turn = np.radians(degrees)
    offsets = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, height / 2]
    turning = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return (offsets @ turning + [x + width / 2, y + height / 2]).tolist()


@given(one=turned_box, other=turned_box)
def test_turned_boxes_share_what_their_outlines_share_as_polygons(one, other):
    (clipped,) = turned.iou([one], [other])[0]
    assert clipped == pytest.approx(polygons.iou([corners(*one)], [corners(*other)])[0, 0], abs=1e-9)


@given(one=turned_box, turns=st.integers(0, 3))
def test_a_square_turned_by_a_right_angle_is_the_same(one, turns):
    x, y, side, _, degrees = one
    other = (x, y, side, side, degrees + 90 * turns)
    assert turned.iou([(x, y, side, side, degrees)], [other])[0, 0] == pytest.approx(1)


def test_an_upright_box_is_compared_as_before():
    left, right = [[0, 0, 10, 10]], [[5, 0, 10, 10]]
    assert turned.iou([[*left[0], 0]], [[*right[0], 180]])[0, 0] == boxes.iou(left, right)[0, 0]


@given(one=st.lists(corner, min_size=3, max_size=7), other=st.lists(corner, min_size=3, max_size=7))
def test_polygons_that_are_concave_or_cross_themselves_have_the_area_that_painting_them_gives(one, other):
    grid = 400
    place = (np.arange(grid) + 0.5) / grid * 12
    painted = [inside(np.array(each, dtype=float), place) for each in (one, other)]
    cell = (12 / grid) ** 2
    expected = [painted[0].sum() * cell, painted[1].sum() * cell, (painted[0] & painted[1]).sum() * cell]
    assert polygons.areas(one, other) == pytest.approx(expected, abs=1.5)


def inside(points, place):
    """Even-odd, by a ray to the left of every cell's middle."""
    x, y = np.meshgrid(place, place)
    odd = np.zeros(x.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0), strict=True):
        if ay != by:
            odd ^= ((ay > y) != (by > y)) & (x > ax + (y - ay) / (by - ay) * (bx - ax))
    return odd


def test_known_polygons_to_the_last_digit():
    star = [[0, 3], [6, 3], [1, 6], [3, 0], [5, 6]]  # crosses itself: the middle is outside
    bow = [[0, 0], [4, 4], [4, 0], [0, 4]]
    assert polygons.areas(bow, bow) == pytest.approx((8, 8, 8))
    mine, theirs, shared = polygons.areas(star, [[0, 0], [6, 0], [6, 6], [0, 6]])
    assert theirs == pytest.approx(36)
    assert shared == pytest.approx(mine)
    notch = [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]]
    assert polygons.areas(notch, [[0, 3], [4, 3], [4, 4], [0, 4]])[2] == pytest.approx(2 / 3)


def test_a_polygon_of_a_thousand_corners_is_no_trouble():
    turn = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 100
    area = 0.5 * 1000 * 100**2 * np.sin(2 * np.pi / 1000)
    mine, _, shared = polygons.areas(ring, ring + np.array([0.5, 0]))
    assert mine == pytest.approx(area)
    assert shared < mine


def test_what_is_no_polygon_or_line_is_refused():
    with pytest.raises(ValueError, match="three or more"):
        polygons.iou([[[0, 0], [1, 1]]], [[[0, 0], [1, 1], [2, 0]]])
    with pytest.raises(ValueError, match="two or more"):
        lines.similarity([[[0, 0]]], [[[0, 0], [1, 1]]])


@given(
    one=st.lists(st.booleans(), min_size=12, max_size=12),
    other=st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_masks_overlap_as_their_pixels_do(one, other):
    first, second = np.array(one).reshape(4, 3), np.array(other).reshape(4, 3)
    union = (first | second).sum()
    expected = (first & second).sum() / union if union else 0
    assert masks.iou([runs(first)], [runs(second)])[0, 0] == pytest.approx(expected)


def test_masks_agree_with_the_coco_tools():
    random = np.random.default_rng(3)
    painted = [random.random((20, 30)) < share for share in (0.1, 0.4, 0.9)]
    encoded = [coco.encode(np.asfortranarray(each.astype(np.uint8))) for each in painted]
    counts = [runs(each) for each in painted]
    assert masks.iou(counts, counts) == pytest.approx(np.asarray(coco.iou(encoded, encoded, [0, 0, 0])))


def runs(painted):
    flat = painted.T.ravel()
    changes = np.nonzero(np.diff(flat))[0] + 1
    edges = np.concatenate([[0], changes, [flat.size]])
    counts = np.diff(edges).tolist()
    return [0, *counts] if flat[0] else counts


def test_oks_falls_with_the_distance_in_units_of_the_object_and_the_points_own_spread():
    names = ["nose", "left hip"]
    here = np.array([[0.0, 0, 2], [100, 100, 2]])
    moved = here + np.array([[5, 0, 0], [0, 0, 0]])
    area = keypoints.FILLED * (100 * 100 + 95 * 100) / 2
    expected = (np.exp(-25 / (2 * area * (2 * 0.026) ** 2)) + 1) / 2
    assert keypoints.oks(here, moved, keypoints.sigmas(names)) == pytest.approx(expected)
    assert keypoints.oks(here, here, keypoints.sigmas(names)) == 1


def test_a_point_that_only_one_placed_counts_against_them_and_one_that_nobody_placed_does_not():
    spread = keypoints.sigmas(["a", "b", "c"])
    whole = [[0, 0, 2], [50, 50, 1], [0, 0, 0]]
    less = [[0, 0, 2], [0, 0, 0], [0, 0, 0]]
    assert keypoints.oks(whole, less, spread) == pytest.approx(0.5)
    assert keypoints.oks(whole, whole, spread) == 1
    assert keypoints.oks([[0, 0, 0]] * 3, whole, spread) == 0
    with pytest.raises(ValueError, match="2 points for 3"):
        keypoints.oks(whole[:2], whole, spread)


def test_a_line_is_the_same_from_either_end_and_however_many_points_it_has():
    line = [[0, 0], [50, 50], [100, 0]]
    finer = [[100, 0], [75, 25], [50, 50], [25, 25], [0, 0]]
    far = [[0, 80], [100, 80]]
    assert lines.similarity([line], [finer, far]).tolist() == [[1.0, 0.0]]


table = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(st.floats(0, 1), min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(similarity=table)
def test_each_stricter_threshold_is_matched_anew_and_never_finds_more(similarity):
    array = np.array(similarity)
    result = objects.compare_by(array, 0.5)
    assert result.hits[0] == len(result.pairs)
    assert all(one >= other for one, other in zip(result.hits, result.hits[1:], strict=False))
    for threshold, hits in zip(objects.STRICTER, result.hits, strict=True):
        assert hits == len(objects.compare_by(array, threshold).pairs)


def test_the_averaged_f1_is_one_only_where_everything_lies_exactly_alike():
    assert objects.compare_by([[1.0]], 0.5).f1_mean == 1
    assert objects.compare_by([[0.72]], 0.5).f1_mean == pytest.approx(0.5)
    assert objects.compare_by(np.zeros((0, 0)), 0.5).f1_mean == 1
    assert objects.compare_by(np.zeros((0, 2)), 0.5).f1_mean == 0
