from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.kinds import Item, ItemFacts, check_result
from labelstage.simulator import ARCHETYPES, Skill, annotate, generator, imagine, judge, seconds
from tests.unit.simulator.worlds import FIELDS, TEXT, WORLDS

rates = st.floats(0, 1)
skills = st.builds(
    Skill,
    accuracy=rates,
    miss=rates,
    invent=rates,
    jitter=st.floats(0, 3),
    boundary=rates,
    spam=st.booleans(),
)
images = st.builds(ItemFacts, media=st.just("image"), width=st.integers(1, 5000), height=st.integers(1, 5000))
texts = st.builds(ItemFacts, media=st.just("text"), text=st.text(max_size=80))


@given(item=images | texts, skill=skills, seed=st.integers())
def test_whatever_a_worker_says_is_valid(item: Item, skill: Skill, seed: int) -> None:
    rng = random.Random(seed)
    _clean, problems = check_result(
        FIELDS, annotate(FIELDS, item, imagine(FIELDS, item, rng), skill, rng), item
    )
    assert problems == []


@given(skill=skills, seed=st.integers())
def test_a_span_never_cuts_a_sign_in_two(skill: Skill, seed: int) -> None:
    _item, truth = WORLDS["text"]
    said = annotate(FIELDS, TEXT, truth, skill, random.Random(seed))
    whole = {"👩‍🚀", "\r\n"}
    for span in said["entities"]:
        before, inside = (TEXT.text or "")[: span["start"]], span["text"]
        for sign in whole:
            assert (before + inside).count(sign) == before.count(sign) + inside.count(sign)
        assert not inside.startswith(("\u200d", "🚀", "\n"))
        assert not inside.endswith(("\u200d", "👩", "\r"))


@pytest.mark.parametrize("media", WORLDS)
def test_a_worker_without_errors_tells_the_truth(media: str) -> None:
    item, truth = WORLDS[media]
    said = annotate(FIELDS, item, truth, Skill(), random.Random(1))
    assert judge(FIELDS, item, truth, said).wrong == {}
    assert check_result(FIELDS, said, item)[0] == check_result(FIELDS, _with_ids(truth), item)[0]


def _with_ids(truth: dict[str, object]) -> dict[str, object]:
    letters = {"objects": "a", "entities": "s"}
    return {
        name: [{"id": f"{letters[name]}{i}", **each} for i, each in enumerate(value, 1)]  # type: ignore[arg-type]
        if name in letters
        else value
        for name, value in truth.items()
    }


def test_the_same_seed_worker_and_item_say_the_same_whatever_happened_before() -> None:
    item, truth = WORLDS["image"]
    skill = ARCHETYPES["sloppy"]
    alone = annotate(FIELDS, item, truth, skill, generator(7, "kim", "i1"))
    generator(7, "lee", "i1").random()
    assert annotate(FIELDS, item, truth, skill, generator(7, "kim", "i1")) == alone
    others = [generator(8, "kim", "i1"), generator(7, "lee", "i1"), generator(7, "kim", "i2")]
    assert all(annotate(FIELDS, item, truth, skill, other) != alone for other in others)


def test_a_field_without_a_truth_or_for_other_media_is_left_out() -> None:
    item, truth = WORLDS["text"]
    assert set(annotate(FIELDS, item, truth, Skill(), random.Random(0))) == {"entities", "topic", "tags"}
    assert annotate(FIELDS, item, {}, Skill(spam=True), random.Random(0)) == {}


def test_time_grows_with_what_there_was_to_decide() -> None:
    few, many = {"objects": [{}]}, {"objects": [{}] * 30, "topic": "b"}
    assert 0 < seconds(few, Skill(), random.Random(0)) < seconds(many, Skill(), random.Random(0))
    assert seconds({}, Skill(), random.Random(0)) == 0
