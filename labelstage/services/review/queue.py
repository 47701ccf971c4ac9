"""Which submits wait for a reviewer, in which order, and who has which open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import (
    Appeal,
    Assignment,
    Item,
    ItemScore,
    Project,
    Question,
    Review,
    Revision,
    SampleMember,
    User,
    utcnow,
)
from ..assignment import lock
from ..errors import Conflict
from . import seeds
from .decisions import must_be_anothers, open_appeal

#: all: the oldest first. low: the least agreement first. flagged: what workers ask about. new: those of whom least was
#: decided first. mine: what this person has open or was given. appeals: what a worker appealed.
QUEUES = ("all", "low", "flagged", "new", "mine", "appeals")
HOLD = timedelta(minutes=10)
#: Agreement below this is low unless the filter says otherwise.
LOW = 0.7
_SPREAD, _PRIME = 2654435761, 4294967291


@dataclass(frozen=True)
class Filter:
    """Which submits; what is None does not matter."""

    queue: str = "all"
    percent: int | None = None  # a share of them, always the same ones
    below: float | None = None  # some agreement of the item is below
    workers: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()  # "field:class", one of which is in the labels
    sample: int | None = None  # what is to be looked at of that sample

    def to_json(self) -> dict[str, Any]:
        """What is set of it, as it is kept with a sample."""
        found = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


ALL = Filter()


def conditions(
    session: Session, project: Project, reviewer: User, wanted: Filter = ALL
) -> tuple[ColumnElement[bool], ...]:
    """What a submit must be to wait for this person. Nobody's own work, nor an appeal against one's own decision, nor what was withdrawn."""
    appealed = _appealed(project)
    found = _of_others(session, project, reviewer)
    if wanted.queue == "appeals":
        found += [Assignment.state.in_(("submitted", "rejected")), Assignment.id.in_(appealed)]
    else:
        found += [Assignment.state.in_(("submitted", "seeded")), _ours(reviewer)]
    if wanted.queue == "mine":
        found.append(_held(reviewer, utcnow()))
    if wanted.queue == "flagged":
        found.append(exists().where(Question.assignment_id == Assignment.id, Question.state == "open"))
    if wanted.queue == "low" or wanted.below is not None:
        found.append(_least() < (LOW if wanted.below is None else wanted.below))
    if wanted.percent is not None:
        found.append((Assignment.id * literal(_SPREAD)) % literal(_PRIME) % 100 < wanted.percent)
    if wanted.workers:
        found.append(Assignment.worker_id.in_(wanted.workers))
    if wanted.classes:
        found.append(or_(*(_has_class(session, each) for each in wanted.classes)))
    if wanted.sample is not None:
        drawn = exists().where(
            SampleMember.sample_id == wanted.sample,
            SampleMember.assignment_id == Assignment.id,
            SampleMember.revision_id == Assignment.revision_id,
            SampleMember.drawn,
            SampleMember.decision.is_(None),
        )
        found.append(drawn)
    return tuple(found)


def _appealed(project: Project) -> Select[int]:
    return select(Appeal.assignment_id).where(Appeal.project_id == project.id, Appeal.state == "open")


def _of_others(session: Session, project: Project, reviewer: User) -> list[ColumnElement[bool]]:
    own = _appealed(project).join(Review, Review.id == Appeal.review_id)
    found: list[ColumnElement[bool]] = [
        Assignment.project_id == project.id,
        Assignment.worker_id != reviewer.id,
        Assignment.id.not_in(own.where(Review.reviewer_id == reviewer.id)),
    ]
    withdrawn = (Item.project_id == project.id, Item.state == "withdrawn")
    if session.scalar(select(exists().where(*withdrawn))):  # else an index alone may say what waits
        found.append(Assignment.item_id.not_in(select(Item.id).where(*withdrawn)))
    return found


def _ours(reviewer: User) -> ColumnElement[bool]:
    """Counted work, and what was made to check this very reviewer."""
    return or_(Assignment.counted, (Assignment.state == "seeded") & (Assignment.reviewing_id == reviewer.id))


def _least() -> ColumnElement[float]:
    worst = select(func.min(ItemScore.value)).where(ItemScore.item_id == Assignment.item_id)
    return worst.correlate(Assignment).scalar_subquery()


def _has_class(session: Session, named: str) -> ColumnElement[bool]:
    """That the newest labels name a class, as an object's or as an answer."""
    name, _colon, label = named.partition(":")
    key = '"' + name.replace("\\", "").replace('"', "") + '"'
    mine = Revision.id == Assignment.revision_id
    if session.get_bind().dialect.name == "postgresql":
        value = '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'
        path = cast(literal(f"$.{key}[*] ? (@ == {value} || @.class == {value})", Text), JSONPATH)
        return exists().where(mine, func.jsonb_path_exists(Revision.result, path))
    node = func.json_tree(Revision.result, f"$.{key}").table_valued(
        "key", "atom", "path", name="node", joins_implicitly=True
    )
    place = or_(node.c.key == "class", func.typeof(node.c.key) == "integer", node.c.path == "$")
    return exists().where(mine, node.c.atom == label, place)


