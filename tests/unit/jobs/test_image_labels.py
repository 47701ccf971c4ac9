"""Annotations of images come in: onto the pixels they were drawn on, whichever way up the file is; and go out as they came."""

from __future__ import annotations

import base64
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from labelstage.config import Settings
from labelstage.storage import Assignment, Item, Reject, Revision
from tests.unit.jobs.test_labels import Desk

FIELDS: list[dict[str, Any]] = [
    {
        "name": "objects",
        "kind": "box",
        "classes": [{"name": "cup", "attributes": [{"name": "full", "type": "checkbox"}]}],
    }
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(Settings(data_dir=tmp_path), FIELDS)
    yield desk
    desk.database.dispose()


def photo(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.new("RGB", (40, 20), (9, 9, orientation)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def zipped(**files: bytes) -> dict[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return {"set.zip": out.getvalue()}


def as_coco(*boxes: tuple[str, list[float]], width: int = 40, height: int = 20) -> bytes:
    names = sorted({name for name, _box in boxes})
    images = [{"id": n, "file_name": each, "width": width, "height": height} for n, each in enumerate(names)]
    rows = [
        {
            "id": n,
            "image_id": names.index(name),
            "category_id": "c",
            "bbox": bbox,
            "attributes": {"full": "yes", "odd": 1},
        }
        for n, (name, bbox) in enumerate(boxes)
    ]
    categories = [{"id": "c", "name": "cup"}]
    return json.dumps({"annotations": rows, "categories": categories, "images": images}).encode()


def kept(desk: Desk) -> dict[str, Any]:
    query = (
        select(Item.name, Revision.result)
        .join(Assignment, Assignment.item_id == Item.id)
        .join(Revision, Revision.id == Assignment.revision_id)
    )
    with desk.database.session() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def test_boxes_drawn_on_the_stored_picture_are_turned_upright(desk: Desk) -> None:
    names = {f"{n}.jpg": photo(n) for n in (1, 6, 8)}
    coco = as_coco(*((name, [2.0, 3.0, 10.0, 5.0]) for name in names))
    job = desk.bring(zipped(**{**names, "coco.json": coco}), purpose="finished", bring=True)
    assert job.result is not None
    assert (job.result["stored"], job.result["labels"]) == (3, 3)
    found = {name: result["objects"][0] for name, result in kept(desk).items()}
    places = {name: [each[key] for key in ("x", "y", "width", "height")] for name, each in found.items()}
    assert places == {"1.jpg": [2, 3, 10, 5], "6.jpg": [12, 2, 5, 10], "8.jpg": [3, 28, 5, 10]}
    assert all(each["attributes"] == {"full": True} for each in found.values())
    with desk.database.session() as session:
        assert {each.code for each in session.scalars(select(Reject))} == {"attribute"}


def test_a_dry_run_keeps_no_image_and_an_archive_may_be_a_tar(desk: Desk) -> None:
    files = {"6.jpg": photo(6), "coco.json": as_coco(("6.jpg", [2.0, 3.0, 10.0, 5.0]))}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    job = desk.bring({"set.tar.gz": out.getvalue()}, purpose="finished", bring=True, dry=True)
    assert job.result is not None
    assert (job.result["added"], job.result["stored"], job.result["labels"]) == (1, 1, 1)
    stored = [each for each in desk.blobs.folder.rglob("*") if each.is_file()]
    assert [each.read_bytes() for each in stored] == [out.getvalue()]


def test_one_bad_region_does_not_keep_the_others_out(desk: Desk) -> None:
    bad: list[list[Any]] = [[float("nan"), 0, 1, 1], [1e308, 0, 1, 1], [5, 5, -2, 3], [100, 3, 10, 5]]
    rows = [("1.jpg", [1, 1, 5, 5]), *(("1.jpg", each) for each in bad)]
    job = desk.bring(
        zipped(**{"1.jpg": photo(1), "coco.json": as_coco(*rows)}), purpose="finished", bring=True
    )
    assert job.result is not None
    assert (job.result["stored"], job.result["labels"]) == (1, 1)
    with desk.database.session() as session:
        codes = [each.code for each in session.scalars(select(Reject)) if each.code != "attribute"]
    assert sorted(codes) == ["bad_label", "empty_box", "no_number", "no_number"]


def test_the_schema_can_take_what_a_yolo_set_with_turned_boxes_needs(desk: Desk) -> None:
    files = {
        "images/1.jpg": photo(1),
        "labels/1.txt": b"0 0.25 0.25 0.5 0.25 0.5 0.75 0.25 0.75\n",
        "data.yaml": b"names: [ship]\n",
    }
    job = desk.bring(zipped(**files), purpose="finished", bring=True, extend=True)
    assert job.result is not None
    assert job.result["labels"] == 1
    [[drawn]] = [each["objects"] for each in kept(desk).values()]
    assert {key: round(drawn[key], 6) for key in ("x", "y", "width", "height", "rotation")} == {
        "x": 10, "y": 5, "width": 10, "height": 10, "rotation": 0,
    }  # fmt: skip


def test_labels_sent_alone_find_images_that_are_there_and_the_result_says_how(desk: Desk) -> None:
    """By the name in the file, whatever folder the image came in; by that of a text or sheet where the name inside is another."""
    names = ("a", "b", "c")
    images = {f"images/{each}.jpg": photo(at) for at, each in enumerate(names, 1)}
    sheet = "<annotation><filename>IMG_0001.jpg</filename><object><name>cup</name><polygon><username>kim</username>"
    sheet += "".join(f"<pt><x>{x}</x><y>{y}</y></pt>" for x, y in ((1, 1), (9, 1), (9, 9)))
    sheet += "</polygon></object></annotation>"
    desk.bring(zipped(**images, **{"coco.json": as_coco(*((f"{each}.jpg", [1, 1, 5, 5]) for each in names))}))
    alone = {"purpose": "finished", "bring": False}
    found = {
        "coco": desk.bring({"again.json": as_coco(("a.jpg", [2.0, 3.0, 10.0, 5.0]))}, **alone),
        "yolo": desk.bring(
            zipped(**{"labels/b.txt": b"0 0.5 0.5 0.25 0.5\n", "classes.txt": b"cup\n"}), **alone
        ),
        "labelme": desk.bring({"c.xml": f"{sheet}".encode()}, **alone),
    }
    said = {name: job.result for name, job in found.items() if job.result is not None}
    assert {name: (each["stored"], each["by_name"], each["by_sheet"]) for name, each in said.items()} == {
        "coco": (1, 1, 0), "yolo": (1, 1, 0), "labelme": (1, 0, 1),
    }  # fmt: skip
    assert sorted(kept(desk)) == sorted(images)


def test_images_of_one_name_in_several_folders_keep_their_own_labels(desk: Desk) -> None:
    files = {f"{part}/images/1.jpg": photo(at) for at, part in enumerate(("train", "valid"), 1)}
    texts = {"train/labels/1.txt": b"0 0.5 0.5 0.25 0.5\n", "valid/labels/1.txt": b"0 0.25 0.25 0.5 0.5\n"}
    desk.bring(zipped(**files, **texts, **{"data.yaml": b"names: [cup]\n"}), purpose="finished")
    found = {
        name: (each["objects"][0]["x"], each["objects"][0]["width"]) for name, each in kept(desk).items()
    }
    assert found == {"train/images/1.jpg": (15, 10), "valid/images/1.jpg": (0, 20)}


def test_an_image_inside_of_its_label_file_comes_along(desk: Desk) -> None:
    def sheet(data: str) -> bytes:
        shape = {"label": "cup", "shape_type": "rectangle", "points": [[1, 1], [5, 5]]}
        return json.dumps({"shapes": [shape], "imagePath": "..\\x.jpg", "imageData": data}).encode()

    desk.bring({"a.json": sheet(base64.b64encode(photo(6)).decode())}, purpose="finished")
    broken = desk.bring({"b.json": sheet("AAAA")}, purpose="finished")
    assert list(kept(desk)) == ["x.jpg"]
    assert broken.result is not None
    assert broken.result["rejected"] == 0  # the image of that name is there by now
