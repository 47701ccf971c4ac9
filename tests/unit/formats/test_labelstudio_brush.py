"""Masks as Label Studio's brush keeps them: there and back, packed by hand, and broken."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.formats import FORMATS, Answer, File, How, write_verified
from labelstage.formats.labelstudio_brush import decode, encode
from tests.unit.formats.examples import dataset, record
from tests.unit.formats.shapes import FIELDS, HEIGHT, RESULTS, WIDTH


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (300, 200)])
def test_a_mask_comes_back_as_it_was(size: tuple[int, int], share: float) -> None:
    mask = np.random.default_rng(3).random(size) < share
    assert np.array_equal(decode(encode(mask), *size), mask)


def test_values_that_are_given_one_by_one_are_read() -> None:
    """Two pixels, of which the second is on: eight values, not repeated, a length of 8 in the first width."""
    bits = (
        f"{8:032b}{7:05b}"
        + "0010"
        + "0011"
        + "0111"
        + "1111"
        + "0"
        + "00"
        + "111"
        + "00000000" * 7
        + "11111111"
    )
    packed = int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")
    assert decode(list(packed), 1, 2).tolist() == [[False, True]]


@pytest.mark.parametrize("packed", [[], [1, 2, 3], [300], "text", encode(np.ones((4, 4), dtype=bool))[:-2]])
def test_a_broken_mask_is_refused(packed: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        decode(packed, 4, 4)


@settings(max_examples=12, deadline=None)
@given(results=st.lists(RESULTS, min_size=1, max_size=3))
def test_what_is_drawn_goes_to_label_studio_and_back(results: list[dict[str, Any]]) -> None:
    rows = [record(at, each, width=WIDTH, height=HEIGHT) for at, each in enumerate(results, 1)]
    out = io.BytesIO()
    write_verified(FORMATS["labelstudio"], dataset(*rows, fields=FIELDS), out)
    read = FORMATS["labelstudio"].read
    assert read is not None
    for answer, result in zip(
        read([File("x.json", lambda: io.BytesIO(out.getvalue()))], How()), results, strict=True
    ):
        assert isinstance(answer, Answer), answer
        masks = [each.value for each in answer.labels if each.kind == "mask"]
        assert masks == [
            {"size": each["size"], "counts": each["counts"]} for each in result.get("pixels", ())
        ]
