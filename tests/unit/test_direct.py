"""Rows written past the unit of work: object and row agree, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect

from labelstage.storage import Base, Job, direct
from labelstage.storage.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


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
