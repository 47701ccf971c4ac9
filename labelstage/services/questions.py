"""What workers ask about items, and the answers of managers and reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from labelstage.words import _

from ..storage import Assignment, Project, Question, QuestionMessage, User, utcnow
from .errors import Conflict
from .messages import checked

STATES = ("open", "answered")
MAX_TEXT = 4_000
MAX_OPEN = 20

_WHOLE = (
    joinedload(Question.item),
    joinedload(Question.worker),
    selectinload(Question.messages).joinedload(QuestionMessage.author),
)


def ask(
    session: Session,
    project: Project,
    assignment: Assignment,
    worker: User,
    text: str,
    now: datetime | None = None,
) -> Question:
    """Ask about an item in hand or handed in. Raises Invalid, and Conflict when too many of this worker's questions wait."""
    now = now or utcnow()
    text = checked(text, MAX_TEXT)
    waiting = select(func.count()).where(
        Question.project_id == project.id, Question.worker_id == worker.id, Question.state == "open"
    )
    if (session.scalar(waiting) or 0) >= MAX_OPEN:
        raise Conflict(
            _("%(most)s of your questions wait for an answer. Wait for some of them.", most=MAX_OPEN)
        )
    question = Question(
        project_id=project.id,
        item_id=assignment.item_id,
        assignment_id=assignment.id,
        worker_id=worker.id,
        changed_at=now,
        messages=[QuestionMessage(author_id=worker.id, text=text, created_at=now)],
    )
    session.add(question)
    session.flush()
    return question


def reply(
    session: Session, question: Question, author: User, text: str, now: datetime | None = None
) -> Question:
    """Write into a thread: who asked opens it again, anybody else answers it. Raises Invalid."""
    now = now or utcnow()
    question.messages.append(
        QuestionMessage(author_id=author.id, text=checked(text, MAX_TEXT), created_at=now)
    )
    is_asker = author.id == question.worker_id
    question.state, question.changed_at = "open" if is_asker else "answered", now
    if is_asker:
        question.read_at = now
    session.flush()
    return question


def mark_read(session: Session, question: Question, now: datetime | None = None) -> None:
    """Whoever asked has seen what is written so far."""
    question.read_at = now or utcnow()
    session.flush()


def about(session: Session, assignment: Assignment) -> list[Question]:
    """The threads about an assignment, the oldest first."""
    query = select(Question).where(Question.assignment_id == assignment.id).order_by(Question.id)
    return list(session.scalars(query.options(*_WHOLE)))


def listed(
    session: Session,
    project: Project,
    *,
    state: str | None = None,
    worker: User | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> Sequence[Question]:
    """A project's threads, the last written to first; `before` is (changed_at, id) of the last one seen."""
    query = select(Question).where(Question.project_id == project.id)
    if state is not None:
        query = query.where(Question.state == state)
    if worker is not None:
        query = query.where(Question.worker_id == worker.id)
    if before is not None:
        moment, number = before
        query = query.where(
            or_(Question.changed_at < moment, and_(Question.changed_at == moment, Question.id < number))
        )
    order = (Question.changed_at.desc(), Question.id.desc())
    return session.scalars(query.order_by(*order).limit(limit).options(*_WHOLE)).all()


def count_open(session: Session, project: Project) -> int:
    """How many questions of a project wait for an answer."""
    query = select(func.count()).where(Question.project_id == project.id, Question.state == "open")
    return session.scalar(query) or 0


def count_news(session: Session, project: Project, worker: User) -> int:
    """How many of a worker's questions have an answer that he has not seen."""
    unseen = or_(Question.read_at.is_(None), Question.read_at < Question.changed_at)
    query = select(func.count()).where(
        Question.project_id == project.id,
        Question.worker_id == worker.id,
        Question.state == "answered",
        unseen,
    )
    return session.scalar(query) or 0
