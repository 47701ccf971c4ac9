"""Marks the items whose agreement is out of date, after a submit or a change of the rules.

The mark is set in the transaction of what caused it, so none is ever missed; a submit's costs one indexed row whatever
the size of the project. It stands apart from the scoring itself so that a submit need not load any of it.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, update
from sqlalchemy.orm import Session

from ..storage import Assignment, Item, Project
from . import events, jobs


@events.submitted.connect
def mark(session: Session, *, assignment: Assignment, **_: Any) -> None:
    """Mark the item and see that one score job waits for its project."""
    if not assignment.counted:
        return
    _mark(session, session.get_one(Project, assignment.project_id), Item.id == assignment.item_id)


@events.reconfigured.connect
def mark_all(session: Session, *, project: Project, **_: Any) -> None:
    """Mark every item that has a score: it was made by rules that no longer hold."""
    _mark(session, project, and_(Item.project_id == project.id, Item.submitted >= 2))


def _mark(session: Session, project: Project, which: ColumnElement[bool]) -> None:
    marked = session.execute(
        update(Item).where(which).values(rescore=True).execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", marked).rowcount:
        jobs.enqueue(session, "score", project=project, key=f"score:{project.id}")
