"""Files of other tools: what is there is read, what is wrong is named with its place, and the rest goes on."""

from __future__ import annotations

import io
from typing import Any

import pytest

from labelstage.formats import FORMATS, Answer, File, How, Label, Trouble, detect
from labelstage.measures import outlines

BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><annotation><filename>&y;</filename></annotation>"""


def files(**contents: str) -> list[File]:
    return [
        File(name, lambda content=content: io.BytesIO(content.encode()))  # type: ignore[misc]
        for name, content in contents.items()
    ]


def read(name: str, contents: dict[str, str]) -> tuple[list[Answer], list[Trouble]]:
    given = files(**contents)
    reader = FORMATS[name].read
    assert reader is not None
    found = list(reader(given, How()))
    return [each for each in found if isinstance(each, Answer)], [
        each for each in found if isinstance(each, Trouble)
    ]


def only(name: str, contents: dict[str, str]) -> tuple[Answer, list[Trouble]]:
    [answer], troubles = read(name, contents)
    return answer, troubles


def said(answer: Answer) -> list[tuple[str, str | None, Any]]:
    return [(each.kind, each.name, each.value) for each in answer.labels]


VOC = """<annotation><folder>x</folder><filename>a.jpg</filename><size><width>100</width><height>50</height></size>
<object><name>cat</name><truncated>1</truncated><bndbox><xmin>30</xmin><ymin>10</ymin><xmax>10.5</xmax><ymax>20</ymax></bndbox></object>
<object><name>cat</name><bndbox><xmin>nan</xmin><ymin>1</ymin><xmax>1e308</xmax><ymax>2</ymax></bndbox></object>
<object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>2</ymax></bndbox></object>
<object><name> </name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>2</ymax></bndbox></object>
<object><name>ship</name><robndbox><cx>50</cx><cy>25</cy><w>20</w><h>10</h><angle>1.5707963267948966</angle></robndbox></object>
</annotation>"""


def test_voc_boxes_are_read_and_broken_ones_named() -> None:
    answer, troubles = only("voc", {"a.xml": VOC})
    assert (answer.file_name, answer.width, answer.height) == ("a.jpg", 100, 50)
    box, ship = answer.labels
    assert (box.name, box.value, box.attributes) == (
        "cat", {"x": 10.5, "y": 10, "width": 19.5, "height": 10}, {"truncated": True},
    )  # fmt: skip
    assert ship.value["rotation"] == pytest.approx(90)
    assert [(each.place, each.code) for each in troubles] == [
        ("a.xml: object 2", "no_number"),
        ("a.xml: object 3", "empty_box"),
        ("a.xml: object 4", "no_class"),
    ]


@pytest.mark.parametrize("name", ["voc", "cvat", "labelme"])
def test_entities_broken_and_bottomless_xml_are_refused_and_other_files_read(name: str) -> None:
    deep = "<annotation>" + "<a>" * 100_000
    good = {"cvat": "<annotations><image id='1' name='a.jpg' width='9' height='9'/></annotations>"}.get(
        name, VOC
    )
    answers, troubles = read(
        name, {"bomb.xml": BOMB, "cut.xml": VOC[:300], "deep.xml": deep, "good.xml": good}
    )
    assert [each.place for each in troubles][:3] == ["bomb.xml", "cut.xml", "deep.xml"]
    assert "a.jpg" in [each.file_name for each in answers]


def test_utf_16_does_not_hide_a_document_type() -> None:
    reader = FORMATS["voc"].read
    assert reader is not None
    data = BOMB.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")
    [trouble] = reader([File("a.xml", lambda: io.BytesIO(data))], How())
    assert isinstance(trouble, Trouble)


CVAT = """<annotations><version>1.1</version><meta><job><labels>
<label><name>car</name><attributes><attribute><name>plate</name><input_type>text</input_type></attribute></attributes></label>
<label><name>person</name><type>skeleton</type></label>
<label><name>nose</name><type>points</type><parent>person</parent></label>
<label><name>ear</name><type>points</type><parent>person</parent></label></labels></job></meta>
<image id="7" name="dir/a.png" width="20" height="10">
<box label="car" occluded="1" xtl="1.00" ytl="2.00" xbr="11.00" ybr="6.00" rotation="30.0"><attribute name="plate">007</attribute></box>
<polygon label="car" points="1,1;5,1;5,5"></polygon>
<polygon label="car" points="1,1;5,1"></polygon>
<skeleton label="person"><points label="ear" outside="0" occluded="1" points="3,4"/><points label="nose" outside="1" points="0,0"/></skeleton>
<mask label="car" rle="1, 2, 3" left="4" top="2" width="3" height="2"/>
<mask label="car" rle="1, 2, 4" left="4" top="2" width="3" height="2"/>
<mask label="car" rle="6" left="18" top="2" width="3" height="2"/>
<ellipse label="car" cx="5" cy="4" rx="2" ry="1" rotation="90"/>
<cuboid label="car" xtl1="3" ytl1="3"/>
<tag label="night"/></image>
<track id="0" label="car"><box frame="0" xtl="1" ytl="1" xbr="2" ybr="2"/></track></annotations>"""


def test_cvat_shapes_skeletons_masks_tags_and_attributes_are_read() -> None:
    answer, troubles = only("cvat", {"annotations.xml": CVAT})
    box, polygon, person, mask, ellipse, tag = answer.labels
    assert box.value == {"x": 1, "y": 2, "width": 10, "height": 4, "rotation": 30}
    assert box.attributes == {"plate": "007", "occluded": True}
    assert polygon.value == {"points": [[1, 1], [5, 1], [5, 5]]}
    assert person.value == {"points": [[0, 0, 0], [3, 4, 1]]}
    assert person.parts == ("nose", "ear")
    assert ellipse.kind == "polygon"
    assert outlines.bounds(ellipse.value["points"]) == pytest.approx((4, 2, 2, 4))
    assert mask.value["size"] == [10, 20]
    assert (tag.kind, tag.name) == ("choice", "night")
    assert [each.code for each in troubles] == ["few_points", "bad_mask", "bad_mask", "other_shape", "video"]


OLD = """<annotation><filename>1.jpg</filename><object><name>car</name><deleted>0</deleted><occluded>yes</occluded><id>3</id>
<polygon><username>ann</username><pt><x>1</x><y>2</y></pt><pt><x>5</x><y>2</y></pt><pt><x>5</x><y>6</y></pt></polygon></object>
<object><name>bus</name><deleted>1</deleted><polygon><pt><x>1</x><y>2</y></pt></polygon></object>
<object><name>box</name><type>bounding_box</type><polygon><pt><x>5</x><y>2</y></pt><pt><x>1</x><y>2</y></pt><pt><x>1</x><y>6</y></pt></polygon></object>
<imagesize><nrows>64</nrows><ncols>32</ncols></imagesize></annotation>"""


def test_the_old_web_tool_tells_who_drew_and_what_was_deleted() -> None:
    answer, troubles = only("labelme", {"1.xml": OLD})
    assert (answer.by, answer.width, answer.height, troubles) == ("ann", 32, 64, [])
    assert said(answer) == [
        ("polygon", "car", {"points": [[1, 2], [5, 2], [5, 6]]}),
        ("box", "box", {"x": 1, "y": 2, "width": 4, "height": 4}),
    ]
    assert answer.labels[0].attributes == {"occluded": True}


def test_a_person_who_labelled_an_image_twice_is_told_apart_by_the_folder() -> None:
    answers, _troubles = read("labelme", {"first/1.xml": OLD, "again/1.xml": OLD})
    assert [each.by for each in answers] == ["ann", "ann (again)"]


LABELME = """{"version": "5.0", "flags": {"night": true, "rain": false}, "imagePath": "..\\\\imgs\\\\a b.jpg", "imageWidth": 30, "imageHeight": 20,
"shapes": [{"label": "x", "points": [[9, 9], [1, 2]], "shape_type": "rectangle", "group_id": 4},
{"label": "x", "points": [[5, 5], [7, 5]], "shape_type": "circle"}, {"label": "x", "points": [[5, 5]], "shape_type": "point"},
{"label": "x", "points": [[5, "a"]], "shape_type": "point"}, {"label": "x", "points": [[0, 0], [1, 1]], "shape_type": "mask", "mask": "AAAA"},
{"label": null, "points": [[0, 0], [1, 1], [2, 0]]}, 5]}"""


def test_labelme_shapes_are_read_and_the_image_lies_beside_the_file() -> None:
    answer, troubles = only("labelme", {"sub/a.json": LABELME})
    assert answer.file_name == "sub/a b.jpg"
    assert said(answer)[0] == ("box", "x", {"x": 1, "y": 2, "width": 8, "height": 7})
    assert answer.labels[0].attributes == {"group_id": 4}
    assert [each.kind for each in answer.labels] == ["box", "polygon", "keypoints", "choice"]
    assert [each.code for each in troubles] == ["no_number", "bad_mask", "no_class", "bad_region"]


def test_yolo_names_tasks_and_pictures_are_found_out() -> None:
    answers, troubles = read(
        "yolo",
        {
            "data.yaml": "train: ../train/images\nnc: 2\nnames: ['a', \"b, c\"]\n",
            "train/images/x.jpeg": "",
            "train/labels/x.txt": "1 0.5 0.5 0.2 0.4\n0 .1 .1 .1 .1 0.9\n2 0.5 0.5 0.2 0.4\n0 nan 0.5 0.2 0.4\n0 300 200 50 60\n",
            "train/labels/empty.txt": "",
            "README.roboflow.txt": "This is a data set.",
        },
    )
    full, empty = answers
    assert (full.file_name, empty.file_name, empty.labels, empty.looked) == ("x.jpeg", "empty", (), ("box",))
    assert full.labels[0] == Label(
        "box", "b, c", {"x": 0.4, "y": 0.3, "width": 0.2, "height": 0.4}, "train/labels/x.txt:1", shares=True
    )
    assert full.labels[1].attributes == {"confidence": 0.9}
    assert [each.code for each in troubles] == ["no_class", "no_number", "no_shares"]


@pytest.mark.parametrize(
    ("about", "line", "kind", "value"),
    [
        ("", "0 0 0 1 0 1 1 0 1", "box", {"corners": [[0, 0], [1, 0], [1, 1], [0, 1]]}),
        ("", "0 0 0 1 0 1 1", "polygon", {"points": [[0, 0], [1, 0], [1, 1]]}),
        (
            "kpt_shape: [2, 2]\n",
            "0 .5 .5 1 1 .25 .5 0 0",
            "keypoints",
            {"points": [[0.25, 0.5, 2], [0, 0, 0]]},
        ),
    ],
)
def test_yolo_lines_of_every_task_are_read(about: str, line: str, kind: str, value: Any) -> None:
    answer, troubles = only("yolo", {"data.yaml": f"{about}names:\n- a\n", "labels/x.txt": line})
    assert (said(answer), troubles) == ([(kind, "a", value)], [])


def test_open_images_rows_stand_in_any_order_and_classes_have_names() -> None:
    head = "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n"
    rows = "b,x,/m/1,1,0.1,0.5,0.2,0.4,1,0,0,0,0\na,x,/m/2,1,0,1,0,1,0,0,-1,0,0\nb,x,/m/2,1,0,inf,0,1,0,0,0,0,0\n"
    answers, troubles = read("openimages", {"boxes.csv": head + rows, "classes.csv": "/m/1,Cat\n"})
    assert [(each.file_name, [label.name for label in each.labels]) for each in answers] == [
        ("b", ["Cat"]),
        ("a", ["/m/2"]),
    ]
    assert answers[0].labels[0].attributes == {"occluded": True}
    assert [(each.place, each.code) for each in troubles] == [("boxes.csv:4", "no_number")]


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("voc", {"a.xml": VOC}),
        ("cvat", {"a.xml": CVAT}),
        ("labelme", {"a.xml": OLD}),
        ("labelme", {"a.json": LABELME}),
        ("yolo", {"labels/a.txt": "0 0.5 0.5 1 1\n"}),
    ],
)
def test_a_format_is_told_by_its_files(name: str, contents: dict[str, str]) -> None:
    found = detect(files(**contents))
    assert found is not None
    assert found.name == name


COCO = """{"annotations": [
{"id": 0, "image_id": "7", "category_id": 3, "bbox": [1.5, "2", 3, 4], "iscrowd": 0, "segmentation": [], "attributes": {"occluded": false, "rotation": 30.0}},
{"id": 1, "image_id": 7, "category_id": 3, "segmentation": [[1, 1, 5, 1, 5, 5], [7, 7, 9, 7, 9, 9]], "bbox": [1, 1, 8, 8]},
{"id": 2, "image_id": 7.0, "category_id": 3, "segmentation": {"size": [10, 20], "counts": [5, 3, 192]}, "iscrowd": 1},
{"id": 3, "image_id": 7, "category_id": 0, "keypoints": [1, 2, 2, 0, 0, 0, 3, 4, 1], "num_keypoints": 2, "bbox": [0, 0, 5, 5]},
{"id": 4, "image_id": 7, "category_id": 99, "bbox": [0, 0, 5, 5]},
{"id": 5, "image_id": 8, "category_id": 0, "bbox": [0, 0, 5, 5]},
{"id": 6, "image_id": 7, "category_id": 3, "segmentation": {"size": [5, 5], "counts": [25]}},
{"id": 7, "image_id": 7, "category_id": 3}, 5],
"images": [{"id": 7, "file_name": "a.jpg", "width": 20, "height": 10}, {"id": 7, "file_name": "b.jpg"},
{"id": 9, "file_name": "c_jpg.rf.0123.jpg", "extra": {"name": "c.jpg"}}],
"categories": [{"id": 3, "name": "car"}, {"id": 0, "name": "person", "keypoints": ["a", "b", "c"], "skeleton": [[1, 2]]}]}"""


def test_coco_of_other_tools_is_read_in_any_order_with_ids_of_any_kind() -> None:
    answers, troubles = read("coco", {"x.json": COCO})
    full, empty = answers
    assert (full.file_name, full.width, full.height, empty.file_name, empty.labels) == (
        "a.jpg",
        20,
        10,
        "c.jpg",
        (),
    )
    box, polygon, mask, person = full.labels
    assert box.value == {"x": 1.5, "y": 2, "width": 3, "height": 4, "rotation": 30}
    assert box.attributes == {"occluded": False}
    assert (polygon.kind, len(polygon.value["points"])) == ("polygon", 8)
    assert (mask.kind, mask.value["size"], mask.attributes) == ("mask", [10, 20], {"iscrowd": True})
    assert person.value == {"points": [[1, 2, 2], [0, 0, 0], [3, 4, 1]]}
    assert sorted(each.code for each in troubles) == [
        "bad_mask", "no_box", "no_class", "no_image", "not_an_object", "same_id",
    ]  # fmt: skip


def test_a_cut_coco_file_gives_what_came_before() -> None:
    answers, troubles = read("coco", {"x.json": COCO[: COCO.index('{"id": 9')]})
    assert [each.file_name for each in answers] == ["a.jpg"]
    assert "broken_json" in [each.code for each in troubles]


@pytest.mark.parametrize(
    ("name", "contents", "found"),
    [
        (
            "coco",
            {"a.json": '{"images": [{"id": 0, "file_name": "a"}], "categories": [{"id": 0, "name": "cat"}], "annotations": '
            '[{"id": 0, "image_id": 0, "category_id": 0, "bbox": [1, 2, 3, 4], "segmentation": [[]]}]}'},
            [("box", "cat", {})],
        ),
        (
            "yolo",
            {"data.yaml": "names: ['car', # old\n  \"a ] b\",\n  'tram'\n  ]\nnc: 3\n", "labels/a.txt": "1 .5 .5 1 1\n2 .5 .5 1 1\n"},
            [("box", "a ] b", {}), ("box", "tram", {})],
        ),
        (
            "cvat",
            {"a.xml": '<annotations><image id="0" name="a.jpg" width="9" height="9"><box label="car" z_order="3" group_id="2" '
            'xtl="1" ytl="2" xbr="3" ybr="4"/><box label="car" z_order="0" xtl="1" ytl="2" xbr="3" ybr="4"/></image></annotations>'},
            [("box", "car", {"z_order": 3, "group_id": 2}), ("box", "car", {})],
        ),
        (
            "voc",
            {"a.xml": "<annotation><filename>a.jpg</filename><object><name>person</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9.5"
            "</xmax><ymax>9</ymax></bndbox><part><name>head</name><bndbox><xmin>2</xmin><ymin>2</ymin><xmax>3</xmax><ymax>3</ymax>"
            "</bndbox></part></object></annotation>"},
            [("box", "person", {}), ("box", "head", {})],
        ),
    ],
    ids=["coco-empty-rings", "yolo-names-over-lines", "cvat-order-and-group", "voc-parts"],
)  # fmt: skip
def test_what_other_tools_write_is_read_whole(
    name: str, contents: dict[str, str], found: list[tuple[str, str, dict[str, Any]]]
) -> None:
    answer, troubles = only(name, contents)
    assert [(each.kind, each.name, dict(each.attributes)) for each in answer.labels] == found
    assert troubles == []
