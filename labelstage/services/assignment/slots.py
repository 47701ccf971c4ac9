"""The overlap: how many people an item wants, and who holds its slots.

A slot is taken by `UPDATE item SET open_slots = open_slots - 1 WHERE id = ? AND open_slots > 0`: the database serialises these,
and at most `overlap` of them succeed. `UNIQUE (item, worker)` makes the workers distinct.

When an item comes to want fewer people than are at work on it, nobody is sent away: their slots are its `surplus`. What they
hand in counts; a slot of the surplus that comes back is not offered again.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import ColumnOperators

from labelstage.words import _

from ...storage import Assignment, Item, Project, User, direct
from .. import audit, events, rescoring
from ..errors import Conflict, Invalid, Problem

MOST_OVERLAP = 50
#: Items of these states are offered to nobody.
CLOSED = ("set_aside", "withdrawn")
HANDED_IN = ("submitted", "accepted", "returned")

HAS_OPEN_SLOTS = Item.open_slots > literal_column("0")  # as the partial index has it
_TAKE = (
    update(Item).where(Item.id == bindparam("item"), HAS_OPEN_SLOTS).values(open_slots=Item.open_slots - 1)
)
_IS_CLOSED = Item.state.in_(CLOSED)
_IS_UNSETTLED = or_(
    and_(Item.state == "open", Item.submitted >= Item.overlap),
    and_(Item.state.in_(("labelled", "done")), Item.submitted < Item.overlap),
)
_SPARE = and_(Item.surplus > 0, ~_IS_CLOSED)
_GIVE_BACK = (
    update(Item)
    .where(Item.id == bindparam("item"))
    .values(
        open_slots=case((_IS_CLOSED, 0), (_SPARE, Item.open_slots), else_=Item.open_slots + 1),
        overlap=case((_SPARE, Item.overlap - 1), else_=Item.overlap),
        surplus=case((_SPARE, Item.surplus - 1), else_=Item.surplus),
        submitted=Item.submitted - bindparam("submits"),
        rescore=case((bindparam("submits") > literal_column("0"), True), else_=Item.rescore),
        queue_position=bindparam("position"),
    )
)
_TRY = select(Item.id).where(Item.id == bindparam("item")).with_for_update(key_share=True, skip_locked=True)
LOCKED = (
    select(*direct.columns(Assignment))
    .where(Assignment.id == bindparam("this_id"))
    .with_for_update(key_share=True)
)
_END = (
    update(Assignment)
    .where(Assignment.id == bindparam("this"), Assignment.state == bindparam("before"))
    .values(state=bindparam("after"), counted=False)
)


def is_sqlite(session: Session) -> bool:
    """Whether a writer has the whole database, so that there is nothing to lock."""
    return session.get_bind().dialect.name == "sqlite"


def next_positions(count: int = 1) -> range:
    """`count` new places at the end of every queue: nanoseconds of the clock, so that nobody needs to ask a counter."""
    first = time.time_ns()
    return range(first, first + count)


def take_slot(session: Session, item_id: int) -> bool:
    """Take one of an item's open slots; false when there is none left."""
    return direct.run(session, _TAKE, item=item_id).rowcount == 1


def give_back(session: Session, assignment: Assignment, state: str) -> bool:
    """End an assignment so that it counts no more: its slot is open again, at the end of the queue.

    False, and nothing changes, when somebody else ended it first.
    """
    before, counted = assignment.state, assignment.counted
    session.flush()
    ended = direct.run(session, _END, this=assignment.id, before=before, after=state)
    session.refresh(assignment, ["state", "counted"])
    if ended.rowcount != 1:
        return False
    if counted:
        submits = 1 if before in HANDED_IN else 0
        [position] = next_positions()
        direct.run(session, _GIVE_BACK, item=assignment.item_id, submits=submits, position=position)
        item = session.get_one(Item, assignment.item_id)
        session.refresh(item, ["open_slots", "overlap", "surplus", "submitted", "queue_position", "state"])
        if item.submitted >= item.overlap or item.state != "open":
            settle_item(session, item)
    return True


def lock_item(session: Session, item: Item) -> None:
    """Keep others off the item until the commit, and see it as it now is."""
    session.refresh(item, with_for_update={"key_share": True})


def lock_items(session: Session, *conditions: ColumnElement[bool]) -> None:
    """Lock many items in the order of their ids: two that do so wait for each other one way only."""
    if not is_sqlite(session):
        rows = select(Item.id).where(*conditions).order_by(Item.id).with_for_update(key_share=True)
        session.scalar(select(func.count()).select_from(rows.subquery()))


def is_free(session: Session, item_id: int) -> bool:
    """Lock the item unless somebody else has it locked: for those who hold another and so must not wait."""
    return is_sqlite(session) or session.scalar(_TRY, {"item": item_id}) is not None


