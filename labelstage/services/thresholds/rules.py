"""The rule of each field: what is measured, from where on it is enough, and what is done then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from labelstage.words import _

from ...storage import Item, Project, Threshold, User, utcnow
from .. import audit, projects
from ..assignment import MOST_OVERLAP
from ..errors import Invalid, NotFound, Problem

MEASURES = ("confidence", "stability", "agreement")
BELOW = ("adjudicate", "leave")
ABOVE = ("accept", "review", "leave")
DEFAULTS: dict[str, Any] = {
    "measure": "confidence",
    "at": 0.9,
    "minimum": 2,
    "maximum": 5,
    "below": "adjudicate",
    "above": "leave",
    "review_rate": 10,
    "active": False,
}


def rules(session: Session, project: Project) -> list[Threshold]:
    """The rules of a project, by field, of fields that are still in its label schema."""
    names = [field["name"] for field in projects.schema(session, project).fields]
    rows = session.scalars(select(Threshold).where(Threshold.project_id == project.id))
    return sorted((row for row in rows if row.field in names), key=lambda row: names.index(row.field))


def checked(session: Session, project: Project, field: str, **options: Any) -> Threshold:
    """A rule that is not saved, for trying it out. Raises Invalid with a problem per setting."""
    values = {**DEFAULTS, **options}
    problems = []
    if field not in {each["name"] for each in projects.schema(session, project).fields}:
        problems.append(Problem("field", _("The label schema has no field of that name.")))
    for name, known in (("measure", MEASURES), ("below", BELOW), ("above", ABOVE)):
        if values[name] not in known:
            problems.append(Problem(name, _("Choose one of: %(known)s.", known=", ".join(known))))
    if not 0 < values["at"] <= 1:
        problems.append(Problem("at", _("Enter a number above 0, at most 1.")))
    least = 2 if values["measure"] == "agreement" else 1
    if not least <= values["minimum"] <= MOST_OVERLAP:
        message = _("Enter a whole number from %(least)s to %(most)s.", least=least, most=MOST_OVERLAP)
        problems.append(Problem("minimum", message))
    elif not values["minimum"] <= values["maximum"] <= MOST_OVERLAP:
        message = _(
            "Enter a whole number from %(least)s to %(most)s.", least=values["minimum"], most=MOST_OVERLAP
        )
        problems.append(Problem("maximum", message))
    if not 0 <= values["review_rate"] <= 100:
        problems.append(
            Problem("review_rate", _("Enter a whole number from %(least)s to %(most)s.", least=0, most=100))
        )
    if problems:
        raise Invalid(_("The threshold was not saved."), problems)
    return Threshold(
        project_id=project.id, field=field, version=1, **{name: values[name] for name in DEFAULTS}
    )


def save(session: Session, project: Project, field: str, *, by: User, **options: Any) -> Threshold:
    """Set a field's rule; what is not named keeps what it was. Switched on, it looks at every item again. Raises Invalid."""
    found = session.get(Threshold, (project.id, field), with_for_update=True)
    kept = {name: getattr(found, name) for name in DEFAULTS} if found else {}
    new = checked(session, project, field, **{**kept, **options})
    if found is None:
        found = new
        session.add(found)
    else:
        for name in DEFAULTS:
            setattr(found, name, getattr(new, name))
        found.version += 1
    found.changed_by, found.changed_at = by.id, utcnow()
    session.flush()
    set_to = {name: getattr(found, name) for name in DEFAULTS}
    audit.note_changes(session, "threshold.set", kept, set_to, by=by, project=project.id, field=field)
    if found.active:
        look_again(session, project)
    return found


def remove(session: Session, project: Project, field: str, *, by: User | None = None) -> None:
    """Take a field's rule away; what it did stays. Raises NotFound."""
    found = session.get(Threshold, (project.id, field))
    if found is None:
        raise NotFound(_("This field has no threshold."))
    session.delete(found)
    session.flush()
    audit.note(session, "threshold.removed", by=by, project=project.id, field=field)


def look_again(session: Session, project: Project) -> None:
    """Have every item with answers looked at anew."""
    session.execute(
        update(Item)
        .where(Item.project_id == project.id, Item.submitted >= 1)
        .values(rescore=true())
        .execution_options(synchronize_session=False)
    )
