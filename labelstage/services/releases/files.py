"""The files of a release, its state and its manifest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, Format
from labelstage.words import _

from ...storage import Guideline, Project, Release, ReleaseFile, User
from .. import quality
from ..errors import Conflict, NotFound
from .composing import lineage
from .marks import digest_of, frozen_at


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


def targets_of(release: Release, formats: Sequence[str] = ()) -> list[Target]:
    """The files to build, the canonical one first: those the release was made with, or of the formats named now.

    Of a divided release every other format has a file for each part, unless its files carry the parts themselves.
    """
    wanted = formats or release.query.get("formats") or FORMATS
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


def finish(
    session: Session,
    release: Release,
    counts: Mapping[str, Any],
    contents: Mapping[str, Any],
    failed: Mapping[str, str],
) -> None:
    """The files are there: write the manifest. From here on the release never changes; files of more formats may join it.

    `contents`: hash and size of the list of all that was frozen (see contents.py). `failed`: files that cannot be made, by
    their names, each with why.
    """
    project = session.get_one(Project, release.project_id)
    author = session.get_one(User, release.created_by)
    release.manifest = {
        "project": {"id": project.id, "title": project.title},
        "number": release.number,
        "title": release.title,
        "frozen_at": frozen_at(release),
        "created_by": {"id": author.id, "name": author.name},
        "query": release.query,
        **_methods(release),
        "schema_version": release.schema.version,
        "schema_sha256": digest_of(release.schema.fields),
        "code_version": version("labelstage"),
        "contents": dict(contents),
        **_made_under(session, project, release, counts["guideline_versions"]),
        **counts,
        **_files(release, failed),
    }
    release.state = "ready"
    session.flush()


def _made_under(
    session: Session, project: Project, release: Release, versions: Sequence[int]
) -> dict[str, Any]:
    """Guidelines and agreement; of a composed release those of each of the releases that it is made of."""
    if release.query.get("sources"):
        return {"guidelines": [], "agreement": [], "sources": lineage(session, release)}
    return {
        "guidelines": _guidelines(session, project, versions),
        "agreement": _agreement(session, project),
    }


def _methods(release: Release) -> dict[str, Any]:
    """By which method one answer was made of several, by field."""
    kept = release.models or {}
    return {"methods": {name: each["method"] for name, each in kept.items()}} if kept else {}


def join_files(session: Session, release: Release, failed: Mapping[str, str]) -> None:
    """Files of more formats were built, or `failed`: name them in the manifest."""
    known = {**failures(release), **failed}
    before = {name: value for name, value in (release.manifest or {}).items() if name != "failed"}
    release.manifest = {**before, **_files(release, known)}
    session.flush()


def failures(release: Release) -> Mapping[str, str]:
    """Files that could not be made, by their names (see `Target`), each with why."""
    found: Mapping[str, str] = (release.manifest or {}).get("failed", {})
    return found


def _files(release: Release, failed: Mapping[str, str]) -> dict[str, Any]:
    """What the manifest says of the files: hashes of those that are there, and why others are not."""
    there = {
        each.format: {"name": each.name, "sha256": each.sha256, "size": each.size} for each in release.files
    }
    lacking = {name: why for name, why in failed.items() if name not in there}
    return {"files": there, **({"failed": lacking} if lacking else {})}


def _guidelines(session: Session, project: Project, versions: Sequence[int]) -> list[dict[str, Any]]:
    found = session.scalars(
        select(Guideline)
        .where(Guideline.project_id == project.id, Guideline.version.in_(versions))
        .order_by(Guideline.version)
    )
    return [
        {"version": each.version, "sha256": hashlib.sha256(each.markdown.encode()).hexdigest()}
        for each in found
    ]


def _agreement(session: Session, project: Project) -> list[dict[str, Any]]:
    """Every measure of every field, with its interval and n."""
    return [
        {
            "field": field.name,
            "measure": each.name,
            "value": each.value,
            "low": each.interval.low if each.interval else None,
            "high": each.interval.high if each.interval else None,
            "n": each.n,
        }
        for field in quality.agreement(session, project).fields
        for each in field.measures
    ]


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
