"""Shapes of others land on the pixels they were drawn on: all eight EXIF orientations, scaled pictures, other kinds."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from PIL import Image

from labelstage.formats.placing import Misplaced, placed
from labelstage.formats.reading import Answer, Label
from labelstage.measures import outlines, rle
from labelstage.storage import images


@dataclass
class Item:
    width: int
    height: int


def photo(orientation: int, stored: np.ndarray) -> np.ndarray:
    """The upright pixels that our own intake makes of a file with this orientation."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(stored).save(file, "PNG", exif=exif)
    prepared = images.prepare(file, max_pixels=10**6)
    if prepared.display is None:
        return stored
    return np.asarray(Image.open(io.BytesIO(prepared.display)).convert("L"))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_kind_of_shape_lies_on_the_same_pixels_whichever_way_up_the_file_is(orientation: int) -> None:
    stored = np.zeros((20, 32), dtype=np.uint8)
    stored[3:9, 5:17] = 255
    upright = photo(orientation, stored)
    item, size = Item(upright.shape[1], upright.shape[0]), upright.shape
    seen = Answer("", width=32, height=20)
    if orientation in (2, 3, 4):  # nothing tells: the source is taken to have seen the picture upright
        row, column = np.argwhere(upright > 0).min(axis=0)
        label = Label("box", "a", {"x": int(column), "y": int(row), "width": 12, "height": 6})
        assert placed(label, seen, item, None, orientation) == label.value
        return
    ring = [[5, 3], [17, 3], [17, 9], [5, 9]]
    box = placed(Label("box", "a", {"x": 5, "y": 3, "width": 12, "height": 6}), seen, item, None, orientation)
    corners = outlines.corners(box["x"], box["y"], box["width"], box["height"], 0)
    assert (filled(corners, size) == (upright > 0)).all()
    turned = {"x": 8, "y": 0, "width": 6, "height": 12, "rotation": 90}
    found = placed(Label("box", "a", turned), seen, item, None, orientation)
    assert (filled(outlines.corners(*found.values()), size) == (upright > 0)).all()
    points = placed(Label("polygon", "a", {"points": ring}), seen, item, None, orientation)["points"]
    assert (filled(points, size) == (upright > 0)).all()
    runs = rle.string(rle.from_mask(stored > 0))
    mask = placed(Label("mask", "a", {"size": [20, 32], "counts": runs}), seen, item, None, orientation)
    assert (rle.to_mask(rle.parse(mask["counts"], size), size) == (upright > 0)).all()
    middle = placed(
        Label("keypoints", "a", {"points": [[5.5, 3.5, 2], [0, 0, 0]]}), seen, item, None, orientation
    )
    x, y, _seen = middle["points"][0]
    assert upright[int(y), int(x)] == 255
    assert [int(x), int(y)] in [[int(a), int(b)] for a, b in _corner_pixels(upright)]
    assert middle["points"][1] == [0, 0, 0]


def filled(points: Any, size: tuple[int, int]) -> np.ndarray:
    return rle.to_mask(outlines.fill(np.round(points, 6), size), size)


def _corner_pixels(upright: np.ndarray) -> list[tuple[int, int]]:
    (top, left), (bottom, right) = (edge(np.argwhere(upright > 0), axis=0) for edge in (np.min, np.max))
    return [(left, top), (right, top), (left, bottom), (right, bottom)]


def test_a_source_that_saw_the_picture_scaled_or_in_parts_of_one() -> None:
    item = Item(640, 480)
    label = Label("box", "a", {"x": 10, "y": 20, "width": 30, "height": 40})
    assert placed(label, Answer("", width=320, height=240), item) == {
        "x": 20,
        "y": 40,
        "width": 60,
        "height": 80,
    }
    shares = Label("box", "a", {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25}, shares=True)
    assert placed(shares, Answer(""), item) == {"x": 160, "y": 240, "width": 320, "height": 120}
    with pytest.raises(Misplaced, match="100 x 100"):
        placed(label, Answer("", width=100, height=100), item)
    with pytest.raises(Misplaced, match="480 x 640"):
        placed(label, Answer("", width=480, height=640), item)


def test_what_misses_the_rim_by_a_hair_is_put_onto_it_and_no_more() -> None:
    item = Item(100, 100)
    near = placed(Label("box", "a", {"x": -0.5, "y": 90, "width": 20, "height": 11}), Answer(""), item)
    assert near == {"x": 0, "y": 90, "width": 19.5, "height": 10}
    far = {"x": -30, "y": 0, "width": 60, "height": 10}
    assert placed(Label("box", "a", far), Answer(""), item) == far
    assert placed(Label("polygon", "a", {"points": [[-1, 0], [101, 0], [50, 300]]}), Answer(""), item) == {
        "points": [[0, 0], [100, 0], [50, 300]]
    }


def test_shapes_become_those_of_the_field_they_go_into() -> None:
    item, size = Item(20, 10), (10, 20)
    ring = {"points": [[2, 1], [6, 1], [6, 5], [2, 5]]}
    box, rotated, polygon, mask = (
        {"kind": "box"}, {"kind": "box", "rotated": True}, {"kind": "polygon"}, {"kind": "mask"},
    )  # fmt: skip
    upright = {"x": 2, "y": 1, "width": 4, "height": 4}

    def into(field: dict[str, Any], kind: str, value: dict[str, Any]) -> dict[str, Any]:
        return placed(Label(kind, "a", value), Answer(""), item, field)

    painted = into(mask, "polygon", ring)
    assert rle.bounds(rle.parse(painted["counts"], size), 10) == (2, 1, 4, 4)
    assert into(polygon, "mask", painted) == {"points": [[2, 1], [6, 1], [6, 5], [2, 5]]}
    assert into(box, "mask", painted) == into(box, "polygon", ring) == upright
    assert into(box, "box", {**upright, "rotation": 45})["width"] == pytest.approx(4 * 2**0.5)
    assert into(rotated, "box", {**upright, "rotation": 45})["rotation"] == 45
    assert into(polygon, "box", upright) == ring
    assert into(box, "keypoints", {"points": [[2, 1, 2], [6, 5, 1], [0, 0, 0]]}) == upright
    with pytest.raises(Misplaced):
        into(mask, "keypoints", {"points": [[2, 1, 2]]})
