"""Who labels what: getting items, keeping and losing them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, or_, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from labelstage.words import _

from ...storage import Assignment, Item, Project, User, direct, utcnow
from ...storage.assignments import ENDING
from .. import skills
from ..errors import Conflict, NotFound
from .nothing import Nothing, restricted, unread, why_nothing
from .queue import Place, Taken, lock_work, place_of, take_next, take_postponed
from .slots import give_back, is_free
from .training import untrained

#: A client holds the item on the screen and the preloaded one; one more for a second tab.
MAX_HELD = 3
MOST_CLAIMED = 200
EXPIRY_BATCH = 500

#: Asked in turn for something special before a fresh item: `(session, project, worker, now)` to a lease of that worker, or None.
#: Made with `lease_item`, which needs no open slot. Must be cheap: every `next` of every project asks.
special_sources: list[Callable[[Session, Project, User, datetime], Assignment | None]] = []

_MINE = and_(Assignment.worker_id == bindparam("worker"), Assignment.project_id == bindparam("project"))
_OPEN_WORK = (
    select(Assignment)
    .where(_MINE, or_(Assignment.state == "leased", Assignment.state == "returned"))
    .order_by(Assignment.state, Assignment.leased_at, Assignment.id)
    .limit(2 * MOST_CLAIMED)
)
_FIRST_PUSHED = (
    select(Assignment)
    .where(_MINE, Assignment.state == text("'pushed'"))
    .order_by(Assignment.expires_at, Assignment.id)
    .limit(1)
)
_TURN = update(Assignment).where(Assignment.id == bindparam("this"), Assignment.state == bindparam("before"))


def next_assignment(
    session: Session,
    project: Project,
    worker: User,
    *,
    holding: frozenset[int] = frozenset(),
    now: datetime | None = None,
    patient: bool = True,
) -> Assignment | Nothing:
    """What this worker does next, or why there is nothing.

    In this order: a lease he holds and the client does not know of (`holding` are the assignments it has), work that was
    returned to him, work pushed to him, something special, a fresh item, an item he put off. Not `patient`: for one who has
    just handed an item in, see `take_next`.
    """
    now = now or utcnow()
    if project.state != "active":
        return Nothing("paused")
    place = place_of(session, project, worker)
    mine = _own(session, project, worker, now) if place.in_hand else []
    waiting = next((each for each in mine if each.id not in holding), None)
    if waiting is not None:
        if waiting.state == "leased":
            _turn(session, waiting, expires_at=max(waiting.expires_at, _lease_end(project, now)))
        return waiting
    if _leases(mine) >= MAX_HELD:
        return Nothing("held")
    if (barred := _barred(session, project, worker, now)) is not None:
        return barred
    if place.pushed and (pushed := _take_up(session, project, worker, now)):
        return pushed
    return _new(session, project, worker, place, now, patient)


def _new(
    session: Session, project: Project, worker: User, place: Place, now: datetime, patient: bool
) -> Assignment | Nothing:
    """Something he has not had, if he has the skills that the project asks for."""
    requirement = skills.lacking(session, project, worker)
    if requirement is not None:
        return Nothing("unqualified", requirement=requirement)
    special = _special(session, project, worker, now)
    if special is not None:
        return special
    fresh = _fresh(session, project, worker, place, now, _lease_end(project, now), patient)
    return fresh or why_nothing(session, project, worker)


def _barred(session: Session, project: Project, worker: User, now: datetime) -> Nothing | None:
    return (
        restricted(session, project, worker, now)
        or unread(session, project, worker)
        or untrained(session, project, worker)
    )


def _special(session: Session, project: Project, worker: User, now: datetime) -> Assignment | None:
    found = (source(session, project, worker, now) for source in special_sources)
    return next((special for special in found if special is not None), None)


def claim(
    session: Session, project: Project, worker: User, count: int, *, now: datetime | None = None
) -> list[Assignment] | Nothing:
    """Lease up to `count` fresh items at once, to be worked in order, or why there is nothing.

    The lease of each is as long as the work on those before it may take. With what he holds, nobody gets more than the
    project's limit.
    """
    now = now or utcnow()
    if project.state != "active":
        return Nothing("paused")
    place = place_of(session, project, worker)
    if (barred := _barred(session, project, worker, now)) is not None:
        return barred
    requirement = skills.lacking(session, project, worker)
    if requirement is not None:
        return Nothing("unqualified", requirement=requirement)
    held = _leases(_own(session, project, worker, now))
    claimed: list[Assignment] = []
    while len(claimed) < count and held + len(claimed) < project.claim_limit:
        end = now + (held + len(claimed) + 1) * timedelta(minutes=project.lease_minutes)
        special = _special(session, project, worker, now)
        if special is not None:  # nothing must tell it from the others, its end no more than its place
            direct.write(session, special, expires_at=end)
            claimed.append(special)
            continue
        fresh = _fresh(session, project, worker, place, now, end, patient=not claimed)
        if fresh is None:
            break
        claimed.append(fresh)
        place = place_of(session, project, worker)
    if claimed:
        return claimed
    return Nothing("held") if held >= project.claim_limit else why_nothing(session, project, worker)


def give_back_untouched(session: Session, project: Project, worker: User) -> int:
    """Give back what the worker holds and has not begun; how many items."""
    place_of(session, project, worker)
    own = _own(session, project, worker, utcnow())
    held = [each for each in own if each.state == "leased" and each.draft is None]
    # In the order of lock_items, so that a manager who changes all of them at once waits for us and not also we for him.
    return sum(give_back(session, each, "released") for each in sorted(held, key=lambda each: each.item_id))


def let_go(session: Session, project: Project, worker: User) -> int:
    """Give back all that waits for somebody who leaves, begun or not: leased, pushed, returned; how many items."""
    place_of(session, project, worker)
    mine = (
        Assignment.project_id == project.id,
        Assignment.worker_id == worker.id,
        Assignment.state.in_(("leased", "pushed", "returned")),
    )
    held = session.scalars(select(Assignment).where(*mine).order_by(Assignment.item_id)).all()
    return sum(
        give_back(session, each, "expired" if each.state == "returned" else "released") for each in held
    )


def held_by(session: Session, project: Project, worker: User) -> list[Assignment]:
    """What a worker has in hand or on his desk: leased, and the first of what was pushed to him."""
    own = {"worker": worker.id, "project": project.id}
    leased = [each for each in session.scalars(_OPEN_WORK, own) if each.state == "leased"]
    return [*leased, *session.scalars(_FIRST_PUSHED.limit(MOST_CLAIMED), own)]


def _leases(mine: list[Assignment]) -> int:
    return sum(each.state == "leased" for each in mine)


def _own(session: Session, project: Project, worker: User, now: datetime) -> list[Assignment]:
    """The worker's live leases and then returned work, oldest first; leases that have just run out are given back."""
    rows = session.scalars(_OPEN_WORK, {"worker": worker.id, "project": project.id})
    live = []
    for each in rows:
        if each.state == "returned" or each.expires_at >= now:
            live.append(each)
        elif is_free(session, each.item_id):  # else expire_leases will do it
            _end(session, each, now)
    return live


