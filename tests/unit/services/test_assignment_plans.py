"""What the database does to find the next item: a walk along an index, never through a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from labelstage.services import accounts, annotation, assignment, projects
from labelstage.services.access import Role
from labelstage.storage import Assignment, Item, Project, User, utcnow
from labelstage.storage.database import Database
from tests.databases import opened
from tests.site import PASSWORD, TOPIC
from tests.unit.services.conftest import PASSWORDS

ITEMS = 20_000
HAD = 5_000
#: What a plan says when it reads a table from end to end, on SQLite and on PostgreSQL.
SCANS = ("SCAN item", "SCAN assignment", "Seq Scan on item", "Seq Scan on assignment")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


def a_long_project(session: Session) -> tuple[Project, User]:
    """Many items, a worker who has had many of them, and the database's own picture of both."""
    people = [
        accounts.create_user(session, PASSWORDS, email=f"{name}@example.com", name=name, password=PASSWORD)
        for name in ("manager", "ann")
    ]
    project = projects.create_project(session, by=people[0], title="P", fields=TOPIC, overlap=2)
    projects.add_member(session, project, people[1], Role.WORKER)
    item = {"media": "text", "text": "x", "content_sha256": "0", "overlap": 2, "project_id": project.id}
    positions = assignment.next_positions(ITEMS)
    items = [
        {**item, "external_id": str(n), "queue_position": positions[n], "open_slots": 1 if n < HAD else 2}
        for n in range(ITEMS)
    ]
    session.execute(Item.__table__.insert(), items)
    had = text(
        "INSERT INTO assignment (project_id, item_id, worker_id, state, counted, late, leased_at, expires_at, active_ms, draft_version, gold)"
        " SELECT project_id, id, :worker, 'submitted', true, false, created_at, created_at, 0, 0, false"
        " FROM item WHERE open_slots = 1"
    )
    session.execute(had, {"worker": people[1].id})
    analyze(session)
    return project, people[1]


def analyze(session: Session) -> None:
    """Only PostgreSQL does this by itself; a SQLite database of ours never has statistics."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))


def plans_of(session: Session, work: Any) -> list[tuple[str, str]]:
    """Every statement about items and assignments that `work` made, with the plan for it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if "FROM item" in statement or "FROM assignment" in statement or "UPDATE item" in statement:
            seen.append((statement, values))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    work()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if session.get_bind().dialect.name == "sqlite" else "EXPLAIN "
    plans = []
    for statement, values in seen:
        rows = session.connection().exec_driver_sql(explain + statement, values).all()
        plans.append((statement, "\n".join(str(row[-1]) for row in rows)))
    return plans


def assert_no_table_is_read(plans: list[tuple[str, str]]) -> None:
    read = [f"{plan}\n{statement}" for statement, plan in plans if any(scan in plan for scan in SCANS)]
    assert read == [], read[0]


def test_next_and_submit_read_no_table_from_end_to_end(database: Database) -> None:
    with database.begin() as session:
        project, ann = a_long_project(session)

        def work() -> None:
            for number in range(2):  # first from the start of the queue, then from her cursor
                leased = assignment.next_assignment(session, project, ann)
                assert isinstance(leased, Assignment)
                annotation.submit(session, project, leased, result={"topic": "yes"}, key=f"key-{number:08}")

        plans = plans_of(session, work)
    assert len(plans) >= 7
    walks = [plan for statement, plan in plans if "item.queue_position >" in statement]
    assert len(walks) >= 2
    assert all("ix_item_open" in plan for plan in walks), walks
    assert_no_table_is_read(plans)


def test_finding_nothing_reads_no_table_from_end_to_end(database: Database) -> None:
    with database.begin() as session:
        project, ann = a_long_project(session)
        session.execute(text("UPDATE item SET open_slots = 0"))
        last = select(func.max(Item.id)).scalar_subquery()
        session.execute(update(Item).where(Item.id < last).values(state="labelled"))
        analyze(session)
        plans = plans_of(session, lambda: assignment.next_assignment(session, project, ann))
    assert_no_table_is_read(plans)


def test_looking_for_what_is_overdue_reads_the_index_of_what_can_end(database: Database) -> None:
    with database.begin() as session:
        a_long_project(session)
        plans = plans_of(session, lambda: assignment.expire_leases(session))
    assert "ix_assignment_ends" in plans[0][1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL needs a VACUUM first
def test_what_somebody_did_today_is_counted_from_an_index_alone(session: Session) -> None:
    project, ann = a_long_project(session)
    plans = plans_of(session, lambda: annotation.done_since(session, project, ann, utcnow()))
    assert "COVERING INDEX ix_assignment_worker_day" in plans[0][1]
