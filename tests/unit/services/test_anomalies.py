"""Unusual work is found, and honest work is not called unusual."""

from __future__ import annotations

import random
from datetime import UTC
from typing import Any

import pytest
from sqlalchemy.orm import Session

from labelstage.services import anomalies, gold, rules, signs
from labelstage.services.errors import Conflict, NotFound
from tests.labelled import Labelled, box, labelled

SCENES = ("indoor", "outdoor")


@pytest.fixture
def made(session: Session) -> Labelled:
    made = labelled(session)
    for number in range(60):
        made.photo(f"p{number}")
    return made


def kinds_found(made: Labelled) -> dict[str, list[tuple[int, ...]]]:
    found: dict[str, list[tuple[int, ...]]] = {}
    for each in anomalies.find(made.session, made.project, UTC):
        assert 0 <= each.score <= 1
        assert each.assignments
        found.setdefault(each.kind, []).append(each.workers)
    return found


def know(made: Labelled, truths: list[str]) -> None:
    for number, scene in enumerate(truths):
        gold.add(made.session, made.project, made.items[f"p{number}"], {"scene": scene}, source="reviewed")


def truths(rng: random.Random) -> list[str]:
    return [rng.choice(SCENES) for _number in range(60)]


def right_in(share: float, truth: str, rng: random.Random) -> str:
    return truth if rng.random() < share else SCENES[1 - SCENES.index(truth)]


def copied(made: Labelled) -> tuple[int, int]:
    """Ann and Bob, who give the same answers; Cho answers on her own."""
    rng = random.Random(7)
    true = truths(rng)
    know(made, true)
    for number, scene in enumerate(true):
        said = right_in(0.6, scene, rng)
        for who, says in (("ann", said), ("bob", said), ("cho", right_in(0.6, scene, rng))):
            made.submit(who, f"p{number}", scene=says)
    return made.people["ann"].id, made.people["bob"].id


def test_two_who_copy_from_each_other_are_named_and_the_third_is_not(made: Labelled) -> None:
    pair = copied(made)
    assert kinds_found(made)["alike"] == [pair]


def test_of_two_who_copy_others_are_asked_for_what_both_answered_until_that_is_taken_back(
    made: Labelled,
) -> None:
    pair = copied(made)
    made.photo("alone")
    own = made.submit("ann", "alone", scene="indoor")
    places = made.items["p0"].open_slots
    how: Any = {"by": made.people["manager"], "zone": UTC}
    asked = signs.act(made.session, made.project, "alike", pair, "requeue", **how)
    assert [each.worker_id for each in asked] == list(pair)
    assert own.counted
    assert made.items["p0"].submitted == 1
    assert made.items["p0"].open_slots == places + 2
    with pytest.raises(Conflict, match="decided already"):
        signs.act(made.session, made.project, "alike", pair, "requeue", **how)
    for each in asked:
        rules.undo(made.session, made.project, each, by=made.people["manager"])
    assert made.items["p0"].submitted == 3
    assert signs.done(made.session, made.project) == {}
    with pytest.raises(NotFound):
        signs.act(made.session, made.project, "alike", pair[::-1], "requeue", **how)


def test_three_honest_people_of_any_skill_are_not_called_unusual(made: Labelled) -> None:
    rng = random.Random(3)
    true = truths(rng)
    know(made, true)
    for number, scene in enumerate(true):
        for who, share in (("ann", 0.95), ("bob", 0.6), ("cho", 0.8)):
            made.submit(who, f"p{number}", scene=right_in(share, scene, rng))
    assert kinds_found(made) == {}


def test_one_who_always_says_the_same_stands_out_by_his_classes(made: Labelled) -> None:
    rng = random.Random(5)
    for number, scene in enumerate(truths(rng)):
        for who, said in (("ann", scene), ("bob", right_in(0.9, scene, rng)), ("cho", "indoor")):
            made.submit(who, f"p{number}", scene=said)
    assert kinds_found(made)["classes"] == [(made.people["cho"].id,)]


def test_boxes_in_the_same_place_on_every_item_are_a_template(made: Labelled) -> None:
    rng = random.Random(9)
    for number in range(30):
        drawn: list[dict[str, Any]] = [box("a", rng.uniform(0, 400))]
        made.submit("ann", f"p{number}", objects=[box("a", 100)])
        made.submit("bob", f"p{number}", objects=drawn)
        made.submit("cho", f"p{number}", objects=[{**drawn[0], "id": "z"}])
    found = kinds_found(made)
    assert found["template"] == [(made.people["ann"].id,)]
    assert found["copied"] == [(made.people["bob"].id, made.people["cho"].id)]