def _take_up(session: Session, project: Project, worker: User, now: datetime) -> Assignment | None:
    """Lease the pushed work that is due first."""
    pushed = session.scalar(_FIRST_PUSHED, {"worker": worker.id, "project": project.id})
    lease = {"state": "leased", "leased_at": now, "expires_at": _lease_end(project, now)}
    return pushed if pushed is not None and _turn(session, pushed, **lease) else None


def _turn(session: Session, assignment: Assignment, **values: Any) -> bool:
    """Change an assignment, unless somebody changed its state meanwhile."""
    turned = direct.run(session, _TURN, this=assignment.id, before=assignment.state, **values).rowcount == 1
    if turned:
        for name, value in values.items():
            set_committed_value(assignment, name, value)
    return turned


def _fresh(
    session: Session,
    project: Project,
    worker: User,
    place: Place,
    now: datetime,
    end: datetime,
    patient: bool,
) -> Assignment | None:
    taken = take_next(session, project, worker, place, now, patient=patient)
    taken = taken or take_postponed(session, project, worker)
    return taken and _lease(session, project, worker, taken, now, end, counted=True)


def lease_item(
    session: Session, project: Project, worker: User, item: Item, *, now: datetime, gold: bool = False
) -> Assignment | None:
    """Lease an item that takes no slot to a worker, for `special_sources`; None when he has had it.

    `gold`: it is given to see how well he works, and what he says never takes a slot.
    """
    had = select(Assignment.id).where(Assignment.item_id == item.id, Assignment.worker_id == worker.id)
    if session.scalar(had) is not None:
        return None
    end = _lease_end(project, now)
    return _lease(session, project, worker, Taken(item, None), now, end, counted=False, gold=gold)


