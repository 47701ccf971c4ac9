"""Label schemas of other tools."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.formats.schemas import BadSchema, read_schema
from labelstage.kinds.schema import check_schema

STREET = """<View>
  <Header value="Mark everything"/>
  <Image name="img" value="$image"/>
  <RectangleLabels name="Objects" toName="img" canRotate="false" required="true">
    <Label value="Zebra" background="#FFA39E" hotkey="z"/>
    <Label value="Ant" alias="ant" background="#abc" hotkey="z"/>
    <Label value="사람" background="green"/>
  </RectangleLabels>
  <PolygonLabels name="areas" toName="img"><Label value="road"/></PolygonLabels>
  <KeyPointLabels name="points" toName="img"><Label value="nose"/></KeyPointLabels>
  <BrushLabels name="brush" toName="img"><Label value="sky"/></BrushLabels>
  <EllipseLabels name="rounds" toName="img"><Label value="hole"/></EllipseLabels>
  <Choices name="hidden" toName="img" perRegion="true"><Choice value="yes"/><Choice value="no"/></Choices>
  <TextArea name="written" toName="img" perRegion="true"/>
</View>"""
TEXTS = """<View>
  <Labels name="ner" toName="t"><Label value="PER"/><Label value="ORG"/></Labels>
  <Relations><Relation value="works for"/></Relations>
  <Text name="t" value="$text"/>
  <Choices name="mood" toName="t" choice="single-radio"><Choice value="good"/><Choice value="bad"/></Choices>
  <Rating name="how" toName="t" maxRating="7" visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="bad"/>
  <Number name="count" toName="t" min="0" max="10.5"/>
  <TextArea name="why not" toName="t" rows="4" maxSubmissions="1"/>
  <Taxonomy name="kind" toName="t"><Choice value="animal"><Choice value="dog"/></Choice><Choice value="plant"/></Taxonomy>
  <Pairwise name="pair" toName="t,u"/>
  <List name="l" value="$items"/><Ranker name="rank" toName="l"/>
