"""Frozen dataset versions: which work goes in, and how one answer is made of several.

What goes in is decided in the transaction that makes the release: it writes down every revision (ReleaseLabel). The files are
built later by a job, from those rows alone, so that work done meanwhile changes nothing and a killed job
makes the same files when it runs again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, Annotation, Format, Record
from labelstage.kinds.consensus import fitting, merge_results
from labelstage.words import Words, _

from ..storage import (
    Assignment,
    Guideline,
    Item,
    LabelSchema,
    Project,
    Release,
    ReleaseFile,
    ReleaseLabel,
    Review,
    Revision,
    User,
    utcnow,
)
from . import jobs, projects
from .errors import Conflict, Invalid, NotFound, Problem

STATES = ("accepted", "submitted")
LABELS = ("consensus", "all")
LONGEST_TITLE = 200


def create_release(
    session: Session,
    project: Project,
    *,
    by: User,
    title: str = "",
    states: Sequence[str] = ("accepted",),
    labels: str = "consensus",
) -> Release:
    """Freeze the work of a project and queue the job that builds the files.

    `states`: which annotations count, "accepted" and, if wanted, "submitted". `labels`: "consensus" makes one answer of
    several annotations of an item, "all" leaves each an answer of its own. Raises Invalid, also when there is
    nothing to release.
    """
    _check(title, states, labels)
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    last = session.scalar(select(func.max(Release.number)).where(Release.project_id == project.id)) or 0
    release = Release(
        project_id=project.id,
        number=last + 1,
        title=title.strip() or project.title,
        query={"states": list(dict.fromkeys(states)), "labels": labels, "match_iou": project.match_iou},
        schema=projects.schema(session, project),
        created_by=by.id,
        created_at=utcnow(),
    )
    session.add(release)
    session.flush()
    if not _freeze(session, release):
        raise Invalid(_nothing(states))
    payload = {"release_id": release.id}
    release.job = jobs.enqueue(session, "release", project=project, payload=payload, created_by=by)
    session.flush()
    return release


def _check(title: str, states: Sequence[str], labels: str) -> None:
    problems = []
    if len(title.strip()) > LONGEST_TITLE:
        problems.append(Problem("title", _("Keep it under %(most)s characters.", most=LONGEST_TITLE)))
    if not states or set(states) - set(STATES):
        problems.append(Problem("states", _("Choose one or more of: %(known)s.", known=", ".join(STATES))))
    if labels not in LABELS:
        problems.append(Problem("labels", _("Choose one of: %(known)s.", known=", ".join(LABELS))))
    if problems:
        raise Invalid(_("The release was not made."), problems)


def _nothing(states: Sequence[str]) -> Words:
    if "submitted" in states:
        return _("There is no work to release yet. Hand in or accept at least one item first.")
    return _("There is no accepted work yet. Accept at least one submit, or release submitted work too.")


def _freeze(session: Session, release: Release) -> int:
    """Write down the revisions that the release is made of, in one statement; returns how many."""
    passed = select(func.max(Review.id)).where(
        Review.assignment_id == Assignment.id,
        or_(
            Review.fixed_revision_id == Assignment.revision_id,
            and_(Review.revision_id == Assignment.revision_id, Review.decision == "accept"),
        ),
    )
    frozen = (
        select(
            literal(release.id),
            Assignment.item_id,
            Assignment.id,
            Assignment.revision_id,
            passed.scalar_subquery(),
            Assignment.state,
        )
        .join(Item, Item.id == Assignment.item_id)
        .where(
            Assignment.project_id == release.project_id,
            Assignment.state.in_(release.query["states"]),
            Assignment.counted,
            Assignment.revision_id.is_not(None),
            Item.state != "withdrawn",
        )
    )
    columns = ("release_id", "item_id", "assignment_id", "revision_id", "review_id", "state")
    session.execute(insert(ReleaseLabel).from_select(columns, frozen))
    return count_labels(session, release)


def count_labels(session: Session, release: Release) -> int:
    """How many annotations the release froze."""
    return session.scalar(select(func.count()).where(ReleaseLabel.release_id == release.id)) or 0


def count_items(session: Session, release: Release) -> int:
    """How many items they belong to."""
    items = select(func.count(ReleaseLabel.item_id.distinct())).where(ReleaseLabel.release_id == release.id)
    return session.scalar(items) or 0


def records_after(session: Session, release: Release, item_id: int, limit: int) -> list[Record]:
    """The next `limit` items of the release by id, with their frozen annotations and the answer chosen from them."""
    frozen = (
        select(ReleaseLabel.item_id)
        .where(ReleaseLabel.release_id == release.id, ReleaseLabel.item_id > item_id)
        .distinct()
        .order_by(ReleaseLabel.item_id)
        .limit(limit)
    )
    ids = list(session.scalars(frozen))
    if not ids:
        return []
    rows: dict[int, list[Row[Any]]] = {}
    for row in session.execute(_annotations(release, ids)):
        rows.setdefault(row.ReleaseLabel.item_id, []).append(row)
    items = session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.id))
    return [_record(release, item, rows[item.id]) for item in items]


def _annotations(release: Release, item_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ReleaseLabel,
            Revision,
            Assignment.worker_id.label("worker_id"),
            Review.reviewer_id.label("reviewer_id"),
            LabelSchema.version.label("schema_version"),
            Guideline.version.label("guideline_version"),
        )
        .join(Revision, Revision.id == ReleaseLabel.revision_id)
        .join(Assignment, Assignment.id == ReleaseLabel.assignment_id)
        .join(LabelSchema, LabelSchema.id == Revision.schema_id)
        .outerjoin(Review, Review.id == ReleaseLabel.review_id)
        .outerjoin(Guideline, Guideline.id == Revision.guideline_id)
        .where(ReleaseLabel.release_id == release.id, ReleaseLabel.item_id.in_(item_ids))
        .order_by(ReleaseLabel.item_id, ReleaseLabel.assignment_id)
    )


def _record(release: Release, item: Item, rows: Sequence[Row[Any]]) -> Record:
    annotations = tuple(_annotation(row) for row in rows)
    labels, chosen = choose(release, item, annotations)
    return Record(
        id=item.id,
        external_id=item.external_id,
        name=item.name,
        media=item.media,
        text=item.text,
        conversation=item.conversation,
        width=item.width,
        height=item.height,
        sha256=item.content_sha256,
        metadata=item.meta,
        labels=labels,
        chosen=chosen,
        annotations=annotations,
    )


def _annotation(row: Row[Any]) -> Annotation:
    return Annotation(
        worker=row.worker_id,
        assignment=row.ReleaseLabel.assignment_id,
        revision=row.Revision.id,
        state=row.ReleaseLabel.state,
        origin=row.Revision.origin,
        reviewer=row.reviewer_id,
        schema_version=row.schema_version,
        guideline_version=row.guideline_version,
        result=row.Revision.result,
    )


def choose(
    release: Release, item: Item, annotations: Sequence[Annotation]
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The one answer for an item, and how it came about (see formats.Record.chosen).

    What a reviewer fixed outweighs what nobody looked into; one annotation alone is taken exactly as it is.
    """
    if release.query["labels"] == "all":
        revisions = [each.revision for each in annotations]
        return None, {"how": "all", "revisions": revisions, "tied": {}, "misfits": 0}
    fixed = [each for each in annotations if each.origin == "reviewer"]
    pool = fixed or annotations
    how = "consensus" if len(pool) > 1 else "reviewer" if fixed else "only"
    results, misfits = [], 0
    for each in pool:
        result, lost = dict(each.result), 0
        if each.schema_version != release.schema.version:
            result, lost = fitting(release.schema.fields, result, item)
        results.append(result)
        misfits += lost
    labels, tied = merge_results(release.schema.fields, results, release.query["match_iou"])
    revisions = [each.revision for each in pool]
    return labels, {"how": how, "revisions": revisions, "tied": tied, "misfits": misfits}


def formats_of(release: Release) -> list[Format]:
    """The formats that can say something of the release, the canonical one first."""
    return [each for each in FORMATS.values() if each.suits(release.schema.fields)]


def file_name(release: Release, target: Format) -> str:
    """The name under which a file is downloaded."""
    title = re.sub(r"[^\w.-]+", "-", release.title).strip("-.")[:80] or "release"
    return f"{title}-{release.number}{target.suffix}"


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
        "schema_version": release.schema.version,
        **counts,
        "files": {
            each.format: {"name": each.name, "sha256": each.sha256, "size": each.size}
            for each in release.files
        },
    }
    release.state = "ready"
    session.flush()


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
