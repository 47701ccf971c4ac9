"""What the value of each kind may look like."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from labelstage.kinds import KINDS, Item, check_result
from tests.unit.kinds.examples import (
    CONVERSATION,
    IMAGE,
    ITEMS,
    SMALL,
    TEXT,
    drawn,
    entities,
    field,
    places,
    schema,
    span,
    topic,
)


def value_of(value: Any, item: Item, kind: str, **options: Any) -> Any:
    clean, problems = check_result(schema(field(kind, **options)), {"f": value}, item)
    assert problems == []
    return clean["f"]


def wrong(value: Any, item: Item, kind: str, **options: Any) -> list[str]:
    clean, problems = check_result(schema(field(kind, **options)), {"f": value}, item)
    assert check_result(schema(field(kind, **options)), clean, item) == (clean, [])
    return places(problems)


def turned(rotation: Any, **more: Any) -> dict[str, Any]:
    return drawn(
        **{"x": 600, "y": 100, "width": 60, "height": 20, "rotation": rotation, "attributes": {}, **more}
    )


def test_a_turned_box_may_reach_over_the_rim_when_its_centre_is_inside() -> None:
    assert value_of([turned(45)], IMAGE, "box", rotated=True) == [turned(45)]
    assert wrong([turned(0)], IMAGE, "box", rotated=True) == ["f[0].width"]
    assert wrong([{**turned(45), "x": 611}], IMAGE, "box", rotated=True) == ["f[0].x"]
    for rotation in (360, -1, "45", None, float("nan")):
        assert wrong([turned(rotation)], IMAGE, "box", rotated=True) == ["f[0].rotation"]
    assert wrong([turned(45, width=0)], IMAGE, "box", rotated=True) == ["f[0].width"]


def test_a_box_of_a_field_with_turned_boxes_has_a_rotation_even_when_not_turned() -> None:
    box = drawn(x=1, y=1, width=5, height=5)
    assert value_of([box], IMAGE, "box", rotated=True) == [{**box, "rotation": 0, "attributes": {}}]
    assert wrong([turned(45)], IMAGE, "box") == ["f[0].rotation", "f[0].width"]


def test_polygons_have_three_points_and_lines_two_all_inside() -> None:
    points = [[0, 0], [640, 480.005], [-0.01, 3.5]]
    assert value_of([drawn(points=points)], IMAGE, "polygon")[0]["points"] == [[0, 0], [640, 480], [0, 3.5]]
    assert value_of([drawn(points=points[:2])], IMAGE, "polyline")[0]["points"] == [[0, 0], [640, 480]]
    assert wrong([drawn(points=points[:2])], IMAGE, "polygon") == ["f[0].points"]
    assert wrong([drawn(points=points[:1])], IMAGE, "polyline") == ["f[0].points"]
    for point in ([641, 0], [1], [1, "2"], None, [1, 2, 3]):
        assert wrong([drawn(points=[*points, point])], IMAGE, "polygon") == ["f[0].points[3]"]


def test_keypoints_come_one_for_each_of_the_class_and_say_whether_they_are_there() -> None:
    pose = [[3, 4.5, 2], [0, 0, 0], [9, 9, 1]]
    assert value_of([drawn(points=pose)], IMAGE, "keypoints")[0]["points"] == pose
    assert wrong([drawn(points=pose[:2])], IMAGE, "keypoints") == ["f[0].points"]
    for point in ([1, 1, 0], [1, 1, 3], [1, 1], [1, 1, True], [700, 1, 1], [0, 0, "2"], [None, None, 0]):
        assert wrong([drawn(points=[*pose[:2], point])], IMAGE, "keypoints") == ["f[0].points[2]"]


def test_a_mask_is_kept_as_cocos_string_whether_it_came_as_string_or_list() -> None:
    [mask] = value_of([drawn(size=[6, 8], counts=[5, 10, 0, 2, 31])], SMALL, "mask")
    assert value_of([drawn(size=[6, 8], counts=mask["counts"])], SMALL, "mask") == [mask]
    assert isinstance(mask["counts"], str)
    assert wrong([drawn(size=[8, 6], counts=[48])], SMALL, "mask") == ["f[0].size"]
    assert wrong([drawn(size=[6.0, 8], counts=[48])], SMALL, "mask") == ["f[0].size"]
    assert wrong([drawn(size=[6, 8], counts=[47])], SMALL, "mask") == ["f[0].counts"]
    assert wrong([drawn(size=[6, 8], counts=[48])], SMALL, "mask") == ["f[0].counts"]  # nothing in it


def test_a_rating_is_a_whole_number_on_its_scale() -> None:
    assert value_of(7, TEXT, "rating", levels=7) == 7
    for value in (0, 6, 3.0, True, "3", None, [3]):
        assert wrong(value, TEXT, "rating") == ["f"]


def test_a_number_lies_between_its_bounds() -> None:
    assert value_of(0.1 + 0.2, TEXT, "number", min=0, max=1) == 0.1 + 0.2
    for value in (-0.1, 2, "1", None, True, float("inf"), 10**400):
        assert wrong(value, TEXT, "number", min=0, max=1) == ["f"]
    assert value_of(-5, TEXT, "number") == -5


def test_a_text_is_kept_to_the_letter_and_is_not_too_long() -> None:
    odd = "  가나 👩‍🚀\r\n각 "
    assert value_of(odd, TEXT, "text") == odd
    assert value_of("👩‍🚀", TEXT, "text", longest=3) == "👩‍🚀"
    assert wrong("abcd", TEXT, "text", longest=3) == ["f"]
    for value in ("a\0", "\ud83d", None, 3):
        assert wrong(value, TEXT, "text") == ["f"]


def test_a_required_text_is_not_answered_by_nothing() -> None:
    fields = schema(field("text", required=True))
    assert places(check_result(fields, {"f": " \n"}, TEXT)[1]) == ["f"]
    assert check_result(fields, {"f": " \n"}, TEXT, final=False)[1] == []


def test_a_preference_names_a_response_or_a_tie_where_ties_are_allowed() -> None:
    assert value_of("b", CONVERSATION, "preference") == "b"
    assert value_of("tie", CONVERSATION, "preference", ties=True) == "tie"
    for value in ("d", "tie", ["a"], None):
        assert wrong(value, CONVERSATION, "preference") == ["f"]


def test_a_ranking_places_every_response_once() -> None:
    assert value_of([["c"], ["a"], ["b"]], CONVERSATION, "ranking") == [["c"], ["a"], ["b"]]
    assert value_of([["c", "a"], ["b"]], CONVERSATION, "ranking", ties=True) == [["a", "c"], ["b"]]
    assert wrong([["c", "a"], ["b"]], CONVERSATION, "ranking") == ["f[0]"]
    for value in (
        [["a"], ["b"]],
        [["a"], ["b"], ["c"], []],
        ["a", "b", "c"],
        [["a"], ["b"], [["c"]]],
        None,
        [],
    ):
        assert wrong(value, CONVERSATION, "ranking", ties=True) == ["f"]
    assert wrong([["a"], ["a"], ["b"]], CONVERSATION, "ranking") == ["f"]


def test_where_there_is_nothing_to_compare_no_preference_is_asked_for() -> None:
    fields = schema(field("preference", required=True))
    for item in (IMAGE, TEXT, type(TEXT)("conversation", conversation={"messages": [], "responses": []})):
        assert check_result(fields, {}, item) == ({}, [])
        assert places(check_result(fields, {"f": "a"}, item)[1]) == ["f"]


# ---- relations: the rest of the result

LINKS = {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]}


def link(identity: str = "r1", start: str = "s1", end: str = "s2", **more: Any) -> dict[str, Any]:
    return {"id": identity, "class": "knows", "from": start, "to": end, "attributes": {}, **more}


def linked(*links: Any, **options: Any) -> tuple[Any, list[str]]:
    fields = schema(entities(), {**LINKS, **options})
    result = {"entities": [span("s1"), span("s2", 4, 6)], "links": list(links)}
    clean, problems = check_result(fields, result, TEXT)
    assert check_result(fields, clean, TEXT) == (clean, [])
    return clean["links"], places(problems)


def test_a_relation_joins_two_different_objects_that_are_there() -> None:
    assert linked(link()) == ([link()], [])
    assert linked(link(end="s3")) == ([], ["links[0].to"])
    assert linked(link(end="s1")) == ([], ["links[0].to"])
    assert linked(link(start=["s1"])) == ([], ["links[0].from"])


def test_the_same_relation_is_drawn_once() -> None:
    back = link("r2", "s2", "s1")
    assert linked(link(), back) == ([link(), back], [])
    assert linked(link(), back, directed=False) == ([link()], ["links[1]"])
    assert linked(link(), link("r2")) == ([link()], ["links[1]"])


def test_an_end_that_two_fields_have_is_refused_as_unclear() -> None:
    fields = schema({**LINKS, "between": ["entities", "more"]}, entities(), entities(name="more"))
    result = {"entities": [span("s1")], "more": [span("s1"), span("s2", 4, 6)], "links": [link()]}
    assert places(check_result(fields, result, TEXT)[1]) == ["links[0].from"]


# ---- conditions


WHEN = {"field": "topic", "is": ["finance", "sport"]}


def test_a_field_is_asked_and_required_only_when_its_condition_holds() -> None:
    fields = schema(topic(), field("rating", required=True, when=WHEN))
    assert check_result(fields, {"topic": "정치"}, TEXT) == ({"topic": "정치"}, [])
    assert places(check_result(fields, {"topic": "sport"}, TEXT)[1]) == ["f"]
    assert places(check_result(fields, {"topic": "정치", "f": 3}, TEXT)[1]) == ["f"]
    assert check_result(fields, {"topic": "정치", "f": 3}, TEXT, final=False)[1] == []
    assert places(check_result(fields, {"f": 3}, TEXT)[1]) == ["f"]


def test_one_of_several_choices_is_enough_for_a_condition() -> None:
    fields = schema(topic(multiple=True), field("rating", when=WHEN))
    assert check_result(fields, {"topic": ["정치", "sport"], "f": 3}, TEXT)[1] == []
    assert places(check_result(fields, {"topic": ["정치"], "f": 3}, TEXT)[1]) == ["f"]


def test_what_depends_on_a_field_that_is_not_asked_is_not_asked() -> None:
    fields = schema(
        topic(),
        field("rating", when=WHEN),
        {"name": "why", "kind": "text", "required": True, "when": {"field": "f", "is": [1, 2]}},
    )
    assert check_result(fields, {"topic": "정치"}, TEXT)[1] == []
    assert places(check_result(fields, {"topic": "sport", "f": 1}, TEXT)[1]) == ["why"]


# ---- whatever comes

KEYS = [
    "id",
    "class",
    "x",
    "y",
    "width",
    "height",
    "rotation",
    "points",
    "size",
    "counts",
    "start",
    "end",
    "text",
    "from",
    "to",
    "attributes",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.floats()
    | st.sampled_from(["a", "b", "c", "tie", "x1", "nose", "61X13mN000`0", "0"])
    | st.text(max_size=3)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=25,
)
POINT = st.lists(st.integers(-1, 9) | st.floats(-0.01, 8.01) | SCALARS, min_size=1, max_size=3)
OBJECTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["x1", "x2", "x3"]), "class": st.sampled_from(["a", "b"])},
        optional={
            "points": st.lists(POINT, max_size=5),
            "size": st.just([6, 8]) | JSON,
            "counts": st.lists(st.integers(0, 48), max_size=5) | st.text("0123456789abP", max_size=6),
            **{key: st.integers(-1, 9) | st.floats(-1, 9) for key in KEYS[2:7]},
            "from": st.sampled_from(["x1", "x2"]),
            "to": st.sampled_from(["x1", "x2"]),
        },
    ),
    max_size=3,
)
EVERY = [
    field(kind, name=kind, **options)
    for kind in KINDS
    for options in [
        {"rotated": True} if kind == "box" else {"between": ["box", "span"]} if kind == "relation" else {}
    ]
]
ANYTHING = schema(
    *EVERY,
    field("rating", name="later", when={"field": "choice", "is": ["a"]}),
    field("ranking", name="tied", ties=True),
)


@settings(max_examples=300)
@example(
    result={"box": [{"id": "x1", "class": "a", "x": 0, "y": 0, "width": 4, "height": 4}] * 2},
    item=ITEMS["image"],
    final=False,
)
@given(
    result=st.dictionaries(st.sampled_from([each["name"] for each in ANYTHING]), JSON | OBJECTS, max_size=5),
    item=st.sampled_from([*ITEMS.values(), SMALL]),
    final=st.booleans(),
)
def test_any_json_is_checked_without_an_exception_and_what_is_clean_stays_clean(
    result: Any, item: Item, final: bool
) -> None:
    clean, problems = check_result(ANYTHING, result, item, final=final)
    assert all(str(problem.message) for problem in problems)
    json.dumps(clean, allow_nan=False)
    again = check_result(ANYTHING, clean, item, final=final)
    assert again == (clean, [])
