"""What is left while others have it locked, on PostgreSQL: looked at again, never waited for inside the database."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from labelstage.services import assignment, projects
from labelstage.services.access import Role
from labelstage.storage import Assignment, Item, Project, User, utcnow
from labelstage.storage.database import Database
from tests.databases import ON_POSTGRESQL
from tests.unit.services.labelling import make_project, person, submit

pytestmark = ON_POSTGRESQL


def crowd(database: Database, texts: int, people: int) -> list[int]:
    with database.begin() as session:
        project = make_project(session, person(session, "manager"), texts, overlap=people)
        workers = [person(session, f"worker{number}") for number in range(people)]
        for each in workers:
            projects.add_member(session, project, each, Role.WORKER)
        return [each.id for each in workers]


def next_of(session: Session, worker: int, **options: object) -> Assignment | assignment.Nothing:
    project = session.scalars(select(Project)).one()
    return assignment.next_assignment(session, project, session.get_one(User, worker), **options)  # type: ignore[arg-type]


def lock_everything(session: Session) -> None:
    session.execute(select(Item.id).with_for_update())


def test_the_last_item_is_given_out_when_the_one_who_has_it_locked_lets_go(database: Database) -> None:
    worker, another = crowd(database, texts=1, people=2)
    found: list[object] = []
    looking = threading.Event()

    def ask() -> None:
        with database.begin() as session:
            session.execute(text("SET LOCAL lock_timeout = 1"))  # waiting in the database would be an error
            looking.set()
            found.append(next_of(session, worker))

    with database.begin() as holder:
        lock_everything(holder)
        thread = threading.Thread(target=ask)
        thread.start()
        looking.wait()
        with database.begin() as other:
            assert next_of(other, another, patient=False) == "busy"
    thread.join()
    assert [type(each) for each in found] == [Assignment]


def test_an_item_that_somebody_keeps_locked_is_not_waited_for_for_ever(database: Database) -> None:
    [worker] = crowd(database, texts=2, people=1)
    with database.begin() as holder, database.begin() as session:
        lock_everything(holder)
        assert next_of(session, worker) == "busy"


def test_a_locked_item_of_higher_priority_does_not_keep_anybody_from_the_others(database: Database) -> None:
    [worker] = crowd(database, texts=2, people=1)
    with database.begin() as session:
        first, second = session.scalars(select(Item.id).order_by(Item.id))
        project = session.scalars(select(Project)).one()
        assignment.place(session, project, Item.id == first, priority=2)
    with database.begin() as holder, database.begin() as session:
        holder.execute(select(Item.id).where(Item.id == first).with_for_update())
        found = next_of(session, worker, patient=False)
        assert isinstance(found, Assignment)
        assert found.item_id == second


def test_two_who_hand_in_what_the_other_is_offered_do_not_wait_for_each_other(database: Database) -> None:
    """Also after a sweep, which looks at items that lie behind the cursors."""
    workers = crowd(database, texts=2, people=2)
    later = utcnow() + assignment.SWEEP_EVERY + timedelta(seconds=1)
    with database.begin() as ann, database.begin() as bob:
        for session, worker in ((ann, workers[0]), (bob, workers[1])):
            session.execute(text("SET LOCAL lock_timeout = 1"))
            mine = next_of(session, worker)
            assert isinstance(mine, Assignment)
            submit(session, session.get_one(Project, mine.project_id), mine)
        for session, worker in ((ann, workers[0]), (bob, workers[1])):
            assert next_of(session, worker, now=later, patient=False) == "busy"
    with database.begin() as session:
        for worker in workers:
            assert isinstance(next_of(session, worker), Assignment)
