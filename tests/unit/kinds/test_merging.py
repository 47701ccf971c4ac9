"""How the answers of several annotators become one, for the kinds beyond boxes, spans and choices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from labelstage.kinds import Item, check_result
from labelstage.kinds.consensus import fitting, merge_results
from labelstage.measures import rle
from tests.unit.kinds.examples import (
    CONVERSATION,
    IMAGE,
    SMALL,
    TEXT,
    box,
    drawn,
    entities,
    field,
    schema,
    span,
    topic,
)  # fmt: skip


def merged(item: Item, kind: str, *values: Any, **options: Any) -> tuple[Any, list[Any]]:
    fields = schema(field(kind, **options))
    answers = []
    for value in values:
        clean, problems = check_result(fields, {"f": value}, item)
        assert problems == []
        answers.append(clean)
    labels, tied = merge_results(fields, answers, 0.5)
    assert labels["f"] is None or check_result(fields, labels, item) == (labels, [])
    return labels["f"], tied.get("f", [])


def ring(by: float) -> dict[str, Any]:
    return drawn(points=[[10 + by, 10], [110 + by, 10], [110 + by, 90], [10 + by, 90]])


def test_of_several_polygons_the_one_most_like_the_others_is_kept() -> None:
    labels, tied = merged(
        IMAGE, "polygon", [ring(0)], [ring(4)], [ring(12), drawn("x2", points=[[300, 1], [310, 1], [305, 9]])]
    )
    assert ([each["points"] for each in labels], tied) == ([ring(4)["points"]], [])


def test_a_polygon_of_which_two_disagree_on_the_class_is_left_open() -> None:
    labels, tied = merged(IMAGE, "polygon", [ring(0)], [{**ring(1), "class": "b"}])
    assert (labels, tied[0]["classes"]) == ([], ["a", "b"])


def test_turned_boxes_merge_by_edges_when_turned_alike_and_to_the_typical_one_otherwise() -> None:
    def turned(by: float, rotation: float) -> dict[str, Any]:
        return drawn(x=100 + by, y=100, width=90, height=30, rotation=rotation)

    alike, _tied = merged(IMAGE, "box", [turned(0, 30)], [turned(2, 30)], [turned(10, 30)], rotated=True)
    assert [(each["x"], each["rotation"]) for each in alike] == [(102, 30)]
    apart, _tied = merged(IMAGE, "box", [turned(0, 30)], [turned(0, 34)], [turned(0, 50)], rotated=True)
    assert [each["rotation"] for each in apart] == [34]


def test_masks_merge_pixel_by_pixel() -> None:
    def mask(*columns: int) -> dict[str, Any]:
        pixels = np.zeros((6, 8), dtype=bool)
        pixels[1:5, list(columns)] = True
        return drawn(size=[6, 8], counts=rle.string(rle.from_mask(pixels)))

    labels, _tied = merged(SMALL, "mask", [mask(1, 2, 3)], [mask(1, 2, 3, 4)], [mask(2, 3, 4)])
    assert labels[0]["counts"] == mask(1, 2, 3, 4)["counts"]
    assert merged(SMALL, "mask", [mask(1)], [mask(6)]) == ([], [])


def test_each_keypoint_goes_to_the_median_of_those_who_saw_it() -> None:
    def pose(x: float, last: list[float]) -> dict[str, Any]:
        return drawn(points=[[x, 50, 2], [200, 80, 1], last])

    gone = [0, 0, 0]
    labels, _tied = merged(IMAGE, "keypoints", [pose(50, [9, 9, 2])], [pose(52, gone)], [pose(60, gone)])
    assert labels[0]["points"] == [[52, 50, 2], [200, 80, 1], gone]


def test_ratings_and_numbers_go_to_the_median_and_two_middle_ratings_stay_open() -> None:
    assert merged(TEXT, "rating", 1, 4, 5) == (4, [])
    assert merged(TEXT, "rating", 4, 5) == (None, [4, 5])
    assert merged(TEXT, "number", 1, 4) == (2.5, [])


@pytest.mark.parametrize(("way", "value"), [("median", 3), ("mean", 22), ("trimmed", 3)])
def test_numbers_are_merged_in_the_way_that_the_field_names(way: str, value: float) -> None:
    assert merged(TEXT, "number", 1, 2, 3, 4, 100, merged=way) == (value, [])


def test_texts_and_preferences_go_to_most_and_a_tie_is_named() -> None:
    assert merged(TEXT, "text", "a", "b ", "b ") == ("b ", [])
    assert merged(TEXT, "text", "b", "a") == (None, ["a", "b"])
    assert merged(CONVERSATION, "preference", "c", "a", "c") == ("c", [])
    assert merged(CONVERSATION, "preference", "tie", "a", ties=True) == (None, ["a", "tie"])


def test_rankings_merge_by_mean_rank_and_equals_stay_open_where_ties_are_not_allowed() -> None:
    one, other = [["a"], ["b"], ["c"]], [["b"], ["a"], ["c"]]
    assert merged(CONVERSATION, "ranking", one, one, other) == (one, [])
    assert merged(CONVERSATION, "ranking", one, other) == (None, [["a", "b"]])
    assert merged(CONVERSATION, "ranking", one, other, ties=True) == ([["a", "b"], ["c"]], [])


# ---- relations

LINKS = {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]}
LINKED = schema(LINKS, entities())


def person(first: str, second: str, *links: tuple[str, str]) -> dict[str, Any]:
    rows = [{"id": f"r{n}", "class": "knows", "from": a, "to": b} for n, (a, b) in enumerate(links)]
    result = {"entities": [span(first), span(second, 4, 6)], "links": rows}
    clean, problems = check_result(LINKED, result, TEXT)
    assert problems == []
    return clean


def test_relations_follow_their_objects_into_the_merged_ones() -> None:
    answers = [person("a", "b", ("a", "b")), person("q", "a", ("q", "a")), person("x", "y", ("y", "x"))]
    labels, tied = merge_results(LINKED, answers, 0.5)
    assert [(each["from"], each["to"]) for each in labels["links"]] == [("c1", "c2")]
    assert (list(labels), tied) == (["links", "entities"], {})
    assert check_result(LINKED, labels, TEXT) == (labels, [])


def test_a_relation_of_objects_that_only_one_annotator_saw_is_gone() -> None:
    lonely = person("a", "b", ("a", "b"))
    other = {**person("z", "y"), "entities": []}
    labels, _tied = merge_results(LINKED, [lonely, other, {"entities": []}], 0.5)
    assert labels["links"] == []


def test_merged_objects_of_two_joined_fields_never_share_an_id() -> None:
    fields = schema(entities(), entities(name="more"), {**LINKS, "between": ["entities", "more"]})
    answer = {"entities": [span("a")], "more": [span("b", 4, 6)],
              "links": [{"id": "r", "class": "knows", "from": "a", "to": "b"}]}  # fmt: skip
    clean, _problems = check_result(fields, answer, TEXT)
    labels, _tied = merge_results(fields, [clean, clean], 0.5)
    assert check_result(fields, labels, TEXT) == (labels, [])
    assert [(each["from"], each["to"]) for each in labels["links"]] == [("c1", "c1-2")]


# ---- conditions and other schemas


def test_a_field_that_the_merged_answers_do_not_ask_for_is_left_out() -> None:
    fields = schema(topic(), field("rating", when={"field": "topic", "is": ["sport"]}))
    answers = [{"topic": "sport", "f": 2}, {"topic": "finance"}, {"topic": "finance"}]
    assert merge_results(fields, answers, 0.5) == ({"topic": "finance"}, {})


@pytest.mark.parametrize(("kind", "value"), [("rating", 5), ("text", "abcdef"), ("number", 50)])
def test_an_answer_beyond_new_bounds_no_longer_fits(kind: str, value: Any) -> None:
    limits = {"rating": {"levels": 3}, "text": {"longest": 3}, "number": {"max": 3}}[kind]
    assert fitting(schema(field(kind, **limits)), {"f": value}, TEXT) == ({}, 1)
    assert fitting(schema(field(kind)), {"f": value}, TEXT) == ({"f": value}, 0)


def test_relations_whose_objects_no_longer_fit_are_lost_with_them() -> None:
    now = schema(entities(classes=[{"name": "LOC"}]), LINKS)
    assert fitting(now, person("a", "b", ("a", "b")), TEXT) == ({}, 3)


def test_a_box_drawn_before_its_field_was_turned_merges_with_turned_ones() -> None:
    fields = schema(field("box", classes=[{"name": "사람"}], rotated=True))
    old, lost = fitting(fields, {"f": [{**box(), "attributes": {}}]}, IMAGE)
    new = {"f": [{**box(), "rotation": 0, "attributes": {}}]}
    labels, _tied = merge_results(fields, [old, new], 0.5)
    assert (lost, len(labels["f"])) == (0, 1)
