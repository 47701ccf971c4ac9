"""What a worker says against a return or a rejection. A second reviewer decides, and that is the last word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Appeal, Assignment, Project, Review, User, utcnow
from ..assignment import lock, settle_item
from ..errors import Conflict, Forbidden
from ..messages import checked
from .decisions import last_review

STATES = ("open", "granted", "refused")
MAX_TEXT = 2000


def appeal(
    session: Session,
    project: Project,
    assignment: Assignment,
    worker: User,
    text: str,
    *,
    now: datetime | None = None,
) -> Appeal:
    """Appeal the last decision about one's own work. Returned work waits for the hearing and need not be corrected meanwhile.

    Raises Forbidden, Invalid, and Conflict where there is nothing to appeal, or a hearing has been.
    """
    lock(session, assignment)
    if assignment.worker_id != worker.id:
        raise Forbidden(_("Only whose work it is may appeal."))
    clean = checked(text, MAX_TEXT, refusal=_("The appeal was not sent."))
    decision = last_review(session, assignment)
    if assignment.state not in ("returned", "rejected") or decision is None:
        raise Conflict(_("Only work that was returned or rejected can be appealed."))
    if heard(session, decision):
        raise Conflict(_("A second reviewer has decided about this. That is the last word."))
    made = Appeal(
        project_id=project.id,
        assignment_id=assignment.id,
        review_id=decision.id,
        text=clean,
        created_at=now or utcnow(),
    )
    session.add(made)
    if assignment.state == "returned":
        assignment.state = "submitted"
    session.flush()
    settle_item(session, assignment.item)
    return made


def heard(session: Session, decision: Review) -> bool:
    """Whether a decision was made about an appeal, or has been appealed."""
    query = select(Appeal.id).where((Appeal.hearing_id == decision.id) | (Appeal.review_id == decision.id))
    return session.scalar(query.limit(1)) is not None


def may_appeal(session: Session, assignment: Assignment) -> bool:
    """Whether the worker can still say something against the last decision."""
    decision = last_review(session, assignment)
    return (
        assignment.state in ("returned", "rejected") and decision is not None and not heard(session, decision)
    )


def about(session: Session, assignment: Assignment) -> list[Appeal]:
    """The appeals about an assignment, the oldest first."""
    query = select(Appeal).where(Appeal.assignment_id == assignment.id).order_by(Appeal.id)
    return list(session.scalars(query))


def listed(
    session: Session, project: Project, *, state: str | None = None, limit: int = 50
) -> Sequence[Appeal]:
    """A project's appeals, the newest first."""
    query = select(Appeal).where(Appeal.project_id == project.id)
    if state is not None:
        query = query.where(Appeal.state == state)
    return session.scalars(query.order_by(Appeal.id.desc()).limit(limit)).all()
