"""The job that keeps the agreement of single items up to date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from labelstage.config import Settings
from labelstage.jobs.runner import Runner
from labelstage.services import accounts, annotation, assignment, projects
from labelstage.services.access import Role
from labelstage.storage import Assignment, Base, Item, ItemScore, Job, Project, User
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database
from tests.site import PASSWORD, TOPIC, text_items

PASSWORDS = accounts.Passwords.with_cost(64, 1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()


@pytest.fixture
def runner(database: Database, tmp_path: Path) -> Runner:
    return Runner(database, LocalBlobs(tmp_path / "blobs"), Settings(data_dir=tmp_path))


def person(database: Database, project_id: int | None, name: str) -> int:
    with database.begin() as session:
        email = f"{name}@example.com"
        user = accounts.create_user(session, PASSWORDS, email=email, name=name, password=PASSWORD)
        if project_id is not None:
            projects.add_member(session, session.get_one(Project, project_id), user, Role.WORKER)
        return user.id


@pytest.fixture
def project(database: Database) -> int:
    manager = person(database, None, "manager")
    with database.begin() as session:
        by = session.get_one(User, manager)
        made = projects.create_project(session, by=by, title="P", fields=TOPIC, overlap=2)
        text_items(session, made.id, [f"text {number}" for number in range(120)])
        return made.id


def label_all(database: Database, project_id: int, name: str) -> None:
    worker = person(database, project_id, name)
    with database.begin() as session:
        project, who = session.get_one(Project, project_id), session.get_one(User, worker)
        while isinstance(work := assignment.next_assignment(session, project, who), Assignment):
            key = f"{name}-{work.id:08}"
            annotation.submit(session, project, work, result={"topic": "yes"}, key=key)


def test_a_submit_is_followed_by_the_scores_of_its_items(
    database: Database, runner: Runner, project: int
) -> None:
    label_all(database, project, "ann")
    label_all(database, project, "bob")
    assert runner.run_next()
    assert not runner.run_next()
    with database.session() as session:
        assert session.scalars(select(ItemScore.value)).all() == [1.0] * 120
        assert session.scalars(select(Item.id).where(Item.rescore)).all() == []
        (job,) = session.scalars(select(Job))
        assert (job.state, job.result, job.done) == ("done", {"scored": 120}, 120)


def test_a_submit_during_the_job_gets_a_job_of_its_own(
    database: Database, runner: Runner, project: int
) -> None:
    label_all(database, project, "ann")
    assert runner.run_next()
    label_all(database, project, "bob")
    assert runner.run_next()
    with database.session() as session:
        assert len(session.scalars(select(ItemScore.value)).all()) == 120