def _order(wanted: Filter, project: Project, query: Select[Any]) -> Select[Any]:
    oldest = (Assignment.submitted_at, Assignment.id)
    if wanted.queue == "low":
        return query.order_by(_least(), *oldest)
    if wanted.queue == "new":
        known = (
            select(Assignment.worker_id, func.count().label("known"))
            .where(
                Assignment.project_id == project.id,
                Assignment.state.in_(("accepted", "returned", "rejected")),
            )
            .group_by(Assignment.worker_id)
            .subquery()
        )
        joined = query.outerjoin(known, known.c.worker_id == Assignment.worker_id)
        return joined.order_by(func.coalesce(known.c.known, 0), *oldest)
    return query.order_by(*oldest)


def count_waiting(session: Session, project: Project, reviewer: User, wanted: Filter = ALL) -> int:
    """How many submits wait that this person may review."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Assignment)
            .where(*conditions(session, project, reviewer, wanted))
        )
        or 0
    )


def is_waiting(session: Session, project: Project, reviewer: User, wanted: Filter = ALL) -> bool:
    """Whether any submit waits that this person may review."""
    return bool(session.scalar(select(exists().where(*conditions(session, project, reviewer, wanted)))))


def queue(
    session: Session, project: Project, reviewer: User, wanted: Filter = ALL, *, limit: int = 100
) -> list[Assignment]:
    """The submits that wait, in the order of the queue."""
    query = select(Assignment).where(*conditions(session, project, reviewer, wanted))
    return list(session.scalars(_order(wanted, project, query).limit(limit)))


def next_review(
    session: Session,
    project: Project,
    reviewer: User,
    wanted: Filter = ALL,
    *,
    holding: frozenset[int] = frozenset(),
    now: datetime | None = None,
) -> Assignment | None:
    """The first submit of the queue that nobody else has open, held for this reviewer; None when nothing waits.

    Among them, as often as the project wants, one made to check this reviewer: then it comes first.
    """
    now = now or utcnow()
    if wanted.queue != "appeals" and wanted.sample is None and not holding_seed(session, project, reviewer):
        real = is_waiting(session, project, reviewer, wanted)
        seed = seeds.maybe(session, project, reviewer, now=now) if real else None
        if seed is not None and seed.id not in holding:
            seed.reviewing_until = now + HOLD
            session.flush()
            return seed
    query = select(Assignment).where(
        *conditions(session, project, reviewer, wanted),
        _is_free(reviewer, now),
        Assignment.id.not_in(holding),
    )
    given = query.order_by(_held(reviewer, now).desc())
    ordered = _order(wanted, project, given).limit(1)
    found = session.scalars(ordered.with_for_update(of=Assignment, skip_locked=True)).first()
    if found is not None:
        _take(session, found, reviewer, now)
    return found


def _take(session: Session, assignment: Assignment, reviewer: User, now: datetime) -> None:
    """Nobody else gets it for a while; what was given to this person stays his as long as it was."""
    until = assignment.reviewing_until
    is_longer = assignment.reviewing_id == reviewer.id and until is not None and until > now + HOLD
    assignment.reviewing_id, assignment.reviewing_until = reviewer.id, until if is_longer else now + HOLD
    session.flush()


def _held(reviewer: User, now: datetime) -> ColumnElement[bool]:
    return and_(
        func.coalesce(Assignment.reviewing_id, 0) == reviewer.id,
        func.coalesce(Assignment.reviewing_until, now) > now,
    )


def holding_seed(session: Session, project: Project, reviewer: User) -> bool:
    """Whether something made to check this reviewer already waits for him."""
    mine = (
        Assignment.project_id == project.id,
        Assignment.state == "seeded",
        Assignment.reviewing_id == reviewer.id,
    )
    return (
        bool(project.review_seeds) and session.scalar(select(Assignment.id).where(*mine).limit(1)) is not None
    )


def _is_free(reviewer: User, now: datetime) -> ColumnElement[bool]:
    return or_(
        Assignment.reviewing_until.is_(None),
        Assignment.reviewing_until < now,
        Assignment.reviewing_id == reviewer.id,
    )


def hold(session: Session, assignment: Assignment, reviewer: User, *, now: datetime | None = None) -> None:
    """Have a certain submit open. Raises Forbidden for what one may not decide on, Conflict while somebody else has it open."""
    now = now or utcnow()
    lock(session, assignment)
    must_be_anothers(session, assignment, reviewer, open_appeal(session, assignment))
    until = assignment.reviewing_until
    if until is not None and until >= now and assignment.reviewing_id != reviewer.id:
        name = session.get_one(User, assignment.reviewing_id).name
        raise Conflict(_("%(name)s has this one. Take the next.", name=name))
    _take(session, assignment, reviewer, now)


def workers_waiting(session: Session, project: Project, reviewer: User) -> Sequence[tuple[User, int]]:
    """Whose submits wait, and how many of each."""
    counts = (
        select(Assignment.worker_id, func.count().label("waiting"))
        .where(*_of_others(session, project, reviewer), Assignment.state == "submitted", Assignment.counted)
        .group_by(Assignment.worker_id)
        .subquery()
    )
    query = select(User, counts.c.waiting).join(counts, counts.c.worker_id == User.id)
    return [(user, count) for user, count in session.execute(query.order_by(User.name, User.id))]
