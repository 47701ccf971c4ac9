"""What a new version of a guideline means for labels that were made under an older one.

A version may say what is new (`changes`) and which fields and classes that touches. Workers then read it before their next item, and
a manager may have the labels that it touches reviewed again, or asked of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from labelstage.words import Words, _

from ..storage import Assignment, Guideline, Item, Project, Review, Revision, User
from . import audit, projects
from .assignment import lock_item, requeue, settle_item
from .errors import Invalid, Problem

MOST_CHANGES = 2000
MOST_WORK = 10_000
#: What may be done about labels made under an older version.
WAYS: dict[str, Words] = {
    "review": _("Have reviewers look at them again"),
    "others": _("Ask others to label these items instead"),
}
HANDED_IN = ("submitted", "accepted", "returned")


def check_touches(
    session: Session, project: Project, touches: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The touched fields and classes ({"field", "class" or null}) in their stored form. Raises Invalid naming what is not there."""
    known = {
        field["name"]: {each["name"] for each in field["classes"]}
        for field in projects.fields(session, project)
    }
    clean, problems = [], []
    for number, each in enumerate(touches):
        field, label = each.get("field"), each.get("class")
        if field not in known:
            problems.append(
                Problem(f"touches[{number}]", _("The label schema has no field %(field)s.", field=field))
            )
        elif label is not None and label not in known[field]:
            message = _("The field %(field)s has no class %(label)s.", field=field, label=label)
            problems.append(Problem(f"touches[{number}]", message))
        else:
            clean.append({"field": field, "class": label})
    if problems:
        raise Invalid(_("The guideline was not saved."), problems)
    return clean


def describe(
    session: Session,
    project: Project,
    guideline: Guideline,
    *,
    changes: str,
    touches: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Say what is new in a version and what it touches. Raises Invalid."""
    if len(changes) > MOST_CHANGES:
        message = _("Keep it under %(most)s characters.", most=MOST_CHANGES)
        raise Invalid(_("The guideline was not saved."), [Problem("changes", message)])
    guideline.touches = check_touches(session, project, touches)
    guideline.changes = changes.strip()
    session.flush()


def versions(session: Session, project: Project) -> list[Guideline]:
    """Every version, the newest first."""
    query = select(Guideline).where(Guideline.project_id == project.id).order_by(Guideline.version.desc())
    return list(session.scalars(query))


def before(session: Session, guideline: Guideline) -> Guideline | None:
    """The version that came before."""
    query = select(Guideline).where(
        Guideline.project_id == guideline.project_id, Guideline.version < guideline.version
    )
    return session.scalar(query.order_by(Guideline.version.desc()).limit(1))


def difference(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Line by line: ("same" | "gone" | "new", text)."""
    left, right = old.splitlines(), new.splitlines()
    for verb, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if verb == "equal":
            yield "same", "\n".join(left[a:b])
        else:
            if b > a:
                yield "gone", "\n".join(left[a:b])
            if d > c:
                yield "new", "\n".join(right[c:d])


def affected(
    session: Session, project: Project, guideline: Guideline, *, limit: int = MOST_WORK
) -> list[Assignment]:
    """The work that counts, was done under an older version and says something of what this version touches; all of it where
    the version does not say what it touches. What a reviewer has let stand since is settled. In the order of the items."""
    older = select(Guideline.id).where(
        Guideline.project_id == project.id, Guideline.version < guideline.version
    )
    looked_at = exists().where(
        Review.assignment_id == Assignment.id,
        Review.revision_id == Assignment.revision_id,
        Review.created_at > guideline.created_at,
    )
    rows = session.execute(
        select(Assignment, Revision.result)
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(
            Assignment.project_id == project.id,
            Assignment.state.in_(HANDED_IN),
            Assignment.counted,
            or_(Revision.guideline_id.is_(None), Revision.guideline_id.in_(older)),
            or_(Assignment.state != "accepted", ~looked_at),
        )
        .order_by(Assignment.item_id, Assignment.id)
        .execution_options(yield_per=500)
    )
    found = []
    for work, result in rows:
        if is_touched(result, guideline.touches):
            found.append(work)
            if len(found) == limit:
                break
    return found


def is_touched(result: Mapping[str, Any], touches: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a result says something of what is touched."""
    return not touches or any(_says(result.get(each["field"]), each["class"]) for each in touches)


def _says(value: Any, label: str | None) -> bool:
    if value is None:
        return False
    if label is None:
        return True
    if isinstance(value, list):
        return any((each.get("class") if isinstance(each, dict) else each) == label for each in value)
    return bool(value == label)


def ask_again(
    session: Session, project: Project, guideline: Guideline, way: str, *, by: User | None = None
) -> int:
    """Have the affected work reviewed again, or asked of others; how many answers. Raises Invalid."""
    if way not in WAYS:
        problem = Problem("way", _("Choose one of: %(known)s.", known=", ".join(WAYS)))
        raise Invalid(_("Nothing was asked again."), [problem])
    work = affected(session, project, guideline)
    asked = sum(requeue(session, each) for each in work) if way == "others" else _review_again(session, work)
    about: dict[str, Any] = {"guideline": guideline.version, "way": way, "answers": asked}
    audit.note(session, "work.requeued", by=by, project=project.id, **about)
    return asked


def _review_again(session: Session, work: Sequence[Assignment]) -> int:
    accepted = [each for each in work if each.state == "accepted"]
    for each in accepted:
        item = session.get_one(Item, each.item_id)
        lock_item(session, item)
        each.state = "submitted"
        session.flush()
        settle_item(session, item)
    return len(accepted)
