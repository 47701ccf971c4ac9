"""What reviewers decide about submits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ..storage import Assignment, Project, Review, User, utcnow
from . import annotation, events
from .assignment import lock, settle_item
from .errors import Conflict, Forbidden, Invalid, Problem

DECISIONS = ("accept", "fix", "return")
REASONS: dict[str, Words] = {
    "missing": _("Something is missing"),
    "extra": _("Something is marked that should not be"),
    "wrong_class": _("Wrong class"),
    "loose": _("Edges are off"),
    "attributes": _("Attributes are wrong"),
    "guideline": _("Against the guideline"),
    "other": _("Other (see the comment)"),
}
MAX_COMMENT = 2000
MAX_ANCHORS = 200
HOLD = timedelta(minutes=10)


def _waiting(project: Project, reviewer: User) -> tuple[Any, ...]:
    return (
        Assignment.project_id == project.id,
        Assignment.state == "submitted",
        Assignment.counted,
        Assignment.worker_id != reviewer.id,
    )


def count_waiting(session: Session, project: Project, reviewer: User) -> int:
    """How many submits wait that this person may review."""
    return session.scalar(select(func.count()).where(*_waiting(project, reviewer))) or 0


def queue(session: Session, project: Project, reviewer: User, *, limit: int = 100) -> list[Assignment]:
    """The submits that wait, the oldest first."""
    query = (
        select(Assignment)
        .where(*_waiting(project, reviewer))
        .order_by(Assignment.submitted_at, Assignment.id)
    )
    return list(session.scalars(query.limit(limit)))


def next_review(
    session: Session,
    project: Project,
    reviewer: User,
    *,
    holding: frozenset[int] = frozenset(),
    now: datetime | None = None,
) -> Assignment | None:
    """The oldest submit that nobody else has open, held for this reviewer; None when nothing waits."""
    now = now or utcnow()
    free = or_(
        Assignment.reviewing_until.is_(None),
        Assignment.reviewing_until < now,
        Assignment.reviewing_id == reviewer.id,
    )
    found = session.scalars(
        select(Assignment)
        .where(*_waiting(project, reviewer), free, Assignment.id.not_in(holding))
        .order_by(Assignment.submitted_at, Assignment.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if found is not None:
        found.reviewing_id, found.reviewing_until = reviewer.id, now + HOLD
        session.flush()
    return found


def review(
    session: Session,
    project: Project,
    assignment: Assignment,
    reviewer: User,
    *,
    decision: str,
    revision_id: int,
    reasons: Sequence[str] = (),
    comment: str = "",
    anchors: Sequence[dict[str, Any]] = (),
    result: Any = None,
    now: datetime | None = None,
) -> Review:
    """Accept a submit, fix and accept it, or return it to its worker.

    Raises Forbidden for one's own work, Conflict when somebody decided or resubmitted meanwhile, Invalid with every problem.
    """
    now = now or utcnow()
    lock(session, assignment)
    if assignment.worker_id == reviewer.id:
        raise Forbidden(_("Nobody reviews their own work."))
    if assignment.state != "submitted" or assignment.revision_id != revision_id:
        raise Conflict(
            _("Somebody else decided on this, or it was handed in again. Look at the newest version.")
        )
    _check(decision, reasons, comment, anchors)
    made = Review(
        project_id=project.id,
        assignment_id=assignment.id,
        revision_id=revision_id,
        reviewer_id=reviewer.id,
        decision=decision,
        reasons=list(reasons),
        comment=comment.strip(),
        anchors=list(anchors),
        created_at=now,
    )
    if decision == "fix":
        fixed = annotation.add_revision(
            session,
            project,
            assignment,
            author_id=reviewer.id,
            origin="reviewer",
            result=annotation.check(session, project, assignment.item, result),
            key=f"review-{revision_id}",
            now=now,
        )
        made.fixed_revision_id = assignment.revision_id = fixed.id
    session.add(made)
    assignment.state = "returned" if decision == "return" else "accepted"
    if decision == "return":
        assignment.expires_at = now + timedelta(hours=project.return_hours)
    assignment.reviewing_id = assignment.reviewing_until = None
    session.flush()
    session.refresh(assignment.item, with_for_update={"key_share": True})
    settle_item(session, assignment.item)
    events.reviewed.send(session, review=made, assignment=assignment)
    return made


def _check(decision: str, reasons: Sequence[str], comment: str, anchors: Sequence[dict[str, Any]]) -> None:
    problems = []
    if decision not in DECISIONS:
        problems.append(Problem("decision", _("Choose accept, fix or return.")))
    unknown = [reason for reason in reasons if reason not in REASONS]
    if unknown:
        known = ", ".join(REASONS)
        problems.append(Problem("reasons", _("Choose from: %(known)s.", known=known)))
    if decision == "return" and not (reasons or comment.strip() or anchors):
        problems.append(Problem("reasons", _("Say why: choose a reason or write a comment.")))
    if len(comment) > MAX_COMMENT:
        problems.append(Problem("comment", _("Keep it under %(most)s characters.", most=MAX_COMMENT)))
    if len(anchors) > MAX_ANCHORS:
        problems.append(Problem("anchors", _("Keep to %(most)s comments.", most=MAX_ANCHORS)))
    if problems:
        raise Invalid(_("The review was not saved."), problems)


def last_review(session: Session, assignment: Assignment) -> Review | None:
    """The newest decision about an assignment, None when there is none."""
    query = select(Review).where(Review.assignment_id == assignment.id).order_by(Review.id.desc()).limit(1)
    return session.scalars(query).first()
