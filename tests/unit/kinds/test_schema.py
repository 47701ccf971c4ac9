"""What a label schema may look like, and what is filled in."""

from __future__ import annotations

import copy
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.kinds.colors import HEX, SAFE, oklch
from labelstage.kinds.schema import check_schema
from tests.unit.kinds.examples import AGE, VIEW, entities, objects, places, schema, topic


def wrong(*fields: Any) -> list[str]:
    return places(check_schema(list(fields))[1])


def labelled(*classes: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"name": "objects", "kind": "box", "classes": list(classes), **options}


def test_a_bare_schema_gets_titles_colours_hotkeys_and_defaults() -> None:
    assert schema(
        {
            "name": "topic",
            "kind": "choice",
            "classes": [{"name": "정치"}, {"name": "sport", "title": "Sports"}],
        }
    ) == [
        {
            "name": "topic",
            "kind": "choice",
            "title": "topic",
            "required": False,
            "when": None,
            "classes": [
                {
                    "name": "정치",
                    "title": "정치",
                    "color": SAFE[0],
                    "hotkey": "1",
                    "attributes": [],
                    "parent": None,
                },
                {
                    "name": "sport",
                    "title": "Sports",
                    "color": SAFE[1],
                    "hotkey": "2",
                    "attributes": [],
                    "parent": None,
                },
            ],
            "multiple": False,
        }
    ]


def test_a_checkbox_is_off_by_default_and_others_have_no_default_unless_one_is_given() -> None:
    attributes = schema(objects())[0]["classes"][0]["attributes"]
    assert [(each["name"], each.get("default")) for each in attributes] == [
        ("occluded", False),
        ("view", "side"),
        ("age", None),
        ("note", ""),
    ]
    assert "default" not in attributes[2]


def test_classes_keep_the_order_in_which_they_were_defined() -> None:
    names = ["zebra", "ant", "말", "bee"]
    clean = schema(labelled(*({"name": name} for name in names)))
    assert [each["name"] for each in clean[0]["classes"]] == names


def test_given_hotkeys_are_kept_and_the_rest_get_the_free_digits_over_all_fields() -> None:
    clean = schema(
        labelled(
            {"name": "a", "hotkey": "2"},
            {"name": "b"},
            {"name": "c", "hotkey": None},
            {"name": "d", "hotkey": "Q"},
        ),
        topic(),
    )
    assert [each["hotkey"] for field in clean for each in field["classes"]] == [
        "2",
        "1",
        None,
        "q",
        "3",
        "4",
        "5",
    ]


def test_when_the_digits_run_out_a_class_has_no_hotkey() -> None:
    clean = schema(labelled(*({"name": str(number)} for number in range(12))))
    assert [each["hotkey"] for each in clean[0]["classes"]] == [*"123456789", None, None, None]


def test_a_hotkey_used_twice_is_refused_even_across_fields() -> None:
    assert wrong(labelled({"name": "a", "hotkey": "c"}), topic(classes=[{"name": "b", "hotkey": "C"}])) == [
        "fields[1].classes[0].hotkey"
    ]


def test_missing_colours_come_from_the_palette_and_never_repeat_one_that_is_taken() -> None:
    clean = schema(
        labelled(
            {"name": "a"}, {"name": "b", "color": SAFE[0].upper()}, *({"name": f"n{n}"} for n in range(300))
        )
    )
    colors = [each["color"] for each in clean[0]["classes"]]
    assert colors[:3] == [SAFE[1], SAFE[0], SAFE[2]]
    assert len(set(colors)) == len(colors) == 302
    assert all(HEX.fullmatch(color) for color in colors)


