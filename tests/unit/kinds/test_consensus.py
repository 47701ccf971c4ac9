"""How one answer is made of several."""

from __future__ import annotations

import random
import tracemalloc
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.kinds import check_result
from labelstage.kinds.box import Box
from labelstage.kinds.clusters import cluster
from labelstage.kinds.consensus import fitting, merge_results
from tests.unit.kinds.examples import AGE, IMAGE, TEXT, VIEW, box, entities, objects, schema, span, topic

FIELDS = schema(objects(), entities(), topic())


def checked(
    result: dict[str, Any], fields: list[dict[str, Any]] = FIELDS, item: Any = IMAGE
) -> dict[str, Any]:
    clean, problems = check_result(fields, result, item)
    assert problems == []
    return clean


def merged(
    field: str, *values: Any, fields: list[dict[str, Any]] = FIELDS, item: Any = IMAGE
) -> tuple[Any, list[Any]]:
    """The consensus of one field, and what it is tied on."""
    labels, tied = merge_results(fields, [checked({field: value}, fields, item) for value in values], 0.5)
    return labels[field], tied.get(field, [])


def shapes(boxes: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(each["class"], each["x"], each["y"], each["width"], each["height"]) for each in boxes]


def car(identity: str, x: float, label: str = "car", **attributes: Any) -> dict[str, Any]:
    return {**box(identity, x=x), "class": label, "attributes": attributes}


# ---- the whole result


def test_one_annotators_answer_stays_exactly_as_it_is() -> None:
    only = checked({"objects": [box("mine", x=1 / 3)], "topic": "sport"})
    assert merge_results(FIELDS, [only], 0.5) == (only, {})


def test_those_who_left_a_field_alone_do_not_count_for_it() -> None:
    answers = [checked({"topic": "sport"}), checked({}), checked({"topic": "sport", "objects": [box()]})]
    labels, tied = merge_results(FIELDS, answers, 0.5)
    assert (labels["topic"], len(labels["objects"]), tied) == ("sport", 1, {})


def test_a_field_nobody_answered_stays_absent() -> None:
    assert merge_results(FIELDS, [{}, {}], 0.5) == ({}, {})


# ---- choices


def test_a_choice_goes_to_the_class_with_most_votes() -> None:
    assert merged("topic", "sport", "finance", "sport") == ("sport", [])
    assert merged("topic", "sport", "finance", "정치", "sport", "finance", "sport") == ("sport", [])


def test_a_tie_stays_open_and_names_the_tied_classes_in_the_schemas_order() -> None:
    assert merged("topic", "정치", "finance") == (None, ["finance", "정치"])
    assert merged("topic", "정치", "finance", "정치", "finance", "sport") == (None, ["finance", "정치"])


def test_of_several_choices_those_of_more_than_half_stay_and_those_of_exactly_half_are_tied() -> None:
    several = schema(topic(multiple=True))
    assert merged("topic", ["sport", "정치"], ["정치"], ["finance"], fields=several) == (["정치"], [])
    assert merged("topic", ["sport", "정치"], ["정치"], fields=several) == (["정치"], ["sport"])
    assert merged("topic", [], [], fields=several) == ([], [])


# ---- boxes


def test_a_box_of_more_than_half_is_kept_with_the_median_of_each_edge() -> None:
    first = box("a", x=10, y=20, width=80, height=40)  # edges 10 20 90 60
    second = box("q", x=14, y=20, width=80, height=44)  # 14 20 94 64
    third = box("z", x=11, y=22, width=90, height=40)  # 11 22 101 62
    labels, tied = merged("objects", [first, box("b", x=300)], [second], [third])
    assert (shapes(labels), tied) == ([("사람", 11, 20, 83, 42)], [])


def test_a_box_of_exactly_half_is_not_kept() -> None:
    assert merged("objects", [box()], []) == ([], [])
    assert merged("objects", [box()], [box()], [], []) == ([], [])


def test_equal_boxes_stay_exact_to_the_last_digit() -> None:
    odd = box(x=0.1 + 0.2, y=1 / 3, width=79.99999999999999, height=0.1)
    labels, _tied = merged("objects", [odd], [{**odd, "id": "other"}])
    assert shapes(labels) == shapes([odd])


def test_a_wrongly_named_box_still_counts_as_found_and_the_class_goes_to_most() -> None:
    labels, tied = merged("objects", [car("a", 10)], [car("a", 11, "사람")], [car("a", 12)])
    assert (shapes(labels), tied) == ([("car", 11, 20, 80, 40)], [])


def test_a_box_whose_class_is_tied_is_left_open_and_loses_nothing() -> None:
    labels, tied = merged("objects", [car("a", 10), car("b", 200)], [car("a", 12, "사람"), car("b", 200)])
    assert shapes(labels) == [("car", 200, 20, 80, 40)]
    assert tied == [{"x": 11, "y": 20, "width": 80, "height": 40, "classes": ["car", "사람"]}]


def test_merged_objects_get_ids_of_their_own_that_never_clash() -> None:
    labels, _tied = merged("objects", [car("c2", 10), car("a", 200)], [car("a", 10), car("c2", 200)])
    assert [each["id"] for each in labels] == ["c1", "c2"]


def test_attributes_go_to_most_and_numbers_to_the_median_among_those_of_the_class() -> None:
    labels, _tied = merged(
        "objects",
        [car("a", 10, occluded=True, view="front", age=3, note="x")],
        [car("a", 10, occluded=True, view="side", age=10, note="y")],
        [car("a", 10, occluded=False, view="front", age=4, note="z")],
        [car("a", 10, "사람")],
    )
    assert labels[0]["attributes"] == {"occluded": True, "view": "front", "age": 4, "note": "x"}


