"""Rows written past the unit of work: object and row agree, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, case, func, insert, inspect, select, true, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from labelstage.storage import ApiToken, Job, Project, User, direct, utcnow
from labelstage.storage.database import Database


def columns(job: Job) -> dict[str, object]:
    return {column.key: getattr(job, column.key) for column in Job.__table__.columns}


def stored(database: Database, job_id: int) -> dict[str, object]:
    with database.session() as session:
        return columns(session.get_one(Job, job_id))


def test_an_inserted_row_has_its_id_and_the_defaults_of_its_columns(database: Database) -> None:
    with database.begin() as session:
        job = direct.insert(session, Job(kind="score", checkpoint={"scored": 3}))
        assert inspect(job).persistent
        assert session.get(Job, job.id) is job
        assert not session.dirty
    assert (job.state, job.attempts, job.payload, job.total) == ("queued", 0, {}, None)
    assert stored(database, job.id) == columns(job)


def test_a_changed_row_is_told_to_its_object_and_leaves_nothing_to_flush(database: Database) -> None:
    with database.begin() as session:
        job = direct.insert(session, Job(kind="score", payload={"n": 1}))
        other = direct.insert(session, Job(kind="import"))
        direct.write(session, job, state="running", payload={"n": 2}, result=None)
        assert not session.dirty
    assert (job.state, job.payload, job.result) == ("running", {"n": 2}, None)
    assert stored(database, job.id) == columns(job)
    assert stored(database, other.id)["state"] == "queued"


QUEUED = (
    select(*direct.columns(Job), User.email, func.count().over())
    .outerjoin(User, User.id == Job.created_by)
    .where(Job.state.in_(("queued", "running")), Job.created_at <= bindparam("until"))
    .order_by(Job.id)
)
FINISH = (
    update(Job)
    .where(Job.id == bindparam("job"), Job.state.in_(("queued", "running")))
    .values(
        state=case((Job.attempts + bindparam("more") > 2, "failed"), else_="done"), cancel_requested=true()
    )
    .returning(Job.state, Job.created_at, Job.checkpoint)
)


def test_loaded_rows_are_the_objects_that_the_session_would_have_made(database: Database) -> None:
    with database.begin() as session:
        known = direct.insert(session, Job(kind="score", payload={"n": [1, None]}))
        number = direct.insert(session, Job(kind="import")).id
        session.expunge_all()
        session.add(known)
        rows = direct.load(session, QUEUED, Job, until=utcnow())
        assert [(job.kind, email, count) for job, email, count in rows] == [
            ("score", None, 2),
            ("import", None, 2),
        ]
        assert rows[0][0] is known
        loaded = rows[1][0]
        assert session.get(Job, number) is loaded
        assert "payload" in inspect(loaded).unloaded
        found = columns(loaded)
        assert not session.dirty
    assert stored(database, number) == found


def test_where_an_outer_join_finds_nothing_there_is_no_object(database: Database) -> None:
    both = select(*direct.columns(Job, ApiToken)).outerjoin(ApiToken, ApiToken.id == Job.created_by)
    with database.begin() as session:
        job = direct.insert(session, Job(kind="score"))
        assert direct.load(session, both, Job, ApiToken) == [[job, None]]


def test_a_statement_takes_and_returns_values_as_their_columns_have_them(database: Database) -> None:
    with database.begin() as session:
        job = direct.insert(session, Job(kind="score", checkpoint={"n": 1}))
        for more, state in ((2, "done"), (3, "failed")):
            direct.write(session, job, state="queued")
            found = direct.run(session, FINISH, job=job.id, more=more)
            assert tuple(found.one()) == (state, job.created_at, {"n": 1})
        assert direct.run(session, FINISH, job=job.id, more=1).rowcount == 0
        with pytest.raises(NoResultFound):
            direct.run(session, FINISH, job=job.id, more=1).one()


def test_what_the_database_refuses_is_the_error_it_always_is(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        direct.insert(session, ApiToken(user_id=12345, name="x", prefix="x", digest="x"))


def test_numbers_with_a_point_come_back_as_they_are(database: Database) -> None:
    with database.begin() as session:
        by = User(email="m@example.com", name="M", password_hash="x", session_key="x")
        session.add(by)
        session.flush()
        session.add(Project(title="P", match_iou=0.625, created_by=by.id))
    with database.session() as session:
        statement = select(*direct.columns(Project))
        [[project]] = direct.load(session, statement, Project)
        assert project.match_iou == 0.625


def test_many_rows_are_written_at_once(database: Database) -> None:
    now = utcnow()
    rows = [
        {"kind": "score", "payload": {"n": n}, "state": "queued", "created_at": now, "key": None}
        for n in range(3)
    ]
    same = {"done": 0, "attempts": 0, "stalls": 0, "cancel_requested": False}
    with database.begin() as session:
        direct.run_many(session, insert(Job.__table__), [{**row, **same} for row in rows])
        direct.run_many(session, insert(Job.__table__), [])
    with database.session() as session:
        found = session.execute(select(Job.payload, Job.created_at).order_by(Job.id)).all()
    assert [tuple(row) for row in found] == [({"n": n}, now) for n in range(3)]
