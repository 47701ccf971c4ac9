"""Simulated people at work: they lease, hand in and review through the same doors as everybody."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.simulator import ARCHETYPES, Skill, annotate, generator, imagine, judge, seconds

from ..storage import Assignment, Item, Project, Review, Revision, User
from . import annotation, assignment, projects, review
from .access import Role
from .accounts import Passwords, create_user

ORIGIN = "simulator"
DOMAIN = "simulated.example"
#: A simulated reviewer returns work in which more than this share of things is wrong.
TOLERANCE = 0.2


@dataclass(frozen=True)
class Truths:
    """The true result of each item, by external id; made up from the seed for an item that has none."""

    seed: int
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, fields: Sequence[Mapping[str, Any]], item: Item) -> Mapping[str, Any]:
        known = self.known.get(item.external_id)
        return imagine(fields, item, generator(self.seed, item.external_id)) if known is None else known


def simulated_crowd(
    session: Session, passwords: Passwords, project: Project, archetypes: Sequence[str]
) -> list[User]:
    """Simulated workers of the project, one for each archetype named; the same ones whenever it is asked for them."""
    numbers: Counter[str] = Counter()
    crowd = []
    for archetype in archetypes:
        numbers[archetype] += 1
        name = f"{archetype} {numbers[archetype]}"
        crowd.append(_simulated(session, passwords, project, name, Role.WORKER))
    return crowd


def simulated_reviewer(session: Session, passwords: Passwords, project: Project) -> User:
    """The simulated reviewer of the project."""
    return _simulated(session, passwords, project, "reviewer", Role.REVIEWER)


def _simulated(session: Session, passwords: Passwords, project: Project, name: str, role: Role) -> User:
    """An account that nobody can log in to, and whose name says what it is."""
    email = f"{name.replace(' ', '-')}@{DOMAIN}"
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        password = secrets.token_hex(32)
        user = create_user(session, passwords, email=email, name=f"Simulated: {name}", password=password)
        user.is_active = False
    projects.add_member(session, project, user, role)
    return user


def skill_of(worker: User) -> Skill:
    """The skill of a simulated worker, which its address names."""
    return ARCHETYPES[worker.email.rpartition("-")[0]]


def work_once(
    session: Session, project: Project, worker: User, truths: Truths, skill: Skill
) -> Assignment | str:
    """Do the next item as `worker`: the assignment handed in, or why there was nothing to do (see assignment.NOTHING).

    What is said depends on the seed, the worker's address, the item and the attempt, not on who works when.
    """
    leased = assignment.next_assignment(session, project, worker)
    if isinstance(leased, str):
        return leased
    fields = projects.schema(session, project).fields
    attempt = session.get_one(Revision, leased.revision_id).number + 1 if leased.revision_id else 1
    rng = generator(truths.seed, worker.email, leased.item.external_id, attempt)
    result = annotate(fields, leased.item, truths.of(fields, leased.item), skill, rng)
    annotation.submit(
        session,
        project,
        leased,
        result=result,
        key=f"simulator-{attempt}",
        active_ms=round(1000 * seconds(result, skill, rng)),
        origin=ORIGIN,
    )
    return leased


def work_in_turns(
    session: Session, project: Project, workers: Sequence[User], truths: Truths, *, submits: int
) -> int:
    """Have simulated workers hand in items one each in turn, in an order drawn anew each round; how many they did.

    Ends after `submits`, or when a whole round found nothing to do.
    """
    rng, done, idle = generator(truths.seed, project.title), 0, False
    while done < submits and not idle:
        idle = True
        for worker in rng.sample(workers, k=min(len(workers), submits - done)):
            if isinstance(work_once(session, project, worker, truths, skill_of(worker)), Assignment):
                done, idle = done + 1, False
    return done


def review_once(session: Session, project: Project, reviewer: User, truths: Truths) -> Review | None:
    """Decide on the oldest submit that waits: accept it when it is close to the truth, else return it with the reasons."""
    waiting = review.next_review(session, project, reviewer)
    if waiting is None:
        return None
    fields = projects.schema(session, project).fields
    revision = session.get_one(Revision, waiting.revision_id)
    verdict = judge(fields, waiting.item, truths.of(fields, waiting.item), revision.result)
    good = verdict.share_wrong <= TOLERANCE
    return review.review(
        session,
        project,
        waiting,
        reviewer,
        decision="accept" if good else "return",
        revision_id=revision.id,
        reasons=() if good else sorted(verdict.wrong),
    )
