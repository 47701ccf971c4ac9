"""Accepting many submits on the strength of some: a random sample is looked at, the rest is accepted with a stated bound."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from labelstage.measures.sampling import most_wrong
from labelstage.words import _

from ...storage import Assignment, Item, Job, Project, Review, ReviewSample, SampleMember, User, utcnow
from .. import events, jobs
from ..assignment import lock, settle_item
from ..errors import Conflict, Forbidden, Invalid, Problem
from .decisions import MAX_COMMENT
from .queue import Filter, conditions

MOST_MEMBERS = 100_000
MOST_DRAWN = 2_000
#: Up to so many are accepted at once in the request; more are a job's work.
AT_ONCE = 200
BATCH = 100


@dataclass(frozen=True)
class Standing:
    """How far the looking is, and what follows from it for those not looked at.

    `bound` is the largest share of the unseen that may be wrong at the sample's confidence, None before anything was seen.
    """

    population: int
    drawn: int
    seen: int
    wrong: int
    waiting: int  # of the unseen, what can still be accepted
    accepted: int  # unseen, and accepted with the sample
    most_wrong: int | None
    bound: float | None


def draw(
    session: Session,
    project: Project,
    reviewer: User,
    wanted: Filter,
    *,
    size: int,
    confidence: float = 0.95,
    seed: int | None = None,
    now: datetime | None = None,
) -> ReviewSample:
    """Draw `size` of the submits that fit at random, to be looked at. Raises Invalid, also when nothing fits."""
    problems = []
    if not 1 <= size <= MOST_DRAWN:
        message = _("Enter a whole number from %(least)s to %(most)s.", least=1, most=MOST_DRAWN)
        problems.append(Problem("size", message))
    if not 0.5 <= confidence <= 0.999:
        problems.append(Problem("confidence", _("Enter a number from 0.5 to 0.999.")))
    if problems:
        raise Invalid(_("The sample was not drawn."), problems)
    fit = (*conditions(session, project, reviewer, wanted), Assignment.state == "submitted")
    rows = session.execute(
        select(Assignment.id, Assignment.revision_id).where(*fit).order_by(Assignment.id).limit(MOST_MEMBERS)
    ).all()
    if not rows:
        raise Invalid(_("The sample was not drawn."), [Problem("", _("Nothing waits that fits the filter."))])
    seed = random.SystemRandom().randrange(2**31) if seed is None else seed
    chosen = set(random.Random(seed).sample(range(len(rows)), min(size, len(rows))))  # noqa: S311
    made = ReviewSample(
        project_id=project.id,
        created_by=reviewer.id,
        query=wanted.to_json(),
        seed=seed,
        confidence=confidence,
        created_at=now or utcnow(),
    )
    session.add(made)
    session.flush()
    members = [
        {"sample_id": made.id, "assignment_id": row[0], "revision_id": row[1], "drawn": index in chosen}
        for index, row in enumerate(rows)
    ]
    session.execute(insert(SampleMember), members)
    return made


@events.reviewed.connect
def _note(session: Session, *, review: Review, assignment: Assignment, **_more: Any) -> None:
    """A decision about what was drawn counts for its sample."""
    if review.sample_id is None:
        session.execute(
            update(SampleMember)
            .where(
                SampleMember.assignment_id == assignment.id,
                SampleMember.revision_id == review.revision_id,
                SampleMember.decision.is_(None),
            )
            .values(decision=review.decision)
        )


def standing(session: Session, sample: ReviewSample) -> Standing:
    """The numbers of a sample as they are now."""
    rows = session.execute(
        select(SampleMember.drawn, SampleMember.decision, func.count())
        .where(SampleMember.sample_id == sample.id)
        .group_by(SampleMember.drawn, SampleMember.decision)
    ).all()
    counts = {(drawn, decision): count for drawn, decision, count in rows}
    population, drawn = sum(counts.values()), sum(n for (is_drawn, _d), n in counts.items() if is_drawn)
    seen = drawn - counts.get((True, None), 0)
    wrong = seen - counts.get((True, "accept"), 0)
    accepted = select(func.count()).where(Review.sample_id == sample.id)
    most = most_wrong(population, seen, wrong, sample.confidence) - wrong if seen else None
    unseen = population - seen
    return Standing(
        population=population,
        drawn=drawn,
        seen=seen,
        wrong=wrong,
        waiting=session.scalar(select(func.count()).select_from(_rest(sample).subquery())) or 0,
        accepted=session.scalar(accepted) or 0,
        most_wrong=most,
        bound=None if most is None else most / unseen if unseen else 0.0,
    )


def _rest(sample: ReviewSample) -> Any:
    """The assignments of the set that were not drawn and wait as they were when it was drawn."""
    return (
        select(Assignment.id)
        .join(SampleMember, SampleMember.assignment_id == Assignment.id)
        .where(
            SampleMember.sample_id == sample.id,
            ~SampleMember.drawn,
            and_(Assignment.state == "submitted", Assignment.revision_id == SampleMember.revision_id),
        )
        .order_by(Assignment.id)
    )


def accept_rest(
    session: Session, project: Project, sample: ReviewSample, reviewer: User, *, now: datetime | None = None
) -> Job | None:
    """Accept what was not drawn; a job when it is much. Raises Conflict until all that was drawn has been looked at."""
    session.refresh(sample, with_for_update=True)
    found = standing(session, sample)
    if sample.state != "open":
        raise Conflict(_("The rest of this sample has been decided already."))
    if found.seen < found.drawn:
        left = found.drawn - found.seen
        raise Conflict(_("Look at the rest of the sample first: %(left)s are left.", left=left))
    own = (
        select(SampleMember.assignment_id)
        .join(Assignment, Assignment.id == SampleMember.assignment_id)
        .where(SampleMember.sample_id == sample.id, Assignment.worker_id == reviewer.id)
    )
    if session.scalar(own.limit(1)) is not None:
        raise Forbidden(_("Nobody reviews their own work."))
    sample.closed_by, sample.closed_at = reviewer.id, now or utcnow()
    if found.waiting > AT_ONCE:
        sample.state = "accepting"
        payload = {"sample_id": sample.id}
        return jobs.enqueue(session, "accept", project=project, payload=payload, created_by=reviewer)
    while accept_batch(session, project, sample):
        pass
    return None


def accept_batch(session: Session, project: Project, sample: ReviewSample) -> int:
    """Accept the next of the rest; how many. With none left the sample is closed."""
    bound = standing(session, sample)
    ids = session.scalars(_rest(sample).limit(BATCH)).all()
    words = f"{bound.wrong}/{bound.seen}/{bound.population}"
    done = 0
    for number in ids:
        assignment = session.get_one(Assignment, number)
        lock(session, assignment)
        if assignment.state == "submitted":
            _accept(session, project, sample, assignment, words)
            done += 1
    if not ids:
        sample.state = "accepted"
        session.flush()
    return done


def _accept(
    session: Session, project: Project, sample: ReviewSample, assignment: Assignment, words: str
) -> None:
    assert assignment.revision_id is not None
    assert sample.closed_by is not None
    made = Review(
        project_id=project.id,
        assignment_id=assignment.id,
        revision_id=assignment.revision_id,
        reviewer_id=sample.closed_by,
        decision="accept",
        comment=words[:MAX_COMMENT],
        sample_id=sample.id,
        created_at=utcnow(),
    )
    session.add(made)
    assignment.state = "accepted"
    session.flush()
    item = session.get_one(Item, assignment.item_id)
    session.refresh(item, with_for_update={"key_share": True})
    settle_item(session, item)
    events.reviewed.send(session, review=made, assignment=assignment)


def undo(session: Session, sample: ReviewSample, reviewer: User) -> int:
    """Have what was accepted unseen wait for a review again, unless somebody decided since; how many. Raises Conflict."""
    session.refresh(sample, with_for_update=True)
    if sample.state != "accepted":
        raise Conflict(_("Nothing was accepted with this sample that could be taken back."))
    last = select(func.max(Review.id)).where(Review.assignment_id == Assignment.id)
    newest = last.correlate(Assignment).scalar_subquery()
    rows = session.scalars(
        select(Assignment)
        .join(Review, Review.id == newest)
        .where(Review.sample_id == sample.id, Assignment.state == "accepted")
        .order_by(Assignment.id)
    ).all()
    for assignment in rows:
        lock(session, assignment)
        assignment.state = "submitted"
        session.flush()
        settle_item(session, assignment.item)
    sample.state, sample.closed_by, sample.closed_at = "undone", reviewer.id, utcnow()
    session.flush()
    return len(rows)


def listed(session: Session, project: Project, *, limit: int = 50) -> Sequence[ReviewSample]:
    """A project's samples, the newest first."""
    query = select(ReviewSample).where(ReviewSample.project_id == project.id)
    return session.scalars(query.order_by(ReviewSample.id.desc()).limit(limit)).all()
