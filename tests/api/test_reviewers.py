"""Reviewers are measured, by what became of their decisions and by work of known worth."""

from __future__ import annotations

import random
from typing import Any

import pytest

from labelstage.services import review
from labelstage.services.damage import damage
from labelstage.storage import Assignment, Project, Review, ReviewSeed, User
from tests.api.reviewing import Stage, decide, hand_in, next_review
from tests.site import Person, Site


@pytest.fixture
def stage(site: Site, manager: Person) -> Stage:
    return Stage(site, manager)


def rows(manager: Person, project: int) -> dict[str, dict[str, Any]]:
    found = manager.get(f"/projects/{project}/reviewers").json
    return {each["name"]: each for each in found or []}


def test_accepted_work_that_an_adjudicator_finds_wrong_is_overturned(stage: Stage) -> None:
    early = stage.site.reviewer(stage.project, "early")
    for _number in range(2):
        decide(early, next_review(early, stage.project), "accept")
    stage.ask()
    work = stage.next()
    key = work["case"]["differences"][1]["id"]
    right = {"id": key, "class": "ORG", "start": 8, "end": 10}
    result = {"topic": "yes", "entities": [*work["result"]["entities"], right]}
    assert stage.decide(work, result).status_code == 201
    found = rows(stage.manager, stage.project)["Early"]
    assert (found["overturned"]["hits"], found["overturned"]["of"]) == (1, 2)
    assert found["overturned"]["interval"] == [
        pytest.approx(0.0126, abs=1e-3),
        pytest.approx(0.9874, abs=1e-3),
    ]


def test_a_granted_appeal_counts_against_the_first_reviewer(site: Site, manager: Person) -> None:
    project = site.project(manager)
    site.texts(project, ["one"])
    worker, first, second = (
        site.worker(project, "w"),
        site.reviewer(project, "first"),
        site.reviewer(project, "second"),
    )
    hand_in(worker, project)
    work = next_review(first, project)
    decide(first, work, "return", comment="No.", active_ms=4000)
    worker.post(f"/assignments/{work['assignment']['id']}/appeals", json={"text": "It is right."})
    decide(second, work, "accept")
    found = rows(manager, project)
    assert (found["First"]["appeals"]["hits"], found["First"]["appeals"]["of"]) == (1, 1)
    assert (found["First"]["median_ms"], found["Second"]["median_ms"]) == (4000, None)
    assert found["First"]["harshness"]["difference"] == 1
    assert found["First"]["harshness"]["tries"] == 1


def seeded(stage: Stage) -> tuple[Person, Person]:
    """A fresh reviewer and a worker without work in a project that checks its reviewers, where one item is adjudicated and real work waits."""
    stage.ask()
    work = stage.next()
    assert stage.decide(work, {"topic": "yes", "entities": work["result"]["entities"]}).status_code == 201
    with stage.site.database.begin() as session:
        session.get_one(Project, stage.project).review_seeds = 50
    idle = stage.site.worker(stage.project, "idle")
    stage.site.texts(stage.project, [])
    return stage.site.reviewer(stage.project, "fresh"), idle


def make_seed(stage: Stage, reviewer: Person, is_good: bool) -> None:
    """One of the chosen worth, as chance will give them."""
    with stage.site.database.begin() as session:
        project, who = session.get_one(Project, stage.project), session.get_one(User, reviewer.id)
        for number in range(200):
            chance = random.Random(number)
            if chance.randrange(100) < 50 and (chance.randrange(100) < review.seeds.GOOD) == is_good:
                assert review.seeds.maybe(session, project, who, chance=random.Random(number)) is not None
                return


@pytest.mark.parametrize("is_good", [True, False])
def test_a_seed_looks_like_any_submit_and_harms_nobodys_account(stage: Stage, is_good: bool) -> None:
    fresh, idle = seeded(stage)
    make_seed(stage, fresh, is_good)
    answer = fresh.post(f"/projects/{stage.project}/reviews/next").json
    assert answer is not None
    work = answer["work"]
    assert (work["assignment"]["state"], work["assignment"]["counted"]) == ("submitted", True)
    assert "seed" not in str(answer)
    labels = {name: [[each[key] for key in ("start", "end", "class")] for each in value] if name == "entities" else value
              for name, value in work["result"].items()}  # fmt: skip
    assert (labels == {"topic": "yes", "entities": [[0, 3, "PER"]]}) == is_good
    said = decide(fresh, work, "return", comment="No.")
    assert said.status_code == 201, said.json
    assert isinstance(said.json["id"], int)
    with stage.site.database.session() as session:
        seed = session.query(ReviewSeed).one()
        assert (seed.is_good, seed.decision) == (is_good, "return")
        assert session.query(Review).filter_by(assignment_id=seed.assignment_id).count() == 0
        assert session.get_one(Assignment, seed.assignment_id).worker_id == idle.id
        number = seed.assignment_id
    assert idle.get(f"/assignments/{number}").status_code == 404  # in his name, and yet not his
    assert fresh.get(f"/assignments/{number}").json["assignment"]["state"] == "returned"
    found = rows(stage.manager, stage.project)["Fresh"]
    kind = "good" if is_good else "bad"
    assert (found[kind]["hits"], found[kind]["of"]) == (0 if is_good else 1, 1)
    assert sum(found["decisions"].values()) == 0


def test_nobody_gets_a_seed_of_what_he_decided_himself(stage: Stage) -> None:
    seeded(stage)
    with stage.site.database.begin() as session:
        project, judge = session.get_one(Project, stage.project), session.get_one(User, stage.judge.id)
        project.review_seeds = 100
        assert review.seeds.maybe(session, project, judge) is None


def test_every_damage_is_one_clear_error() -> None:
    fields = [
        {"name": "topic", "kind": "choice", "classes": [{"name": "yes"}, {"name": "no"}]},
        {"name": "entities", "kind": "span", "classes": [{"name": "PER"}]},
        {"name": "words", "kind": "text", "classes": []},
    ]
    for number in range(20):
        result = {"topic": "yes", "entities": [{"id": "a", "class": "PER"}], "words": "가"}
        wrong = damage(fields, result, random.Random(number))
        assert wrong is not None
        assert sum(wrong[name] != result[name] for name in result) == 1
        assert wrong["words"] == "가"
    assert damage(fields, {"words": "가"}, random.Random(1)) is None
