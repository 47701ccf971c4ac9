"""Work that a manager gives to named people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Assignment, Item, Membership, Project, User, utcnow
from ..access import Role
from ..errors import Conflict, Invalid, Problem
from .slots import CLOSED, give_back, lock_items

MOST_PUSHED = 2000
DUE_IN = timedelta(days=7)


class Pushed(NamedTuple):
    """What became of a push: pairs of item and person."""

    pushed: int
    had: int  # that person has had that item
    full: int  # the item wants nobody more


def push(
    session: Session,
    project: Project,
    workers: Sequence[User],
    *conditions: ColumnElement[bool],
    due_at: datetime | None = None,
    in_turns: bool = False,
    now: datetime | None = None,
) -> Pushed:
    """Give the items that fit to named workers: to each of them all, or one each in turn.

    Pushed work takes a slot, comes before everything else to its worker, and goes to others when it is not begun by `due_at`
    (in seven days unless told). Required skills are not asked: the manager chose. Raises Invalid.
    """
    now = now or utcnow()
    due_at = due_at or now + DUE_IN
    fit = (Item.project_id == project.id, Item.state.not_in(CLOSED), *conditions)
    _check(session, project, workers, fit, due_at, now)
    lock_items(session, *fit)
    slots = dict(session.execute(select(Item.id, Item.open_slots).where(*fit).order_by(Item.id)).all())
    deal = _Deal(slots, _had(session, list(slots)))
    for number, item in enumerate(slots):
        for worker in [workers[number % len(workers)]] if in_turns else workers:
            deal.give(item, worker.id)
    lease = {"state": "pushed", "counted": True, "expires_at": due_at, "due_at": due_at}
    if deal.fresh:
        rows = [{"project_id": project.id, "leased_at": now, **lease, **row} for row in deal.fresh]
        session.execute(insert(Assignment), rows)
    session.execute(update(Assignment).where(Assignment.id.in_(deal.again)).values(**lease))
    for count, items in deal.by_slots().items():
        taken = update(Item).where(Item.id.in_(items)).values(open_slots=Item.open_slots - count)
        session.execute(taken.execution_options(synchronize_session=False))
    session.expire_all()
    return deal.outcome()


class _Deal:
    """Who gets what, as long as there are slots."""

    def __init__(self, slots: Mapping[int, int], had: Mapping[tuple[int, int], tuple[str, int]]) -> None:
        self.left = dict(slots)
        self.had = had
        self.taken: Counter[int] = Counter()
        self.refused: Counter[str] = Counter()
        self.fresh: list[dict[str, int]] = []
        self.again: list[int] = []  # assignments that the worker had let go of

    def give(self, item: int, worker: int) -> None:
        state, assignment = self.had.get((item, worker), (None, 0))
        if state not in (None, "released", "expired", "postponed"):
            self.refused["had"] += 1
        elif self.taken[item] == self.left[item]:
            self.refused["full"] += 1
        else:
            self.taken[item] += 1
            if state is None:
                self.fresh.append({"item_id": item, "worker_id": worker})
            else:
                self.again.append(assignment)

    def by_slots(self) -> dict[int, list[int]]:
        """Number of slots taken to the items of which so many were."""
        items: dict[int, list[int]] = {}
        for item, count in self.taken.items():
            items.setdefault(count, []).append(item)
        return items

    def outcome(self) -> Pushed:
        return Pushed(len(self.fresh) + len(self.again), self.refused["had"], self.refused["full"])


def _check(
    session: Session,
    project: Project,
    workers: Sequence[User],
    fit: Sequence[ColumnElement[bool]],
    due_at: datetime,
    now: datetime,
) -> None:
    problems = []
    here = select(Membership.user_id).where(
        Membership.project_id == project.id, Membership.role == Role.WORKER
    )
    strangers = {worker.id for worker in workers} - set(session.scalars(here))
    if not workers or strangers:
        problems.append(Problem("workers", _("Choose people who are workers of this project.")))
    if due_at <= now:
        problems.append(Problem("due_at", _("Choose a time that is still to come.")))
    count = session.scalar(select(func.count()).select_from(Item).where(*fit)) or 0
    if count * len(workers) > MOST_PUSHED:
        message = _(
            "Push at most %(most)s items at once; these are %(count)s.", most=MOST_PUSHED, count=count
        )
        problems.append(Problem("items", message))
    if problems:
        raise Invalid(_("Nothing was pushed."), problems)


def _had(session: Session, items: Sequence[int]) -> dict[tuple[int, int], tuple[str, int]]:
    """Item and worker to the state and id of their assignment."""
    columns = (Assignment.item_id, Assignment.worker_id, Assignment.state, Assignment.id)
    rows = session.execute(select(*columns).where(Assignment.item_id.in_(items)))
    return {(item, worker): (state, number) for item, worker, state, number in rows}


def take_back(session: Session, assignment: Assignment) -> None:
    """Take pushed work back that was not begun: its slot goes to others. Raises Conflict."""
    if assignment.state != "pushed" or not give_back(session, assignment, "released"):
        raise Conflict(_("Only pushed work that was not begun can be taken back."))


def waiting(session: Session, project: Project) -> list[tuple[User, int, datetime]]:
    """Who has pushed work before him: how many items, and when the first is due."""
    rows = session.execute(
        select(User, func.count(), func.min(Assignment.expires_at))
        .join(Assignment, Assignment.worker_id == User.id)
        .where(Assignment.project_id == project.id, Assignment.state == "pushed")
        .group_by(User.id)
        .order_by(func.min(Assignment.expires_at))
    )
    return [(user, count, due) for user, count, due in rows]