def test_neighbours_that_overlap_are_not_mixed_up() -> None:
    rows = [
        [box("a", x=100), box("b", x=130)],
        [box("a", x=103), box("b", x=133)],
        [box("a", x=128), box("b", x=99)],
    ]
    labels, _tied = merged("objects", *rows)
    assert [each["x"] for each in labels] == [100, 130]


def test_nobody_is_twice_in_a_group_and_every_box_is_in_exactly_one() -> None:
    random_ = random.Random(7)
    drawn = [
        [{**box(f"{who}-{index}", x=random_.uniform(0, 200), width=60)} for index in range(30)]
        for who in range(5)
    ]
    groups = [
        list(group.values()) for group in cluster(drawn, 0.5, partial(Box().compare, {"rotated": False}))
    ]
    assert sorted(each["id"] for group in groups for each in group) == sorted(
        each["id"] for row in drawn for each in row
    )
    assert all(len({each["id"].split("-")[0] for each in group}) == len(group) for group in groups)


def test_the_consensus_does_not_depend_on_who_comes_first() -> None:
    random_ = random.Random(3)
    true = [box(str(number), x=40 * number, width=35) for number in range(12)]
    drawn = [
        [{**each, "x": each["x"] + random_.uniform(0, 4)} for each in true if random_.random() < 0.8]
        for _ in range(5)
    ]
    first, _tied = merged("objects", *drawn)
    again, _tied = merged("objects", *reversed(drawn))
    assert sorted(shapes(first)) == sorted(shapes(again))
    assert len(first) > 8


def test_thousands_of_boxes_are_matched_without_a_table_of_all_pairs() -> None:
    many = [
        {**box(str(number), x=number % 100 * 6, y=number // 100 * 4, width=5, height=3)}
        for number in range(3000)
    ]
    tracemalloc.start()
    groups = cluster([many, many], 0.5, partial(Box().compare, {"rotated": False}))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(groups) == 3000
    assert peak < 3000 * 3000 * 8  # one number for each pair


EDGES = st.tuples(st.floats(0, 600), st.floats(0, 440), st.floats(0.001, 40), st.floats(0.001, 40))


@given(st.lists(st.lists(EDGES, max_size=3), min_size=2, max_size=4))
def test_merged_boxes_are_labels_like_any_other(rows: list[list[tuple[float, ...]]]) -> None:
    answers = [[box(str(index), *edges) for index, edges in enumerate(row)] for row in rows]
    labels, _tied = merged("objects", *answers)
    assert checked({"objects": labels}) == {"objects": labels}


# ---- spans


def test_spans_of_more_than_half_stay_in_the_texts_order() -> None:
    labels, tied = merged(
        "entities",
        [span("a", 0, 3), span("b", 9, 11)],
        [span("a", 9, 11), span("x", 0, 3)],
        [span("a", 0, 2)],
        item=TEXT,
    )
    assert [(each["id"], each["start"], each["end"], each["text"]) for each in labels] == [
        ("c1", 0, 3, "김동국"),
        ("c2", 9, 11, str(TEXT.text)[9:11]),
    ]
    assert tied == []


def test_a_span_marked_twice_by_one_annotator_is_one_vote() -> None:
    assert merged("entities", [span("a"), span("b")], [], [], item=TEXT) == ([], [])


def test_spans_with_another_class_or_end_are_other_spans() -> None:
    assert merged("entities", [span()], [{**span(), "class": "LOC"}], [span(end=2)], item=TEXT) == ([], [])


# ---- another label schema


def test_what_was_made_under_another_schema_keeps_what_still_fits() -> None:
    old = schema(objects(), topic())
    now = schema(objects(classes=[{"name": "car", "attributes": [VIEW, AGE]}]), topic(multiple=True))
    result = checked(
        {
            "objects": [car("a", 1, view="front", age=3), car("b", 2, occluded=True), box("c")],
            "topic": "sport",
        },
        old,
    )
    result["objects"][0]["attributes"] = {"age": 3}
    assert fitting(now, result, IMAGE) == ({"objects": [result["objects"][0]]}, 3)


@pytest.mark.parametrize(
    ("value", "kept", "lost"),
    [([], {"topic": []}, 0), (["sport", "war"], {"topic": ["sport"]}, 1), (["war"], {}, 1), ("sport", {}, 1)],
)
def test_of_several_choices_those_that_are_still_classes_stay(value: Any, kept: Any, lost: int) -> None:
    assert fitting(schema(topic(multiple=True)), {"topic": value}, IMAGE) == (kept, lost)


def test_spans_that_may_no_longer_overlap_lose_the_later_one() -> None:
    result = checked({"entities": [span("a", 2, 5), span("b", 0, 3), span("c", 6, 8)]}, item=TEXT)
    kept, lost = fitting(schema(entities(overlapping=False)), result, TEXT)
    assert ([each["id"] for each in kept["entities"]], lost) == (["b", "c"], 1)


def test_an_empty_list_still_says_that_there_is_nothing_and_an_emptied_one_does_not() -> None:
    now = schema(objects(classes=[{"name": "car"}]))
    assert fitting(now, {"objects": []}, IMAGE) == ({"objects": []}, 0)
    assert fitting(now, {"objects": [box()]}, IMAGE) == ({}, 1)
    assert fitting(now, {"topic": "sport"}, IMAGE) == ({}, 1)
