"""Review, samples, adjudication and seeds on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import adjudication, projects, review
from labelstage.services.access import Role
from labelstage.storage import Adjudication, Assignment, ReviewSample
from tests.databases import opened
from tests.labelled import Labelled, box, labelled


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with opened(database_url) as database, database.begin() as session:
        yield session


@pytest.fixture
def scene(session: Session) -> Labelled:
    made = labelled(session, overlap=2)
    for name in ("p1", "p2"):
        made.photo(name)
    made.submit("ann", "p1", scene="indoor", objects=[box("a", 10)])
    made.submit("bob", "p1", scene="outdoor", objects=[box("a", 12), box("b", 300, "zebra")])
    made.submit("ann", "p2", scene="indoor", objects=[])
    return made


def waiting(scene: Labelled, **wanted: object) -> list[tuple[str, str]]:
    found = review.queue(scene.session, scene.project, scene.people["reviewer"], review.Filter(**wanted))  # type: ignore[arg-type]
    return [(each.worker.name, each.item.external_id) for each in found]


def test_every_queue_can_be_asked_for(scene: Labelled) -> None:
    everything = [("Ann", "p1"), ("Bob", "p1"), ("Ann", "p2")]
    assert waiting(scene) == waiting(scene, queue="new") == everything
    assert (
        waiting(scene, queue="flagged")
        == waiting(scene, queue="appeals")
        == waiting(scene, queue="low")
        == []
    )
    assert waiting(scene, classes=("objects:zebra",)) == [("Bob", "p1")]
    assert waiting(scene, classes=("scene:indoor",)) == [("Ann", "p1"), ("Ann", "p2")]
    assert waiting(scene, classes=("scene:zebra", 'we"ird:\\"x', "nothing:at all")) == []
    assert waiting(scene, workers=(scene.people["bob"].id,), percent=100) == [("Bob", "p1")]
    assert len(review.workers_waiting(scene.session, scene.project, scene.people["reviewer"])) == 2


def test_a_sample_is_drawn_seen_accepted_and_taken_back(scene: Labelled) -> None:
    judge, session = scene.people["reviewer"], scene.session
    drawn = review.samples.draw(session, scene.project, judge, review.ALL, size=1, seed=7)
    found = review.next_review(session, scene.project, judge, review.Filter(sample=drawn.id))
    assert found is not None
    assert found.revision_id is not None
    review.review(session, scene.project, found, judge, decision="accept", revision_id=found.revision_id)
    assert review.samples.accept_rest(session, scene.project, drawn, judge) is None
    assert review.samples.standing(session, drawn).accepted == 2
    assert waiting(scene) == []
    assert review.samples.undo(session, drawn, judge) == 2
    assert len(waiting(scene)) == 2
    assert session.get_one(ReviewSample, drawn.id).state == "undone"


def test_an_item_is_adjudicated_and_then_serves_as_a_check(scene: Labelled) -> None:
    session, project, judge = scene.session, scene.project, scene.people["reviewer"]
    item = scene.items["p1"]
    assert adjudication.ask(session, project, [item.id], by=judge) == 1
    found = adjudication.next_case(session, project, judge)
    assert found is not None
    case = adjudication.case(session, project, found)
    assert {unit.field for unit in case.open} == {"objects", "scene"}
    seen = [layer.revision.id for layer in case.layers]
    result = {**case.result, "scene": "indoor"}
    made = adjudication.decide(session, project, item, judge, result=result, seen=seen)
    assert made.revision is not None
    assert made.revision.made_of == seen
    assert adjudication.count_waiting(session, project, judge) == 0
    assert session.scalars(select(Adjudication.state)).all() == ["done"]
    project.review_seeds = 50
    session.flush()
    projects.add_member(session, project, scene.people["cho"], Role.WORKER)
    seeds = [
        seed
        for number in range(20)
        if (
            seed := review.seeds.maybe(
                session, project, scene.people["manager"], chance=random.Random(number)
            )
        )
    ]
    assert len(seeds) == 1
    assert seeds[0].worker_id == scene.people["cho"].id
    again = review.next_review(session, project, scene.people["manager"])
    assert again is not None
    assert review.reviewers(session, project)[0].decisions["accept"] == 2
    assert session.get_one(Assignment, seeds[0].id).state == "seeded"
