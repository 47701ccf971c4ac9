"""What an edit of the schema says of the labels that are there."""

from __future__ import annotations

from typing import Any

import pytest

from labelstage.kinds.changes import diff_schema
from tests.unit.kinds.examples import AGE, VIEW, entities, objects, schema, topic

CAR = {"name": "car", "attributes": [VIEW, AGE]}


def said(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(change.place, change.breaks) for change in diff_schema(schema(*old), schema(*new))]


def number(**more: Any) -> dict[str, Any]:
    return {"name": "count", "kind": "number", **more}


def test_the_same_schema_says_nothing() -> None:
    assert said([objects(), topic()], [objects(), topic()]) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([topic(), objects()], [topic()], [("objects", True)]),
        ([topic()], [topic(), objects()], [("objects", False)]),
        ([topic()], [topic(), objects(required=True)], [("objects", True)]),
        ([topic(name="objects")], [objects(classes=topic()["classes"])], [("objects", True)]),
        ([topic()], [topic(multiple=True)], [("topic", True)]),
        ([entities()], [entities(overlapping=False)], [("entities", True)]),
        ([entities(overlapping=False)], [entities()], [("entities", False)]),
        ([topic()], [topic(required=True)], [("topic", True)]),
        ([topic(required=True)], [topic()], [("topic", False)]),
        ([topic()], [topic(title="Topic of the text")], [("topic", False)]),
        ([number()], [number(merged="mean")], [("count", False)]),
    ],
)
def test_a_change_of_a_field_says_whether_labels_stay_valid(old: Any, new: Any, expected: Any) -> None:
    assert said(old, new) == expected


def test_an_option_that_an_older_schema_does_not_know_has_its_default() -> None:
    before = schema(number())
    del before[0]["merged"]
    assert diff_schema(before, schema(number())) == []


def colored(*names: str) -> dict[str, Any]:
    colors = {"finance": "#111111", "sport": "#222222", "war": "#333333"}
    return topic(classes=[{"name": name, "color": colors[name], "hotkey": name[0]} for name in names])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["finance", "sport"], ["finance"], [("topic", True)]),
        (["finance"], ["finance", "sport"], [("topic", False)]),
        (["finance", "sport"], ["sport", "finance"], [("topic", False)]),
        (["finance", "sport"], ["finance", "war"], [("topic", True), ("topic", False)]),
    ],
)
def test_a_change_of_the_classes_says_whether_labels_stay_valid(old: Any, new: Any, expected: Any) -> None:
    assert said([colored(*old)], [colored(*new)]) == expected


def test_a_changed_colour_is_said_of_its_class() -> None:
    assert said([topic(classes=[{"name": "a"}])], [topic(classes=[{"name": "a", "color": "#123456"}])]) == [
        ("topic.a", False)
    ]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ([VIEW], [("objects.car", True)]),
        ([VIEW, AGE, {"name": "new", "type": "text"}], [("objects.car", False)]),
        ([VIEW, {**AGE, "type": "text"}], [("objects.car", True)]),
        ([{**VIEW, "options": ["side"]}, AGE], [("objects.car", True)]),
        ([{**VIEW, "options": ["front", "side", "rear"]}, AGE], [("objects.car", False)]),
        ([{**VIEW, "title": "Seen from"}, AGE], [("objects.car", False)]),
    ],
)
def test_a_change_of_an_attribute_says_whether_labels_stay_valid(attributes: Any, expected: Any) -> None:
    old, new = objects(classes=[CAR]), objects(classes=[{**CAR, "attributes": attributes}])
    assert said([old], [new]) == expected
