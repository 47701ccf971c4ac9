"""Who has read which version of a guideline."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.words import _

from ..storage import Guideline, GuidelineReading, Project, User
from .errors import NotFound


def version(session: Session, project: Project, number: int) -> Guideline:
    """A version of a project's guideline. Raises NotFound."""
    query = select(Guideline).where(Guideline.project_id == project.id, Guideline.version == number)
    found = session.scalar(query)
    if found is None:
        raise NotFound(_("The guideline has no such version."))
    return found


def record(session: Session, project: Project, reader: User, number: int) -> None:
    """Keep that somebody has read a version; nothing changes when it is known. Raises NotFound."""
    guideline = version(session, project, number)
    if session.get(GuidelineReading, (guideline.id, reader.id)) is None:
        session.add(GuidelineReading(guideline_id=guideline.id, user_id=reader.id))
        session.flush()


def last_read(session: Session, project: Project, reader: User) -> int | None:
    """The newest version that somebody says he has read, None when none."""
    query = (
        select(func.max(Guideline.version))
        .join(GuidelineReading, GuidelineReading.guideline_id == Guideline.id)
        .where(Guideline.project_id == project.id, GuidelineReading.user_id == reader.id)
    )
    return session.scalar(query)


def readers(session: Session, guideline: Guideline) -> int:
    """How many people have read this very version."""
    query = select(func.count()).where(GuidelineReading.guideline_id == guideline.id)
    return session.scalar(query) or 0