def test_oklch_gives_the_srgb_colours_of_its_definition() -> None:
    assert oklch(1, 0, 0) == "#ffffff"
    assert oklch(0, 0, 0) == "#000000"
    assert oklch(0.62795, 0.25768, 0.51019) == "#ff0000"  # sRGB red: L 62.8 %, C 0.2577, h 29.23 degrees


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ({"kind": "box", "classes": [{"name": "a"}]}, "fields[0].name"),
        (labelled({"name": "a"}, name="Objects"), "fields[0].name"),
        (labelled({"name": "a"}, name="1st"), "fields[0].name"),
        (labelled({"name": "a"}, name="a" * 65), "fields[0].name"),
        (labelled({"name": "a"}, name="topic\n"), "fields[0].name"),
        (labelled({"name": "a"}, kind="circle"), "fields[0].kind"),
        (labelled({"name": "a"}, kind=["box"]), "fields[0].kind"),
        (labelled({"name": "a"}, required="yes"), "fields[0].required"),
        (labelled({"name": "a"}, multiple=True), "fields[0].multiple"),
        (labelled({"name": "a"}, title=3), "fields[0].title"),
        (labelled(), "fields[0].classes"),
        (labelled({"name": "a"}, classes={"a": 1}), "fields[0].classes"),
        (labelled({"name": "a"}, {"name": "a "}), "fields[0].classes"),
        (labelled({"name": "말"}, {"name": unicodedata.normalize("NFD", "말")}), "fields[0].classes"),
        (labelled({"name": " "}), "fields[0].classes[0].name"),
        (labelled({"name": "a\tb"}), "fields[0].classes[0].name"),
        (labelled({"name": "a\ud800"}), "fields[0].classes[0].name"),
        (labelled({"name": "a" * 101}), "fields[0].classes[0].name"),
        (labelled("car"), "fields[0].classes[0]"),
        (labelled({"name": "a", "color": "red"}), "fields[0].classes[0].color"),
        (labelled({"name": "a", "hotkey": "F1"}), "fields[0].classes[0].hotkey"),
        (labelled({"name": "a", "key": "x"}), "fields[0].classes[0].key"),
        (topic(classes=[{"name": "a", "attributes": [AGE]}]), "fields[0].classes[0].attributes"),
        (labelled({"name": "a", "attributes": [AGE, AGE]}), "fields[0].classes[0].attributes"),
        (labelled({"name": "a", "attributes": [{"name": "b"}]}), "fields[0].classes[0].attributes[0].type"),
        (
            labelled({"name": "a", "attributes": [{**VIEW, "options": []}]}),
            "fields[0].classes[0].attributes[0].options",
        ),
        (
            labelled({"name": "a", "attributes": [{**VIEW, "options": ["x", "x"]}]}),
            "fields[0].classes[0].attributes[0].options",
        ),
        (
            labelled({"name": "a", "attributes": [{**AGE, "options": ["x"]}]}),
            "fields[0].classes[0].attributes[0].options",
        ),
        (
            labelled({"name": "a", "attributes": [{**VIEW, "default": "back"}]}),
            "fields[0].classes[0].attributes[0].default",
        ),
        (
            labelled({"name": "a", "attributes": [{**AGE, "default": "old"}]}),
            "fields[0].classes[0].attributes[0].default",
        ),
    ],
)
def test_a_wrong_schema_is_refused_at_its_place(field: dict[str, Any], place: str) -> None:
    assert place in wrong(field)


def test_a_schema_has_at_least_one_field_and_no_two_of_a_name() -> None:
    assert wrong() == ["fields"]
    assert wrong(topic(), topic()) == ["fields"]


def test_all_problems_of_a_schema_are_named_at_once() -> None:
    assert wrong(topic(kind="?"), entities(overlapping=1), 3) == [
        "fields[2]",
        "fields[0].kind",
        "fields[1].overlapping",
    ]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["box", "choice", "select"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "kind",
                    "classes",
                    "title",
                    "color",
                    "hotkey",
                    "attributes",
                    "type",
                    "options",
                    "default",
                    "required",
                    "?",
                ]
            ),
            inner,
            max_size=7,
        )
    ),
    max_leaves=40,
)
NAMES = st.text(max_size=4)
ATTRIBUTES = st.fixed_dictionaries(
    {"name": NAMES, "type": st.sampled_from(["checkbox", "select", "text", "number"])},
    optional={"options": st.lists(NAMES, max_size=3) | JSON, "default": JSON, "title": JSON},
)
CLASSES = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "title": NAMES | JSON,
        "color": JSON,
        "hotkey": st.sampled_from("1a?Z") | JSON,
        "attributes": st.lists(ATTRIBUTES),
    },
)
FIELDS = st.fixed_dictionaries(
    {
        "name": st.text("ab_1", max_size=3),
        "kind": st.sampled_from(["box", "span", "choice"]),
        "classes": st.lists(CLASSES, max_size=4),
    },
    optional={"required": st.booleans(), "title": JSON},
)


@given(st.lists(FIELDS, max_size=3) | JSON)
def test_any_json_as_a_schema_gives_problems_or_a_schema_that_checks_to_itself(fields: Any) -> None:
    clean, problems = check_schema(fields)
    assert all(str(problem.message) for problem in problems)
    if not problems:
        json.dumps(clean, allow_nan=False).encode()
        assert check_schema(copy.deepcopy(clean)) == (clean, [])
