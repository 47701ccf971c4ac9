"""Marks the items whose agreement a submit has put out of date.

The mark is set in the submit's own transaction, so none is ever missed, and costs one indexed row whatever the size
of the project. It stands apart from the scoring itself so that a submit need not load any of it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from ..storage import Assignment, Item, Project
from . import events, jobs


@events.submitted.connect
def mark(session: Session, *, assignment: Assignment, **_: Any) -> None:
    """Mark the item and see that one score job waits for its project."""
    if not assignment.counted:
        return
    session.execute(
        update(Item)
        .where(Item.id == assignment.item_id)
        .values(rescore=True)
        .execution_options(synchronize_session=False)
    )
    project = session.get_one(Project, assignment.project_id)
    jobs.enqueue(session, "score", project=project, key=f"score:{project.id}")
