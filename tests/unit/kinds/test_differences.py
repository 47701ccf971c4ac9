"""What several annotators agree and differ about, for every kind."""

from __future__ import annotations

from typing import Any

from labelstage.kinds.differences import Unit, units
from labelstage.kinds.schema import check_schema


def found(fields: list[dict[str, Any]], *results: dict[str, Any]) -> list[Unit]:
    clean, problems = check_schema(fields)
    assert not problems, problems
    return units(clean, results, 0.5)


def box(identity: str, x: float, label: str = "car") -> dict[str, Any]:
    return {"id": identity, "class": label, "x": x, "y": 0, "width": 100, "height": 100, "attributes": {}}


def span(identity: str, start: int, end: int, label: str = "PER") -> dict[str, Any]:
    return {
        "id": identity,
        "class": label,
        "start": start,
        "end": end,
        "text": "x" * (end - start),
        "attributes": {},
    }


BOXES = [{"name": "objects", "kind": "box", "classes": [{"name": "car"}, {"name": "bus"}]}]
SPANS = [
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "ORG"}]},
    {
        "name": "links",
        "kind": "relation",
        "between": ["entities"],
        "classes": [{"name": "of"}, {"name": "at"}],
    },
]


def test_boxes_that_lie_alike_with_one_class_are_agreed_on_at_their_median() -> None:
    [unit] = found(BOXES, {"objects": [box("a", 0)]}, {"objects": [box("b", 2)]}, {"objects": [box("c", 4)]})
    assert unit.agrees
    assert (unit.merged["x"], unit.merged["class"]) == (2, "car")


def test_another_class_a_missing_box_and_a_loose_one_are_differences() -> None:
    left = {"objects": [box("a", 0), box("b", 300), box("c", 600)]}
    right = {"objects": [box("a", 0, "bus"), box("c", 630)]}
    parts = found(BOXES, left, right)
    assert [[(each.who, each.value and each.value["class"]) for each in unit.options] for unit in parts] == [
        [((0,), "car"), ((1,), "bus")],
        [((0,), "car"), ((1,), None)],
        [((0,), "car"), ((1,), "car")],
    ]
    assert not any(unit.agrees for unit in parts)


def test_an_annotator_who_left_a_field_alone_says_nothing_about_it_and_an_empty_list_says_none() -> None:
    [silent] = found(BOXES, {"objects": [box("a", 0)]}, {})
    assert silent.agrees
    [none] = found(BOXES, {"objects": [box("a", 0)]}, {"objects": []})
    assert [each.who for each in none.options] == [(0,), (1,)]


def test_spans_that_overlap_are_one_thing_and_must_be_equal_to_agree() -> None:
    entities = [
        [span("a", 0, 3), span("b", 10, 14)],
        [span("x", 0, 4), span("y", 10, 14)],
    ]
    first, second = found(SPANS, *({"entities": each} for each in entities))
    assert [(each.value["start"], each.value["end"]) for each in first.options] == [(0, 3), (0, 4)]
    assert second.agrees


def test_relations_join_the_merged_things_whatever_their_ids_were() -> None:
    left = {
        "entities": [span("a", 0, 3), span("b", 10, 14)],
        "links": [{"id": "r", "class": "of", "from": "a", "to": "b", "attributes": {}}],
    }
    right = {
        "entities": [span("x", 0, 3), span("y", 10, 14)],
        "links": [{"id": "q", "class": "at", "from": "x", "to": "y", "attributes": {}}],
    }
    one, two, link = found(SPANS, left, right)
    assert [each.value["class"] for each in link.options] == ["of", "at"]
    assert {(each.value["from"], each.value["to"]) for each in link.options} == {(one.id, two.id)}


def test_answers_of_every_kind_have_one_option_for_each_thing_said() -> None:
    fields = [
        {"name": "topic", "kind": "choice", "classes": [{"name": "yes"}, {"name": "no"}]},
        {"name": "stars", "kind": "rating", "levels": 5},
        {"name": "count", "kind": "number"},
        {"name": "words", "kind": "text"},
        {"name": "order", "kind": "ranking", "ties": True},
    ]
    said = {"topic": "yes", "stars": 3, "count": 2, "words": "가", "order": [["a"], ["b"]]}
    other = {"topic": "no", "stars": 3, "count": 4, "words": "나", "order": [["b"], ["a"]]}
    parts = {unit.field: unit for unit in found(fields, said, other, said)}
    assert {name: len(unit.options) for name, unit in parts.items()} == {
        "topic": 2, "stars": 1, "count": 2, "words": 2, "order": 2,
    }  # fmt: skip
    assert parts["topic"].options[0].who == (0, 2)
    assert parts["topic"].merged == "yes"


def test_a_thing_keeps_its_id_as_long_as_the_same_people_say_the_same_of_it() -> None:
    first = found(BOXES, {"objects": [box("a", 0)]}, {"objects": [box("b", 40)]})[0]
    again = found(BOXES, {"objects": [box("new", 0)]}, {"objects": [box("other", 40)]})[0]
    assert first.key == again.key
