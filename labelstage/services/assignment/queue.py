"""How the next item is found.

The items of a lane stand in a queue (`queue_position`). Each worker has a cursor in each lane: every item before it he has
seen, or it was full when he passed. So the next item is the first open one after the cursor that he has not had, found by one
walk along an index, whatever the size of the project and however much he has done. An item whose slot comes back
goes to the end of the queue, ahead of every cursor.

A cursor can still miss an item: a position is given out before its transaction commits. So when nothing lies ahead, what came
into the lane since the last such search, and SETTLED before it, is searched once, and not again for SWEEP_EVERY. (The clocks
of several hosts need to agree to within SETTLED.)

On PostgreSQL an item that somebody is just taking or handing in is passed over rather than waited for: nobody queues behind
another's commit, and two who each hold what the other wants cannot lock each other out. The cursor then stays before it. When
all that is left is locked, one who hands nothing in himself looks again a few times: it may be free in a moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from ...storage import Assignment, Item, Prelabel, Project, User, WorkerCursor, direct
from .lanes import FIRST, open_lanes
from .slots import HAS_OPEN_SLOTS, LOCKED, is_sqlite, take_slot

SWEEP_EVERY = timedelta(seconds=15)
#: No transaction that puts items into a queue is open for longer.
SETTLED = timedelta(minutes=5)
#: Seconds between the looks for what others have locked. The database is not told to wait: who waits there while he has something
#: himself may be the one whom another waits for, and the database ends one of the two.
PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)


class Cursor(NamedTuple):
    """How far a worker has come in a lane, and when all of it was known to have been offered to him."""

    position: int
    swept_at: datetime


class Place(NamedTuple):
    """Where a worker stands in a project: his cursors by lane, whether he has work in hand, or something pushed to him."""

    cursors: Mapping[int, Cursor]
    in_hand: bool
    pushed: bool


class Taken(NamedTuple):
    """An item of which a slot was taken, and the worker's earlier assignment of it if he let that go."""

    item: Item
    had_before: int | None


class Found(NamedTuple):
    """What a search in one lane came to: the item taken, the cursor afterwards, and, where all there is was locked by others,
    the place after which it lies."""

    taken: Taken | None
    cursor: Cursor
    locked_after: int | None = None


_THIS_WORKER = and_(
    WorkerCursor.project_id == bindparam("project"), WorkerCursor.worker_id == bindparam("worker")
)
_HIS = and_(Assignment.worker_id == bindparam("worker"), Assignment.project_id == bindparam("project"))
_IN_HAND = exists().where(_HIS, text("assignment.state IN ('leased', 'returned')"))
_PUSHED = exists().where(_HIS, Assignment.state == text("'pushed'"))
_CURSORS = (
    select(
        WorkerCursor.lane,
        WorkerCursor.position,
        WorkerCursor.swept_at,
        _IN_HAND.label("in_hand"),
        _PUSHED.label("pushed"),
    )
    .where(_THIS_WORKER)
    .with_for_update()
)
_LOCK = select(true()).where(_THIS_WORKER, WorkerCursor.lane == FIRST.number).with_for_update()
#: Rows are locked when they have been found, so that the worker's turn comes first.
_LOCK_WORK = LOCKED.where(func.coalesce(_LOCK.scalar_subquery(), true()))
_MOVE = update(WorkerCursor).where(_THIS_WORKER, WorkerCursor.lane == bindparam("this_lane"))
_OWN = and_(Assignment.item_id == Item.id, Assignment.worker_id == bindparam("worker"))
_HAD = select(Assignment.state).where(_OWN).correlate(Item).scalar_subquery()
#: For RETURNING, where SQLAlchemy leaves out on SQLite which table a column is of.
_THIS_ITEM: ColumnElement[int] = literal_column("item.id")
_HAD_BEFORE = (
    select(Assignment.id)
    .where(Assignment.item_id == _THIS_ITEM, Assignment.worker_id == bindparam("worker"))
    .scalar_subquery()
)
_PRELABELLED = exists().where(Prelabel.item_id == _THIS_ITEM)


