"""Which items wait for an adjudicator: asked for by a rule, by hand, or anew because labels came after the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from labelstage.words import Words, _, pack

from ...storage import Adjudication, Assignment, Item, Project, Review, Revision, User, utcnow
from .. import events
from ..assignment.slots import HANDED_IN
from ..errors import Conflict, Forbidden, Invalid, NotFound, Problem

STATES = ("waiting", "done")
HOLD = timedelta(minutes=15)
MOST_AT_ONCE = 500
MAX_REASON = 300


def ask(
    session: Session,
    project: Project,
    item_ids: Iterable[int],
    *,
    by: User | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Have items adjudicated, also once more; how many were not waiting already. Raises Invalid for items nobody labelled."""
    wanted = sorted(set(item_ids))
    if len(wanted) > MOST_AT_ONCE:
        message = _("Choose up to %(most)s items at once.", most=MOST_AT_ONCE)
        raise Invalid(_("Nothing was sent to adjudication."), [Problem("items", message)])
    if len(reason) > MAX_REASON:
        message = _("Keep it under %(most)s characters.", most=MAX_REASON)
        raise Invalid(_("Nothing was sent to adjudication."), [Problem("reason", message)])
    labelled = exists().where(
        Assignment.item_id == Item.id, Assignment.counted, Assignment.state.in_(HANDED_IN)
    )
    ours = select(Item).where(Item.project_id == project.id, Item.id.in_(wanted), labelled)
    items = session.scalars(ours.order_by(Item.id)).all()
    if len(items) < len(wanted):
        known = {item.id for item in items}
        missing = next(number for number in wanted if number not in known)
        message = _("Item %(id)s is not in this project, or nobody has labelled it yet.", id=missing)
        raise Invalid(_("Nothing was sent to adjudication."), [Problem("items", message)])
    return sum(_ask(session, item, by, reason.strip(), now or utcnow()) for item in items)


def _ask(session: Session, item: Item, by: User | None, reason: str, now: datetime) -> bool:
    found = of_item(session, item)
    if found is not None and found.state == "waiting":
        return False
    if found is None:
        found = Adjudication(project_id=item.project_id, item_id=item.id)
        session.add(found)
    found.state, found.reason, found.asked_at = "waiting", reason, now
    found.asked_by = by.id if by else None
    item.adjudicate = True
    session.flush()
    return True


@events.disputed.connect
def _disputed(session: Session, *, item: Item, reason: Words, **_more: Any) -> None:
    """A threshold found that the annotators differ."""
    _ask(session, item, None, pack(reason)[:500], utcnow())


def drop(session: Session, item: Item) -> None:
    """Take an item out of the queue. What was decided before stays. Raises Conflict when it does not wait."""
    found = of_item(session, item)
    if found is None or found.state != "waiting":
        raise Conflict(_("This item does not wait for adjudication."))
    item.adjudicate = False
    if found.revision_id is None:
        session.delete(found)
    else:
        found.state = "done"
    session.flush()


def of_item(session: Session, item: Item) -> Adjudication | None:
    """The adjudication of an item, past or to come."""
    return session.scalar(select(Adjudication).where(Adjudication.item_id == item.id))


def must_be(found: Adjudication | None) -> Adjudication:
    """Raises NotFound for an item that was never sent to adjudication."""
    if found is None:
        raise NotFound(_("This item was never sent to adjudication."))
    return found


def _waits() -> ColumnElement[bool]:
    """Asked for, or labelled by more people since it was decided."""
    later = exists().where(
        Assignment.item_id == Adjudication.item_id,
        Assignment.counted,
        Assignment.state.in_(HANDED_IN),
        Assignment.submitted_at > Adjudication.decided_at,
    )
    return or_(Adjudication.state == "waiting", and_(Adjudication.state == "done", later))


