"""COCO that its users can trust."""

from __future__ import annotations

import contextlib
import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faster_coco_eval import COCO
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.formats import FORMATS, Dataset, FormatError, Loss, Record, coco, write_verified
from tests.unit.formats.examples import FIELDS, annotation, as_coco, box, dataset, record, text_record


def written(*records: Record, **how: Any) -> dict[str, Any]:
    data = dataset(*records, **how)
    content, _report = as_coco(data)
    assert list(coco.differences(data, io.BytesIO(content))) == []
    return json.loads(content)  # type: ignore[no-any-return]


def file_names(*names: str) -> list[str]:
    rows = [record(number, {}, name=name) for number, name in enumerate(names, 1)]
    return [image["file_name"] for image in written(*rows)["images"]]


def test_ids_of_images_annotations_and_categories_count_from_one() -> None:
    content = written(record(501, {"objects": [box("a"), box("b")]}), record(777, {"objects": [box("a")]}))
    assert [each["id"] for each in content["images"]] == [1, 2]
    assert [(each["id"], each["image_id"]) for each in content["annotations"]] == [(1, 1), (2, 1), (3, 2)]
    assert [each["id"] for each in content["categories"]] == [1, 2, 3]


def test_categories_come_in_the_order_in_which_the_classes_were_defined() -> None:
    content = written(record(1, {"objects": [box("a", "말"), box("b", "zebra")]}))
    assert [each["name"] for each in content["categories"]] == ["zebra", "ant", "말"]
    assert [each["category_id"] for each in content["annotations"]] == [3, 1]


def test_a_class_name_of_two_fields_is_told_apart() -> None:
    signs = {"name": "signs", "kind": "box", "classes": [{"name": "ant"}, {"name": "stop"}]}
    content = written(record(1, {"objects": [box("a")], "signs": [box("a")]}), fields=[*FIELDS, signs])
    names = [(each["name"], each["supercategory"]) for each in content["categories"]]
    assert names == [
        ("zebra", "objects"),
        ("objects.ant", "objects"),
        ("말", "objects"),
        ("signs.ant", "signs"),
        ("stop", "signs"),
    ]
    assert [each["category_id"] for each in content["annotations"]] == [2, 4]


def test_boxes_are_exact_as_drawn_with_their_area_and_attributes() -> None:
    drawn = box("a", x=0.1 + 0.2, y=1 / 3, width=79.99999999999999, height=40, occluded=True)
    only = written(record(1, {"objects": [drawn]}))["annotations"][0]
    assert only["bbox"] == [0.1 + 0.2, 1 / 3, 79.99999999999999, 40]
    assert (only["area"], only["iscrowd"]) == (79.99999999999999 * 40, 0)
    assert only["attributes"] == {"occluded": True}


def test_an_image_has_one_entry_whatever_the_overlap_and_each_annotators_boxes_name_him() -> None:
    answers = [annotation({"objects": [box("a"), box("b")]}, 7), annotation({"objects": [box("a")]}, 8)]
    content = written(record(5, None, answers))
    assert len(content["images"]) == 1
    assert [(each["image_id"], each["annotator"]) for each in content["annotations"]] == [
        (1, 7),
        (1, 7),
        (1, 8),
    ]


def test_an_image_on_which_nobody_found_anything_is_still_there() -> None:
    content = written(record(1, {"objects": []}), record(2, {}))
    assert (len(content["images"]), content["annotations"]) == (2, [])


def test_the_file_names_the_release_and_the_time_it_was_frozen() -> None:
    info = written()["info"]
    assert (info["description"], info["version"], info["date_created"], info["year"]) == (
        "Street",
        "3",
        "2026-01-02T03:04:05Z",
        2026,
    )


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("강아지 사진.JPG", "강아지 사진.JPG"),
        ("train/a/1.jpg", "train/a/1.jpg"),
        ("/etc/passwd", "etc/passwd"),
        ("../../x.jpg", "x.jpg"),
        ("a/./../b//c.jpg", "a/b/c.jpg"),
        ("..\\..\\C:\\x.jpg", "C_/x.jpg"),
        ("a\0b\n<c>.jpg", "a_b__c_.jpg"),
        ("..", "photo-1"),
        ("", "photo-1"),
    ],
)
def test_file_names_are_safe_relative_paths(name: str, safe: str) -> None:
    assert file_names(name) == [safe]


def test_a_second_file_of_a_name_gets_its_items_id() -> None:
    assert file_names("a/1.jpg", "a/1.jpg", "b/1.jpg", "a/1-4.jpg", "a/1.jpg", "a/1.jpg") == [
        "a/1.jpg", "a/1-2.jpg", "b/1.jpg", "a/1-4.jpg", "a/1-5.jpg", "a/1-6.jpg",
    ]  # fmt: skip
    assert file_names("1-2.jpg", "1-2.jpg", "1.jpg", "1-2-2.jpg") == [
        "1-2.jpg",
        "1-2-2.jpg",
        "1.jpg",
        "1-2-2-4.jpg",
    ]


