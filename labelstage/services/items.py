"""Finding items, and everything that was said about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, exists, func, or_, select
from sqlalchemy.orm import Session

from ..storage import Assignment, Item, ItemScore, LabelSchema, Project, Review, Revision, User
from .overview import HANDED_IN
from .review.seeds import STATES as SEEDS

STATES = ("open", "labelled", "done", "set_aside", "withdrawn")


@dataclass(frozen=True)
class Filter:
    """Which items; what is None does not matter."""

    state: str | None = None
    text: str | None = None  # in the name, the external id or the item's own text
    workers: tuple[int, ...] = ()  # each of them handed in something about it
    since: datetime | None = None  # something was handed in from here
    until: datetime | None = None  # to here, this moment not included


@dataclass(frozen=True)
class Step:
    """One revision and what reviewers decided about it."""

    revision: Revision
    author: User
    schema_version: int
    reviews: list[tuple[Review, User]]


@dataclass(frozen=True)
class Strand:
    """One worker's part in an item: his assignment and its chain of revisions, the oldest first."""

    assignment: Assignment
    worker: User
    steps: list[Step]


def find(
    session: Session, project: Project, wanted: Filter, *, after: int = 0, limit: int = 50
) -> list[Item]:
    """The items that fit, by id from above `after`."""
    query = select(Item).where(Item.project_id == project.id, Item.id > after, *conditions(wanted))
    return list(session.scalars(query.order_by(Item.id).limit(limit)))


def count(session: Session, project: Project, wanted: Filter) -> int:
    """How many items fit."""
    fit = select(func.count()).select_from(Item).where(Item.project_id == project.id, *conditions(wanted))
    return session.scalar(fit) or 0


def conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """What a filter says about items, in SQL."""
    said: list[ColumnElement[bool]] = []
    if wanted.state:
        said.append(Item.state == wanted.state)
    if wanted.text:
        columns = (Item.name, Item.external_id, Item.text)
        said.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    said += [_handed_in(wanted).where(Assignment.worker_id == worker) for worker in wanted.workers]
    if wanted.since or wanted.until:
        said.append(_handed_in(wanted))
    return said


def _handed_in(wanted: Filter) -> Exists:
    """That something was handed in about the item, in the filter's time."""
    said = exists().where(Assignment.item_id == Item.id, Assignment.state.in_(HANDED_IN))
    if wanted.since:
        said = said.where(Assignment.submitted_at >= wanted.since)
    if wanted.until:
        said = said.where(Assignment.submitted_at < wanted.until)
    return said


def count_by_state(session: Session, project: Project) -> dict[str, int]:
    """How many items are in each state."""
    rows = session.execute(
        select(Item.state, func.count()).where(Item.project_id == project.id).group_by(Item.state)
    )
    return dict(rows.all())


def lineage(session: Session, item: Item, *, seeds: bool = False) -> list[Strand]:
    """All that was said about an item: by whom, under which schema, and what reviewers made of it."""
    assignments = session.execute(
        select(Assignment, User)
        .join(User, User.id == Assignment.worker_id)
        .where(Assignment.item_id == item.id, *(() if seeds else (Assignment.state.not_in(SEEDS),)))
        .order_by(Assignment.id)
    ).all()
    steps = _steps(session, [assignment.id for assignment, _worker in assignments])
    return [Strand(assignment, worker, steps.get(assignment.id, [])) for assignment, worker in assignments]


def _steps(session: Session, assignment_ids: Sequence[int]) -> dict[int, list[Step]]:
    revisions = session.execute(
        select(Revision, User, LabelSchema.version)
        .join(User, User.id == Revision.author_id)
        .join(LabelSchema, LabelSchema.id == Revision.schema_id)
        .where(Revision.assignment_id.in_(assignment_ids))
        .order_by(Revision.number)
    )
    decisions = session.execute(
        select(Review, User)
        .join(User, User.id == Review.reviewer_id)
        .where(Review.assignment_id.in_(assignment_ids))
        .order_by(Review.id)
    )
    reviews: dict[int, list[tuple[Review, User]]] = {}
    for review, reviewer in decisions:
        reviews.setdefault(review.revision_id, []).append((review, reviewer))
    steps: dict[int, list[Step]] = {}
    for revision, author, version in revisions:
        step = Step(revision, author, version, reviews.get(revision.id, []))
        steps.setdefault(revision.assignment_id, []).append(step)
    return steps


def scores(session: Session, item: Item) -> list[ItemScore]:
    """The item's agreement, by field and measure."""
    query = select(ItemScore).where(ItemScore.item_id == item.id)
    return list(session.scalars(query.order_by(ItemScore.field, ItemScore.measure)))


def neighbours(session: Session, item: Item) -> tuple[int | None, int | None]:
    """The ids of the items before and after this one in its project."""
    same = Item.project_id == item.project_id
    before = session.scalar(select(func.max(Item.id)).where(same, Item.id < item.id))
    after = session.scalar(select(func.min(Item.id)).where(same, Item.id > item.id))
    return before, after
