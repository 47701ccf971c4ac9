"""Run-length encoding of masks against COCO's own code."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest
from faster_coco_eval.core import mask as coco
from hypothesis import given
from hypothesis import strategies as st

from labelstage.measures import rle
from labelstage.measures.rle import BadRle, parse, string

SIZES = st.tuples(st.integers(1, 12), st.integers(1, 12))


@st.composite
def masks(draw: st.DrawFn, size: tuple[int, int] | None = None) -> np.ndarray[Any, Any]:
    height, width = size or draw(SIZES)
    return np.array(draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))).reshape(
        height, width
    )


@given(masks())
def test_strings_are_those_of_coco_and_read_back_to_the_same_pixels(mask: Any) -> None:
    theirs = coco.encode(np.asfortranarray(mask, dtype=np.uint8))["counts"]
    theirs = theirs.decode() if isinstance(theirs, bytes) else theirs
    runs = rle.from_mask(mask)
    assert string(runs) == theirs
    assert (rle.to_mask(parse(theirs, mask.shape), mask.shape) == mask).all()
    assert parse(runs.tolist(), mask.shape).tolist() == runs.tolist()
    assert rle.area(runs) == mask.sum()


def test_a_large_mask_with_long_runs_is_written_as_coco_writes_it() -> None:
    mask = np.zeros((3000, 4000), dtype=np.uint8, order="F")
    mask[100:2900, 50:3900] = 1
    theirs = coco.encode(mask)["counts"]
    assert string(rle.from_mask(mask)) == (theirs.decode() if isinstance(theirs, bytes) else theirs)


@given(st.data())
def test_the_majority_of_masks_is_that_of_their_pixels(data: st.DataObject) -> None:
    size = data.draw(SIZES)
    several = [data.draw(masks(size)) for _ in range(data.draw(st.integers(1, 5)))]
    runs = [rle.from_mask(mask) for mask in several]
    most = np.sum(several, axis=0) * 2 > len(several)
    assert (rle.to_mask(rle.majority(runs), size) == most).all()


def test_empty_runs_are_joined_so_that_a_mask_is_written_one_way() -> None:
    assert parse([2, 1, 0, 3, 0], (2, 3)).tolist() == [2, 4]
    assert parse([0, 0, 6], (2, 3)).tolist() == [6]
    assert parse([0, 6], (2, 3)).tolist() == [0, 6]


@pytest.mark.parametrize(
    "counts",
    [
        "",
        "0",
        "é" * 9,
        "~~~",
        "P",
        "PPPPPPPPP0",
        "oooooooooooo0",
        "\x00",
        [1, 2],
        [7, -1],
        [2**70],
        [3.0, 3],
        [True, 5],
        None,
        6,
        {},
    ],
)
def test_runs_that_are_no_mask_of_the_size_are_refused_with_a_sentence(counts: Any) -> None:
    with pytest.raises(BadRle) as refusal:
        parse(counts, (2, 3))
    assert str(refusal.value)


def test_a_hostile_string_is_refused_without_much_memory() -> None:
    tracemalloc.start()
    for counts in ("1" * 10_000_000, "0" * rle.MOST_RUNS, "ooooooO" * 100_000):
        with pytest.raises(BadRle):
            parse(counts, (20_000, 20_000))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 120 * 2**20
    assert peak > 0


@given(st.text(max_size=40) | st.lists(st.integers(), max_size=8))
def test_any_string_or_list_is_a_mask_or_refused(counts: Any) -> None:
    try:
        runs = parse(counts, (4, 5))
    except BadRle:
        return
    assert runs.sum() == 20
    assert parse(string(runs), (4, 5)).tolist() == runs.tolist()
