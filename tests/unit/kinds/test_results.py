"""What a result may look like."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.kinds import Item, check_result
from tests.unit.kinds.examples import IMAGE, TEXT, box, entities, objects, places, schema, span, topic

FIELDS = schema(objects(), entities(), topic())


def checked(result: Any, item: Item = IMAGE, fields: list[dict[str, Any]] = FIELDS, **how: Any) -> Any:
    return check_result(fields, result, item, **how)


def value_of(field: str, value: Any, item: Item = IMAGE, fields: list[dict[str, Any]] = FIELDS) -> Any:
    clean, problems = checked({field: value}, item, fields)
    assert problems == []
    return clean[field]


def wrong(field: str, value: Any, item: Item = IMAGE, fields: list[dict[str, Any]] = FIELDS) -> list[str]:
    return places(checked({field: value}, item, fields)[1])


# ---- the whole result


def test_a_field_left_alone_stays_absent_and_an_empty_list_stays_empty() -> None:
    assert checked({}) == ({}, [])
    assert checked({"objects": []}) == ({"objects": []}, [])


def test_fields_come_back_in_the_schemas_order() -> None:
    fields = schema(topic(), objects())
    assert list(checked({"objects": [], "topic": "sport"}, fields=fields)[0]) == ["topic", "objects"]


def test_an_unknown_field_is_refused_by_name() -> None:
    clean, problems = checked({"objets": []})
    assert (clean, places(problems)) == ({}, ["objets"])
    assert "objects, entities, topic" in str(problems[0].message)


def test_a_required_field_must_be_there_at_submit_but_not_in_a_draft() -> None:
    fields = schema(topic(required=True))
    assert places(checked({}, fields=fields)[1]) == ["topic"]
    assert checked({}, fields=fields, final=False) == ({}, [])


def test_a_required_box_field_is_answered_by_an_empty_list() -> None:
    assert checked({"objects": []}, fields=schema(objects(required=True))) == ({"objects": []}, [])


def test_a_required_box_field_is_not_asked_of_a_text() -> None:
    assert checked({}, TEXT, schema(objects(required=True))) == ({}, [])


def test_boxes_on_a_text_and_spans_on_an_image_are_refused() -> None:
    assert wrong("objects", [box()], TEXT) == ["objects"]
    assert wrong("entities", [], IMAGE) == ["entities"]


# ---- boxes


def test_a_box_inside_the_image_is_kept_to_the_last_digit() -> None:
    drawn = box(x=0.1 + 0.2, width=639.5, height=480 - 20)
    assert value_of("objects", [drawn]) == [{**drawn, "attributes": {}}]


@pytest.mark.parametrize(
    ("drawn", "kept"),
    [
        (box(x=-0.005, width=10), (0, 9.995)),
        (box(x=600, width=40.01), (600, 40)),
        (box(x=-0.01, width=640.02), (0, 640)),
    ],
)
def test_a_box_a_hair_outside_is_put_on_the_border(drawn: dict[str, Any], kept: tuple[float, float]) -> None:
    clean = value_of("objects", [drawn])[0]
    assert (clean["x"], clean["width"]) == pytest.approx(kept, abs=1e-12)
    assert clean["x"] >= 0
    assert clean["x"] + clean["width"] <= 640


@pytest.mark.parametrize(
    ("drawn", "place"),
    [
        (box(x=-0.02), "x"),
        (box(x=640, width=0.005), "x"),
        (box(x=600, width=40.02), "width"),
        (box(y=479, height=2), "height"),
        (box(width=0), "width"),
        (box(height=-3), "height"),
        (box(x=float("nan")), "x"),
        (box(y=float("inf")), "y"),
        (box(width=10**400), "width"),
        (box(x=True), "x"),
        ({"id": "a", "class": "car", "x": 1, "y": 1, "width": "9"}, "width"),
        (box(identity=""), "id"),
        (box(identity="x" * 65), "id"),
        (box(identity="a b"), "id"),
        (box(identity="a\n"), "id"),
        ({**box(), "class": "truck"}, "class"),
        ({**box(), "class": ["car"]}, "class"),
        ({**box(), "rotation": 3}, "rotation"),
        ({**box(), "attributes": {"speed": 3}}, "attributes.speed"),
        ({**box(), "attributes": []}, "attributes"),
    ],
)
def test_a_wrong_box_is_refused_at_its_place(drawn: dict[str, Any], place: str) -> None:
    assert f"objects[1].{place}" in wrong("objects", [box("ok"), drawn])


def test_two_objects_of_a_field_never_share_an_id() -> None:
    assert wrong("objects", [box("a"), box("b"), box("a", x=50)]) == ["objects[2].id"]


def test_a_field_holds_at_most_ten_thousand_objects() -> None:
    many = [box(str(number)) for number in range(10_001)]
    assert wrong("objects", many) == ["objects"]
    assert len(value_of("objects", many[:10_000])) == 10_000


def test_all_problems_are_named_not_just_the_first() -> None:
    assert wrong("objects", [box("a", x=-5), 7, box("b", width=0)]) == [
        "objects[0].x",
        "objects[1]",
        "objects[2].width",
    ]


def test_a_decomposed_korean_class_name_is_the_composed_one() -> None:
    assert (
        value_of("objects", [{**box(), "class": unicodedata.normalize("NFD", "사람")}])[0]["class"] == "사람"
    )


# ---- attributes


def test_attributes_left_out_get_their_defaults_where_there_are_some() -> None:
    clean = value_of("objects", [{**box(), "class": "car"}])[0]
    assert clean["attributes"] == {"occluded": False, "view": "side", "note": ""}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("occluded", "yes"),
        ("occluded", 1),
        ("view", "back"),
        ("view", None),
        ("age", "3"),
        ("age", True),
        ("age", float("inf")),
        ("note", 3),
        ("note", "a\0b"),
        ("note", "\ud83d"),
        ("note", "x" * 10_001),
    ],
)
def test_an_attribute_of_another_type_is_refused(name: str, value: Any) -> None:
    drawn = {**box(), "class": "car", "attributes": {name: value}}
    assert wrong("objects", [drawn]) == [f"objects[0].attributes.{name}"]


# ---- spans


def test_offsets_count_code_points_and_a_missing_text_is_filled_in() -> None:
    start = str(TEXT.text).index("👩")
    assert value_of("entities", [span(start=start, end=start + 3)], TEXT)[0]["text"] == "👩‍🚀"


def test_a_span_whose_text_is_not_the_stored_slice_is_refused_and_told_what_stands_there() -> None:
    _clean, problems = checked({"entities": [span(text="김동국 ")]}, TEXT)
    assert places(problems) == ["entities[0].text"]
    assert '"김동국"' in str(problems[0].message)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [(3, 3, "end"), (4, 2, "end"), (-1, 2, "start"), (0, 999, "end"), (0.0, 3, "start"), (False, 3, "start")],
)
def test_a_span_must_lie_within_the_text(start: Any, end: Any, place: str) -> None:
    assert wrong("entities", [span(start=start, end=end)], TEXT) == [f"entities[0].{place}"]


def test_spans_may_overlap_unless_the_field_says_no() -> None:
    nested = [span("a", 4, 6), span("b", 0, 7), span("c", 7, 9), span("d", 6, 8)]
    assert len(value_of("entities", nested, TEXT)) == 4
    flat = schema(entities(overlapping=False))
    assert wrong("entities", nested, TEXT, flat) == ["entities[0]", "entities[3]", "entities[2]"]
    assert len(value_of("entities", [nested[2], nested[1]], TEXT, flat)) == 2


# ---- choices


def test_a_choice_is_one_known_class() -> None:
    assert value_of("topic", "정치") == "정치"
    for value in ("Finance", None, 3, ["finance"], {}):
        assert wrong("topic", value) == ["topic"]


def test_several_choices_are_distinct_and_come_in_the_schemas_order() -> None:
    several = schema(topic(multiple=True))
    assert value_of("topic", ["정치", "finance"], fields=several) == ["finance", "정치"]
    assert value_of("topic", [], fields=several) == []
    assert wrong("topic", ["sport", "sport"], fields=several) == ["topic[1]"]
    assert wrong("topic", ["sport", "war"], fields=several) == ["topic[1]"]
    assert wrong("topic", "sport", fields=several) == ["topic"]


# ---- whatever comes

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["a1", "car", "PER"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "class", "x", "y", "width", "height", "start", "end", "text", "attributes", "age", "?"]
            ),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)
BOXES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.text("abc", min_size=1, max_size=3),
            "class": st.sampled_from(["car", "사람"]),
            "x": st.floats(-0.02, 640.02) | st.integers(0, 640),
            "y": st.floats(-0.02, 480.02),
            "width": st.floats(-0.02, 640.02, exclude_min=True),
            "height": st.floats(-0.02, 480.02) | st.integers(0, 480),
        }
    ),
    max_size=3,
    unique_by=lambda each: each["id"],
)
SPANS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "class": st.sampled_from(["PER", "LOC"]),
            "start": st.integers(0, 20),
            "end": st.integers(0, 20),
        }
    ),
    max_size=3,
)


@given(
    result=st.dictionaries(st.sampled_from(["objects", "entities", "topic", "?"]), JSON | BOXES | SPANS)
    | JSON,
    item=st.sampled_from([IMAGE, TEXT]),
    final=st.booleans(),
)
def test_any_json_gives_problems_with_readable_sentences_never_an_exception(
    result: Any, item: Item, final: bool
) -> None:
    clean, problems = check_result(FIELDS, result, item, final=final)
    json.dumps(clean, allow_nan=False)
    assert all(str(problem.message) for problem in problems)


@settings(max_examples=200)
@given(boxes=BOXES)
def test_checking_boxes_again_changes_nothing_and_they_lie_inside(boxes: list[dict[str, Any]]) -> None:
    clean, _problems = checked({"objects": boxes})
    assert checked(clean) == (clean, [])
    for each in clean["objects"]:
        assert each["x"] >= 0
        assert each["y"] >= 0
        assert each["x"] + each["width"] <= IMAGE.width
        assert each["y"] + each["height"] <= IMAGE.height
        assert each["width"] > 0
        assert each["height"] > 0


@given(spans=SPANS)
def test_checking_spans_again_changes_nothing_and_they_quote_the_text(spans: list[dict[str, Any]]) -> None:
    clean, _problems = checked({"entities": spans}, TEXT)
    assert checked(clean, TEXT) == (clean, [])
    assert all(
        each["text"] == str(TEXT.text)[each["start"] : each["end"]] != "" for each in clean["entities"]
    )
