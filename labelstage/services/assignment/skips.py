"""What a worker does with an item he does not label, and what a manager does with one that nobody can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Assignment, Item, Project, User, direct
from .. import audit
from ..errors import Conflict, Invalid, Problem
from ..rescoring import mark_for_rules
from .slots import CLOSED, give_back, lock_item, open_again, used_slots

#: later: back to me last. others: not to me again. unusable: not to me, and to nobody after enough of these.
ROUTES = ("later", "others", "unusable")
MAX_SKIP_REASON = 500

_UNUSABLE = (
    update(Item)
    .where(Item.id == bindparam("item"))
    .values(unusable=Item.unusable + 1)
    .returning(Item.unusable, Item.state)
)


@dataclass(frozen=True)
class SetAside:
    """An item that waits for a manager's decision, and who skipped it with which words."""

    item: Item
    skips: list[tuple[Assignment, User]]


def skip(session: Session, assignment: Assignment, reason: str = "", route: str = "others") -> None:
    """Give the item to others, and by another route also back to this worker, or after enough of these to a manager.

    Raises Invalid, Conflict.
    """
    problems = []
    if len(reason) > MAX_SKIP_REASON:
        message = _("Keep the reason under %(most)s characters.", most=MAX_SKIP_REASON)
        problems.append(Problem("reason", message))
    if route not in ROUTES:
        problems.append(Problem("route", _("Choose one of: %(routes)s.", routes=", ".join(ROUTES))))
    if problems:
        raise Invalid(_("The item was not skipped."), problems)
    if assignment.state == "skipped":
        return
    if assignment.state not in ("leased", "pushed", "expired", "released", "postponed"):
        raise Conflict(_("This item has already been handed in."))
    assignment.skip_reason, assignment.skip_route = reason.strip() or None, route
    give_back(session, assignment, "postponed" if route == "later" else "skipped")
    mark_for_rules(session, assignment.item_id)
    if route == "unusable" and not assignment.gold:
        _count_unusable(session, assignment)


def _count_unusable(session: Session, assignment: Assignment) -> None:
    skips, state = direct.run(session, _UNUSABLE, item=assignment.item_id).one()
    project = session.get_one(Project, assignment.project_id)
    if skips >= project.unusable_after and state == "open":
        item = session.get_one(Item, assignment.item_id)
        session.refresh(item)
        _close(session, item, "set_aside")


def _close(session: Session, item: Item, state: str) -> None:
    """Offer the item to nobody any more. Work in hand can still be handed in; what was pushed is taken back."""
    item.state, item.open_slots = state, 0
    session.flush()
    pushed = select(Assignment).where(Assignment.item_id == item.id, Assignment.state == "pushed")
    for each in session.scalars(pushed).all():
        give_back(session, each, "released")


def withdraw(session: Session, item: Item, *, by: User | None = None) -> None:
    """Take an item out of the project: nobody labels it, it counts nowhere. What was said about it is kept.

    `by` None: part of something that is written down as a whole.
    """
    lock_item(session, item)
    if item.state != "withdrawn":
        _close(session, item, "withdrawn")
        if by is not None:
            audit.note(session, "items.withdrawn", by=by, project=item.project_id, items=[item.id])


def restore(session: Session, item: Item, *, by: User | None = None) -> None:
    """Offer an item again that was set aside or withdrawn; its skips as unusable count from nothing. Raises Conflict.

    `by` None: part of something that is written down as a whole.
    """
    lock_item(session, item)
    if item.state not in CLOSED:
        raise Conflict(_("This item is neither set aside nor withdrawn."))
    used = used_slots(session, item)
    item.state, item.unusable = "open", 0
    item.overlap = max(item.overlap, used)
    open_again(session, item, used)
    if by is not None:
        audit.note(session, "items.restored", by=by, project=item.project_id, items=[item.id])


def set_aside(session: Session, project: Project, *, after: int = 0, limit: int = 50) -> list[SetAside]:
    """The items that wait for a decision, by id from above `after`, with their skips as unusable."""
    waiting = (Item.project_id == project.id, Item.state == "set_aside", Item.id > after)
    items = session.scalars(select(Item).where(*waiting).order_by(Item.id).limit(limit)).all()
    skips = _skips(session, [item.id for item in items])
    return [SetAside(item, [each for each in skips if each[0].item_id == item.id]) for item in items]


def _skips(session: Session, item_ids: Sequence[int]) -> list[tuple[Assignment, User]]:
    rows = session.execute(
        select(Assignment, User)
        .join(User, User.id == Assignment.worker_id)
        .where(Assignment.item_id.in_(item_ids), Assignment.skip_route == "unusable")
        .order_by(Assignment.id)
    )
    return [(assignment, user) for assignment, user in rows]
