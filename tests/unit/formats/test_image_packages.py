"""Formats for images that are several files: random data comes back, or the report names what does not."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as record_with

from labelstage.formats import FORMATS, Dataset, Report, write_verified
from tests.unit.formats.examples import dataset, record
from tests.unit.formats.shapes import FIELDS, HEIGHT, RESULTS, WIDTH

PACKAGES = ("yolo", "voc", "cvat", "labelme", "openimages")
SIZE: dict[str, Any] = {"width": WIDTH, "height": HEIGHT}


def packed(name: str, data: Dataset) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = write_verified(FORMATS[name], data, out)
    return out.getvalue(), report


def of(*results: dict[str, Any], name: str = "photo.jpg") -> Dataset:
    rows = [record(number, result, name=name, **SIZE) for number, result in enumerate(results, 1)]
    return dataset(*rows, fields=FIELDS)


@pytest.mark.parametrize("name", PACKAGES)
@settings(max_examples=12, deadline=None)
@given(results=st.lists(RESULTS, max_size=3))
def test_every_object_is_written_or_named(name: str, results: list[dict[str, Any]]) -> None:
    _content, report = packed(name, of(*results))
    objects = Counter(
        field["name"]
        for result in results
        for field in FIELDS
        for each in result.get(field["name"], ())
        if isinstance(each, dict)
    )
    gone = Counter(
        {each.field: each.count for each in report.left_out if each.code in ("shape", "broken", "misfit")}
    )
    assert report.written["annotations"] == sum(objects.values()) - sum(gone.values())
    assert report.written["images"] == len(results)


@pytest.mark.parametrize("name", PACKAGES)
def test_parts_may_have_any_name_that_a_release_allows(name: str) -> None:
    rows = [
        record_with(record(at, {"boxes": []}, name=f"{at}.jpg", **SIZE), split=part)
        for at, part in enumerate(("te-st", "fold_1", "dev", "all", "train"), 1)
    ]
    _content, report = packed(name, dataset(*rows, fields=FIELDS))
    assert report.written["images"] == 5


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize("called", ["a.jfif", "photo.php", "b", "c.txt", "사진.HEIC"])
def test_an_image_may_end_in_anything(name: str, called: str) -> None:
    assert packed(name, of({"boxes": []}, name=called))[1].written["images"] == 1
