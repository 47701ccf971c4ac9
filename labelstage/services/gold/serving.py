"""Mixes gold into what workers are given, so that they cannot tell it from the rest.

Gold comes only when a fresh item would have come, by a draw that nobody can foresee; the gold shown to fewest comes first, each
item once to each worker. What he sees of an assignment says nothing of its item (see edge/blind.py): an id that is older than its
neighbours' would give it away.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from ...storage import Assignment, Evidence, Gold, Item, Practice, Project, Review, User, direct
from .. import assignment, events, evidence, projects, skills
from ..rescoring import mark_for_rules
from .seeding import seed
from .settings import settings, tolerance
from .worn import wear

_ONE_MORE = update(Gold).where(Gold.item_id == bindparam("item")).values(shown=Gold.shown + 1)


def give(session: Session, project: Project, worker: User, now: datetime) -> Assignment | None:
    """Lease gold to the worker, or None: the draw was against it, or there is none that he has not had."""
    rate = settings(project).rate if project.gold else 0
    if not rate or secrets.randbelow(100) >= rate:
        return None
    item = _next(session, project, worker)
    if item is None or not assignment.has_next(session, project, worker):
        return None
    leased = assignment.lease_item(session, project, worker, item, now=now, gold=True)
    if leased is not None:
        direct.run(session, _ONE_MORE, item=item.id)
        seed(session, project, session.get_one(Gold, item.id), now)
    return leased


def _next(session: Session, project: Project, worker: User) -> Item | None:
    had = exists().where(Assignment.item_id == Gold.item_id, Assignment.worker_id == worker.id)
    knows = exists().where(Practice.item_id == Gold.item_id, Practice.worker_id == worker.id)
    query = (
        select(Item)
        .join(Gold)
        .where(Gold.project_id == project.id, Gold.state == "active", ~had, ~knows)
        .order_by(Gold.shown, func.random())
        .limit(1)
    )
    if project.lanes:
        levels = skills.levels(session, project, worker)
        lanes = assignment.all_lanes(session, project).values()
        his = [each.number for each in lanes if each.requirement is None or each.requirement.met_by(levels)]
        query = query.where(Item.lane.in_(his))
    return session.scalar(query)


assignment.special_sources.append(give)


@events.submitted.connect
def mark_submit(session: Session, *, assignment: Assignment, revision: Any, **_: Any) -> None:
    """Compare what was said of gold with the known answer, and retire gold that has become too well known."""
    if not assignment.gold:
        return
    gold = session.get(Gold, assignment.item_id)
    if gold is None:
        return
    project = session.get_one(Project, assignment.project_id)
    fields = projects.fields(session, project)
    evidence.compare(session, fields, assignment, "gold", gold.result, revision.result, tolerance(project))
    mark_for_rules(session, assignment.item_id)
    wear(session, project, gold)


@events.reviewed.connect
def settle_as_others(session: Session, *, review: Review, assignment: Assignment, **_: Any) -> None:
    """Pass gold handed in before what was just reviewed: reviewers never see it, and it must not wait longer than the rest."""
    if assignment.submitted_at is None:
        return
    session.execute(
        update(Assignment)
        .where(
            Assignment.project_id == review.project_id,
            Assignment.state == "submitted",
            Assignment.submitted_at <= assignment.submitted_at,
            Assignment.gold,
        )
        .values(state="accepted")
        .execution_options(synchronize_session=False)
    )


def marks(session: Session, gold: Gold) -> list[tuple[Assignment, Evidence]]:
    """What workers said of a gold item, marked, in the order in which they handed it in."""
    query = (
        select(Assignment, Evidence)
        .join(Evidence, Evidence.assignment_id == Assignment.id)
        .where(Assignment.item_id == gold.item_id, Evidence.source == "gold")
        .order_by(Assignment.submitted_at, Assignment.id)
    )
    return [(work, mark) for work, mark in session.execute(query)]


__all__ = ["give", "mark_submit", "marks", "settle_as_others"]
