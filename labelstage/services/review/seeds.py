"""Work of known worth between the real submits: how reviewers are checked without anybody's account being touched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...storage import Assignment, Review, ReviewSeed, utcnow


def answer(session: Session, assignment: Assignment, said: Review, now: datetime | None = None) -> Review:
    """Keep what a reviewer made of seeded work. It is no review: nothing else comes of it."""
    seed = session.scalars(select(ReviewSeed).where(ReviewSeed.assignment_id == assignment.id)).one()
    seed.decision, seed.active_ms, seed.decided_at = said.decision, said.active_ms, now or utcnow()
    assignment.reviewing_id, assignment.reviewing_until = said.reviewer_id, None
    assignment.state = "seed_done"
    session.flush()
    return said