def used_slots(session: Session, item: Item) -> int:
    """How many people hold a slot of the item: at work, or handed in and counted."""
    held = select(func.count()).where(Assignment.item_id == item.id, Assignment.counted)
    return session.scalar(held) or 0


def set_overlap(session: Session, item: Item, wanted: int) -> None:
    """Have `wanted` distinct people label an item, from now on, whoever is at work on it. Raises Invalid.

    Lowered below what is there, the item keeps it and asks nobody else.
    """
    if not 1 <= wanted <= MOST_OVERLAP:
        message = _("Enter a whole number from %(least)s to %(most)s.", least=1, most=MOST_OVERLAP)
        raise Invalid(_("The overlap was not changed."), [Problem("overlap", message)])
    lock_item(session, item)
    used = used_slots(session, item)
    item.overlap, item.surplus = max(wanted, used), max(0, used - wanted)
    open_again(session, item, used)


def open_again(session: Session, item: Item, used: int) -> None:
    """Offer what the item wants beyond its used slots, ahead of everybody's cursor if nothing was on offer. Locked before."""
    had_none = item.open_slots == 0
    item.open_slots = 0 if item.state in CLOSED else item.overlap - used
    if had_none and item.open_slots:
        [item.queue_position] = next_positions()
    session.flush()
    settle_item(session, item)


def settle_item(session: Session, item: Item) -> None:
    """Set the item's state from its work: open, labelled (all wanted submits are in), done (and all accepted)."""
    before = item.state
    item.state = session.execute(_SETTLED, {"item": item.id}).scalar_one()
    session.flush()
    if before == "open" and item.state in ("labelled", "done"):
        rescoring.mark(session, item.id)  # fewer are wanted: nobody's submit has marked it
        events.labelled.send(session, item=item)
    if before != "done" and item.state == "done":
        events.finished.send(session, item=item)


def state_with(submitted: ColumnOperators) -> ColumnElement[str]:
    """The state of an item that has so many submits, in SQL."""
    pending = exists().where(
        Assignment.item_id == Item.id, Assignment.counted, Assignment.state != literal_column("'accepted'")
    )
    return case(
        (_IS_CLOSED, Item.state), (submitted < Item.overlap, "open"), (pending, "labelled"), else_="done"
    )


_SETTLED = select(state_with(Item.submitted)).where(Item.id == bindparam("item"))


def set_overlap_of_all(session: Session, project: Project) -> None:
    """Give every item of a project its overlap, as `set_overlap` would."""
    sqlite = is_sqlite(session)
    least: Any = func.min if sqlite else func.least
    most: Any = func.max if sqlite else func.greatest
    wanted, used = project.overlap, Item.overlap - Item.open_slots
    ours = Item.project_id == project.id
    lock_items(session, ours, Item.state != "withdrawn")
    [position] = next_positions()
    offered = update(Item).where(ours, Item.state.not_in(CLOSED))
    aside = update(Item).where(ours, Item.state == "set_aside")
    for statement in (
        offered.values(
            overlap=most(wanted, used),
            open_slots=most(wanted, used) - used,
            surplus=used - least(wanted, used),
            queue_position=case(
                (and_(Item.open_slots == 0, used < wanted), position + Item.id), else_=Item.queue_position
            ),
        ),
        aside.values(overlap=most(wanted, Item.submitted)),
        update(Item).where(ours, _IS_UNSETTLED).values(state=state_with(Item.submitted), rescore=true()),
    ):
        _past_the_session(session, statement)
    session.expire_all()


def _past_the_session(session: Session, statement: Update) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def requeue(session: Session, work: Assignment | Item, *, by: User | None = None) -> int:
    """Take a worker's work on an item, or everybody's, out of the count and ask others instead; how many were taken out.

    What was said is kept and marked rejected, and its worker does not get the item again. Raises Conflict for an assignment
    that was not handed in. `by` None: part of something that is written down as a whole.
    """
    if isinstance(work, Item):
        theirs = select(Assignment).where(Assignment.item_id == work.id, Assignment.state.in_(HANDED_IN))
        locked = theirs.order_by(Assignment.id).with_for_update(of=Assignment)
        taken = list(session.scalars(locked, execution_options={"populate_existing": True}))
    else:
        lock(session, work)
        if work.state not in HANDED_IN:
            raise Conflict(_("Only what was handed in can be taken out of the count."))
        taken = [work]
    taken_out = sum(give_back(session, each, "rejected") for each in taken)
    if by is not None:
        of = {"item": work.id} if isinstance(work, Item) else {"assignment": work.id}
        audit.note(session, "work.requeued", by=by, project=work.project_id, **of, answers=taken_out)
    return taken_out


def lock(session: Session, assignment: Assignment) -> None:
    """Keep others off the assignment until the commit, and see it as it now is."""
    if not is_sqlite(session):  # a writer has the whole database already
        direct.reload(session, assignment, LOCKED)
