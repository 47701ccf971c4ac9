"""What reviewers decide about submits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Appeal, Assignment, Item, Project, Review, User, utcnow
from .. import annotation, events
from ..assignment import give_back, lock, settle_item, take_slot
from ..errors import Conflict, Forbidden, Invalid, Problem
from . import seeds
from .anchors import NOWHERE, pointed_at, remark
from .reasons import reasons_of

DECISIONS = ("accept", "fix", "return", "reject")
MAX_COMMENT = 2000
MAX_ANCHORS = 200
MAX_ACTIVE_MS = 3600 * 1000


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
    active_ms: int = 0,
    now: datetime | None = None,
) -> Review:
    """Accept a submit, fix and accept it, return it to its worker, or reject it and ask others.

    An appealed decision is heard so: what is decided is the last word. Raises Forbidden for one's own work and for an appeal
    against one's own decision, Conflict when somebody decided or resubmitted meanwhile, Invalid with every problem.
    """
    now = now or utcnow()
    lock(session, assignment)
    appeal = open_appeal(session, assignment)
    must_be_anothers(session, assignment, reviewer, appeal)
    _must_wait(assignment, revision_id, appeal)
    check(project, decision, reasons, comment, anchors)
    made = Review(
        project_id=project.id,
        assignment_id=assignment.id,
        revision_id=revision_id,
        reviewer_id=reviewer.id,
        decision=decision,
        reasons=list(reasons),
        comment=comment.strip(),
        anchors=[remark(each) for each in anchors],
        active_ms=max(0, min(active_ms, MAX_ACTIVE_MS)),
        created_at=now,
    )
    if assignment.state == "seeded":
        return seeds.answer(session, assignment, made)
    if decision == "fix":
        _fix(session, project, assignment, made, result)
    session.add(made)
    session.flush()
    _settle(session, project, assignment, made, appeal)
    events.reviewed.send(session, review=made, assignment=assignment)
    return made


def open_appeal(session: Session, assignment: Assignment) -> Appeal | None:
    """The appeal about this work that waits to be heard."""
    return session.scalar(select(Appeal).where(Appeal.assignment_id == assignment.id, Appeal.state == "open"))


def must_be_anothers(session: Session, assignment: Assignment, reviewer: User, appeal: Appeal | None) -> None:
    """Raises Forbidden for one's own work, and for an appeal against one's own decision."""
    if assignment.worker_id == reviewer.id:
        raise Forbidden(_("Nobody reviews their own work."))
    if appeal is not None and session.get_one(Review, appeal.review_id).reviewer_id == reviewer.id:
        raise Forbidden(_("This is an appeal against your decision. Somebody else hears it."))


def _must_wait(assignment: Assignment, revision_id: int, appeal: Appeal | None) -> None:
    """That there is something to decide."""
    waits = assignment.state in ("submitted", "seeded") or (
        assignment.state == "rejected" and appeal is not None
    )
    if not waits or assignment.revision_id != revision_id:
        raise Conflict(
            _("Somebody else decided on this, or it was handed in again. Look at the newest version.")
        )


def _fix(session: Session, project: Project, assignment: Assignment, made: Review, result: Any) -> None:
    fixed = annotation.add_revision(
        session,
        project,
        assignment,
        author_id=made.reviewer_id,
        origin="reviewer",
        result=annotation.check(session, project, assignment.item, result),
        key=f"review-{made.revision_id}",
        now=made.created_at,
    )
    made.fixed_revision_id = assignment.revision_id = fixed.id


def _settle(
    session: Session, project: Project, assignment: Assignment, made: Review, appeal: Appeal | None
) -> None:
    """Give the assignment and its item the state that the decision means; close the appeal that it answers."""
    assignment.reviewing_id = assignment.reviewing_until = None
    if appeal is not None:
        granted = made.decision in ("accept", "fix")
        appeal.state, appeal.hearing_id = "granted" if granted else "refused", made.id
    if made.decision == "reject":
        if assignment.state != "rejected":  # an appeal refused leaves it as it is
            give_back(session, assignment, "rejected")
    elif assignment.state == "rejected":
        _take_back_in(session, assignment, made)
    else:
        assignment.state = "returned" if made.decision == "return" else "accepted"
    if assignment.state == "returned":
        assignment.expires_at = made.created_at + timedelta(hours=project.return_hours)
    session.flush()
    session.refresh(assignment.item, with_for_update={"key_share": True})
    settle_item(session, assignment.item)


def _take_back_in(session: Session, assignment: Assignment, made: Review) -> None:
    """Rejected work that an appeal cleared: accepted, and counted unless others have filled its place meanwhile."""
    if made.decision == "return":
        raise Invalid(
            _("The review was not saved."),
            [Problem("decision", _("Rejected work is accepted or stays rejected: others may be at it."))],
        )
    assignment.counted = take_slot(session, assignment.item_id)
    assignment.state = "accepted"
    session.flush()
    if assignment.counted:
        item = session.get_one(Item, assignment.item_id)
        session.refresh(item, with_for_update={"key_share": True})
        item.submitted += 1
        item.rescore = True
        session.flush()


def check(
    project: Project,
    decision: str,
    reasons: Sequence[str],
    comment: str,
    anchors: Sequence[dict[str, Any]],
) -> None:
    """Raises Invalid with all that is wrong with what a reviewer says."""
    problems = []
    known = reasons_of(project)
    if decision not in DECISIONS:
        problems.append(Problem("decision", _("Choose accept, fix, return or reject.")))
    if any(reason not in known for reason in reasons):
        problems.append(Problem("reasons", _("Choose from: %(known)s.", known=", ".join(known))))
    if decision in ("return", "reject") and not (reasons or comment.strip() or anchors):
        problems.append(Problem("reasons", _("Say why: choose a reason or write a comment.")))
    if len(comment) > MAX_COMMENT:
        problems.append(Problem("comment", _("Keep it under %(most)s characters.", most=MAX_COMMENT)))
    if len(anchors) > MAX_ANCHORS:
        problems.append(Problem("anchors", _("Keep to %(most)s comments.", most=MAX_ANCHORS)))
    problems += [Problem(f"anchors.{at}", NOWHERE) for at, each in enumerate(anchors) if not pointed_at(each)]
    if problems:
        raise Invalid(_("The review was not saved."), problems)


def last_review(session: Session, assignment: Assignment) -> Review | None:
    """The newest decision about an assignment, None when there is none."""
    query = select(Review).where(Review.assignment_id == assignment.id).order_by(Review.id.desc()).limit(1)
    return session.scalars(query).first()
