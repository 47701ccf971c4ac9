"""Whether a worker has to practise before he gets work, and what is left of it: see services/practice.py."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from ...storage import Gold, Measure, Practice, Project, User
from .nothing import Nothing

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def sent_to_practise(session: Session, project: Project, worker: User) -> datetime | None:
    """When a manager or a rule last sent the worker to practise and he has not done it; None when nobody did."""
    if not project.restricted:
        return None
    query = select(func.max(Measure.decided_at)).where(
        Measure.project_id == project.id,
        Measure.worker_id == worker.id,
        Measure.action == "retrain",
        Measure.state == "applied",
        Measure.until.is_(None),
    )
    return session.scalar(query)


def unsolved(session: Session, project: Project, worker: User) -> Select[Gold]:
    """The practice items that the worker has not solved, since he was sent to practise if he was."""
    return _unsolved(project, worker, sent_to_practise(session, project, worker))


def _unsolved(project: Project, worker: User, sent: datetime | None) -> Select[Gold]:
    solved = exists().where(
        Practice.item_id == Gold.item_id,
        Practice.worker_id == worker.id,
        Practice.solved,
        Practice.changed_at >= (sent or ALWAYS),
    )
    return select(Gold).where(Gold.project_id == project.id, Gold.state == "practice", ~solved)


def untrained(session: Session, project: Project, worker: User) -> Nothing | None:
    """That the worker must solve the practice first. Costs nothing where nobody has to."""
    is_asked = project.gold.get("practice_first") if project.gold else False
    sent = sent_to_practise(session, project, worker)
    if not is_asked and sent is None:
        return None
    left = _unsolved(project, worker, sent).with_only_columns(Gold.item_id).limit(1)
    return Nothing("practice") if session.scalar(left) is not None else None
