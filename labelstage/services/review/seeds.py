"""Work of known worth between the real submits: how reviewers are checked without anybody's account being touched.

A seed is an assignment of its own, in the name of somebody who never had the item. Its states are "seeded" and "seed_done": it counts
nowhere, and no list of anybody's work has it. The reviewer sees an ordinary submit.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from ...storage import (
    Adjudication,
    Assignment,
    Item,
    Membership,
    Project,
    Review,
    ReviewSeed,
    Revision,
    User,
    utcnow,
)
from .. import projects
from ..damage import damage

#: Of the seeds so many in a hundred are good: a check that is always bad would be seen through.
GOOD = 50
STATES = ("seeded", "seed_done")
#: As long as real submits have usually waited.
WAITED = timedelta(minutes=20)


def maybe(
    session: Session,
    project: Project,
    reviewer: User,
    *,
    now: datetime | None = None,
    chance: random.Random | None = None,
) -> Assignment | None:
    """A seed for this reviewer as often as the project wants; None otherwise, and where nothing known can be shown."""
    chance = chance or random.SystemRandom()
    if not project.review_seeds or chance.randrange(100) >= project.review_seeds:
        return None
    now, source = now or utcnow(), _source(session, project, reviewer)
    if source is None:
        return None
    revision, item, worker = source
    result, is_good = revision.result, chance.randrange(100) < GOOD
    if not is_good:
        damaged = damage(projects.fields(session, project), result, chance)
        is_good, result = damaged is None, damaged or result
    return _make(session, project, reviewer, worker, item, revision, result, is_good, now)


def _source(session: Session, project: Project, reviewer: User) -> tuple[Revision, Item, int] | None:
    """Labels that somebody else adjudicated or fixed, on an item that asks nobody any more and that this reviewer does not
    know; and a worker who never had it."""
    mine, seen = aliased(Assignment), aliased(Review)
    fixed = exists().where(
        Review.fixed_revision_id == Revision.id,
        Assignment.state == "accepted",
        Review.reviewer_id != reviewer.id,
    )
    decided = exists().where(Adjudication.revision_id == Revision.id)
    knows = exists().where(
        mine.item_id == Item.id,
        (mine.worker_id == reviewer.id)
        | exists().where(seen.assignment_id == mine.id, seen.reviewer_id == reviewer.id),
    )
    had = exists().where(
        ReviewSeed.reviewer_id == reviewer.id, ReviewSeed.assignment_id == mine.id, mine.item_id == Item.id
    )
    found = session.execute(
        select(Revision, Item)
        .join(Assignment, Assignment.revision_id == Revision.id)
        .join(Item, Item.id == Assignment.item_id)
        .where(
            Assignment.project_id == project.id,
            Revision.author_id != reviewer.id,
            Item.state == "done",
            decided | fixed,
            ~knows,
            ~had,
        )
        .order_by(func.random())
        .limit(1)
    ).first()
    if found is None:
        return None
    took = exists().where(Assignment.item_id == found[1].id, Assignment.worker_id == Membership.user_id)
    worker = session.scalar(
        select(Membership.user_id)
        .where(
            Membership.project_id == project.id,
            Membership.role == "worker",
            Membership.user_id != reviewer.id,
            ~took,
        )
        .order_by(func.random())
        .limit(1)
    )
    return (found[0], found[1], worker) if worker is not None else None


def _make(
    session: Session,
    project: Project,
    reviewer: User,
    worker: int,
    item: Item,
    source: Revision,
    result: Mapping[str, Any],
    is_good: bool,
    now: datetime,
) -> Assignment:
    made = Assignment(
        project_id=project.id,
        item=item,
        worker_id=worker,
        state="seeded",
        counted=False,
        leased_at=now - WAITED,
        expires_at=now,
        submitted_at=now - WAITED,
        reviewing_id=reviewer.id,
    )
    session.add(made)
    session.flush()
    said = Revision(
        assignment_id=made.id,
        number=1,
        author_id=worker,
        origin="worker",
        result=dict(result),
        schema_id=source.schema_id,
        guideline_id=source.guideline_id,
        shown=source.shown,
        submit_key=f"seed-{made.id}",
        created_at=now - WAITED,
    )
    session.add(said)
    session.flush()
    made.revision_id = said.id
    session.add(
        ReviewSeed(
            project_id=project.id,
            assignment_id=made.id,
            source_id=source.id,
            is_good=is_good,
            reviewer_id=reviewer.id,
            created_at=now,
        )
    )
    session.flush()
    return made


def answer(session: Session, assignment: Assignment, said: Review, now: datetime | None = None) -> Review:
    """Keep what a reviewer made of seeded work. It is no review, nothing else comes of it; the answer looks like one."""
    seed = session.scalars(select(ReviewSeed).where(ReviewSeed.assignment_id == assignment.id)).one()
    seed.decision, seed.active_ms, seed.decided_at = said.decision, said.active_ms, now or utcnow()
    assignment.reviewing_until, assignment.state = None, "seed_done"
    session.add(said)
    session.flush()  # for a number as any other
    session.delete(said)
    session.flush()
    return said


def shown_state(session: Session, assignment: Assignment) -> str:
    """The state that people are told: that of a submit."""
    if assignment.state not in STATES:
        return assignment.state
    seed = session.scalars(select(ReviewSeed).where(ReviewSeed.assignment_id == assignment.id)).one()
    said = {"return": "returned", "reject": "rejected"}
    return "submitted" if seed.decision is None else said.get(seed.decision, "accepted")
