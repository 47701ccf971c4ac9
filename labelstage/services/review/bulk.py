"""One word about many submits chosen in the queue, and many given to one reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ...storage import Assignment, Project, User, utcnow
from .. import projects
from ..access import Permission, project_permissions
from ..assignment import lock
from ..errors import Conflict, Forbidden, Invalid, NotFound, Problem
from .decisions import check, review
from .queue import conditions

MOST_AT_ONCE = 100
#: What may be said without looking at each: whoever fixes has looked.
DECISIONS = ("accept", "return", "reject")
#: So long others leave what was given to somebody to him.
GIVEN = timedelta(days=3)


def decide(
    session: Session,
    project: Project,
    submits: Sequence[tuple[int, int]],
    reviewer: User,
    *,
    decision: str,
    reasons: Sequence[str] = (),
    comment: str = "",
    now: datetime | None = None,
) -> tuple[int, list[tuple[int, Words | str]]]:
    """Say the same of submits, each (assignment, the revision that was seen); how many took it, and why for each that did not.

    Raises Invalid when this cannot be said of any.
    """
    _check_number(submits)
    if decision not in DECISIONS:
        message = _("Choose one of: %(known)s.", known=", ".join(DECISIONS))
        raise Invalid(_("The review was not saved."), [Problem("decision", message)])
    check(project, decision, reasons, comment, ())
    said = 0
    refused: list[tuple[int, Words | str]] = []
    for number, revision in submits:
        found = session.get(Assignment, number)
        try:
            if found is None or found.project_id != project.id:
                raise NotFound(_("There is no such submit."))
            review(
                session,
                project,
                found,
                reviewer,
                decision=decision,
                revision_id=revision,
                reasons=reasons,
                comment=comment,
                now=now,
            )
            said += 1
        except (Conflict, Forbidden, Invalid, NotFound) as problem:
            refused.append((number, problem.message))
    return said, refused


def give(
    session: Session,
    project: Project,
    numbers: Sequence[int],
    reviewer_id: int,
    *,
    now: datetime | None = None,
) -> int:
    """Give submits that wait to a reviewer: they come first for him, and to nobody else for three days. How many went to him: not
    his own work, nor what he may not hear. Raises Invalid for somebody who reviews nothing here."""
    _check_number(numbers)
    reviewer = next((each for each in reviewers_of(session, project) if each.id == reviewer_id), None)
    if reviewer is None:
        message = _("Choose somebody who reviews in this project.")
        raise Invalid(_("Nothing was given to anybody."), [Problem("reviewer", message)])
    wanted = select(Assignment).where(
        *conditions(session, project, reviewer), Assignment.state != "seeded", Assignment.id.in_(numbers)
    )
    given = 0
    for found in session.scalars(wanted.order_by(Assignment.id)).all():
        lock(session, found)
        if found.state == "submitted":
            found.reviewing_id, found.reviewing_until = reviewer.id, (now or utcnow()) + GIVEN
            given += 1
    session.flush()
    return given


def reviewers_of(session: Session, project: Project) -> list[User]:
    """Who may review in the project, by name."""
    return [
        user
        for user, roles in projects.members(session, project)
        if Permission.REVIEW_DO in project_permissions(user, roles)
    ]


def _check_number(chosen: Sequence[object]) -> None:
    if not 1 <= len(chosen) <= MOST_AT_ONCE:
        message = _("Choose 1 to %(most)s submits.", most=MOST_AT_ONCE)
        raise Invalid(_("The review was not saved."), [Problem("submits", message)])
