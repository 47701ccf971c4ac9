"""Projects: what is to be labelled how, and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from labelstage.kinds.schema import check_schema
from labelstage.words import _

from ..storage import Assignment, Guideline, Item, LabelSchema, Membership, Project, User, direct
from . import assignment, audit, events, skills
from .access import Role
from .errors import Conflict, Invalid, Problem

STATES = ("active", "paused", "archived")
#: name -> (least, most) of the whole-number settings
LIMITS = {
    "overlap": (1, assignment.MOST_OVERLAP),
    "review_rate": (0, 100),
    "lease_minutes": (1, 60 * 24 * 7),
    "return_hours": (1, 24 * 365),
    "claim_limit": (0, assignment.MOST_CLAIMED),
    "unusable_after": (1, 50),
    "review_seeds": (0, 50),
    "points": (0, 1_000_000),
}
#: How a project works; a copy takes these over.
SETTINGS = ("description", *LIMITS, "requires", "match_iou")
MAX_GUIDELINE = 200_000

MOST_KEPT = 200

_kept_fields: WeakKeyDictionary[Engine, dict[tuple[object, ...], list[Any]]] = WeakKeyDictionary()
_FIELDS = select(LabelSchema.fields).where(LabelSchema.id == bindparam("schema"))


def create_project(
    session: Session,
    *,
    by: User,
    title: str,
    fields: Sequence[Mapping[str, Any]],
    guideline: str = "",
    **options: Any,
) -> Project:
    """A new project whose manager is its maker, with version 1 of its label schema. Raises Invalid."""
    problems = _setting_problems({"title": title, **options})
    clean, schema_problems = check_schema(fields)
    problems += schema_problems
    if problems:
        raise Invalid(_("The project could not be made."), problems)
    project = Project(title=title.strip(), created_by=by.id, **_clean(options))
    session.add(project)
    session.flush()
    _keep_schema(session, project, LabelSchema(version=1, fields=clean, created_by=by.id))
    if guideline.strip():
        save_guideline(session, project, by=by, markdown=guideline)
    add_member(session, project, by, Role.MANAGER, by=by)
    return project


def change_settings(
    session: Session,
    project: Project,
    *,
    by: User | None = None,
    version: int | None = None,
    **options: Any,
) -> None:
    """Change title, description, state, overlap and the like; what is not named stays. `by` None: the system itself.

    Raises Invalid with a problem per setting, Conflict when somebody saved since `version`.
    """
    if version is not None and version != project.version:
        raise Conflict(
            _("Somebody changed these settings while you did. Look at the newer ones, then save yours again.")
        )
    problems = _setting_problems(options)
    if problems:
        raise Invalid(_("The settings were not saved."), problems)
    clean = _clean(options)
    before = {name: getattr(project, name) for name in clean}
    for name, value in clean.items():
        setattr(project, name, value)
    session.flush()
    audit.note_changes(session, "project.changed", before, clean, by=by, project=project.id)
    if project.overlap != before.get("overlap", project.overlap):
        assignment.set_overlap_of_all(session, project)
    if project.match_iou != before.get("match_iou", project.match_iou):
        events.reconfigured.send(session, project=project)


def _clean(options: Mapping[str, Any]) -> dict[str, Any]:
    """Settings without problems in their stored form."""
    clean = dict(options)
    if "title" in clean:
        clean["title"] = clean["title"].strip()
    if "requires" in clean:
        clean["requires"] = skills.check(clean["requires"])
    return clean


def _setting_problems(options: Mapping[str, Any]) -> list[Problem]:
    problems = []
    if "title" in options and not 1 <= len(str(options["title"]).strip()) <= 200:
        problems.append(Problem("title", _("Enter a title of 1 to 200 characters.")))
    if "state" in options and options["state"] not in STATES:
        problems.append(Problem("state", _("Choose one of: %(states)s.", states=", ".join(STATES))))
    if "match_iou" in options and not 0 < options["match_iou"] <= 1:
        problems.append(Problem("match_iou", _("Enter a number above 0 and up to 1.")))
    if "requires" in options:
        try:
            skills.check(options["requires"])
        except Invalid as refused:
            problems += refused.problems
    for name, (least, most) in LIMITS.items():
        if name in options and not least <= options[name] <= most:
            message = _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
            problems.append(Problem(name, message))
    return problems


def schema(session: Session, project: Project) -> LabelSchema:
    """The newest label schema of a project."""
    return session.get_one(LabelSchema, project.schema_id)


def fields(session: Session, project: Project) -> list[Any]:
    """The fields of the newest label schema: all that a submit needs of it.

    They are kept, for a version never changes; not those of a version that this session has made, which may yet be rolled
    back. SQLite may give the numbers of a deleted project and its schema to new ones: hence the time in the key.
    """
    made = session.identity_map.get(identity_key(LabelSchema, project.schema_id))
    if made is not None:
        return made.fields
    kept = _kept_fields.setdefault(session.get_bind().engine, {})
    key = (project.id, project.created_at, project.schema_id)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = direct.run(session, _FIELDS, schema=project.schema_id).scalar()
    return found


def _keep_schema(session: Session, project: Project, saved: LabelSchema) -> LabelSchema:
    saved.project_id = project.id
    session.add(saved)
    session.flush()
    project.schema_id = saved.id
    session.flush()
    return saved


def save_schema(
    session: Session,
    project: Project,
    *,
    by: User,
    fields: Sequence[Mapping[str, Any]],
    base: int | None = None,
) -> LabelSchema:
    """A new version of the label schema, or the present one when nothing changed.

    Raises Invalid with every problem, Conflict when another version was saved since `base`.
    """
    newest = schema(session, project)
    if base is not None and base != newest.version:
        raise Conflict(
            _(
                "Version %(version)s of the schema was saved while you edited. Compare, then save again.",
                version=newest.version,
            )
        )
    clean, problems = check_schema(fields)
    if problems:
        raise Invalid(_("The label schema was not saved."), problems)
    if clean == newest.fields:
        return newest
    saved = LabelSchema(version=newest.version + 1, fields=clean, created_by=by.id)
    _keep_schema(session, project, saved)
    events.reconfigured.send(session, project=project)
    return saved


def guideline(session: Session, project: Project) -> Guideline | None:
    """The newest guideline of a project, None when none was written."""
    return session.get(Guideline, project.guideline_id) if project.guideline_id else None


def save_guideline(
    session: Session, project: Project, *, by: User, markdown: str, base: int | None = None
) -> Guideline:
    """A new version of the guideline, or the present one when nothing changed. Raises Invalid, Conflict."""
    newest = guideline(session, project)
    present = newest.version if newest else 0
    if base is not None and base != present:
        raise Conflict(
            _("Somebody saved another guideline while you wrote. Copy your text, reload and merge.")
        )
    if len(markdown) > MAX_GUIDELINE:
        raise Invalid(
            _("The guideline was not saved."),
            [Problem("markdown", _("Keep it under %(most)s characters.", most=MAX_GUIDELINE))],
        )
    if newest and newest.markdown == markdown:
        return newest
    saved = Guideline(project_id=project.id, version=present + 1, markdown=markdown, created_by=by.id)
    session.add(saved)
    session.flush()
    project.guideline_id = saved.id
    session.flush()
    return saved


def add_member(session: Session, project: Project, user: User, role: Role, *, by: User | None = None) -> None:
    """Give a person a role; nothing happens when he has it. `by` None: the system itself."""
    if session.get(Membership, (project.id, user.id, role)) is not None:
        return
    session.add(Membership(project_id=project.id, user_id=user.id, role=role))
    session.flush()
    audit.note(session, "role.given", by=by, project=project.id, person=user.id, role=role)


def remove_member(
    session: Session, project: Project, user_id: int, role: Role, *, by: User | None = None
) -> None:
    """Take a role away. Work already done stays, what waits for a worker goes to others. Raises Conflict rather than leave a
    project without a manager."""
    if role is Role.MANAGER:
        managers = select(func.count()).where(
            Membership.project_id == project.id, Membership.role == Role.MANAGER
        )
        if (session.scalar(managers) or 0) <= 1:
            raise Conflict(_("A project needs a manager. Make somebody else manager first."))
    held = session.get(Membership, (project.id, user_id, role))
    if held is None:
        return
    session.delete(held)
    session.flush()
    if role is Role.WORKER:
        assignment.let_go(session, project, session.get_one(User, user_id))
    audit.note(session, "role.taken", by=by, project=project.id, person=user_id, role=role)


def members(session: Session, project: Project) -> list[tuple[User, list[Role]]]:
    """Everybody with a part in the project, by name, with their roles."""
    rows = session.execute(
        select(User, Membership.role)
        .join(Membership)
        .where(Membership.project_id == project.id)
        .order_by(User.name)
    )
    people: dict[int, tuple[User, list[Role]]] = {}
    for user, role in rows:
        people.setdefault(user.id, (user, []))[1].append(Role(role))
    return list(people.values())


def projects_of(session: Session, user: User, role: Role | None = None) -> list[Project]:
    """The projects a person has a part in (an administrator: all), the newest first."""
    query = select(Project).order_by(Project.id.desc())
    if role is not None or not user.is_admin:
        mine = select(Membership.project_id).where(Membership.user_id == user.id)
        query = query.where(Project.id.in_(mine.where(Membership.role == role) if role else mine))
    return list(session.scalars(query))


def progress(session: Session, project: Project) -> dict[str, int]:
    """Counts for the project's picture: items by state, slots, and assignments by state."""
    items = session.execute(
        select(Item.state, func.count(), func.sum(Item.overlap), func.sum(Item.submitted))
        .where(Item.project_id == project.id)
        .group_by(Item.state)
    ).all()
    counts = {"items": 0, "wanted": 0, "submitted": 0}
    for state, number, wanted, submitted in items:
        counts[f"items_{state}"] = number
        if state != "withdrawn":
            counts["items"] += number
            counts["wanted"] += int(wanted)
            counts["submitted"] += int(submitted)
    states = session.execute(
        select(Assignment.state, func.count())
        .where(Assignment.project_id == project.id)
        .group_by(Assignment.state)
    )
    counts.update({f"assignments_{state}": number for state, number in states})
    waiting = select(func.count()).where(Assignment.project_id == project.id, Assignment.state == "submitted")
    counts["in_review"] = session.scalar(waiting.where(Assignment.counted)) or 0
    return counts
