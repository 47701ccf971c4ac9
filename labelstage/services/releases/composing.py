"""One release composed of releases of several projects, whose labels are mapped onto the label schema of one.

    [{"release": 12, "mapping": {"fields": {...}, "classes": {...}}}, ...]      see mapping.py

What its parts froze is written down anew, so that the composed release is divided, built, proven and made again like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session, joinedload

from labelstage.words import Words, _

from ...storage import Item, Membership, Project, Release, ReleaseLabel, User
from ..access import Permission, project_permissions
from ..errors import Problem
from .mapping import Fields, check_mapping, lost_attributes, not_asked
from .marks import digest_of, frozen_at

MOST = 50  #: parts of one release


@dataclass(frozen=True)
class Part:
    """A release that another is composed of, and how its labels are mapped."""

    release: Release
    mapping: Mapping[str, Any]


def parts_of(session: Session, release: Release) -> dict[int, Part]:
    """By the number of their project the releases that this one is composed of; empty for any other release."""
    wanted = {each["release"]: each["mapping"] for each in release.query.get("sources", ())}
    if not wanted:
        return {}
    rows = select(Release).where(Release.id.in_(wanted)).options(joinedload(Release.schema))
    found = {each.id: each for each in session.scalars(rows)}
    return {
        found[number].project_id: Part(found[number], mapping)
        for number, mapping in wanted.items()
        if number in found
    }


def readable(
    session: Session, user: User, among: Collection[int] | None = None
) -> list[tuple[Release, Project]]:
    """The ready releases that the person may read and compose others of, the newest first: all, or those `among` some ids.

    Those that are composed are none.
    """
    ready = (
        select(Release, Project)
        .join(Project, Project.id == Release.project_id)
        .where(Release.state == "ready")
        .order_by(Release.id.desc())
        .options(joinedload(Release.schema))
    )
    if among is not None:
        ready = ready.where(Release.id.in_(among))
    may = _readable_projects(session, user)
    return [
        (release, project)
        for release, project in session.execute(ready)
        if (may is None or project.id in may) and not release.query.get("sources")
    ]


def _readable_projects(session: Session, user: User) -> set[int] | None:
    """None: all of them."""
    if Permission.RELEASE_READ in project_permissions(user, ()):
        return None
    roles = session.execute(
        select(Membership.project_id, Membership.role).where(Membership.user_id == user.id)
    )
    return {number for number, role in roles if Permission.RELEASE_READ in project_permissions(user, [role])}


def check_parts(
    session: Session, by: User, sources: Sequence[Mapping[str, Any]], theirs: Fields
) -> tuple[list[Part], list[Problem]]:
    """The parts with complete mappings, and what is wrong with the wish, each at its place."""
    wanted = [each.get("release", 0) for each in sources[:MOST]]
    known = {release.id: release for release, _project in readable(session, by, wanted)}
    parts: list[Part] = []
    problems: list[Problem] = []
    if not 1 <= len(sources) <= MOST:
        problems.append(Problem("sources", _("Name one to %(most)s releases.", most=MOST)))
    for number, each in enumerate(sources[:MOST]):
        place, release = f"sources.{number}", known.get(each.get("release", 0))
        if release is None:
            problems.append(Problem(f"{place}.release", _no_release()))
            continue
        if any(part.release.project_id == release.project_id for part in parts):
            problems.append(
                Problem(f"{place}.release", _("Of each project there can be one release. Choose one."))
            )
            continue
        if any(part.release.query["labels"] != release.query["labels"] for part in parts):
            problems.append(Problem(f"{place}.release", _other_labels()))
        mapping, wrong = check_mapping(each.get("mapping") or {}, release.schema.fields, theirs, place)
        problems += wrong
        parts.append(Part(release, mapping))
    return parts, problems


def _no_release() -> Words:
    return _("There is no ready release of that number that you may read, or it is itself composed.")


def _other_labels() -> Words:
    return _(
        "The releases differ: some have one answer for each item, some everybody's. Choose releases of one sort."
    )


def sources(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The parts as the query of the release keeps them."""
    return [
        {
            "release": each.release.id,
            "project": each.release.project_id,
            "number": each.release.number,
            "mapping": dict(each.mapping),
        }
        for each in parts
    ]


def freeze_parts(session: Session, release: Release, parts: Sequence[Part]) -> None:
    """Write down for this release what its parts have written down. Their own parts for training and testing do not count."""
    columns = ("item_id", "assignment_id", "revision_id", "review_id", "state")
    for each in parts:
        rows = select(literal(release.id), *(getattr(ReleaseLabel, name) for name in columns)).where(
            ReleaseLabel.release_id == each.release.id
        )
        session.execute(insert(ReleaseLabel).from_select(["release_id", *columns], rows))


def shared_ids(session: Session, release: Release, external_ids: Collection[str]) -> set[str]:
    """Those of the external ids that items of several of its projects have."""
    same = (
        select(Item.external_id)
        .join(ReleaseLabel, ReleaseLabel.item_id == Item.id)
        .where(ReleaseLabel.release_id == release.id, Item.external_id.in_(external_ids))
        .group_by(Item.external_id)
        .having(func.count(Item.id.distinct()) > 1)
    )
    return set(session.scalars(same))


def lineage(session: Session, release: Release) -> list[dict[str, Any]]:
    """What the manifest says of each part: which release of which project, what that one was, and how it was mapped."""
    rows = session.execute(
        select(Item.project_id, func.count(Item.id.distinct()))
        .join(ReleaseLabel, ReleaseLabel.item_id == Item.id)
        .where(ReleaseLabel.release_id == release.id)
        .group_by(Item.project_id)
    )
    counts = {row[0]: row[1] for row in rows}
    return [
        {
            "release": part.release.id,
            "number": part.release.number,
            "title": part.release.title,
            "frozen_at": frozen_at(part.release),
            "items": counts.get(project, 0),
            "mapping": part.mapping,
            "not_asked": not_asked(part.mapping, release.schema.fields),
            "lost_attributes": lost_attributes(
                part.mapping, part.release.schema.fields, release.schema.fields
            ),
            **_said(part.release),
        }
        for project, part in parts_of(session, release).items()
    ]


def _said(release: Release) -> dict[str, Any]:
    manifest = release.manifest or {}
    kept = (
        "project",
        "query",
        "methods",
        "schema_version",
        "schema_sha256",
        "guidelines",
        "agreement",
        "contents",
    )
    return {name: manifest[name] for name in kept if name in manifest} | {
        "manifest_sha256": digest_of({name: value for name, value in manifest.items() if name != "files"})
    }
