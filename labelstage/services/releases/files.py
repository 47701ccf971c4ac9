"""The files of a release, its state and its manifest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, Format
from labelstage.words import _

from ...storage import Project, Release, ReleaseFile, User
from ..errors import Conflict, NotFound


@dataclass(frozen=True)
class Target:
    """One file of a release: a format, and the part that it holds (None: all of it)."""

    format: Format
    part: str | None = None

    @property
    def name(self) -> str:
        """`coco`, or `coco.train`."""
        return self.format.name if self.part is None else f"{self.format.name}.{self.part}"


def suited(fields: Sequence[Mapping[str, Any]]) -> list[Format]:
    """The formats that can say something of a label schema."""
    return [each for each in FORMATS.values() if each.suits(fields)]


def targets_of(release: Release) -> list[Target]:
    """The files to build, the canonical one first. Of a divided release every other format has a file for each part,
    unless its files carry the parts themselves."""
    wanted = release.query.get("formats") or FORMATS
    parts = [name for name, _share in release.query.get("split", {}).get("parts", ())]
    targets = [Target(FORMATS["jsonl"])]
    for name, each in FORMATS.items():
        if name in wanted and name != "jsonl" and each.suits(release.schema.fields):
            targets += [Target(each, part) for part in parts] if parts and not each.parts else [Target(each)]
    return targets


def file_name(release: Release, target: Target) -> str:
    """The name under which a file is downloaded."""
    title = re.sub(r"[^\w.-]+", "-", release.title).strip("-.")[:80] or "release"
    part = f".{target.part}" if target.part else ""
    return f"{title}-{release.number}{part}{target.format.suffix}"


def frozen_at(release: Release) -> str:
    """When the work was frozen, ISO 8601 in UTC, to the second."""
    return release.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finish(session: Session, release: Release, counts: dict[str, Any]) -> None:
    """All files are there: write the manifest. From here on the release never changes."""
    author = session.get_one(User, release.created_by)
    release.manifest = {
        "project": {"id": release.project_id, "title": session.get_one(Project, release.project_id).title},
        "number": release.number,
        "title": release.title,
        "frozen_at": frozen_at(release),
        "created_by": {"id": author.id, "name": author.name},
        "query": release.query,
        **_methods(release),
        "schema_version": release.schema.version,
        **counts,
        "files": {
            each.format: {"name": each.name, "sha256": each.sha256, "size": each.size}
            for each in release.files
        },
    }
    release.state = "ready"
    session.flush()


def _methods(release: Release) -> dict[str, Any]:
    """By which method one answer was made of several, by field."""
    kept = release.models or {}
    return {"methods": {name: each["method"] for name, each in kept.items()}} if kept else {}


def state_of(release: Release) -> str:
    """building, ready, or how its job ended without it: failed, cancelled."""
    if release.state == "building" and release.job and release.job.state in {"failed", "cancelled"}:
        return release.job.state
    return release.state


def releases_of(session: Session, project: Project) -> list[Release]:
    """The releases of a project, the newest first."""
    query = select(Release).where(Release.project_id == project.id).order_by(Release.number.desc())
    return list(session.scalars(query))


def ready_file(release: Release, name: str) -> ReleaseFile:
    """The file of a ready release in the named format. Raises NotFound, and Conflict while it is not ready."""
    if release.state != "ready":
        raise Conflict(_("This release is not ready. Look at its state; when it is ready, ask again."))
    for each in release.files:
        if each.format == name:
            return each
    known = ", ".join(each.format for each in release.files)
    raise NotFound(_("This release has no file of that format. It has: %(known)s.", known=known))
