"""Polygons, masks and keypoints as COCO's own tools read them."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import numpy as np
import pytest
from faster_coco_eval import COCO
from faster_coco_eval.core import mask as masks
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.formats import FORMATS, Loss, write_verified
from labelstage.measures import polygons, rle
from tests.unit.formats.examples import dataset, record
from tests.unit.formats.shapes import FIELDS, HEIGHT, RESULTS, WIDTH

SIZE: dict[str, Any] = {"width": WIDTH, "height": HEIGHT}


def loaded(content: dict[str, Any]) -> COCO:
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(content)


def written(*results: dict[str, Any]) -> tuple[dict[str, Any], list[Loss]]:
    records = [record(number, result, **SIZE) for number, result in enumerate(results, 1)]
    out = io.BytesIO()
    report = write_verified(FORMATS["coco"], dataset(*records, fields=FIELDS), out)
    return json.loads(out.getvalue()), report.left_out


@settings(max_examples=30, deadline=None)
@given(results=st.lists(RESULTS, max_size=3))
def test_what_is_drawn_and_what_the_report_names_are_all_there_is(results: list[dict[str, Any]]) -> None:
    content, left_out = written(*results)
    tool = loaded(content)
    rows = [row for number in tool.getImgIds() for row in tool.loadAnns(tool.getAnnIds(imgIds=[number]))]
    drawn = [
        (field["name"], each)
        for result in results
        for field in FIELDS
        if field["kind"] in {"box", "polygon", "keypoints", "mask"}
        for each in result.get(field["name"], ())
    ]
    assert len(rows) == len(drawn)
    for row, (field, each) in zip(rows, drawn, strict=True):
        category = tool.cats[row["category_id"]]
        assert category["supercategory"] == field
        assert category["name"].removeprefix(f"{field}.") == each["class"]
        assert row["attributes"] == each["attributes"]
        agrees(tool, row, each)
    lost = {(each.code, each.field): each.count for each in left_out}
    lines = sum(len(result.get("lines", ())) for result in results)
    topics = sum("topic" in result for result in results)
    turned = sum(bool(each["rotation"]) for result in results for each in result.get("turned", ()))
    none = sum(result.get("lines") == [] for result in results)
    wanted = {
        ("shape", "lines"): lines,
        ("empty", "lines"): none,
        ("field", "topic"): topics,
        ("turned", "turned"): turned,
    }
    assert lost == {key: count for key, count in wanted.items() if count}


def agrees(tool: COCO, row: dict[str, Any], each: dict[str, Any]) -> None:
    """The row is the object: to the last digit where COCO has such numbers, else by what its tools make of it."""
    if "counts" in each:
        found = tool.annToMask(row)
        assert (found == rle.to_mask(rle.parse(each["counts"], (HEIGHT, WIDTH)), (HEIGHT, WIDTH))).all()
        assert row["area"] == found.sum()
        assert row["bbox"] == masks.toBbox(row["segmentation"]).tolist()
    elif "num_keypoints" in row:
        assert row["keypoints"] == [number for point in each["points"] for number in point]
        assert row["num_keypoints"] == sum(point[2] > 0 for point in each["points"])
    elif "points" in each:
        assert row["segmentation"] == [[number for point in each["points"] for number in point]]
        around = np.array(each["points"])
        assert row["bbox"][:2] == around.min(axis=0).tolist()
    elif each.get("rotation"):
        [ring] = row["segmentation"]
        area, _area, _shared = polygons.areas(np.reshape(ring, (4, 2)), np.reshape(ring, (4, 2)))
        assert row["area"] == pytest.approx(area, rel=1e-6)
        assert row["rotation"] == each["rotation"]
    else:
        assert row["bbox"] == [each["x"], each["y"], each["width"], each["height"]]


def test_keypoint_categories_name_their_points_and_count_the_skeleton_from_one() -> None:
    categories = {each["name"]: each for each in written()[0]["categories"]}
    assert categories["person"]["keypoints"] == ["nose", "left eye", "right eye"]
    assert categories["person"]["skeleton"] == [[1, 2], [1, 3]]
    assert "keypoints" not in categories["boxes.car"]


def test_a_ticked_crowd_is_a_crowd() -> None:
    shape = {"x": 1, "y": 1, "width": 2, "height": 2}
    boxes = [{"id": name, "class": "car", **shape, "attributes": {name: True}} for name in ("crowd", "other")]
    content, _lost = written({"boxes": boxes})
    assert [each["iscrowd"] for each in content["annotations"]] == [1, 0]


def test_one_broken_object_is_named_and_the_rest_is_written() -> None:
    good = {"id": "good", "class": "tumour", "size": [HEIGHT, WIDTH], "counts": "", "attributes": {}}
    good["counts"] = rle.string(rle.from_mask(np.ones((HEIGHT, WIDTH))))
    content, left_out = written({"pixels": [good, {**good, "id": "bad", "counts": "~~"}]})
    assert [each["object_id"] for each in content["annotations"]] == ["good"]
    assert left_out == [Loss("broken", 1, "pixels")]
