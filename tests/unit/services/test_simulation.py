"""Simulated people work like everybody, and are known for what they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.services import accounts, projects, review, simulation
from labelstage.services.access import Role
from labelstage.services.errors import Forbidden
from labelstage.simulator import ARCHETYPES, Skill
from labelstage.storage import Assignment, Item, Project, Review, Revision, User
from tests.site import PASSWORD, TOPIC, text_items
from tests.unit.services.conftest import PASSWORDS

KNOWN = {f"text-{number}": {"topic": "yes" if number % 2 else "no"} for number in range(40)}


@pytest.fixture
def manager(session: Session) -> User:
    return accounts.create_user(
        session, PASSWORDS, email="manager@example.com", name="Manager", password=PASSWORD
    )


@pytest.fixture
def project(session: Session, manager: User) -> Project:
    made = projects.create_project(session, by=manager, title="P", fields=TOPIC, overlap=3)
    text_items(session, made.id, [f"text {number}" for number in range(40)])
    return made


def crowd(session: Session, project: Project, *archetypes: str) -> list[User]:
    return simulation.simulated_crowd(session, PASSWORDS, project, archetypes)


def answers(session: Session) -> dict[tuple[str, str], str]:
    rows = session.execute(
        select(User.email, Item.external_id, Revision.result)
        .join(Assignment, Assignment.worker_id == User.id)
        .join(Item, Item.id == Assignment.item_id)
        .join(Revision, Revision.id == Assignment.revision_id)
    )
    return {(email, item): result["topic"] for email, item, result in rows}


def test_a_crowd_fills_the_overlap_with_distinct_workers_and_stops(
    session: Session, project: Project
) -> None:
    workers = crowd(session, project, "expert", "average", "sloppy", "spammer")
    done = simulation.work_in_turns(session, project, workers, simulation.Truths(1, KNOWN), submits=10_000)
    assert done == 40 * 3
    assert set(session.scalars(select(Item.state))) == {"labelled"}
    assert simulation.work_once(session, project, workers[0], simulation.Truths(1, KNOWN), Skill()) in {
        "done",
        "seen",
    }


def test_what_is_simulated_says_so(session: Session, project: Project) -> None:
    workers = crowd(session, project, "careful")
    simulation.work_in_turns(session, project, workers, simulation.Truths(1, KNOWN), submits=5)
    assert set(session.scalars(select(Revision.origin))) == {"simulator"}
    assert workers[0].name == "Simulated: careful 1"
    assert all(active > 0 for active in session.scalars(select(Assignment.active_ms)))


def test_nobody_logs_in_as_a_simulated_worker(session: Session, project: Project) -> None:
    (worker,) = crowd(session, project, "careful")
    with pytest.raises(Forbidden):
        accounts.authenticate(session, PASSWORDS, worker.email, PASSWORD)
    assert not worker.is_active


def test_the_same_seed_gives_the_same_labels_in_whatever_order(session: Session, project: Project) -> None:
    truths = simulation.Truths(3, KNOWN)
    one, other = crowd(session, project, "sloppy", "sloppy")
    simulation.work_in_turns(session, project, [one, other], truths, submits=80)
    first = answers(session)
    again = projects.create_project(
        session, by=session.get_one(User, project.created_by), title="Q", fields=TOPIC, overlap=3
    )
    text_items(session, again.id, [f"text {number}" for number in range(40)])
    for worker in crowd(session, again, "sloppy", "sloppy")[::-1]:
        while not isinstance(simulation.work_once(session, again, worker, truths, ARCHETYPES["sloppy"]), str):
            pass
    assert len(first) == 80
    assert answers(session) == first


def test_a_reviewer_accepts_what_is_right_and_says_why_the_rest_goes_back(
    session: Session, project: Project, manager: User
) -> None:
    truths = simulation.Truths(1, KNOWN)
    workers = crowd(session, project, "expert", "spammer")
    simulation.work_in_turns(session, project, workers, truths, submits=40)
    while simulation.review_once(session, project, manager, truths):
        pass
    for made in session.scalars(select(Review)):
        work = session.get_one(Assignment, made.assignment_id)
        right = session.get_one(Revision, made.revision_id).result == KNOWN[work.item.external_id]
        assert (made.decision, made.reasons) == (("accept", []) if right else ("return", ["wrong_class"]))
    assert {made.decision for made in session.scalars(select(Review))} == {"accept", "return"}
    assert review.count_waiting(session, project, manager) == 0


def test_a_returned_item_is_done_again(session: Session, project: Project, manager: User) -> None:
    truths = simulation.Truths(1, {"text-0": {"topic": "no"}})
    (spammer,) = crowd(session, project, "spammer")
    first = simulation.work_once(session, project, spammer, truths, ARCHETYPES["spammer"])
    assert simulation.review_once(session, project, manager, truths)
    second = simulation.work_once(session, project, spammer, truths, Skill())
    assert first is second
    assert isinstance(second, Assignment)
    newest = session.get_one(Revision, second.revision_id)
    assert (newest.number, newest.result) == (2, {"topic": "no"})


def test_a_project_without_a_known_truth_can_be_worked_on_too(session: Session, project: Project) -> None:
    workers = crowd(session, project, "expert", "expert", "expert")
    simulation.work_in_turns(session, project, workers, simulation.Truths(5), submits=30)
    by_item: dict[str, set[str]] = {}
    for (_email, item), said in answers(session).items():
        by_item.setdefault(item, set()).add(said)
    assert sum(len(said) == 1 for said in by_item.values()) >= len(by_item) - 1
    assert project.id in {member.project_id for member in session.scalars(select(Assignment))}
    assert Role.WORKER in {role for _user, roles in projects.members(session, project) for role in roles}
