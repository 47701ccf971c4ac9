"""How reviewers do: what became of their decisions, how long they look, and whether they are harsher than their peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from labelstage.kinds.consensus import fitting
from labelstage.kinds.differences import units
from labelstage.measures.sampling import share_interval
from labelstage.measures.strata import Adjusted, Stratum, adjusted_difference
from labelstage.measures.undefined import Undefined

from ...storage import Adjudication, Appeal, Assignment, Item, Project, Review, ReviewSeed, Revision, User
from .. import projects
from .decisions import DECISIONS

#: Decisions of a project that are looked at, the newest: a page must not take long.
MOST_DECISIONS = 50_000
MOST_ADJUDICATED = 2_000


@dataclass(frozen=True)
class Share:
    """So many of so many, with the exact 95 % interval."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        return share_interval(self.hits, self.of)


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer. `harshness` is how much oftener he does not accept than others do on the same workers' work; None where
    nobody else reviewed them. `median_ms` is over the decisions whose time is known."""

    user: User
    decisions: Mapping[str, int]
    median_ms: float | None
    appeals: Share  # of those decided, granted against him
    overturned: Share  # of his accepted work that was adjudicated later, found wrong
    good: Share  # seeded good work that he accepted
    bad: Share  # seeded bad work that he did not accept
    harshness: Adjusted | None


def reviewers(session: Session, project: Project) -> list[ReviewerRow]:
    """Every reviewer who decided something, by name. What was accepted with the rest of a sample is nobody's looking."""
    rows = session.execute(
        select(Review.reviewer_id, Review.decision, Review.active_ms, Assignment.worker_id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Review.project_id == project.id, Review.sample_id.is_(None))
        .order_by(Review.id.desc())
        .limit(MOST_DECISIONS)
    ).all()
    appeals = _appeals(session, project)
    overturned = _overturned(session, project)
    seeds = _seeds(session, project)
    ids = {row[0] for row in rows} | seeds.keys()
    users = session.scalars(select(User).where(User.id.in_(ids)).order_by(User.name, User.id))
    return [
        ReviewerRow(
            user=user,
            decisions={name: sum(row[0] == user.id and row[1] == name for row in rows) for name in DECISIONS},
            median_ms=_median([row[2] for row in rows if row[0] == user.id and row[2]]),
            appeals=appeals.get(user.id, Share(0, 0)),
            overturned=overturned.get(user.id, Share(0, 0)),
            good=seeds.get(user.id, {}).get(True, Share(0, 0)),
            bad=seeds.get(user.id, {}).get(False, Share(0, 0)),
            harshness=_harshness(user.id, rows),
        )
        for user in users
    ]


def _median(times: Sequence[int]) -> float | None:
    return median(times) if times else None


def _harshness(reviewer: int, rows: Sequence[Any]) -> Adjusted | None:
    """Not accepted, his against others', worker by worker."""
    tables: dict[int, list[int]] = {}
    for who, decision, _time, worker in rows:
        table = tables.setdefault(worker, [0, 0, 0, 0])
        place = 0 if who == reviewer else 2
        table[place] += decision != "accept"
        table[place + 1] += 1
    try:
        return adjusted_difference(Stratum(*table) for table in tables.values())
    except Undefined:
        return None


def _appeals(session: Session, project: Project) -> dict[int, Share]:
    rows = session.execute(
        select(Review.reviewer_id, Appeal.state, func.count())
        .join(Review, Review.id == Appeal.review_id)
        .where(Appeal.project_id == project.id, Appeal.state != "open")
        .group_by(Review.reviewer_id, Appeal.state)
    ).all()
    found: dict[int, Share] = {}
    for who, state, count in rows:
        before = found.get(who, Share(0, 0))
        found[who] = Share(before.hits + (count if state == "granted" else 0), before.of + count)
    return found


def _overturned(session: Session, project: Project) -> dict[int, Share]:
    """Accepted or fixed work on items that somebody else adjudicated afterwards, against what the adjudicator said."""
    fields = projects.fields(session, project)
    truth_of = aliased(Revision)
    looked_at = func.coalesce(Review.fixed_revision_id, Review.revision_id)
    rows = session.execute(
        select(Review.reviewer_id, Item, Revision.result, truth_of.result)
        .select_from(Adjudication)
        .join(Assignment, Assignment.item_id == Adjudication.item_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Revision, Revision.id == looked_at)
        .join(truth_of, truth_of.id == Adjudication.revision_id)
        .join(Item, Item.id == Adjudication.item_id)
        .where(
            Adjudication.project_id == project.id,
            Review.decision.in_(("accept", "fix")),
            Review.sample_id.is_(None),
            Review.created_at < Adjudication.decided_at,
            Review.reviewer_id != Adjudication.adjudicator_id,
        )
        .order_by(Review.id.desc())
        .limit(MOST_ADJUDICATED)
    )
    found: dict[int, Share] = {}
    for who, item, accepted, truth in rows:
        sides = [fitting(fields, each, item)[0] for each in (accepted, truth)]
        wrong = any(not unit.agrees for unit in units(fields, sides, project.match_iou))
        before = found.get(who, Share(0, 0))
        found[who] = Share(before.hits + wrong, before.of + 1)
    return found


def _seeds(session: Session, project: Project) -> dict[int, dict[bool, Share]]:
    rows = session.execute(
        select(ReviewSeed.reviewer_id, ReviewSeed.is_good, ReviewSeed.decision, func.count())
        .where(ReviewSeed.project_id == project.id, ReviewSeed.decision.is_not(None))
        .group_by(ReviewSeed.reviewer_id, ReviewSeed.is_good, ReviewSeed.decision)
    ).all()
    found: dict[int, dict[bool, Share]] = {}
    for who, is_good, decision, count in rows:
        mine = found.setdefault(who, {})
        before = mine.get(is_good, Share(0, 0))
        right = (decision == "accept") == is_good
        mine[is_good] = Share(before.hits + (count if right else 0), before.of + count)
    return found