def _mine(reviewer: User) -> ColumnElement[bool]:
    """Items whose labels this person neither made nor decided on; one's own adjudication may be gone through again."""
    took_part = exists().where(
        Assignment.item_id == Adjudication.item_id,
        Assignment.worker_id == reviewer.id,
        Assignment.state.in_((*HANDED_IN, "rejected")),
    )
    wrote = exists().where(
        Revision.assignment_id == Assignment.id,
        Assignment.item_id == Adjudication.item_id,
        Revision.author_id == reviewer.id,
        Revision.origin != "adjudicator",
    )
    decided = exists().where(
        Review.assignment_id == Assignment.id,
        Assignment.item_id == Adjudication.item_id,
        Review.reviewer_id == reviewer.id,
    )
    before = func.coalesce(Adjudication.adjudicator_id, 0) == reviewer.id
    return and_(~took_part, ~wrote, or_(before, ~decided))


def listed(
    session: Session, project: Project, *, state: str | None = "waiting", limit: int = 100
) -> Sequence[Adjudication]:
    """A project's adjudications: those that wait, asked first first; or those that are done, the newest first."""
    query = select(Adjudication).where(Adjudication.project_id == project.id)
    if state == "waiting":
        query = query.where(_waits()).order_by(Adjudication.asked_at, Adjudication.id)
    else:
        if state == "done":
            query = query.where(Adjudication.state == "done")
        query = query.order_by(Adjudication.decided_at.desc(), Adjudication.id.desc())
    return session.scalars(query.limit(limit).options(joinedload(Adjudication.item))).all()


def count_waiting(session: Session, project: Project, reviewer: User) -> int:
    """How many wait that this person may decide."""
    query = select(func.count()).select_from(Adjudication)
    return session.scalar(query.where(Adjudication.project_id == project.id, _waits(), _mine(reviewer))) or 0


def next_case(
    session: Session,
    project: Project,
    reviewer: User,
    *,
    holding: frozenset[int] = frozenset(),
    now: datetime | None = None,
) -> Adjudication | None:
    """What has waited longest that nobody else has open, held for this person; `holding` are items the client has."""
    now = now or utcnow()
    free = or_(
        Adjudication.held_until.is_(None),
        Adjudication.held_until < now,
        Adjudication.holder_id == reviewer.id,
    )
    query = (
        select(Adjudication)
        .where(Adjudication.project_id == project.id, _waits(), _mine(reviewer), free)
        .where(Adjudication.item_id.not_in(holding))
        .order_by(Adjudication.asked_at, Adjudication.id)
        .limit(1)
        .with_for_update(of=Adjudication, skip_locked=True)
    )
    found = session.scalars(query).first()
    if found is not None:
        found.holder_id, found.held_until = reviewer.id, now + HOLD
        session.flush()
    return found


def hold(session: Session, item: Item, reviewer: User, *, now: datetime | None = None) -> Adjudication:
    """Have the adjudication of an item open, asked for or not.

    Raises Forbidden for one's own work or decisions, Conflict while somebody else has it open.
    """
    now = now or utcnow()
    session.refresh(item, with_for_update={"key_share": True})
    found = of_item(session, item)
    if found is None:
        ask(session, session.get_one(Project, item.project_id), [item.id], by=reviewer)
        found = of_item(session, item)
    assert found is not None
    must_be_apart(session, found, reviewer)
    if found.held_until is not None and found.held_until >= now and found.holder_id != reviewer.id:
        name = session.get_one(User, found.holder_id).name
        raise Conflict(_("%(name)s has this open just now. Take the next one.", name=name))
    found.holder_id, found.held_until = reviewer.id, now + HOLD
    session.flush()
    return found


def must_be_apart(session: Session, adjudication: Adjudication, reviewer: User) -> None:
    """Raises Forbidden for whoever made, fixed or decided on the labels."""
    mine = select(Adjudication.id).where(Adjudication.id == adjudication.id, _mine(reviewer))
    if session.scalar(mine) is None:
        raise Forbidden(
            _("Nobody adjudicates their own work or their own decisions. Somebody else must do this.")
        )
