"""Why there is nothing for a worker now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from labelstage.words import Words, _

from ...storage import Assignment, Guideline, GuidelineReading, Item, Measure, Project, User
from ..skills import Requirement
from .lanes import open_lanes
from .queue import has_next
from .slots import HAS_OPEN_SLOTS

_READ = aliased(Guideline)
NOTHING: dict[str, Words] = {
    "paused": _("The project is paused."),
    "empty": _("Nothing has been brought in yet."),
    "done": _("Everything is labelled."),
    "leased": _("Others are working on what is left. Something may come back."),
    "busy": _("Others are just taking or handing in what is left. Ask again in a moment."),
    "seen": _("You have had every item that is still open."),
    "held": _("You already hold as many items as one person may. Submit or release one."),
    "restricted": _(
        "You have no new work in this project for now. Look at My work: it says why, and what you can do."
    ),
    "practice": _("Solve the practice items first. Then your work comes."),
    "guideline": _("The guideline has changed. Read what is new and say that you have, then go on."),
    "unqualified": _("What is left asks for a skill that you do not have yet."),
}


class Nothing(str):
    """A key of NOTHING, with what there is to say about it: when the first lease of another ends, which skill is missing."""

    until: datetime | None
    requirement: Requirement | None

    def __new__(
        cls, key: str, *, until: datetime | None = None, requirement: Requirement | None = None
    ) -> Nothing:
        made = super().__new__(cls, key)
        made.until, made.requirement = until, requirement
        return made

    def sentence(self, now: datetime) -> Words:
        """The reason in words."""
        if self.requirement is not None:
            skill, level = self.requirement
            return _(
                "What is left asks for the skill %(skill)s at level %(level)s. Ask your manager how to get it.",
                skill=skill,
                level=level,
            )
        if self.until is not None and self == "leased":
            minutes = max(1, -int(-(self.until - now).total_seconds() // 60))
            return _(
                "Others are working on what is left. Something may come back in %(minutes)s min.",
                minutes=minutes,
            )
        return NOTHING[str(self)]


def restricted(session: Session, project: Project, worker: User, now: datetime) -> Nothing | None:
    """That the worker gets no new work for now, if a manager or a rule decided so: see services/rules."""
    if not project.restricted:
        return None
    holds = (
        Measure.project_id == project.id,
        Measure.worker_id == worker.id,
        Measure.action == "restrict",
        Measure.state == "applied",
        or_(Measure.until.is_(None), Measure.until > now),
    )
    found = session.scalar(select(exists().where(*holds)))
    return Nothing("restricted") if found else None


def unread(session: Session, project: Project, worker: User) -> Nothing | None:
    """That the worker must read the guideline first: a version newer than the last he read says what is new."""
    if project.guideline_id is None:
        return None
    last = (
        select(func.max(_READ.version))
        .join(GuidelineReading, GuidelineReading.guideline_id == _READ.id)
        .where(_READ.project_id == project.id, GuidelineReading.user_id == worker.id)
        .scalar_subquery()
    )
    newer = (
        Guideline.project_id == project.id,
        Guideline.changes != "",
        Guideline.version > func.coalesce(last, 0),
    )
    return Nothing("guideline") if session.scalar(select(exists().where(*newer))) else None


def why_nothing(session: Session, project: Project, worker: User) -> Nothing:
    """Why a worker who may work gets no item."""

    def some(*conditions: Any) -> bool:
        return bool(session.scalar(select(exists().where(Item.project_id == project.id, *conditions))))

    mine, lacking = open_lanes(session, project, worker)
    has_open = some(Item.lane.in_(mine), HAS_OPEN_SLOTS)
    if has_open and has_next(session, project, worker):
        return Nothing("busy")
    if lacking is not None:  # of what he has not had, only this is left
        return Nothing("unqualified", requirement=lacking)
    if has_open:
        return Nothing("seen")
    if some(Item.state == "open"):
        leased = (Assignment.project_id == project.id, Assignment.state == "leased")
        return Nothing("leased", until=session.scalar(select(func.min(Assignment.expires_at)).where(*leased)))
    return Nothing("done") if some() else Nothing("empty")
