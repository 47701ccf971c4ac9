"""Who labels what: leases, the overlap, skips.

How the next item is found. Items of a project stand in a queue (`queue_position`). Each worker has a cursor: every item
before it he has seen, or it was full when he passed. So the next item is the first open one after the cursor
that he has not had, found by one walk along an index, whatever the size of the project and however much he has done. An item
whose slot comes back goes to the end of the queue, ahead of every cursor.

A cursor can still miss an item: a position is given out before its transaction commits. When nothing lies ahead, the whole
queue is therefore searched once, and not again for SWEEP_EVERY. (So clocks of several hosts need not agree either.)

How the overlap holds. A slot is taken by `UPDATE item SET open_slots = open_slots - 1 WHERE id = ? AND open_slots > 0`: the
database serialises these, and at most `overlap` of them succeed. `UNIQUE (item, worker)` makes the workers distinct.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from labelstage.words import Words, _

from ..storage import Assignment, Item, Project, User, WorkerCursor, direct, utcnow
from .errors import Conflict, Invalid, NotFound, Problem

#: A client holds the item on the screen and the preloaded one; one more for a second tab.
MAX_HELD = 3
SWEEP_EVERY = timedelta(seconds=15)
MAX_SKIP_REASON = 500
EXPIRY_BATCH = 500

NOTHING: dict[str, Words] = {
    "paused": _("The project is paused."),
    "empty": _("Nothing has been brought in yet."),
    "done": _("Everything is labelled."),
    "leased": _("Others are working on what is left. Something may come back."),
    "seen": _("You have had every item that is still open."),
    "held": _("You already hold as many items as one person may. Submit or release one."),
}


class _Cursor(NamedTuple):
    """How far a worker has come in a project, and when the whole queue was last searched for him."""

    position: int
    swept_at: datetime | None


class _Taken(NamedTuple):
    """An item of which a slot was taken, and the worker's earlier assignment of it if he let that go."""

    item: Item
    position: int
    had_before: int | None


_THIS_CURSOR = and_(
    WorkerCursor.project_id == bindparam("project"), WorkerCursor.worker_id == bindparam("worker")
)
_CURSOR = select(WorkerCursor.position, WorkerCursor.swept_at).where(_THIS_CURSOR).with_for_update()
_MOVE_CURSOR = update(WorkerCursor).where(_THIS_CURSOR)
_OPEN_WORK = (
    select(Assignment)
    .where(
        Assignment.worker_id == bindparam("worker"),
        Assignment.project_id == bindparam("project"),
        or_(Assignment.state == "leased", Assignment.state == "returned"),
    )
    .order_by(Assignment.id)
)
_HAS_OPEN_SLOTS = Item.open_slots > literal_column("0")  # as the partial index has it
_FIRST_OPEN = (
    select(Item, Item.queue_position, Assignment.id)
    .outerjoin(Assignment, and_(Assignment.item_id == Item.id, Assignment.worker_id == bindparam("worker")))
    .where(
        Item.project_id == bindparam("project"),
        _HAS_OPEN_SLOTS,
        Item.queue_position > bindparam("after"),
        or_(Assignment.id.is_(None), Assignment.state == "released", Assignment.state == "expired"),
    )
    .order_by(Item.queue_position)
    .limit(1)
)
_TAKE_SLOT = (
    update(Item).where(Item.id == bindparam("item"), _HAS_OPEN_SLOTS).values(open_slots=Item.open_slots - 1)
)


def next_positions(count: int = 1) -> range:
    """`count` new places at the end of every queue: nanoseconds of the clock, so that nobody needs to ask a counter."""
    first = time.time_ns()
    return range(first, first + count)


def next_assignment(
    session: Session,
    project: Project,
    worker: User,
    *,
    holding: frozenset[int] = frozenset(),
    now: datetime | None = None,
) -> Assignment | str:
    """What this worker does next, or the key of NOTHING that says why there is nothing.

    In this order: a lease he holds and the client does not know of (`holding` are the assignments it has), work that was
    returned to him, a fresh item.
    """
    now = now or utcnow()
    if project.state != "active":
        return "paused"
    cursor = _lock_cursor(session, project, worker)
    mine = _own(session, project, worker, now)
    for state in ("leased", "returned"):
        waiting = next((each for each in mine if each.state == state and each.id not in holding), None)
        if waiting is not None:
            if state == "leased":
                direct.write(session, waiting, expires_at=_lease_end(project, now))
            return waiting
    if sum(each.state == "leased" for each in mine) >= MAX_HELD:
        return "held"
    return _lease(session, project, worker, cursor, now) or _why_nothing(session, project)


def _lock_cursor(session: Session, project: Project, worker: User) -> _Cursor:
    """The worker's cursor, locked: two tabs of one person take turns, so neither leases too much."""
    key = {"project": project.id, "worker": worker.id}
    found = direct.run(session, _CURSOR, **key).first()
    if found is None:
        insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        made = insert(WorkerCursor).values(project_id=project.id, worker_id=worker.id, position=0)
        session.execute(made.on_conflict_do_nothing())
        found = direct.run(session, _CURSOR, **key).one()
    return _Cursor(*found)


def _own(session: Session, project: Project, worker: User, now: datetime) -> list[Assignment]:
    """The worker's live leases and returned work, oldest first; leases that have just run out are given back."""
    rows = session.scalars(_OPEN_WORK, {"worker": worker.id, "project": project.id})
    live = []
    for each in rows:
        if each.state == "leased" and each.expires_at < now:
            give_back(session, each, "expired")
        else:
            live.append(each)
    return live


