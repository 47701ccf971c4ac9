"""Outlines, their pixels, and the outlines of pixels."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.measures import outlines, polygons, rle

POINTS = st.lists(st.tuples(st.floats(-3, 15), st.floats(-3, 15)).map(list), min_size=3, max_size=8)


def masks(seed: int, dense: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.random(tuple(random.integers(1, 14, 2))) < dense


def test_the_examples_hold() -> None:
    assert doctest.testmod(outlines).failed == 0


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), dense=st.floats(0, 1))
def test_the_outline_of_a_mask_holds_just_its_pixels_holes_and_islands_too(seed: int, dense: float) -> None:
    mask = masks(seed, dense)
    runs = rle.from_mask(mask)
    rings = outlines.trace(runs, mask.shape)
    if not mask.any():
        assert rings == []
        return
    assert outlines.fill(outlines.joined(rings), mask.shape).tolist() == runs.tolist()
    assert outlines.bounds([each for ring in rings for each in ring]) == rle.bounds(runs, mask.shape[0])


@settings(max_examples=60)
@given(points=POINTS)
def test_a_pixel_is_in_an_outline_when_its_centre_is(points: list[list[float]]) -> None:
    size = (11, 9)
    found = rle.to_mask(outlines.fill(points, size), size)
    for row, column in np.ndindex(size):
        assert found[row, column] == odd(points, column + 0.5, row + 0.5)


def odd(points: list[list[float]], x: float, y: float) -> bool:
    inside = False
    for ends in zip(points, points[1:] + points[:1], strict=True):
        (x1, y1), (x2, y2) = sorted(ends, key=lambda end: end[0])
        if x1 <= x < x2 and y1 + (x - x1) * (y2 - y1) / (x2 - x1) <= y:
            inside = not inside
    return inside


@given(
    shape=st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.5, 9), st.floats(0.5, 9)),
    degrees=st.floats(0, 359.99),
)
def test_a_turned_box_comes_back_from_its_corners(shape: tuple[float, ...], degrees: float) -> None:
    ring = outlines.corners(*shape, degrees)
    *found, turn = outlines.turned_box(ring)
    assert found == pytest.approx(shape, abs=1e-6)
    assert (turn - degrees + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)
    assert polygons.areas(ring, ring)[0] == pytest.approx(outlines.area(ring), rel=1e-6)


def test_the_union_of_masks_has_the_pixels_of_any() -> None:
    first, second = (np.random.default_rng(seed).random((5, 6)) < 0.4 for seed in (1, 2))
    both = rle.union([rle.from_mask(first), rle.from_mask(second)])
    assert (rle.to_mask(both, (5, 6)) == (first | second)).all()
