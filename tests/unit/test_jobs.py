"""The life of a job."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from labelstage.services import jobs
from labelstage.services.errors import Conflict
from labelstage.storage import Job, migrate, utcnow
from labelstage.storage.database import Database

NOW = utcnow()
LATER = NOW + jobs.LEASE + timedelta(seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate.up(database)
    yield database
    database.dispose()


def enqueue(database: Database, kind: str = "score", key: str | None = None) -> int:
    with database.begin() as session:
        return jobs.enqueue(session, kind, key=key).id


def claim(database: Database, **options: object) -> jobs.Claim | None:
    with database.begin() as session:
        job = jobs.claim(session, NOW, **options)  # type: ignore[arg-type]
        return jobs.Claim(job.id, job.attempts) if job else None


def started(database: Database, kind: str = "score") -> jobs.Claim:
    enqueue(database, kind)
    held = claim(database)
    assert held
    return held


def job(database: Database, job_id: int) -> Job:
    with database.session() as session:
        return session.get_one(Job, job_id)


def test_jobs_start_in_the_order_they_came_and_each_once(database: Database) -> None:
    ids = [enqueue(database) for _ in range(3)]
    claims = [claim(database) for _ in range(4)]
    assert [held and held.job_id for held in claims] == [*ids, None]


def test_a_lane_leaves_kinds_it_skips_to_others(database: Database) -> None:
    enqueue(database, "import")
    short = enqueue(database, "score")
    with database.session() as session:
        assert jobs.waiting(session, skip={"import"})
        assert not jobs.waiting(session, skip={"import", "score"})
    held = claim(database, skip={"import"})
    assert held
    assert held.job_id == short


def test_a_queued_job_is_not_queued_twice_under_one_key(database: Database) -> None:
    assert enqueue(database, key="score:1") == enqueue(database, key="score:1")
    assert enqueue(database, key="score:2") != enqueue(database, key="score:1")
    assert enqueue(database) != enqueue(database)


def test_work_that_arrives_while_a_job_runs_gets_one_follow_up(database: Database) -> None:
    running = enqueue(database, key="score:1")
    assert claim(database)
    follow_up = enqueue(database, key="score:1")
    assert follow_up != running
    assert enqueue(database, key="score:1") == follow_up


def test_a_runner_does_not_start_a_job_that_an_open_transaction_counts_on(database: Database) -> None:
    """Else the job could read the data before that transaction commits, and nobody would do the work."""
    first = enqueue(database, key="score:1")
    ready, finished = threading.Event(), threading.Event()

    def count_on_it() -> None:
        with database.begin() as session:
            assert jobs.enqueue(session, "score", key="score:1").id == first
            ready.set()
            finished.wait(2)

    other = threading.Thread(target=count_on_it)
    other.start()
    assert ready.wait(10)
    claims: list[jobs.Claim | None] = []
    runner = threading.Thread(target=lambda: claims.append(claim(database)))
    runner.start()
    runner.join(0.2)
    assert claims in ([], [None])  # waits for its turn on SQLite, passes over the row on PostgreSQL
    finished.set()
    other.join()
    runner.join()
    if claims == [None]:
        claims = [claim(database)]
    assert claims[0]
    assert claims[0].job_id == first


def test_runners_that_claim_at_the_same_moment_get_different_jobs(database: Database) -> None:
    ids = {enqueue(database) for _ in range(40)}
    claimed: list[int] = []

    def take() -> None:
        while held := claim(database):
            claimed.append(held.job_id)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(ids)


def test_progress_is_saved_with_the_work_or_not_at_all(database: Database) -> None:
    held = started(database)
    with contextlib.suppress(RuntimeError), database.begin() as session:
        jobs.save(session, held, NOW, done=5, checkpoint={"row": 5})
        raise RuntimeError("the work failed")
    assert job(database, held.job_id).done == 0
    with database.begin() as session:
        jobs.save(session, held, NOW, done=5, total=9, checkpoint={"row": 5})
    saved = job(database, held.job_id)
    assert (saved.done, saved.total, saved.checkpoint) == (5, 9, {"row": 5})


def test_a_runner_that_slept_through_its_lease_can_save_nothing(database: Database) -> None:
    slept = started(database)
    with database.begin() as session:
        assert jobs.requeue_lost(session, LATER) == 1
    with pytest.raises(jobs.Superseded), database.begin() as session:
        jobs.save(session, slept, LATER, done=1)
    again = claim(database)
    assert again
    assert (again.job_id, again.attempt) == (slept.job_id, 2)
    with database.begin() as session:
        jobs.finish(session, slept, LATER, {"from": "the dead"})
    assert job(database, slept.job_id).state == "running"


def test_a_renewed_lease_is_not_lost(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.renew(session, [held], LATER)
        assert jobs.requeue_lost(session, LATER) == 0


def test_a_job_that_kills_its_runner_again_and_again_fails_with_a_sentence(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.save(session, held, NOW, done=0, total=9)
    for _ in range(jobs.MAX_STALLS - 1):
        with database.begin() as session:
            assert jobs.requeue_lost(session, LATER) == 1
        assert claim(database)
    with database.begin() as session:
        assert jobs.requeue_lost(session, LATER) == 0
    failed = job(database, held.job_id)
    assert failed.state == "failed"
    assert "memory" in str(failed.error)


def test_a_job_that_gets_on_between_kills_never_fails_for_them(database: Database) -> None:
    held: jobs.Claim | None = started(database)
    for step in range(3 * jobs.MAX_STALLS):
        assert held
        with database.begin() as session:
            jobs.save(session, held, NOW, done=step, checkpoint={"step": step})
            jobs.requeue_lost(session, LATER)
        held = claim(database)
    assert held


def test_a_waiting_job_is_cancelled_at_once_and_frees_its_key(database: Database) -> None:
    first = enqueue(database, key="k")
    with database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, first))
    assert job(database, first).state == "cancelled"
    assert claim(database) is None
    assert enqueue(database, key="k") != first


def test_a_running_job_is_cancelled_at_its_next_step(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, held.job_id))
    with pytest.raises(jobs.Cancelled), database.begin() as session:
        jobs.save(session, held, NOW, done=1)
    with database.begin() as session:
        jobs.cancel(session, held, NOW)
    assert job(database, held.job_id).state == "cancelled"


def test_a_job_whose_runner_died_while_it_was_being_cancelled_is_cancelled(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, held.job_id))
    with database.begin() as session:
        assert jobs.requeue_lost(session, LATER) == 0
    assert job(database, held.job_id).state == "cancelled"


def test_a_job_that_has_ended_cannot_be_cancelled(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.finish(session, held, NOW, {"added": 3})
    with pytest.raises(Conflict), database.begin() as session:
        jobs.request_cancel(session, session.get_one(Job, held.job_id))
    assert job(database, held.job_id).result == {"added": 3}


def test_a_clean_stop_is_not_held_against_the_job(database: Database) -> None:
    held = started(database)
    with database.begin() as session:
        jobs.give_back(session, held)
    assert claim(database)
    assert job(database, held.job_id).stalls == 1