def _lease(
    session: Session, project: Project, worker: User, cursor: _Cursor, now: datetime
) -> Assignment | None:
    taken = _take(session, project, worker, cursor.position)
    swept_at = cursor.swept_at
    if taken is None and (swept_at is None or now - swept_at > SWEEP_EVERY):
        taken, swept_at = _take(session, project, worker, 0), now
    moved = _Cursor(taken.position if taken else cursor.position, swept_at)
    if moved != cursor:
        direct.run(session, _MOVE_CURSOR, project=project.id, worker=worker.id, **moved._asdict())
    if taken is None:
        return None
    lease: dict[str, Any] = {
        "state": "leased",
        "counted": True,
        "leased_at": now,
        "expires_at": _lease_end(project, now),
    }
    if taken.had_before is not None:
        assignment = session.get_one(Assignment, taken.had_before)
        direct.write(session, assignment, **lease)
    else:
        new = Assignment(project_id=project.id, item_id=taken.item.id, worker_id=worker.id, **lease)
        assignment = direct.insert(session, new)
    set_committed_value(assignment, "item", taken.item)
    return assignment


def _lease_end(project: Project, now: datetime) -> datetime:
    return now + timedelta(minutes=project.lease_minutes)


def _take(session: Session, project: Project, worker: User, after: int) -> _Taken | None:
    """Take a slot of the first open item behind a position that the worker may have; None when there is no item."""
    while True:
        wanted = {"project": project.id, "worker": worker.id, "after": after}
        found = session.execute(_FIRST_OPEN, wanted).first()
        if found is None:
            return None
        taken = _Taken(*found)
        if take_slot(session, taken.item.id):
            session.expire(taken.item, ["open_slots"])
            return taken
        after = taken.position


def take_slot(session: Session, item_id: int) -> bool:
    """Take one of an item's open slots; false when there is none left."""
    return direct.run(session, _TAKE_SLOT, item=item_id).rowcount == 1


def _why_nothing(session: Session, project: Project) -> str:
    def some(*conditions: Any) -> bool:
        return bool(session.scalar(select(exists().where(Item.project_id == project.id, *conditions))))

    if some(Item.open_slots > 0):
        return "seen"
    if some(Item.state == "open"):
        return "leased"
    return "done" if some() else "empty"


def give_back(session: Session, assignment: Assignment, state: str) -> None:
    """End a lease without a submit: its slot is open again, at the end of the queue."""
    assignment.state = state
    if assignment.counted:
        assignment.counted = False
        session.execute(
            update(Item)
            .where(Item.id == assignment.item_id)
            .values(open_slots=Item.open_slots + 1, queue_position=next_positions()[0])
            .execution_options(synchronize_session=False)
        )
    session.flush()


def own_assignment(session: Session, assignment: Assignment, worker: User) -> Assignment:
    """The assignment, locked, if it is this worker's. Raises NotFound."""
    if assignment.worker_id != worker.id:
        raise NotFound(_("There is no such assignment of yours."))
    lock(session, assignment)
    return assignment


def lock(session: Session, assignment: Assignment) -> None:
    """Keep others off the assignment until the commit. On SQLite a writer has the whole database already."""
    if session.get_bind().dialect.name != "sqlite":
        session.refresh(assignment, with_for_update={"of": Assignment})


def heartbeat(
    session: Session, project: Project, assignment: Assignment, now: datetime | None = None
) -> datetime:
    """Keep a lease alive while its worker works; the new end. Raises Conflict when it has ended."""
    now = now or utcnow()
    if assignment.state != "leased":
        raise Conflict(
            _("This item is no longer leased to you. What you have is kept: submit it to hand it in.")
        )
    direct.write(session, assignment, expires_at=_lease_end(project, now))
    return assignment.expires_at


def skip(session: Session, assignment: Assignment, reason: str) -> None:
    """Give the item to others, and not to this worker again. Raises Invalid, Conflict."""
    if len(reason) > MAX_SKIP_REASON:
        message = _("Keep the reason under %(most)s characters.", most=MAX_SKIP_REASON)
        raise Invalid(_("The item was not skipped."), [Problem("reason", message)])
    if assignment.state == "skipped":
        return
    _must_be_open(assignment)
    assignment.skip_reason = reason.strip() or None
    give_back(session, assignment, "skipped")


def release(session: Session, assignment: Assignment) -> None:
    """Let go of a lease; the worker may get the item again later. Raises Conflict."""
    if assignment.state != "leased":
        raise Conflict(_("Only an item you hold can be released."))
    give_back(session, assignment, "released")


def _must_be_open(assignment: Assignment) -> None:
    if assignment.state not in ("leased", "expired", "released"):
        raise Conflict(_("This item has already been handed in."))


def expire_leases(session: Session, now: datetime | None = None) -> int:
    """Take back leases that ran out, a batch at a time; how many."""
    now = now or utcnow()
    overdue = session.scalars(
        select(Assignment)
        .where(Assignment.state == "leased", Assignment.expires_at < now)
        .order_by(Assignment.expires_at)
        .limit(EXPIRY_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for assignment in overdue:
        give_back(session, assignment, "expired")
    return len(overdue)
