"""What a label schema may say of fields and classes of each kind."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.kinds import KINDS
from labelstage.kinds.changes import diff_schema
from labelstage.kinds.schema import check_schema
from tests.unit.kinds.examples import entities, field, places, schema, topic


def wrong(*fields: Any) -> list[str]:
    return places(check_schema(list(fields))[1])


def test_options_left_out_get_their_defaults() -> None:
    said = {
        kind: {key: schema(field(kind))[0][key] for key in KINDS[kind].options}
        for kind in KINDS
        if kind != "relation"
    }
    assert said == {
        "box": {"rotated": False},
        "polygon": {},
        "polyline": {},
        "keypoints": {},
        "mask": {},
        "span": {"overlapping": True},
        "choice": {"multiple": False},
        "rating": {"levels": 5, "low": "", "high": ""},
        "number": {"min": None, "max": None, "step": None, "unit": "", "merged": "median"},
        "text": {"longest": 10_000, "lines": 1, "starts_from": None},
        "preference": {"ties": False},
        "ranking": {"ties": False},
    }


def test_kinds_without_classes_have_an_empty_list_of_them() -> None:
    assert schema({"name": "f", "kind": "rating"})[0]["classes"] == []
    assert wrong({"name": "f", "kind": "rating", "classes": [{"name": "a"}]}) == ["fields[0].classes"]


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (field("box", rotated=1), "rotated"),
        (field("box", levels=3), "levels"),
        (field("rating", levels=1), "levels"),
        (field("rating", levels="5"), "levels"),
        (field("rating", low="a\nb"), "low"),
        (field("number", min="0"), "min"),
        (field("number", min=2, max=1), "max"),
        (field("number", step=0), "step"),
        (field("number", merged="mode"), "merged"),
        (field("number", unit="x" * 21), "unit"),
        (field("text", longest=0), "longest"),
        (field("text", lines=51), "lines"),
        (field("text", starts_from="a b"), "starts_from"),
        (field("preference", ties="no"), "ties"),
        (field("relation"), "between"),
        (field("relation", between=["f"]), "between"),
        (field("relation", between="f"), "between"),
        (field("keypoints", classes=[{"name": "a"}]), "classes[0].keypoints"),
        (field("keypoints", classes=[{"name": "a", "keypoints": ["x", "x"]}]), "classes[0].keypoints"),
        (field("keypoints", classes=[{"name": "a", "keypoints": ["x"], "skeleton": [[0, 1]]}]), "classes[0].skeleton[0]"),
        (field("keypoints", classes=[{"name": "a", "keypoints": ["x", "y"], "skeleton": [[0, 1], [1, 0]]}]), "classes[0].skeleton[1]"),
        (field("box", classes=[{"name": "a", "keypoints": ["x"]}]), "classes[0].keypoints"),
        (field("choice", classes=[{"name": "a", "parent": "z"}]), "classes[0].parent"),
        (field("choice", classes=[{"name": "a", "parent": "a"}]), "classes[0].parent"),
        (field("choice", classes=[{"name": "a", "parent": 3}]), "classes[0].parent"),
        (field("rating", when={"field": "f", "is": [1]}), "when.field"),
        (field("rating", when="always"), "when"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_refused_at_its_place(given: dict[str, Any], place: str) -> None:
    assert wrong(given) == [f"fields[0].{place}"]


def test_parents_may_stand_anywhere_but_not_go_round() -> None:
    tree = [{"name": "poodle", "parent": "dog"}, {"name": "dog", "parent": "animal"}, {"name": "animal"}]
    assert [each["parent"] for each in schema(field("choice", classes=tree))[0]["classes"]] == [
        "dog",
        "animal",
        None,
    ]
    tree[2]["parent"] = "poodle"
    assert wrong(field("choice", classes=tree)) == [
        f"fields[0].classes[{number}].parent" for number in range(3)
    ]


@pytest.mark.parametrize(
    ("first", "values", "places"),
    [
        (topic(), ["finance", "sport", "finance"], []),
        (topic(), ["war"], ["is[0]"]),
        (topic(), [], ["is"]),
        (topic(), "finance", ["is"]),
        (field("rating", name="topic"), [1, 5, 6, True, "1"], ["is[2]", "is[3]", "is[4]"]),
        (field("preference", name="topic"), ["a", "tie"], ["is[1]"]),
        (field("preference", name="topic", ties=True), ["a", "tie"], []),
        (field("text", name="topic"), ["a"], ["field"]),
        (entities(name="topic"), ["PER"], ["field"]),
    ],
)
def test_a_condition_names_answers_that_an_earlier_field_can_have(
    first: Any, values: Any, places: Any
) -> None:
    second = field("number", when={"field": "topic", "is": values})
    assert wrong(first, second) == [f"fields[1].when.{place}" for place in places]
    assert wrong(second, first) == ["fields[0].when.field"]


def test_a_relation_may_name_object_fields_before_and_after_it() -> None:
    links = field("relation", between=["entities", "boxes"])
    assert schema(entities(), links, field("box", name="boxes"))[1]["between"] == ["entities", "boxes"]
    assert wrong(entities(), links, topic(name="boxes")) == ["fields[1].between"]


def said(old: Any, new: Any) -> list[tuple[str, bool]]:
    return [(change.place, change.breaks) for change in diff_schema(schema(*old), schema(*new))]


POSE = {"name": "a", "keypoints": ["x", "y"], "skeleton": [[0, 1]], "color": "#112233"}


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        (field("box"), field("box", rotated=True), False),
        (field("box", rotated=True), field("box"), True),
        (field("rating"), field("rating", levels=7), False),
        (field("rating"), field("rating", levels=3), True),
        (field("rating"), field("rating", low="bad"), False),
        (field("number"), field("number", min=0), True),
        (field("number", max=9), field("number", max=10), False),
        (field("number", max=9), field("number"), False),
        (field("text"), field("text", longest=5), True),
        (field("text"), field("text", longest=50_000), False),
        (field("preference"), field("preference", ties=True), False),
        (field("ranking", ties=True), field("ranking"), True),
    ],
)  # fmt: skip
def test_a_changed_option_says_whether_labels_stay_valid(old: Any, new: Any, breaks: bool) -> None:
    assert said([old], [new]) == [("f", breaks)]


@pytest.mark.parametrize(
    ("change", "breaks"),
    [
        ({"keypoints": ["x", "z"]}, False),
        ({"keypoints": ["y", "x"]}, True),
        ({"keypoints": ["x", "y", "z"]}, True),
        ({"skeleton": []}, False),
    ],
)
def test_changed_keypoints_say_whether_labels_stay_valid(change: Any, breaks: bool) -> None:
    old, new = field("keypoints", classes=[POSE]), field("keypoints", classes=[{**POSE, **change}])
    assert said([old], [new]) == [("f.a", breaks)]


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        (None, ["sport"], True),
        (["sport"], None, False),
        (["sport"], ["sport", "finance"], False),
        (["sport", "finance"], ["sport"], True),
    ],
)
def test_a_changed_condition_says_whether_labels_stay_valid(old: Any, new: Any, breaks: bool) -> None:
    def asked(values: Any) -> Any:
        return field("rating", when=values and {"field": "topic", "is": values})

    assert said([topic(), asked(old)], [topic(), asked(new)]) == [("f", breaks)]


NAMES = st.sampled_from(["a", "b", "말"])
KEYS = st.sampled_from(sorted({key for kind in KINDS.values() for key in kind.options}))
ODD = (
    st.none()
    | st.booleans()
    | st.integers(-1, 6)
    | st.floats()
    | NAMES
    | st.lists(st.integers(0, 2) | NAMES, max_size=3)
)
CLASSES = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "keypoints": st.lists(NAMES, max_size=3) | ODD,
        "skeleton": st.lists(st.lists(st.integers(0, 2), max_size=2), max_size=3) | ODD,
        "parent": NAMES | ODD,
    },
)
FIELDS = st.builds(
    lambda base, options: {**base, **options},
    st.fixed_dictionaries(
        {"name": NAMES, "kind": st.sampled_from([*KINDS]), "classes": st.lists(CLASSES, max_size=3)},
        optional={"when": st.fixed_dictionaries({"field": NAMES, "is": st.lists(ODD, max_size=2)}) | ODD},
    ),
    st.dictionaries(KEYS, ODD, max_size=2),
)


@settings(max_examples=300)
@given(st.lists(FIELDS, max_size=4))
def test_any_options_give_problems_or_a_schema_that_checks_to_itself(fields: Any) -> None:
    clean, problems = check_schema(fields)
    assert all(str(problem.message) for problem in problems)
    if not problems:
        json.dumps(clean, allow_nan=False).encode()
        assert check_schema(copy.deepcopy(clean)) == (clean, [])
