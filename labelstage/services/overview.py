"""Pictures of how projects stand: counts, throughput, and what each person did. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from ..storage import Assignment, Item, ItemScore, Membership, Project, Review, User
from .access import Role

#: States of an assignment that was handed in.
HANDED_IN = ("submitted", "accepted", "returned")


@dataclass(frozen=True)
class Standing:
    """How far a project has come. Withdrawn items do not count."""

    items: int = 0
    labelled: int = 0  # items with all their submits, the done ones among them
    done: int = 0  # and all of them accepted
    wanted: int = 0  # submits: items times overlap
    submitted: int = 0
    in_review: int = 0
    returned: int = 0
    leased: int = 0


@dataclass(frozen=True)
class Day:
    """The submits between two midnights."""

    start: datetime
    end: datetime
    submits: int


@dataclass(frozen=True)
class WorkerRow:
    """What one person handed in to a project."""

    user: User
    submitted: int
    accepted: int
    returned: int
    fixed: int
    skipped: int
    active_ms: int
    last: datetime | None


def standings(session: Session, projects: Iterable[Project]) -> dict[int, Standing]:
    """How far each project has come, by its id, in two queries whatever their number."""
    ids = [project.id for project in projects]
    items = session.execute(
        select(
            Item.project_id,
            func.count(),
            func.sum(case((Item.state.in_(("labelled", "done")), 1), else_=0)),
            func.sum(case((Item.state == "done", 1), else_=0)),
            func.sum(Item.overlap),
            func.sum(Item.submitted),
        )
        .where(Item.project_id.in_(ids), Item.state != "withdrawn")
        .group_by(Item.project_id)
    )
    counts = {row[0]: [int(value) for value in row[1:]] for row in items}
    states = session.execute(
        select(Assignment.project_id, Assignment.state, func.count())
        .where(Assignment.project_id.in_(ids), Assignment.state.in_(("submitted", "returned", "leased")))
        .group_by(Assignment.project_id, Assignment.state)
    )
    live: dict[tuple[int, str], int] = {(row[0], row[1]): row[2] for row in states}
    return {number: _standing(counts.get(number, [0] * 5), number, live) for number in ids}


def _standing(counts: Sequence[int], number: int, live: Mapping[tuple[int, str], int]) -> Standing:
    items, labelled, done, wanted, submitted = counts
    return Standing(
        items=items,
        labelled=labelled,
        done=done,
        wanted=wanted,
        submitted=submitted,
        in_review=live.get((number, "submitted"), 0),
        returned=live.get((number, "returned"), 0),
        leased=live.get((number, "leased"), 0),
    )


def throughput(session: Session, project: Project, *, today: datetime, days: int = 14) -> list[Day]:
    """Submits per day, the oldest first; `today` is the midnight with which the last day began."""
    starts = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    ranges = [(start, start + timedelta(days=1)) for start in starts]
    ours = Assignment.project_id == project.id, Assignment.state.in_(HANDED_IN)
    of_a_day = (  # each a walk along an index, where one pass over all would ask of every submit in which of the days it fell
        select(func.count())
        .where(*ours, Assignment.submitted_at >= start, Assignment.submitted_at < end)
        .scalar_subquery()
        for start, end in ranges
    )
    counts = session.execute(select(*of_a_day)).one()
    return [Day(start, end, count) for (start, end), count in zip(ranges, counts, strict=True)]


def days_left(standing: Standing, days: Sequence[Day], *, window: int = 7) -> int | None:
    """Days until every wanted submit is in, at the pace of the last `window` days; None when nobody worked."""
    pace = sum(day.submits for day in days[-window:]) / window
    left = standing.wanted - standing.submitted
    return -int(-left // pace) if pace > 0 and left > 0 else None


def workers(session: Session, project: Project) -> list[WorkerRow]:
    """Everybody who has had an item of the project, those with most submits first."""
    ours = Assignment.project_id == project.id
    counts = session.execute(
        select(Assignment.worker_id, Assignment.state, func.count(), func.sum(Assignment.active_ms))
        .where(ours)
        .group_by(Assignment.worker_id, Assignment.state)
    ).all()
    states: dict[int, dict[str, tuple[int, int]]] = {}
    for worker_id, state, count, active_ms in counts:  # PostgreSQL sums integers to decimals
        states.setdefault(worker_id, {})[state] = (count, int(active_ms))
    fixed: dict[int, int] = dict(
        session.execute(
            select(Assignment.worker_id, func.count())
            .join(Review, Review.assignment_id == Assignment.id)
            .where(Review.project_id == project.id, Review.decision == "fix")
            .group_by(Assignment.worker_id)
        ).all()
    )
    last = select(func.max(Assignment.submitted_at)).where(ours, Assignment.worker_id == User.id)
    users = session.execute(select(User, last.scalar_subquery()).where(User.id.in_(states)))
    rows = [_worker_row(user, states[user.id], fixed.get(user.id, 0), moment) for user, moment in users]
    return sorted(rows, key=lambda row: (-row.submitted, row.user.name))


def _worker_row(
    user: User, states: Mapping[str, tuple[int, int]], fixed: int, last: datetime | None
) -> WorkerRow:
    """`states`: how many of his assignments are in each state, and how long he worked on them."""
    handed_in = [states[state] for state in HANDED_IN if state in states]
    accepted, returned, skipped = (
        states.get(state, (0, 0))[0] for state in ("accepted", "returned", "skipped")
    )
    submitted, active_ms = (sum(numbers) for numbers in zip((0, 0), *handed_in, strict=True))
    return WorkerRow(user, submitted, accepted, returned, fixed, skipped, active_ms, last)


def mean_scores(session: Session, project: Project) -> dict[tuple[str, str], tuple[float, int]]:
    """Field and measure to the mean over the items for which it is defined, and their number."""
    rows = session.execute(
        select(ItemScore.field, ItemScore.measure, func.avg(ItemScore.value), func.count(ItemScore.value))
        .where(ItemScore.project_id == project.id, ItemScore.value.is_not(None))
        .group_by(ItemScore.field, ItemScore.measure)
    )
    return {(field, measure): (float(mean), count) for field, measure, mean, count in rows}


def projects_with(session: Session, user: User) -> dict[Role, list[Project]]:
    """The projects in which a person holds each role, the newest first."""
    rows = session.execute(
        select(Membership.role, Project)
        .join(Project, Project.id == Membership.project_id)
        .where(Membership.user_id == user.id, Project.state != "archived")
        .order_by(Project.id.desc())
    )
    found: dict[Role, list[Project]] = {role: [] for role in Role}
    for role, project in rows:
        found[Role(role)].append(project)
    return found


def own_counts(session: Session, user: User) -> dict[int, dict[str, int]]:
    """How many assignments in each state a person has, by project."""
    rows = session.execute(
        select(Assignment.project_id, Assignment.state, func.count())
        .where(Assignment.worker_id == user.id)
        .group_by(Assignment.project_id, Assignment.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for project_id, state, number in rows:
        counts.setdefault(project_id, {})[state] = number
    return counts


def own_drafts(session: Session, project: Project, worker: User, *, limit: int = 50) -> list[Assignment]:
    """Work that a person has begun and not handed in, what was returned left out; the last leased first."""
    query = (
        select(Assignment)
        .where(
            Assignment.project_id == project.id,
            Assignment.worker_id == worker.id,
            Assignment.state.in_(("leased", "expired")),
            Assignment.draft_version > 0,
        )
        .order_by(Assignment.leased_at.desc(), Assignment.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def own_work(
    session: Session,
    project: Project,
    worker: User,
    *,
    states: Sequence[str] = HANDED_IN,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Assignment]:
    """What a person handed in, the newest first; `before` is (submitted_at, id) of the last one seen."""
    query = select(Assignment).where(
        Assignment.project_id == project.id,
        Assignment.worker_id == worker.id,
        Assignment.state.in_(states),
    )
    if before is not None:
        moment, number = before
        older = Assignment.submitted_at < moment
        query = query.where(or_(older, and_(Assignment.submitted_at == moment, Assignment.id < number)))
    return list(
        session.scalars(query.order_by(Assignment.submitted_at.desc(), Assignment.id.desc()).limit(limit))
    )
