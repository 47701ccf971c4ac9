"""The job that keeps the agreement of single items up to date."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.config import Settings
from labelstage.jobs import JobContext
from labelstage.jobs import score as score_job
from labelstage.jobs.runner import Runner
from labelstage.jobs.score import notice
from labelstage.services import accounts, annotation, assignment, projects, rescoring, rules
from labelstage.services.access import Role
from labelstage.services.consensus import fitting
from labelstage.storage import Assignment, Item, ItemScore, Job, Project, User, utcnow
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database
from tests.databases import ON_POSTGRESQL
from tests.site import PASSWORD, TOPIC, text_items

PASSWORDS = accounts.Passwords.with_cost(64, 1)


@pytest.fixture(autouse=True)
def score_jobs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here jobs are counted: no job that learns how the workers err is queued beside them."""
    monkeypatch.setattr(fitting, "LEAST_CHANGED", 1_000_000)


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


def make_project(database: Database) -> int:
    manager = person(database, None, "manager")
    with database.begin() as session:
        by = session.get_one(User, manager)
        made = projects.create_project(session, by=by, title="P", fields=TOPIC, overlap=2)
        text_items(session, made.id, [f"text {number}" for number in range(120)])
        return made.id


@pytest.fixture
def project(database: Database) -> int:
    return make_project(database)


def submit_next(session: Session, project: Project, worker: User) -> bool:
    """Hand in the worker's next item; false when there is none."""
    work = assignment.next_assignment(session, project, worker)
    if isinstance(work, Assignment):
        annotation.submit(session, project, work, result={"topic": "yes"}, key=f"key-{work.id:08}")
    return isinstance(work, Assignment)


def label_all(database: Database, project_id: int, name: str) -> None:
    worker = person(database, project_id, name)
    with database.begin() as session:
        project, who = session.get_one(Project, project_id), session.get_one(User, worker)
        while submit_next(session, project, who):
            pass


def score(database: Database, runner: Runner) -> int:
    """What a runner does when it looks next; how many score jobs that took."""
    notice(database, utcnow())
    return sum(iter(runner.run_next, False))


def scored(database: Database) -> int:
    with database.session() as session:
        assert session.scalars(select(Item.id).where(Item.rescore)).all() == []
        return len(session.scalars(select(ItemScore.value)).all())


def test_a_submit_is_followed_by_the_scores_of_its_items(
    database: Database, runner: Runner, project: int
) -> None:
    label_all(database, project, "ann")
    label_all(database, project, "bob")
    assert score(database, runner) == 1
    assert score(database, runner) == 0
    assert scored(database) == 120
    with database.session() as session:
        (job,) = session.scalars(select(Job))
        assert (job.state, job.result, job.done) == ("done", {"scored": 120}, 120)


def test_skips_alone_have_a_rule_act(database: Database, runner: Runner, project: int) -> None:
    ann = person(database, project, "ann")
    with database.begin() as session:
        own, who = session.get_one(Project, project), session.get_one(User, ann)
        wanted = {"collector": "skips", "bound": 5, "least": 5, "action": "restrict", "days": 1, "acts": True}
        rules.add(session, own, by=who, **wanted)
        for _number in range(6):
            work = assignment.next_assignment(session, own, who)
            assert isinstance(work, Assignment)
            assignment.skip(session, work)
    assert score(database, runner) == 1
    with database.session() as session:
        own, who = session.get_one(Project, project), session.get_one(User, ann)
        assert [each.action for each in rules.measures(session, own)] == ["restrict"]
        assert assignment.next_assignment(session, own, who) == "restricted"


def test_a_project_with_nothing_new_is_not_written_to(
    database: Database, runner: Runner, project: int
) -> None:
    assert score(database, runner) == 0
    with database.session() as session:
        assert session.scalars(select(Job)).all() == []


def test_what_is_submitted_while_a_score_job_runs_is_scored_after_it(
    database: Database, runner: Runner, project: int
) -> None:
    def busy(context: JobContext) -> dict[str, Any]:
        result = score_job.run(context)
        label_all(database, project, "bob")
        notice(database, utcnow())
        return result

    label_all(database, project, "ann")
    slow = Runner(database, runner.blobs, runner.settings, handlers={"score": busy})
    assert score(database, slow) == 1
    assert score(database, runner) == 1
    assert scored(database) == 120


def test_a_score_job_that_failed_is_tried_again_later_and_loses_nothing(
    database: Database, runner: Runner, project: int
) -> None:
    def stumble(context: JobContext) -> None:
        raise ZeroDivisionError

    label_all(database, project, "ann")
    label_all(database, project, "bob")
    assert score(database, Runner(database, runner.blobs, runner.settings, handlers={"score": stumble})) == 1
    assert score(database, runner) == 0
    notice(database, utcnow() + rescoring.RETRY + timedelta(seconds=1))
    assert runner.run_next()
    assert scored(database) == 120


@ON_POSTGRESQL
def test_a_submit_in_the_making_is_not_waited_for_and_keeps_its_mark(
    database: Database, runner: Runner
) -> None:
    project_id = make_project(database)
    label_all(database, project_id, "ann")
    bob = person(database, project_id, "bob")
    with database.begin() as session:
        submit_next(session, session.get_one(Project, project_id), session.get_one(User, bob))
        assert score(database, runner) == 1
        with database.session() as other:
            (job,) = other.scalars(select(Job))
            assert job.result == {"scored": 120}
            assert len(other.scalars(select(Item.id).where(Item.rescore)).all()) == 1
    assert score(database, runner) == 1
    assert scored(database) == 1


def test_no_submit_is_missed_while_scores_are_made_all_the_time(
    database: Database, runner: Runner, project: int
) -> None:
    workers = [person(database, project, name) for name in ("ann", "bob")]

    def label(worker: int) -> None:
        working = True
        while working:
            with database.begin() as session:
                working = submit_next(
                    session, session.get_one(Project, project), session.get_one(User, worker)
                )

    threads = [threading.Thread(target=label, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        score(database, runner)
    score(database, runner)
    assert scored(database) == 120
