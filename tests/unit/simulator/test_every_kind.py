"""Workers answer every kind of field, validly and as well as they are skilled."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.kinds import Item, ItemFacts, check_result
from labelstage.simulator import ARCHETYPES, Skill, annotate, imagine, judge
from tests.unit.kinds.examples import CONVERSATION, TEXT, schema, topic
from tests.unit.kinds.test_values import EVERY, field
from tests.unit.simulator.test_results import skills

FIELDS = schema(
    *({**each, "required": True} for each in EVERY),
    field("ranking", name="tied", ties=True),
    field("text", name="why", required=True, when={"field": "choice", "is": ["a"]}),
    field("relation", name="loose", between=["span"], directed=False),
)
SMALL_IMAGES = st.builds(
    ItemFacts, media=st.just("image"), width=st.integers(1, 60), height=st.integers(1, 60)
)
ITEMS = SMALL_IMAGES | st.just(TEXT) | st.just(CONVERSATION)


@settings(max_examples=150, deadline=None)
@given(item=ITEMS, skill=skills, seed=st.integers())
def test_whatever_a_worker_says_of_any_kind_is_valid(item: Item, skill: Skill, seed: int) -> None:
    rng = random.Random(seed)
    truth = imagine(FIELDS, item, rng)
    said = annotate(FIELDS, item, truth, skill, rng)
    clean, problems = check_result(FIELDS, said, item)
    assert problems == []
    assert clean == said


@settings(deadline=None)
@given(item=st.sampled_from([ItemFacts("image", 400, 300), TEXT, CONVERSATION]), seed=st.integers())
def test_a_worker_without_errors_is_judged_right_in_every_kind(item: Item, seed: int) -> None:
    truth = imagine(FIELDS, item, random.Random(seed))
    said = annotate(FIELDS, item, truth, Skill(), random.Random(seed))
    assert set(said) == set(truth)
    assert judge(FIELDS, item, truth, said).wrong == {}


@pytest.mark.parametrize("item", [ItemFacts("image", 400, 300), TEXT, CONVERSATION])
def test_better_workers_are_judged_better_in_every_kind(item: Item) -> None:
    def share_wrong(archetype: str) -> float:
        total = 0.0
        for seed in range(60):
            truth = imagine(FIELDS, item, random.Random(seed))
            said = annotate(FIELDS, item, truth, ARCHETYPES[archetype], random.Random(f"{archetype}{seed}"))
            total += judge(FIELDS, item, truth, said).share_wrong
        return total

    expert, average, sloppy = (share_wrong(each) for each in ("expert", "average", "sloppy"))
    assert expert < average < sloppy


def test_relations_join_the_workers_own_objects_and_those_of_missed_ones_are_left_out() -> None:
    fields = schema(field("span"), {**field("relation", between=["f"]), "name": "links"})
    truth: dict[str, Any] = {
        "f": [{"id": f"t{at}", "class": "a", "start": at, "end": at + 1} for at in range(8)],
        "links": [{"class": "a", "from": f"t{at}", "to": f"t{at + 1}"} for at in range(0, 8, 2)],
    }
    said = annotate(fields, TEXT, truth, Skill(), random.Random(1))
    starts = {each["id"]: each["start"] for each in said["f"]}
    assert [(starts[each["from"]], starts[each["to"]]) for each in said["links"]] == [
        (0, 1),
        (2, 3),
        (4, 5),
        (6, 7),
    ]
    for seed in range(20):
        said = annotate(fields, TEXT, truth, Skill(miss=0.5), random.Random(seed))
        assert check_result(fields, said, TEXT)[1] == []


def test_who_errs_on_a_condition_answers_what_he_is_then_asked() -> None:
    fields = schema(topic(), field("rating", required=True, when={"field": "topic", "is": ["sport"]}))
    for seed in range(40):
        said = annotate(fields, TEXT, {"topic": "finance"}, Skill(accuracy=0.3), random.Random(seed))
        assert ("f" in said) == (said["topic"] == "sport")