def test_what_coco_cannot_carry_is_counted_in_the_report() -> None:
    photo = {"objects": [box("a")], "topic": "indoor"}
    undecided = {"objects": [], "topic": None}
    _content, report = as_coco(
        dataset(
            record(1, photo, [annotation(photo), annotation(photo, 8)]),
            record(2, undecided, [annotation(undecided)]),
            text_record(3, "김동국", {"entities": [], "topic": "indoor"}),
        )
    )
    assert report.written == {"images": 2, "annotations": 1, "categories": 3}
    assert report.left_out == [Loss("lineage", 4), Loss("field", 1, "topic"), Loss("texts", 1)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"3.25", b"3.250001"),
        (b'"id": 2, "image_id": 1', b'"id": 3, "image_id": 1'),
        (b'"category_id": 2', b'"category_id": 1'),
        (b'"width": 640', b'"width": 641'),
        (b'"occluded": true', b'"occluded": false'),
        (b'"file_name": "2.jpg"', b'"file_name": "1.jpg"'),
        (b'"name": "ant"', b'"name": "bee"'),
    ],
)
def test_a_file_that_says_something_else_does_not_pass_its_own_check(old: bytes, new: bytes) -> None:
    data = dataset(
        record(1, {"objects": [box("a"), box("b", occluded=True)]}), record(2, {"objects": [box("a")]})
    )
    content, _report = as_coco(data)
    assert old in content
    assert list(coco.differences(data, io.BytesIO(content.replace(old, new, 1))))


def test_a_writer_that_loses_a_box_is_caught() -> None:
    lossy = replace(FORMATS["coco"], write=lambda _data, out: coco.write(dataset(record(1, {})), out))
    with pytest.raises(FormatError, match="coco"):
        write_verified(lossy, dataset(record(1, {"objects": [box("a")]})), io.BytesIO())


SIDES = st.integers(0, 500) | st.floats(0, 500)
BOXES = st.lists(
    st.builds(
        box,
        st.uuids().map(str),
        st.sampled_from(["zebra", "ant", "말"]),
        SIDES,
        SIDES,
        st.floats(1e-9, 600),
        st.integers(1, 400),
        note=st.text(),
    ),
    max_size=4,
)


@settings(max_examples=50)
@given(answers=st.lists(BOXES, max_size=4))
def test_the_fields_own_tool_loads_exactly_what_was_drawn(
    answers: list[list[dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = dataset(*(record(number, {"objects": boxes}) for number, boxes in enumerate(answers, 1)))
    path = tmp_path_factory.mktemp("coco") / "x.json"
    with path.open("w+b") as file:
        write_verified(FORMATS["coco"], data, file)
    loaded = load(path)
    assert loaded.getImgIds() == list(range(1, len(answers) + 1))
    names = {each["id"]: each["name"] for each in loaded.loadCats(loaded.getCatIds())}
    for number, boxes in enumerate(answers, 1):
        rows = loaded.loadAnns(loaded.getAnnIds(imgIds=[number]))
        assert [(names[row["category_id"]], row["bbox"], row["attributes"]) for row in rows] == [
            (each["class"], [each["x"], each["y"], each["width"], each["height"]], each["attributes"])
            for each in boxes
        ]


def load(path: Path) -> COCO:
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


def test_memory_stays_flat_while_boxes_stream_out_and_are_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coco, "SPOOL", 100_000)

    def records() -> Iterator[Record]:
        for number in range(1, 401):
            yield record(number, {"objects": [box(f"{number}-{index}") for index in range(40)]})

    data = Dataset("Large", 1, "2026-01-02T03:04:05Z", FIELDS, records)
    with (tmp_path / "large.json").open("w+b") as file:
        tracemalloc.start()
        write_verified(FORMATS["coco"], data, file)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert file.tell() > 2_000_000
    assert peak < 1_000_000


def test_boxes_of_a_class_that_is_gone_are_counted_and_not_written() -> None:
    answers = [annotation({"objects": [box("a"), box("b", "bus")]}), annotation({"topic": "indoor"}, 8)]
    _content, report = as_coco(dataset(record(1, None, answers)))
    assert report.written["annotations"] == 1
    assert Loss("misfit", 1, "objects") in report.left_out


def test_a_turned_box_is_written_as_the_upright_one_around_it_and_said_so() -> None:
    turned = {**box("a"), "x": 100, "y": 100, "width": 40, "height": 20, "rotation": 90}
    data = dataset(record(1, {"objects": [turned]}))
    content, report = as_coco(data)
    [drawn] = json.loads(content)["annotations"]
    assert drawn["bbox"] == pytest.approx([110, 90, 20, 40])
    assert drawn["area"] == 800
    assert Loss("turned", 1, "objects") in report.left_out
    assert list(coco.differences(data, io.BytesIO(content))) == []
