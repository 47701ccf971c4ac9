"""One thing done to many chosen items."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import _

from ..storage import Item, Project, User
from . import adjudication, assignment, audit
from .errors import Invalid, Problem

ACTIONS = ("adjudicate", "withdraw", "restore", "raise", "lower")
MOST = 500
#: What raising gives; lowering brings items back to the priority of all others.
RAISED = 5


def act(session: Session, project: Project, item_ids: Iterable[int], action: str, *, by: User) -> int:
    """Do it to those items for which it makes sense; how many. Raises Invalid."""
    wanted = sorted(set(item_ids))
    problems = []
    if action not in ACTIONS:
        problems.append(Problem("action", _("Choose one of the actions.")))
    if not wanted:
        problems.append(Problem("items", _("Choose items first.")))
    if len(wanted) > MOST:
        problems.append(Problem("items", _("Choose up to %(most)s items at once.", most=MOST)))
    if problems:
        raise Invalid(_("Nothing was changed."), problems)
    if action == "adjudicate":
        return adjudication.ask(session, project, wanted, by=by)
    if action in ("raise", "lower"):
        priority = RAISED if action == "raise" else 0
        return assignment.place(session, project, Item.id.in_(wanted), priority=priority)
    closed = ("set_aside", "withdrawn")
    fit = Item.state.in_(closed) if action == "restore" else Item.state != "withdrawn"
    query = select(Item).where(Item.project_id == project.id, Item.id.in_(wanted), fit)
    items = session.scalars(query.order_by(Item.id)).all()
    for item in items:
        (assignment.restore if action == "restore" else assignment.withdraw)(session, item)
    if items:
        act = "items.restored" if action == "restore" else "items.withdrawn"
        audit.note(session, act, by=by, project=project.id, items=[item.id for item in items])
    return len(items)
