"""The life of a job: queued, claimed by one runner, renewed while it works, ended once.

`attempts` counts the claims and so tells two runners apart: whoever lost its lease (a laptop that slept, a stuck disk)
finds the number changed when it next saves, and its transaction is rolled back. Because work and checkpoint are saved
in one transaction, every step of a job takes effect exactly once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from labelstage.storage import Job, Project, User, utcnow
from labelstage.storage.database import after_commit
from labelstage.words import Words, _, pack

from . import events
from .errors import Conflict

LEASE = timedelta(seconds=15)
MAX_STALLS = 6


class JobStopped(Exception):
    """The handler must leave at once; what its open transaction holds is rolled back."""


class Cancelled(JobStopped):
    """A person asked for it."""


class Superseded(JobStopped):
    """The lease was lost and another runner has the job."""


@dataclass(frozen=True)
class Claim:
    """One runner's hold on one job."""

    job_id: int
    attempt: int

    def holds(self) -> ColumnElement[bool]:
        return and_(Job.id == self.job_id, Job.attempts == self.attempt, Job.state == "running")


def enqueue(
    session: Session,
    kind: str,
    *,
    project: Project | None = None,
    payload: dict[str, Any] | None = None,
    key: str | None = None,
    created_by: User | None = None,
) -> Job:
    """A queued job; with a `key`, the one already queued under it, if any.

    A job gives its key up when it starts, so work that arrives while it runs gets one follow-up job. The single
    statement locks the row it finds: a runner cannot start that job before this transaction is over.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Job).values(
        kind=kind,
        project_id=project.id if project else None,
        created_by=created_by.id if created_by else None,
        payload=payload or {},
        key=key,
        state="queued",
        created_at=utcnow(),
    )
    upsert = statement.on_conflict_do_update(index_elements=[Job.key], set_={"key": statement.excluded.key})
    after_commit(session, lambda: _announce(session))
    return session.scalars(upsert.returning(Job), execution_options={"populate_existing": True}).one()


def waiting(session: Session, *, skip: Collection[str] = ()) -> bool:
    """Whether a queued job waits whose kind is not in `skip`. Only reads."""
    query = select(Job.id).where(Job.state == "queued", Job.kind.not_in(skip)).limit(1)
    return session.scalar(query) is not None


def claim(
    session: Session, now: datetime, *, skip: Collection[str] = (), job_id: int | None = None
) -> Job | None:
    """Start the oldest queued job (or the one named) whose kind is not in `skip`; None when there is none."""
    query = select(Job).where(Job.state == "queued", Job.kind.not_in(skip)).order_by(Job.id).limit(1)
    if job_id is not None:
        query = query.where(Job.id == job_id)
    query = query.options(undefer(Job.payload)).with_for_update(skip_locked=True)
    job = session.scalar(query, execution_options={"populate_existing": True})
    if job is None:
        return None
    job.state, job.key = "running", None
    job.attempts += 1
    job.stalls += 1
    job.lease_until = now + LEASE
    job.started_at = job.started_at or now
    session.flush()
    return job


def renew(session: Session, claims: Iterable[Claim], now: datetime) -> None:
    """Hold on to jobs at work for another lease."""
    for held in claims:
        session.execute(update(Job).where(held.holds()).values(lease_until=now + LEASE))


def save(session: Session, held: Claim, now: datetime, **progress: Any) -> None:
    """Record `done`, `total`, `checkpoint` or `result` in the caller's transaction. With a checkpoint the job has got on.

    Raises Cancelled when that was asked for, Superseded when the job is no longer this runner's.
    """
    values = {"lease_until": now + LEASE, **progress}
    if "checkpoint" in progress:
        values["stalls"] = 0
    cancel = session.scalar(_on(held).values(**values).returning(Job.cancel_requested))
    if cancel is None:
        raise Superseded
    if cancel:
        raise Cancelled


def finish(session: Session, held: Claim, now: datetime, result: dict[str, Any] | None) -> None:
    """The job is done. `result` None keeps what was saved last."""
    values = {"result": result} if result is not None else {}
    _end(session, held, now, state="done", **values)


def fail(session: Session, held: Claim, now: datetime, sentence: Words | str) -> None:
    """The job ended with an error that `sentence` explains to a person."""
    _end(session, held, now, state="failed", error=pack(sentence))


def cancel(session: Session, held: Claim, now: datetime) -> None:
    """The job stopped as asked; what it saved stays."""
    _end(session, held, now, state="cancelled")


def give_back(session: Session, held: Claim) -> None:
    """Queue the job again, to be continued: its runner is shutting down, which is not the job's fault."""
    session.execute(_on(held).values(state="queued", lease_until=None, stalls=0))


def request_cancel(session: Session, job: Job) -> None:
    """Cancel: at once if the job only waits, else at its next step. Raises Conflict when it has ended."""
    waits, runs = (and_(Job.id == job.id, Job.state == state) for state in ("queued", "running"))
    ended = update(Job).where(waits).values(state="cancelled", key=None, finished_at=utcnow())
    flagged = update(Job).where(runs).values(cancel_requested=True)
    for statement in (ended, flagged):
        if session.scalar(statement.returning(Job.id)) is not None:
            session.refresh(job)
            return
    raise Conflict(_("This job has already ended."))


def lost(now: datetime) -> ColumnElement[bool]:
    """Running jobs whose runner has not been heard of for a lease."""
    return and_(Job.state == "running", or_(Job.lease_until.is_(None), Job.lease_until < now))


def requeue_lost(session: Session, now: datetime) -> int:
    """Queue lost jobs again; returns how many. One that was being cancelled is cancelled; one that keeps taking its
    runner down with it fails."""
    ended = {"finished_at": now, "lease_until": None}
    session.execute(update(Job).where(lost(now), Job.cancel_requested).values(state="cancelled", **ended))
    tried = update(Job).where(lost(now), Job.stalls >= MAX_STALLS)
    sentence = _(
        "The job was started %(times)s times and its process died each time, perhaps for want of memory. "
        "Look into the server's log.",
        times=MAX_STALLS,
    )
    session.execute(tried.values(state="failed", error=pack(sentence), **ended))
    again = update(Job).where(lost(now)).values(state="queued", lease_until=None)
    return len(session.scalars(again.returning(Job.id)).all())


def _announce(session: Session) -> None:
    events.queued.send(session.get_bind())


def _on(held: Claim) -> Update:
    return update(Job).where(held.holds()).execution_options(synchronize_session=False)


def _end(session: Session, held: Claim, now: datetime, **values: Any) -> None:
    session.execute(_on(held).values(finished_at=now, lease_until=None, **values))
