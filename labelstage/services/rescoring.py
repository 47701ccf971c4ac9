"""Sees that the agreement of items follows what is said about them.

A submit marks its item in the statement that counts it; a change of the rules marks every item that has a score. The
marks are the truth. The runners look for them every second, so none is ever missed, whoever dies when, and submits of
one project do not wait for each other over the row of its job.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, or_, select, true, update
from sqlalchemy.orm import Session

from ..storage import AgreementReport, Item, Job, Project, Rule, direct
from . import events, jobs

#: A score job that failed or was cancelled is not tried again before.
RETRY = timedelta(minutes=10)
_MARK = update(Item).where(Item.id == bindparam("item")).values(rescore=true())
_MARK_FOR_RULES = _MARK.where(exists().where(Rule.project_id == Item.project_id, Rule.active))


def mark(session: Session, item_id: int) -> None:
    """Have an item looked at again.

    Written even where the mark is there: what looks just now must see that there is more.
    """
    direct.run(session, _MARK, item=item_id)


def mark_for_rules(session: Session, item_id: int) -> None:
    """Have the rules about workers look too, where the project has some: at a skip and at an answer to gold, which change no score."""
    direct.run(session, _MARK_FOR_RULES, item=item_id)


@events.reconfigured.connect
def mark_all(session: Session, *, project: Project, **_: Any) -> None:
    """Mark every item that has a score: it was made by rules that no longer hold."""
    session.execute(
        update(Item)
        .where(Item.project_id == project.id, Item.submitted >= 2)
        .values(rescore=True)
        .execution_options(synchronize_session=False)
    )


def outdated(session: Session, now: datetime) -> list[Project]:
    """The projects with marked items, or whose report may be made anew, that no score job is about to take.

    Only reads: a look into an index for each project.
    """
    marked = exists().where(Item.project_id == Project.id, Item.rescore)
    due = exists().where(
        AgreementReport.project_id == Project.id, AgreementReport.stale, AgreementReport.due_at <= now
    )
    cared_for = exists().where(
        Job.project_id == Project.id,
        Job.kind == "score",
        or_(
            Job.state.in_(("queued", "running")),
            and_(Job.state.in_(("failed", "cancelled")), Job.finished_at > now - RETRY),
        ),
    )
    return list(session.scalars(select(Project).where(or_(marked, due), ~cared_for).order_by(Project.id)))


def enqueue_outdated(session: Session, now: datetime) -> None:
    """Have one score job for each project whose agreement is out of date."""
    for project in outdated(session, now):
        jobs.enqueue(session, "score", project=project, key=f"score:{project.id}")
