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
from labelstage.services import projects
from labelstage.storage import Assignment, Item, Project, Reject, Revision
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


def png(width: int = 40, height: int = 20, shade: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 9, 9)).save(out, "PNG")
    return out.getvalue()


def test_an_image_in_the_outermost_folder_is_not_taken_for_one_of_its_name_further_in(desk: Desk) -> None:
    line, nearer = b"0 0.5 0.5 0.2 0.2\r\n", b"0 0.5 0.5 0.4 0.4\r\n"
    sheets = {
        "classes.txt": b"cup\r\n",
        "labels/a b.txt": line,
        "labels/sub/a b.txt": nearer,
        "labels/c.txt": b"",
    }
    images = {
        "images/a b.png": png(shade=1),
        "images/sub/a b.png": png(shade=2),
        "images/c.png": png(shade=3),
    }
    job = desk.bring(zipped(**sheets, **images, **{"images/unsaid.png": png(shade=4)}))
    assert job.result is not None
    assert desk.rejects() == {"images/unsaid.png": "no_labels"}
    widths = {
        name: [round(each["width"]) for each in said["objects"]] for name, said in desk.prelabels().items()
    }
    assert widths == {"images/a b.png": [8], "images/sub/a b.png": [16], "images/c.png": []}


def test_cvat_is_told_from_pascal_voc_also_where_its_task_names_a_size(desk: Desk) -> None:
    task = b"<annotations><version>1.1</version><meta><task><size>1</size></task></meta>"
    box = b'<box label="cup" xtl="1" ytl="2" xbr="5" ybr="6"/></image></annotations>'
    xml = task + b'<image id="0" name="a.png" width="40" height="20">' + box
    job = desk.bring(zipped(**{"annotations.xml": xml, "a.png": png()}))
    assert job.result is not None
    assert (job.result["format"], job.result["labels"]) == ("cvat", 1)


def test_files_that_hold_nothing_of_their_format_are_refused_with_a_sentence(desk: Desk) -> None:
    job = desk.bring({"a.xml": b"<annotations><version>1.1</version></annotations>"}, format="voc")
    assert job.state == "failed"
    assert "nothing in these files" in str(job.error)


def test_captions_of_coco_are_texts(desk: Desk) -> None:
    images = [{"id": 1, "file_name": "a.png", "width": 40, "height": 20}]
    rows = [{"id": n, "image_id": 1, "caption": said} for n, said in enumerate(("a cup", "컵 하나"))]
    document = json.dumps({"images": images, "annotations": rows, "licenses": []}).encode()
    desk.bring(zipped(**{"captions.json": document, "a.png": png()}), extend=True)
    assert desk.prelabels() == {"a.png": {"caption": "a cup\n컵 하나"}}


def test_keypoints_keep_their_names_and_each_class_its_own_number_of_them(desk: Desk) -> None:
    categories = [
        {"id": 1, "name": "person", "keypoints": ["nose", "left eye", "tail"], "skeleton": []},
        {"id": 2, "name": "dog", "keypoints": ["nose", "tail"]},
    ]
    rows = [
        {"id": 1, "image_id": 1, "category_id": 1, "keypoints": [1, 1, 2, 2, 2, 1, 0, 0, 0]},
        {"id": 2, "image_id": 1, "category_id": 2, "keypoints": [3, 3, 2, 4, 4, 2]},
    ]
    images = [{"id": 1, "file_name": "a.png", "width": 40, "height": 20}]
    document = {"annotations": rows, "images": images, "categories": categories}
    job = desk.bring(zipped(**{"poses.json": json.dumps(document).encode(), "a.png": png()}), extend=True)
    assert job.result is not None
    assert (job.result["labels"], job.result["rejected"]) == (2, 0)
    with desk.database.session() as session:
        schema = projects.fields(session, session.get_one(Project, desk.project_id))
        [classes] = [each["classes"] for each in schema if each["kind"] == "keypoints"]
    assert {each["name"]: each["keypoints"] for each in classes} == {
        "person": ["nose", "left eye", "tail"],
        "dog": ["nose", "tail"],
    }


def test_label_files_of_another_format_are_named(desk: Desk) -> None:
    xml = b"<annotation><filename>b.png</filename><object><name>cup</name><bndbox></bndbox></object></annotation>"
    files = {"a.json": as_coco(("a.png", [1, 2, 3, 4])), "b.xml": xml, "readme.md": b"# hi"}
    desk.bring(zipped(**files, **{"a.png": png(shade=1)}))
    assert desk.rejects()["b.xml"] == "other_format"
    assert "readme.md" not in desk.rejects()


def test_an_image_with_a_region_that_cannot_be_read_is_not_taken_for_one_with_nothing_on_it(
    desk: Desk,
) -> None:
    desk.bring(zipped(**{"coco.json": as_coco(("a.png", [1, 2, 0, 4])), "a.png": png()}))
    assert list(desk.rejects().values()) == ["empty_box"]
    assert desk.prelabels() == {}
