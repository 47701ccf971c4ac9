"""Talks about somebody's labels, between who made them and those who review them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from labelstage.words import _

from ...storage import Assignment, Project, ReviewThread, ThreadMessage, User, utcnow
from ..errors import Conflict, Invalid, Problem
from ..messages import checked
from .anchors import NOWHERE, pointed_at

STATES = ("open", "resolved")
MAX_TEXT = 2000
MOST_THREADS = 100
_WHOLE = selectinload(ReviewThread.messages).joinedload(ThreadMessage.author)


def begin(
    session: Session,
    project: Project,
    assignment: Assignment,
    author: User,
    text: str,
    *,
    anchor: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> ReviewThread:
    """Say something about an assignment's labels, or about one object or place. Raises Invalid, Conflict."""
    now = now or utcnow()
    clean, place = checked(text, MAX_TEXT), _anchor(anchor)
    if len(about(session, assignment)) >= MOST_THREADS:
        raise Conflict(_("There are %(most)s threads here already. Resolve some.", most=MOST_THREADS))
    made = ReviewThread(
        project_id=project.id,
        assignment_id=assignment.id,
        author_id=author.id,
        anchor=place,
        changed_at=now,
        messages=[ThreadMessage(author_id=author.id, text=clean, created_at=now)],
    )
    session.add(made)
    session.flush()
    return made


def reply(
    session: Session, thread: ReviewThread, author: User, text: str, *, now: datetime | None = None
) -> ReviewThread:
    """Write on; a resolved thread is open again. Raises Invalid."""
    now = now or utcnow()
    thread.messages.append(ThreadMessage(author_id=author.id, text=checked(text, MAX_TEXT), created_at=now))
    thread.state, thread.changed_at = "open", now
    session.flush()
    return thread


def set_state(session: Session, thread: ReviewThread, state: str, *, now: datetime | None = None) -> None:
    """Resolve a thread, or open it again. Raises Invalid."""
    if state not in STATES:
        message = _("Choose one of: %(states)s.", states=", ".join(STATES))
        raise Invalid(_("The thread was not changed."), [Problem("state", message)])
    if thread.state != state:
        thread.state, thread.changed_at = state, now or utcnow()
        session.flush()


def about(session: Session, assignment: Assignment) -> list[ReviewThread]:
    """The threads about an assignment, the oldest first."""
    query = select(ReviewThread).where(ReviewThread.assignment_id == assignment.id)
    return list(session.scalars(query.order_by(ReviewThread.id).options(_WHOLE)))


def listed(
    session: Session, project: Project, *, state: str | None = "open", limit: int = 50
) -> list[ReviewThread]:
    """A project's threads, the last written to first."""
    query = select(ReviewThread).where(ReviewThread.project_id == project.id)
    if state is not None:
        query = query.where(ReviewThread.state == state)
    order = (ReviewThread.changed_at.desc(), ReviewThread.id.desc())
    whole = joinedload(ReviewThread.assignment).joinedload(Assignment.item)
    return list(session.scalars(query.order_by(*order).limit(limit).options(_WHOLE, whole)))


def count_open(session: Session, project: Project) -> int:
    """How many of a project's threads are open."""
    query = select(func.count()).where(ReviewThread.project_id == project.id, ReviewThread.state == "open")
    return session.scalar(query) or 0


def open_about(session: Session, assignments: Iterable[int]) -> dict[int, int]:
    """How many open threads there are about each of these assignments that has one."""
    query = select(ReviewThread.assignment_id, func.count()).where(
        ReviewThread.assignment_id.in_(list(assignments)), ReviewThread.state == "open"
    )
    return dict(session.execute(query.group_by(ReviewThread.assignment_id)).all())


def _anchor(anchor: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a thread points at, if anything. Raises Invalid."""
    if anchor is None:
        return None
    found = pointed_at(anchor)
    if not found:
        raise Invalid(_("The message was not sent."), [Problem("anchor", NOWHERE)])
    return found
