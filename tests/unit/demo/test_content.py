"""What the demo says is true, is true of its texts and photographs."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pytest
from PIL import Image

from labelstage.demo import photos, texts
from labelstage.demo.news import NEWS
from labelstage.demo.projects import PHOTOS, TALKS, TEXTS
from labelstage.demo.reviews import REVIEWS
from labelstage.demo.talks import TALKS as ALL_TALKS
from labelstage.demo.talks import Talk
from labelstage.formats.raw.conversations import read_conversation
from labelstage.kinds import ItemFacts, check_result
from labelstage.kinds.schema import check_schema

ALL_TEXTS = NEWS + REVIEWS
ALL_PHOTOS = photos.photos()


def valid(fields: list[dict[str, Any]], truth: dict[str, Any], item: ItemFacts) -> dict[str, Any]:
    """The truth with ids, as a worker would hand it in."""
    clean, problems = check_schema(fields)
    assert problems == []
    numbered = {
        name: [{"id": f"a{i}", **each} for i, each in enumerate(value)] if isinstance(value, list) else value
        for name, value in truth.items()
    }
    result, problems = check_result(clean, numbered, item)
    assert problems == []
    return result


@pytest.mark.parametrize("text", ALL_TEXTS, ids=lambda text: text.external_id)
def test_every_text_has_a_valid_truth_and_no_markup_left(text: texts.Text) -> None:
    result = valid(TEXTS.fields, text.truth, ItemFacts("text", text=text.text))
    assert re.search(r"[\[\]|]", text.text) is None
    marked = re.findall(r"\[([^|]+)\|([A-Z]+)\]", text.markup)
    assert [(span["text"], span["class"]) for span in result["entities"]] == marked


def test_a_name_that_is_marked_once_is_marked_wherever_it_stands_in_that_text() -> None:
    for text in ALL_TEXTS:
        names = Counter(text.text[span["start"] : span["end"]] for span in text.truth["entities"])
        assert {name: text.text.count(name) for name in names if len(name) > 2} == {
            name: count for name, count in names.items() if len(name) > 2
        }


def test_the_texts_use_every_class_and_hold_what_breaks_careless_offsets() -> None:
    entities = {span["class"] for text in ALL_TEXTS for span in text.truth["entities"]}
    assert entities == {each["name"] for each in TEXTS.fields[0]["classes"]}
    assert {text.topic for text in ALL_TEXTS} == {each["name"] for each in TEXTS.fields[1]["classes"]}
    assert {text.sentiment for text in ALL_TEXTS} == {each["name"] for each in TEXTS.fields[2]["classes"]}
    whole = "".join(text.text for text in ALL_TEXTS)
    assert all(sign in whole for sign in ("\r\n", "\u200d", "\ufe0f", "👍🏽", "🪐"))
    assert len({text.external_id for text in ALL_TEXTS}) == len(ALL_TEXTS) == 60


def test_some_name_stands_behind_a_sign_that_javascript_counts_twice() -> None:
    late = [
        text
        for text in ALL_TEXTS
        if any(max(text.text[: span["start"]], default=" ") > "\uffff" for span in text.truth["entities"])
    ]
    assert late


@pytest.mark.parametrize("photo", ALL_PHOTOS, ids=lambda photo: photo.external_id)
def test_every_photograph_has_a_valid_truth_inside_its_edges(photo: photos.Photo) -> None:
    with Image.open(io.BytesIO(photo.content)) as image:
        item = ItemFacts("image", width=image.width, height=image.height)
    valid(PHOTOS.fields, photo.truth, item)


def test_the_photographs_differ_use_every_class_and_some_show_nothing() -> None:
    assert len({photo.content for photo in ALL_PHOTOS}) == len(photos.ITEMS) == 24
    seen = Counter(each["class"] for photo in ALL_PHOTOS for each in photo.truth["objects"])
    assert set(seen) == {each["name"] for each in PHOTOS.fields[0]["classes"]}
    assert sum(photo.truth["objects"] == [] for photo in ALL_PHOTOS) == 2


def test_a_cut_out_shows_the_same_things_at_the_same_places() -> None:
    whole, part = (
        {photo.external_id: photo for photo in ALL_PHOTOS}[name] for name in ("coins", "coins-top-right")
    )
    left = photos.ITEMS["coins-top-right"][1][0]  # type: ignore[index]
    there = [{**each, "x": each["x"] + left} for each in part.truth["objects"]]
    assert len(there) == 6
    assert all(each in whole.truth["objects"] for each in there)


def test_what_the_edge_of_a_cut_out_cuts_off_is_occluded() -> None:
    bench = next(photo for photo in ALL_PHOTOS if photo.external_id == "bench")
    assert [each["attributes"] for each in bench.truth["objects"]] == [{"occluded": True}] * 2


@pytest.mark.parametrize("demo", [PHOTOS, TEXTS], ids=lambda demo: demo.name)
def test_the_guideline_explains_every_class_in_both_languages(demo: Any) -> None:
    korean, _, english = demo.guideline.partition("## English")
    for label in demo.fields[0]["classes"]:
        in_korean, _, in_english = label["title"].partition(" ")
        assert f"| {in_korean} |" in korean
        assert f"| {in_english} |" in english


@pytest.mark.parametrize("talk", ALL_TALKS, ids=lambda talk: talk.external_id)
def test_every_conversation_has_a_valid_truth(talk: Talk) -> None:
    clean, problems = check_schema(TALKS.fields)
    assert problems == []
    item = ItemFacts("conversation", conversation=talk.conversation)
    assert check_result(clean, talk.truth, item) == (talk.truth, [])
    assert read_conversation({"conversation": talk.conversation}) == talk.conversation


def test_the_conversations_use_every_flaw_and_hold_ties_and_several_turns() -> None:
    flaws = {flaw for talk in ALL_TALKS for flaw in talk.flaws}
    assert flaws == {each["name"] for each in TALKS.fields[3]["classes"]}
    assert {talk.truth["better"] for talk in ALL_TALKS} >= {"a", "b", "tie"}
    assert any(len(talk.messages) > 1 for talk in ALL_TALKS)
    assert {len(talk.responses) for talk in ALL_TALKS} == {2, 3}
    assert {talk.external_id[:2] for talk in ALL_TALKS} == {"ko", "en"}


def test_the_guideline_on_responses_explains_every_flaw_in_both_languages() -> None:
    korean, _, english = TALKS.guideline.partition("## English")
    for number, row in enumerate(("사실과 다름", "답이 아님", "해로움", "읽기 어려움")):
        assert f"| {row} |" in korean
        assert f"| {TALKS.fields[3]['classes'][number]['title'].removeprefix(row).strip()} |" in english
