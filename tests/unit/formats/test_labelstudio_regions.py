"""Regions of Label Studio that are told in several results, and shapes that only some of its tags have."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from labelstage.formats import FORMATS, Answer, File, How, Label, Trouble, write_verified
from labelstage.measures import outlines
from tests.unit.formats.examples import annotation, dataset, record
from tests.unit.formats.test_pairs import FIELDS as ANSWERS
from tests.unit.formats.test_pairs import talk

SIZE = {"original_width": 200, "original_height": 100, "to_name": "image"}
CLASSES = [
    {
        "name": "person",
        "keypoints": ["nose", "left eye", "tail"],
        "attributes": [{"name": "occluded", "type": "checkbox"}, {"name": "note", "type": "text"}],
    }
]
POSE = [{"name": "people", "kind": "keypoints", "classes": CLASSES}]


def read(result: Any, data: Any = None) -> tuple[list[Label], list[Trouble]]:
    task = {"data": data or {"image": "a.jpg"}, "annotations": [{"result": result}]}
    reader = FORMATS["labelstudio"].read
    assert reader is not None
    found = list(reader([File("a.json", lambda: io.BytesIO(json.dumps([task]).encode()))], How()))
    [answer] = [each for each in found if isinstance(each, Answer)]
    return list(answer.labels), [each for each in found if isinstance(each, Trouble)]


def region(kind: str, identity: str, control: str, **value: Any) -> dict[str, Any]:
    return {"id": identity, "type": kind, "from_name": control, **SIZE, "value": value}


def test_a_shape_whose_label_and_text_are_results_of_their_own_is_one_region() -> None:
    place = {"x": 10, "y": 20, "width": 50, "height": 10, "rotation": 0}
    [label], troubles = read(
        [
            region("rectangle", "a", "bbox", **place),
            region("labels", "a", "label", **place, labels=["Text"]),
            region("textarea", "a", "transcription", **place, text=["가나 다"]),
        ]
    )
    assert (label.kind, label.name, label.field, troubles) == ("box", "Text", "label", [])
    assert label.value == {"x": 20, "y": 20, "width": 100, "height": 10}
    assert label.attributes == {"transcription": "가나 다"}


def test_an_ellipse_becomes_its_outline() -> None:
    turned = region(
        "ellipselabels", "a", "c", x=50, y=50, radiusX=10, radiusY=10, rotation=90, ellipselabels=["eye"]
    )
    [label], _none = read([turned])
    assert (label.kind, label.name) == ("polygon", "eye")
    assert outlines.bounds(label.value["points"]) == pytest.approx((90, 30, 20, 40))


def test_keypoints_within_a_box_are_one_object_beside_the_box_that_was_drawn() -> None:
    box = region("rectanglelabels", "b", "box", x=0, y=0, width=50, height=50, rectanglelabels=["person"])
    points = [
        {**region("keypointlabels", f"p{at}", "points", x=x, y=10, keypointlabels=[name]), "parentID": "b"}
        for at, (name, x) in enumerate((("tail", 20), ("nose", 10)))
    ]
    labels, troubles = read([points[0], box, points[1]])
    pose, drawn = labels
    assert (pose.kind, pose.name, pose.field, pose.parts) == (
        "keypoints",
        "person",
        "points",
        ("tail", "nose"),
    )
    assert pose.value == {"points": [[40, 10, 2], [20, 10, 2]]}
    assert (drawn.kind, drawn.value["width"], troubles) == ("box", 100, [])


def test_keypoints_go_out_with_what_is_hidden_and_what_is_said_of_them_and_come_back() -> None:
    rows = [
        {
            "id": "o1",
            "class": "person",
            "points": [[3.5, 4, 1], [0, 0, 0], [30, 9.25, 2]],
            "attributes": {"occluded": True, "note": "가\nb"},
        },
        {"id": "o2", "class": "person", "points": [[0, 0, 0]] * 3, "attributes": {}},
    ]
    out = io.BytesIO()
    result = {"people": rows}
    data = dataset(record(1, result, [annotation(result)], width=64, height=48), fields=POSE)
    report = write_verified(FORMATS["labelstudio"], data, out)
    assert {each.code for each in report.left_out} == {"lineage", "no_keypoints"}
    reader = FORMATS["labelstudio"].read
    assert reader is not None
    [answer] = reader([File("a.json", lambda: io.BytesIO(out.getvalue()))], How())
    assert isinstance(answer, Answer)
    [label] = answer.labels
    assert (label.name, label.field, label.parts) == ("person", "people", ("nose", "tail"))
    assert [[round(each, 6) for each in point] for point in label.value["points"]] == [
        [3.5, 4, 1],
        [30, 9.25, 2],
    ]
    assert label.attributes == {"occluded": "true", "note": "가\nb"}


@pytest.mark.parametrize("order", [[["b"], ["a"], ["c"]], [["b"], ["a", "c"]]])
def test_a_ranking_goes_out_and_comes_back(order: list[list[str]]) -> None:
    out = io.BytesIO()
    write_verified(FORMATS["labelstudio"], dataset(talk(1, {"order": order}), fields=ANSWERS), out)
    reader = FORMATS["labelstudio"].read
    assert reader is not None
    [answer] = reader([File("a.json", lambda: io.BytesIO(out.getvalue()))], How())
    assert isinstance(answer, Answer)
    assert [(each.kind, each.field, each.value) for each in answer.labels] == [("ranking", "order", order)]
    assert answer.conversation == talk(1, {}).conversation