def _lease(
    session: Session,
    project: Project,
    worker: User,
    taken: Taken,
    now: datetime,
    end: datetime,
    *,
    counted: bool,
    gold: bool = False,
) -> Assignment:
    lease: dict[str, Any] = {"state": "leased", "counted": counted, "leased_at": now, "expires_at": end}
    if taken.had_before is not None:
        assignment = session.get_one(Assignment, taken.had_before)
        direct.write(session, assignment, **lease)
    else:
        who = {"project_id": project.id, "item_id": taken.item.id, "worker_id": worker.id}
        new = Assignment(**who, **lease, gold=gold)
        assignment = direct.insert(session, new)
    set_committed_value(assignment, "item", taken.item)
    return assignment


def _lease_end(project: Project, now: datetime) -> datetime:
    return now + timedelta(minutes=project.lease_minutes)


def own_assignment(session: Session, assignment: Assignment, worker: User) -> Assignment:
    """The assignment, locked, if it is this worker's. Raises NotFound."""
    if assignment.worker_id != worker.id:
        raise NotFound(_("There is no such assignment of yours."))
    lock_work(session, assignment)
    return assignment


def heartbeat(
    session: Session, project: Project, assignment: Assignment, now: datetime | None = None
) -> datetime:
    """Keep a lease alive while its worker works; the new end. Raises Conflict when it has ended."""
    now = now or utcnow()
    if assignment.state not in ("leased", "returned"):
        raise Conflict(
            _("This item is no longer leased to you. What you have is kept: submit it to hand it in.")
        )
    end = _lease_end(project, now)
    direct.write(session, assignment, expires_at=max(assignment.expires_at, end))
    return assignment.expires_at


def release(session: Session, assignment: Assignment) -> None:
    """Let go of an item; the worker may get it again later. Raises Conflict."""
    if assignment.state not in ("leased", "pushed"):
        raise Conflict(_("Only an item you hold can be released."))
    give_back(session, assignment, "released")


def overdue(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What ends by itself and should have: leases, pushed work past its due date, returned work nobody came back to."""
    return literal_column(f"assignment.state IN ({ENDING})"), Assignment.expires_at < now


def expire_leases(session: Session, now: datetime | None = None) -> int:
    """Take back what is overdue, a batch at a time; how many.

    An item that somebody is just working with is left for the next time: this waits for nobody, and so locks nobody out.
    """
    now = now or utcnow()
    ended = session.scalars(
        select(Assignment)
        .join(Item, Item.id == Assignment.item_id)
        .where(*overdue(now))
        .order_by(Assignment.expires_at)
        .limit(EXPIRY_BATCH)
        .with_for_update(of=(Assignment, Item), key_share=True, skip_locked=True)
    ).all()
    for assignment in ended:
        _end(session, assignment, now)
    return len(ended)


def _end(session: Session, assignment: Assignment, now: datetime) -> None:
    """A lease that ran out: pushed work waits for its worker until it is due, all else goes to others."""
    due = assignment.due_at
    if assignment.state == "leased" and due is not None and due > now:
        _turn(session, assignment, state="pushed", expires_at=due)
    else:
        give_back(session, assignment, "expired")
