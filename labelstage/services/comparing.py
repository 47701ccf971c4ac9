"""Compares what workers said with what reviewers accepted and with what the others say.

A reviewer's decision is compared with the worker's first answer: what he corrected after being told is no sign of skill. In the
consensus his own answer has no part, or everybody would agree with himself; that is why it is the others' majority and not the
project's consensus, whose model of the workers has learned from his answers too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from labelstage.kinds.consensus import fitting, merge_results

from ..storage import Assignment, Evidence, Item, Project, Review, Revision
from . import events, gold, projects
from .evidence import compare
from .quality.answers import NEWEST_OWN, STATES

#: Answers by others that a consensus needs.
OTHERS = 2


@events.reviewed.connect
def mark_reviewed(session: Session, *, review: Review, assignment: Assignment, **_: Any) -> None:
    """Compare the worker's first answer with what the reviewer accepted or made of it."""
    if review.decision == "return" or assignment.gold or assignment.revision_id is None:
        return
    first = session.scalar(
        select(Revision).where(Revision.assignment_id == assignment.id, Revision.number == 1)
    )
    accepted = session.get_one(Revision, assignment.revision_id)
    if first is None or first.author_id != assignment.worker_id:
        return
    project = session.get_one(Project, assignment.project_id)
    fields = projects.fields(session, project)
    truth, _lost = fitting(fields, accepted.result, assignment.item)
    said, _lost = fitting(fields, first.result, assignment.item)
    compare(session, fields, assignment, "review", truth, said, gold.tolerance(project))


@events.scored.connect
def compare_answers(session: Session, *, project: Project, item_ids: Sequence[int], **_: Any) -> None:
    """Compare the answers to those items that have all they want with the consensus of the others."""
    fields = projects.fields(session, project)
    for item, last in _outdated(session, item_ids):
        _compare_item(session, project, fields, item, last)


def _outdated(session: Session, item_ids: Sequence[int]) -> Sequence[tuple[Item, datetime | None]]:
    """Items with an answer that was not compared yet, those finished first first, and when their last answer came."""
    there = exists().where(Evidence.assignment_id == Assignment.id, Evidence.source == "consensus")
    last = func.max(Assignment.submitted_at)
    query = (
        select(Item, last)
        .join(Assignment, Assignment.item_id == Item.id)
        .where(
            Item.id.in_(item_ids),
            Item.submitted > OTHERS,
            Item.state.in_(("labelled", "done")),
            Assignment.state.in_(STATES),
            Assignment.counted,
            ~there,
        )
        .group_by(Item.id)
        .order_by(last, Item.id)
    )
    return [(item, moment) for item, moment in session.execute(query)]


def _compare_item(
    session: Session, project: Project, fields: Sequence[Mapping[str, Any]], item: Item, last: datetime | None
) -> None:
    rows = session.execute(
        select(Assignment, Revision.result)
        .join(Revision, and_(Revision.assignment_id == Assignment.id, NEWEST_OWN))
        .where(Assignment.item_id == item.id, Assignment.state.in_(STATES), Assignment.counted)
        .order_by(Assignment.id)
    ).all()
    said = [(work, fitting(fields, result, item)[0]) for work, result in rows]
    for number, (work, own) in enumerate(said):
        others = [result for at, (_work, result) in enumerate(said) if at != number]
        truth, tied = merge_results(fields, others, project.match_iou)
        sure = {name: value for name, value in truth.items() if name not in tied}
        compare(session, fields, work, "consensus", sure, own, gold.tolerance(project), now=last)
