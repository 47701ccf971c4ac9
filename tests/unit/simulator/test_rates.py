"""A worker errs as often as the skill says, and is measured accordingly."""

from __future__ import annotations

import statistics

import pytest

from labelstage.simulator import ARCHETYPES, Skill, annotate, judge
from tests.unit.simulator.worlds import BOXES, FIELDS, SPANS, WORLDS, assert_share, generators

TRIALS = 1500


def said_of(media: str, skill: Skill, trials: int = TRIALS) -> list[dict[str, object]]:
    item, truth = WORLDS[media]
    return [annotate(FIELDS, item, truth, skill, rng) for rng in generators(trials)]


def test_objects_are_missed_at_the_stated_rate() -> None:
    left_out = sum(len(BOXES) - len(said["objects"]) for said in said_of("image", Skill(miss=0.15)))
    assert_share(left_out, TRIALS * len(BOXES), 0.15)


@pytest.mark.parametrize(("media", "field"), [("image", "objects"), ("text", "entities")])
def test_objects_are_invented_at_the_stated_rate(media: str, field: str) -> None:
    truth = len(BOXES) if field == "objects" else len(SPANS)
    invented = sum(len(said[field]) - truth for said in said_of(media, Skill(invent=0.3)))
    assert_share(invented, TRIALS, 0.3)


def test_classes_are_right_at_the_stated_rate() -> None:
    said = said_of("image", Skill(accuracy=0.8))
    assert_share(sum(each["topic"] == "b" for each in said), TRIALS, 0.8)
    assert_share(sum(each["objects"][0]["class"] == "cat" for each in said), TRIALS, 0.8)
    assert_share(sum("y" in each["tags"] for each in said), TRIALS, 0.2)


def test_errors_follow_the_confusion_table_where_there_is_one() -> None:
    said = said_of("text", Skill(confusion={"b": {"b": 6, "c": 4}, "LOC": {"ORG": 1}}))
    assert_share(sum(each["topic"] == "c" for each in said), TRIALS, 0.4)
    assert {span["class"] for each in said for span in each["entities"]} == {"ORG", "PER", "DATE"}


def test_the_edges_of_boxes_are_off_by_the_stated_deviation() -> None:
    said = said_of("image", Skill(jitter=0.05))
    left = [each["objects"][1]["x"] - 400 for each in said]
    right = [each["objects"][1]["x"] + each["objects"][1]["width"] - 600 for each in said]
    for edge in (left, right):
        assert statistics.stdev(edge) == pytest.approx(0.05 * 200, rel=0.1)
        assert statistics.mean(edge) == pytest.approx(0, abs=1.2)


def test_the_edges_of_spans_are_off_at_the_stated_rate() -> None:
    said = said_of("text", Skill(boundary=0.2))
    ends = sum(each["entities"][0]["end"] != SPANS[0]["end"] for each in said)
    assert_share(ends, TRIALS, 0.2)


def test_the_usual_slip_in_korean_takes_the_particle_in() -> None:
    said = said_of("text", Skill(boundary=0.5))
    assert "한빛은행이" in {each["entities"][0]["text"] for each in said}


@pytest.mark.parametrize("media", WORLDS)
def test_the_better_the_skill_the_less_is_wrong_and_the_spammer_is_worst(media: str) -> None:
    item, truth = WORLDS[media]
    order = ["expert", "careful", "average", "sloppy", "spammer"]
    wrong = [
        statistics.mean(
            judge(FIELDS, item, truth, said).share_wrong for said in said_of(media, ARCHETYPES[name], 400)
        )
        for name in order
    ]
    assert wrong == sorted(wrong)
    assert wrong[0] < 0.05
    assert wrong[-1] > 0.7


def test_a_reviewer_names_what_is_wrong() -> None:
    item, truth = WORLDS["image"]
    cat, dog, bird, _dog = truth["objects"]
    said = {
        "objects": [
            {**cat, "attributes": {"occluded": False}},
            {**dog, "class": "bird"},
            {**bird, "width": 35},
            {**bird, "x": 300},
        ],
        "topic": "a",
        "tags": ["x", "z"],
    }
    judged = judge(FIELDS, item, truth, said)
    assert judged.wrong == {"attributes": 1, "wrong_class": 2, "loose": 1, "missing": 1, "extra": 1}
    assert judged.share_wrong == 1.0  # six errors among four objects and two choices