def _first_open(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The first item after a position that is open and that the worker may have.

    His assignment is looked up for each item in turn. Joined, PostgreSQL would at times read all of both tables first.
    """
    return (
        select(*columns)
        .select_from(Item)
        .where(
            Item.project_id == bindparam("project"),
            Item.lane == bindparam("this_lane"),
            HAS_OPEN_SLOTS,
            Item.queue_position > bindparam("after"),
            func.coalesce(_HAD, "released").in_(("released", "expired")),
        )
        .order_by(Item.queue_position)
        .limit(1)
    )


_FIRST_PLACE = _first_open(Item.queue_position)


def _take_first(first: Select[*tuple[Any, ...]], cursor: Any) -> Update:
    """Take a slot of the item found: the item, its place, how far the cursor may go, the worker's earlier assignment of it, and
    whether it has prelabels."""
    return (
        update(Item)
        .where(Item.id == first.correlate(None).scalar_subquery(), HAS_OPEN_SLOTS)
        .values(open_slots=Item.open_slots - 1)
        .returning(*direct.columns(Item), Item.queue_position, cursor, _HAD_BEFORE, _PRELABELLED)
    )


_TAKE = _take_first(_first_open(Item.id), Item.queue_position)
_TAKE_UNLOCKED = _take_first(
    _first_open(Item.id).with_for_update(of=Item, key_share=True, skip_locked=True),
    _FIRST_PLACE.correlate(None).scalar_subquery(),
)
_LAST_PLACE = select(func.max(Item.queue_position)).where(
    Item.project_id == bindparam("project"), Item.lane == bindparam("this_lane"), HAS_OPEN_SLOTS
)
_POSTPONED = (
    select(*direct.columns(Item), Assignment.id)
    .select_from(Item)
    .join(Assignment, _OWN)
    .where(
        Assignment.project_id == bindparam("project"),
        Assignment.state == "postponed",
        HAS_OPEN_SLOTS,
    )
    .order_by(Item.queue_position)
    .limit(1)
    .with_for_update(of=Item, key_share=True, skip_locked=True)
)


def lock_worker(session: Session, project_id: int, worker: User) -> None:
    """Have the requests of one person take turns. Before any of his assignments is locked, or two tabs lock each other out."""
    if not is_sqlite(session):
        direct.run(session, _LOCK, project=project_id, worker=worker.id)


def lock_work(session: Session, assignment: Assignment) -> None:
    """`lock_worker` for the assignment's worker and `lock` for the assignment, in this order and in one statement."""
    if not is_sqlite(session):
        whose = {"project": assignment.project_id, "worker": assignment.worker_id}
        direct.reload(session, assignment, _LOCK_WORK, **whose)


def place_of(session: Session, project: Project, worker: User) -> Place:
    """Where the worker stands, locked: two tabs of one person take turns, so neither leases too much."""
    session.flush()  # what follows goes past it
    key = {"project": project.id, "worker": worker.id}
    rows = direct.run(session, _CURSORS, **key).all()
    if not rows:
        insert = sqlite_insert if is_sqlite(session) else postgresql_insert
        made = insert(WorkerCursor).values(project_id=project.id, worker_id=worker.id, lane=FIRST.number)
        session.execute(made.on_conflict_do_nothing())
        rows = direct.run(session, _CURSORS, **key).all()
    cursors = {lane: Cursor(position, swept_at) for lane, position, swept_at, _in_hand, _pushed in rows}
    *_cursor, in_hand, pushed = rows[0]
    return Place(cursors, in_hand, pushed)


def has_next(session: Session, project: Project, worker: User) -> bool:
    """Whether there is a fresh item for the worker ahead of his cursors."""
    cursors = place_of(session, project, worker).cursors
    lanes, _lacking = open_lanes(session, project, worker)
    where = {"project": project.id, "worker": worker.id}
    after = {lane: cursors[lane].position if lane in cursors else 0 for lane in lanes}
    return any(
        direct.run(session, _FIRST_PLACE, **where, this_lane=lane, after=after[lane]).rows for lane in lanes
    )


def take_next(
    session: Session, project: Project, worker: User, place: Place, now: datetime, *, patient: bool
) -> Taken | None:
    """Take a slot of the next item for the worker, in the lanes he may work in; None when there is no item.

    `patient`: look again when others have all of it locked. Not for one who has just handed an item in: others wait for that.
    """
    lanes, _lacking = open_lanes(session, project, worker)
    locked = []
    for lane in lanes:
        before = place.cursors.get(lane) or Cursor(0, now)
        where = {"project": project.id, "worker": worker.id, "this_lane": lane}
        found = _search(session, where, before, now)
        after = found.cursor
        if lane not in place.cursors:
            row = WorkerCursor(project_id=project.id, worker_id=worker.id, lane=lane, **after._asdict())
            session.add(row)
            session.flush()
        elif after != before:
            direct.run(
                session, _MOVE, project=project.id, worker=worker.id, this_lane=lane, **after._asdict()
            )
        if found.taken is not None:
            return found.taken
        if found.locked_after is not None:
            locked.append({**where, "after": found.locked_after})
    return _take_when_free(session, locked) if patient else None


def _search(session: Session, where: dict[str, int], cursor: Cursor, now: datetime) -> Found:
    """What is taken from one lane, and the cursor afterwards."""
    taken, reached = _find(session, {**where, "after": cursor.position})
    if taken is not None:
        return Found(taken, cursor._replace(position=max(cursor.position, reached)))
    if now - cursor.swept_at > SWEEP_EVERY:
        since = int((cursor.swept_at - SETTLED).timestamp() * 1e9)
        if since < cursor.position:
            taken, behind = _find(session, {**where, "after": since})
            if taken is not None or behind:
                return Found(taken, cursor, since)
        cursor = cursor._replace(swept_at=now)
    if reached:
        return Found(None, cursor, cursor.position)
    # All that lies ahead he has had: it need not be walked again.
    last = direct.run(session, _LAST_PLACE, project=where["project"], this_lane=where["this_lane"]).scalar()
    return Found(None, cursor._replace(position=max(cursor.position, last or 0)))


def _find(session: Session, where: dict[str, int]) -> tuple[Taken | None, int]:
    """The first open item, taken, and how far the cursor may go for it. None and 0 when there is none at all, None and a place
    when others have all there is locked."""
    rows = direct.load(session, _TAKE if is_sqlite(session) else _TAKE_UNLOCKED, Item, **where)
    if not rows:
        return None, 0 if is_sqlite(session) else direct.run(session, _FIRST_PLACE, **where).scalar() or 0
    item, position, first, had_before, prelabelled = rows[0]
    session.expire(item, ["open_slots"])  # it may have been here before
    set_committed_value(item, "prelabelled", prelabelled)
    return Taken(item, had_before), first if first == position else first - 1


def _take_when_free(session: Session, locked: Sequence[dict[str, int]]) -> Taken | None:
    """Look again where others had everything locked, until something is free, nothing is left or it takes them too long."""
    for pause in PAUSES if locked else ():
        sleep(pause)
        with session.begin_nested() as look:
            reached = 0
            for where in locked:
                taken, first = _find(session, where)
                if taken is not None:
                    return taken
                reached = reached or first
            look.rollback()  # what was locked on the way and turned out to be full
        if not reached:
            break
    return None


def take_postponed(session: Session, project: Project, worker: User) -> Taken | None:
    """Take a slot of the item that the worker put off first, if anybody is still wanted for it."""
    rows = direct.load(session, _POSTPONED, Item, project=project.id, worker=worker.id)
    if not rows or not take_slot(session, rows[0][0].id):
        return None
    session.expire(rows[0][0], ["open_slots"])
    return Taken(*rows[0])