</View>"""


def read(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    found = read_schema(text)
    clean, problems = check_schema(found.fields)
    assert problems == []
    return clean, [each.place for each in found.left]


def test_tools_on_images_keep_kinds_classes_order_colours_and_keys() -> None:
    fields, left = read(STREET)
    assert [(each["name"], each["kind"]) for each in fields] == [
        ("objects", "box"),
        ("areas", "polygon"),
        ("points", "keypoints"),
        ("brush", "mask"),
    ]
    first = fields[0]
    assert first["required"] is True
    assert [(each["name"], each["title"]) for each in first["classes"]] == [
        ("Zebra", "Zebra"),
        ("ant", "Ant"),
        ("사람", "사람"),
    ]
    assert [each["color"] for each in first["classes"][:2]] == ["#ffa39e", "#aabbcc"]
    assert first["classes"][0]["hotkey"] == "z"
    assert left == ["<Label Ant>", "<KeyPointLabels points>", "<EllipseLabels rounds>"]


def test_answers_for_each_region_become_attributes() -> None:
    attributes = read(STREET)[0][1]["classes"][0]["attributes"]
    assert [(each["name"], each["type"], each.get("options")) for each in attributes] == [
        ("hidden", "select", ["yes", "no"]),
        ("written", "text", None),
    ]


def test_questions_keep_their_options_and_conditions() -> None:
    fields, left = read(TEXTS)
    by = {each["name"]: each for each in fields}
    assert list(by) == ["ner", "relations", "mood", "how", "count", "why_not", "kind", "pair", "rank"]
    assert by["relations"]["between"] == ["ner"]
    assert (by["how"]["levels"], by["how"]["when"]) == (7, {"field": "mood", "is": ["bad"]})
    assert (by["count"]["min"], by["count"]["max"]) == (0, 10.5)
    assert (by["why_not"]["title"], by["why_not"]["lines"]) == ("why not", 4)
    assert [(each["name"], each["parent"]) for each in by["kind"]["classes"]] == [
        ("animal", None),
        ("dog", "animal"),
        ("plant", None),
    ]
    assert (by["pair"]["kind"], by["rank"]["kind"], left) == ("preference", "ranking", [])


def test_labels_without_tools_of_their_own_follow_the_tool_over_the_same_image() -> None:
    text = """<View><Image name="i" value="$i"/><Labels name="l" toName="i"><Label value="a"/></Labels>
      <Brush name="b" toName="i"/></View>"""
    assert [each["kind"] for each in read(text)[0]] == ["mask"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<View>",
        "<View/>",
        "{",
        "[]",
        "[3]",
        '{"labels": {}}',
        '<!DOCTYPE x [<!ENTITY a "b">]><View>&a;</View>',
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><View/>',
        "<View>" + "x" * 2_000_001 + "</View>",
        "[" * 100_000,
        '[{"name": "a", "type": "cuboid"}]',
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadSchema) as refusal:
        read_schema(text)
    assert str(refusal.value)


def test_relations_join_what_stands_below_them_and_a_second_tool_and_buckets_are_named() -> None:
    fields, left = read(
        """<View><Image name="i" value="$i"/>
        <Relations><Relation value="holds"/></Relations>
        <Labels name="l" toName="i"><Label value="Text"/></Labels>
        <Polygon name="p" toName="i"/><Rectangle name="r" toName="i"/>
        <Ranker name="k" toName="i"><Bucket name="best"/></Ranker></View>"""
    )
    assert [each["kind"] for each in fields] == ["polygon", "relation", "ranking"]
    assert fields[1]["between"] == ["l"]
    assert left == ["<Ranker k>", "<Rectangle r>"]


def test_what_has_nothing_to_label_is_refused_by_name() -> None:
    with pytest.raises(BadSchema, match="<EllipseLabels e>"):
        read_schema('<View><EllipseLabels name="e" toName="i"><Label value="A"/></EllipseLabels></View>')


def test_a_deep_tree_of_choices_is_no_trouble() -> None:
    depth = 3000
    inner = "".join(f'<Choice value="c{number}">' for number in range(depth)) + "</Choice>" * depth
    found = read_schema(f'<View><Taxonomy name="t" toName="x">{inner}</Taxonomy></View>')
    assert len(found.fields[0]["classes"]) == 2000


CVAT = [
    {
        "name": "car",
        "color": "#FF00FF",
        "type": "rectangle",
        "attributes": [
            {"name": "parked", "input_type": "checkbox", "values": ["true"], "default_value": "true"},
            {"name": "make", "input_type": "select", "values": ["kia", "vw"], "default_value": "vw"},
            {"name": "year", "input_type": "number", "values": ["1900", "2100", "1"]},
        ],
    },
    {"name": "road", "type": "polygon"},
    {"name": "night", "type": "tag"},
    {
        "name": "person",
        "type": "skeleton",
        "sublabels": [{"name": "head"}, {"name": "hand"}, {"name": "foot"}],
        "svg": '<circle data-node-id="1" data-label-name="hand"></circle><circle data-node-id="2" data-label-name="head">'
        '</circle><line data-node-from="1" data-node-to="2"></line>',
    },
    {"name": "thing"},
    {"name": "block", "type": "cuboid"},
]


def test_cvats_labels_go_into_one_field_for_each_type() -> None:
    fields, left = read(json.dumps(CVAT))
    assert [(each["kind"], [label["name"] for label in each["classes"]]) for each in fields] == [
        ("box", ["car", "thing"]),
        ("polygon", ["road"]),
        ("choice", ["night"]),
        ("keypoints", ["person"]),
    ]
    car, person = fields[0]["classes"][0], fields[3]["classes"][0]
    assert (car["color"], [each.get("default") for each in car["attributes"]]) == (
        "#ff00ff",
        [True, "vw", None],
    )
    assert (person["keypoints"], person["skeleton"]) == (["head", "hand", "foot"], [[1, 0]])
    assert left == ["[0] car / year", "[4] thing", "[5] block"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.sampled_from(["tag", "skeleton", "select"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "type", "attributes", "sublabels", "values", "input_type", "svg", "labels"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)
TAGS = st.sampled_from(
    ["RectangleLabels", "Labels", "Choices", "Taxonomy", "Rating", "Number", "Relations", "TextArea"]
)


@st.composite
def configurations(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        tag, name = draw(TAGS), draw(st.sampled_from(["a", "B b", "한", "1", ""]))
        child = {"Choices": "Choice", "Taxonomy": "Choice", "Relations": "Relation"}.get(tag, "Label")
        inner = "".join(
            f'<{child} value="{draw(st.sampled_from(["x", "y", "", "말"]))}" hotkey="{draw(st.sampled_from("ab1?"))}"/>'
            for _ in range(draw(st.integers(0, 3)))
        )
        more = draw(
            st.sampled_from(["", 'perRegion="true"', 'maxRating="x"', 'min="5" max="1e400"', 'rows="999"'])
        )
        parts.append(f'<{tag} name="{name}" toName="o" {more}>{inner}</{tag}>')
    return f"<View>{''.join(parts)}</View>"


@settings(max_examples=300)
@given(JSON.map(json.dumps) | configurations() | st.text(max_size=30))
def test_whatever_is_read_is_a_label_schema(text: str) -> None:
    try:
        found = read_schema(text)
    except BadSchema:
        return
    assert check_schema(found.fields)[1] == []
