"""What people are able to do in a project, from 0 to 100, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from labelstage.words import _

from ..storage import Membership, Project, Skill, User, utcnow
from . import audit
from .errors import Invalid, NotFound, Problem

SOURCES = ("manager", "exam", "quality")
MOST_LEVEL = 100
MOST_NAME = 64
MOST_REQUIRED = 10


class Requirement(NamedTuple):
    """A skill and the least level of it."""

    skill: str
    level: int

    def met_by(self, levels: Mapping[str, int]) -> bool:
        """Whether somebody with these levels has it; who has no level of it does not, even where 0 is asked."""
        return self.skill in levels and levels[self.skill] >= self.level


def levels(session: Session, project: Project, user: User) -> dict[str, int]:
    """A person's level of each skill he has in the project."""
    mine = select(Skill.name, Skill.level).where(Skill.project_id == project.id, Skill.user_id == user.id)
    return dict(session.execute(mine).all())


def lacking(session: Session, project: Project, user: User) -> Requirement | None:
    """The first skill that the project asks of everybody and this person lacks."""
    if not project.requires:
        return None
    held = levels(session, project, user)
    return next((each for each in requirements(project) if not each.met_by(held)), None)


def requirements(project: Project) -> list[Requirement]:
    """What the project asks of everybody who labels."""
    return [Requirement(**each) for each in project.requires]


def check(requires: Any, place: str = "requires") -> list[dict[str, Any]]:
    """Requirements in their stored form. Raises Invalid naming each that cannot be."""
    problems: list[Problem] = []
    if not isinstance(requires, Sequence) or len(requires) > MOST_REQUIRED:
        message = _("List at most %(most)s skills.", most=MOST_REQUIRED)
        raise Invalid(_("The required skills were not saved."), [Problem(place, message)])
    clean = []
    for number, each in enumerate(requires):
        name, level = (each.get("skill"), each.get("level")) if isinstance(each, Mapping) else (None, None)
        problems += _problems(name, level, place if len(requires) == 1 else f"{place}[{number}]")
        clean.append({"skill": str(name).strip(), "level": level})
    if problems:
        raise Invalid(_("The required skills were not saved."), problems)
    return clean


def _problems(name: Any, level: Any, place: str) -> Iterable[Problem]:
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= MOST_NAME:
        yield Problem(place, _("Name the skill in 1 to %(most)s characters.", most=MOST_NAME))
    if not isinstance(level, int) or isinstance(level, bool) or not 0 <= level <= MOST_LEVEL:
        yield Problem(place, _("Enter a level from 0 to %(most)s.", most=MOST_LEVEL))


def member(session: Session, project: Project, user_id: int) -> User:
    """A person of the project. Raises NotFound."""
    has_part = exists().where(Membership.project_id == project.id, Membership.user_id == User.id)
    user = session.scalar(select(User).where(User.id == user_id, has_part))
    if user is None:
        raise NotFound(_("This person is not in the project. Send an invitation instead."))
    return user


def set_level(
    session: Session,
    project: Project,
    user: User,
    name: str,
    level: int,
    *,
    by: User | None = None,
    source: str = "manager",
    now: datetime | None = None,
) -> Skill:
    """Say how far a person of the project has a skill; `by` None: what comes of a measure. Raises Invalid, NotFound for somebody who has no part in it."""
    problems = list(_problems(name, level, "level"))
    if problems:
        raise Invalid(_("The skill was not saved."), problems)
    member(session, project, user.id)
    said = Skill(
        project_id=project.id,
        user_id=user.id,
        name=name.strip(),
        level=level,
        source=source,
        changed_at=now or utcnow(),
    )
    held = levels(session, project, user).get(said.name)
    saved = session.merge(said)
    session.flush()
    if by is not None:
        audit.note_changes(
            session,
            "skill.set",
            {"level": held},
            {"level": level},
            by=by,
            project=project.id,
            person=user.id,
            skill=said.name,
        )
    return saved


def remove(session: Session, project: Project, user_id: int, name: str, *, by: User | None = None) -> None:
    """Forget a person's level of a skill: he then lacks it. `by` None: what comes of a measure."""
    held = session.get(Skill, (project.id, user_id, name))
    if held is None:
        return
    session.delete(held)
    session.flush()
    if by is not None:
        audit.note(session, "skill.taken", by=by, project=project.id, person=user_id, skill=name)


def of_project(session: Session, project: Project) -> list[Skill]:
    """Everybody's skills in the project, by skill and person."""
    query = select(Skill).where(Skill.project_id == project.id).order_by(Skill.name, Skill.user_id)
    return list(session.scalars(query))
