"""Which work goes into a release: what was asked for, how much that is, and the freeze."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, insert, literal, null, or_, select
from sqlalchemy.orm import Session

from labelstage.formats import FORMATS, usual
from labelstage.words import Words, _

from ...storage import (
    Adjudication,
    Assignment,
    Item,
    LabelSchema,
    Project,
    Release,
    ReleaseLabel,
    Review,
    User,
    utcnow,
)
from .. import consensus, jobs, projects
from ..errors import Conflict, Invalid, Problem
from . import composing
from .files import suited
from .records import count_labels
from .splitting import check_split
from .wanted import check_where, conditions

STATES = ("accepted", "submitted")
LABELS = ("consensus", "all")
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Fit:
    """How much work fits a wish."""

    items: int
    annotations: int
    workers: int


def create_release(
    session: Session,
    project: Project,
    *,
    by: User,
    title: str = "",
    states: Sequence[str] = ("accepted",),
    labels: str = "consensus",
    where: Mapping[str, Any] | None = None,
    split: Mapping[str, Any] | None = None,
    formats: Sequence[str] = (),
    media: bool = False,
) -> Release:
    """Freeze the work of a project and queue the job that builds the files.

    `states`: which annotations count, "accepted" and, if wanted, "submitted". `labels`: "consensus" makes one answer of
    several annotations of an item, "all" leaves each an answer of its own. `where` limits what goes in (see wanted.py),
    `split` divides it (see splitting.py). `formats`: which files are built beside the canonical one; none named: those that
    fit the label schema best; with `media` the images go into those that can hold them. Raises Invalid, also when there is nothing
    to release.
    """
    schema = projects.schema(session, project)
    asked, problems = check_where(where or {}, schema.fields)
    divided, more = check_split(session, project, split, schema.fields)
    problems += [*_problems(title, states, labels, formats), *more]
    if problems:
        raise Invalid(_("The release was not made."), problems)
    query = {"states": list(dict.fromkeys(states)), "labels": labels, "match_iou": project.match_iou}
    query |= _chosen(schema, formats, where=asked, split=divided, media=media)
    models = consensus.frozen(session, project) if labels == "consensus" else None
    release = _begin(session, project, schema, by=by, title=title, query=query, models=models)
    if not _freeze(session, release):
        raise Invalid(_nothing(states, asked))
    return _build(session, project, release, by=by)


def compose_release(
    session: Session,
    project: Project,
    *,
    by: User,
    sources: Sequence[Mapping[str, Any]],
    title: str = "",
    split: Mapping[str, Any] | None = None,
    formats: Sequence[str] = (),
    media: bool = False,
) -> Release:
    """Make one release of releases of several projects, their labels mapped onto this project's label schema.

    `sources`: see composing.py. What each of them froze is frozen anew, and a job builds the files. Raises Invalid, also where
    a field or class has nowhere to go and is not left out in so many words.
    """
    schema = projects.schema(session, project)
    parts, problems = composing.check_parts(session, by, sources, schema.fields)
    divided, more = check_split(session, project, split, schema.fields)
    problems += [*_problems(title, STATES, LABELS[0], formats), *more]
    if problems:
        raise Invalid(_("The release was not made."), problems)
    states = {state for each in parts for state in each.release.query["states"]}
    query = {
        "states": sorted(states),
        "labels": parts[0].release.query["labels"],
        "match_iou": project.match_iou,
        "sources": composing.sources(parts),
    }
    query |= _chosen(schema, formats, split=divided, media=media)
    release = _begin(session, project, schema, by=by, title=title, query=query, models=None)
    composing.freeze_parts(session, release, parts)
    return _build(session, project, release, by=by)


def _chosen(schema: LabelSchema, formats: Sequence[str], **options: Any) -> dict[str, Any]:
    """What of a query is not left as usual, and the formats of its files."""
    files = list(dict.fromkeys(formats)) or usual(schema.fields)
    return {name: value for name, value in {**options, "formats": files}.items() if value}


def _begin(
    session: Session,
    project: Project,
    schema: LabelSchema,
    *,
    by: User,
    title: str,
    query: Mapping[str, Any],
    models: Mapping[str, Any] | None,
) -> Release:
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    last = session.scalar(select(func.max(Release.number)).where(Release.project_id == project.id)) or 0
    release = Release(
        project_id=project.id,
        number=last + 1,
        title=title.strip() or project.title,
        query=query,
        models=models,
        schema=schema,
        created_by=by.id,
        created_at=utcnow(),
    )
    session.add(release)
    session.flush()
    return release


def _build(session: Session, project: Project, release: Release, *, by: User) -> Release:
    payload = {"release_id": release.id}
    release.job = jobs.enqueue(session, "release", project=project, payload=payload, created_by=by)
    session.flush()
    return release


def add_formats(session: Session, release: Release, formats: Sequence[str], *, by: User) -> None:
    """Queue the building of more formats for a ready release. Raises Conflict while it is not ready or busy, and Invalid."""
    if release.state != "ready":
        raise Conflict(_("This release is not ready. Look at its state; when it is ready, ask again."))
    if release.job is not None and release.job.state in {"queued", "running"}:
        raise Conflict(_("Files of this release are being built already. Ask again when they are done."))
    known = [each.name for each in suited(release.schema.fields)]
    if not formats or set(formats) - set(known):
        sentence = _("Choose one or more of: %(known)s.", known=", ".join(known))
        raise Invalid(_("The files were not built."), [Problem("formats", sentence)])
    payload = {"release_id": release.id, "formats": list(dict.fromkeys(formats))}
    project = session.get_one(Project, release.project_id)
    release.job = jobs.enqueue(session, "release", project=project, payload=payload, created_by=by)
    session.flush()


def count_fitting(
    session: Session,
    project: Project,
    *,
    states: Sequence[str] = ("accepted",),
    where: Mapping[str, Any] | None = None,
) -> Fit:
    """How much a release of this wish would hold now. Raises Invalid."""
    asked, problems = check_where(where or {}, projects.schema(session, project).fields)
    problems += _problems("", states, LABELS[0], ())
    if problems:
        raise Invalid(_("The work could not be counted."), problems)
    fitting = _fitting(
        project.id,
        states,
        asked,
        func.count(Assignment.item_id.distinct()),
        func.count(),
        func.count(Assignment.worker_id.distinct()),
    )
    return Fit(*session.execute(fitting).one())


def _problems(title: str, states: Sequence[str], labels: str, formats: Sequence[str]) -> list[Problem]:
    problems = []
    if len(title.strip()) > LONGEST_TITLE:
        problems.append(Problem("title", _("Keep it under %(most)s characters.", most=LONGEST_TITLE)))
    for place, chosen, known in (
        ("states", states, STATES),
        ("labels", [labels], LABELS),
        ("formats", formats, tuple(FORMATS)),
    ):
        if set(chosen) - set(known) or (place == "states" and not chosen):
            sentence = (
                _("Choose one of: %(known)s.", known=", ".join(known))
                if place == "labels"
                else _("Choose one or more of: %(known)s.", known=", ".join(known))
            )
            problems.append(Problem(place, sentence))
    for name in formats:
        if name in FORMATS and not FORMATS[name].installed():
            sentence = _(
                "This server does not write %(format)s. Its operator can install labelstage[%(format)s].",
                format=name,
            )
            problems.append(Problem("formats", sentence))
    return problems


def _nothing(states: Sequence[str], where: Mapping[str, Any]) -> Words:
    if where:
        return _("No work fits this filter. Loosen it; the count beside the form says how much fits.")
    if "submitted" in states:
        return _("There is no work to release yet. Hand in or accept at least one item first.")
    return _("There is no accepted work yet. Accept at least one submit, or release submitted work too.")


def _fitting(
    project_id: int, states: Sequence[str], where: Mapping[str, Any], *columns: Any
) -> Select[*tuple[Any, ...]]:
    """The annotations that a release of this wish would hold."""
    return (
        select(*columns)
        .select_from(Assignment)
        .join(Item, Item.id == Assignment.item_id)
        .where(
            Assignment.project_id == project_id,
            Assignment.state.in_(states),
            Assignment.counted,
            Item.state != "withdrawn",
            *conditions(where),
        )
    )


def _freeze(session: Session, release: Release) -> int:
    """Write down the revisions that the release is made of, in one statement; returns how many."""
    passed = select(func.max(Review.id)).where(
        Review.assignment_id == Assignment.id,
        or_(
            Review.fixed_revision_id == Assignment.revision_id,
            and_(Review.revision_id == Assignment.revision_id, Review.decision == "accept"),
        ),
    )
    columns = {
        "release_id": literal(release.id),
        "item_id": Assignment.item_id,
        "assignment_id": Assignment.id,
        "revision_id": Assignment.revision_id,
        "review_id": passed.scalar_subquery(),
        "state": Assignment.state,
    }
    where = release.query.get("where", {})
    frozen = _fitting(release.project_id, release.query["states"], where, *columns.values())
    session.execute(insert(ReleaseLabel).from_select(list(columns), frozen))
    if release.query["labels"] == "consensus":
        _freeze_adjudicated(session, release, list(columns))
    return count_labels(session, release)


def _freeze_adjudicated(session: Session, release: Release, columns: list[str]) -> None:
    """Write down what adjudicators decided about the items that are in; without a filter about any item."""
    chosen = [
        Adjudication.project_id == release.project_id,
        Assignment.state == "adjudicated",
        Item.state != "withdrawn",
    ]
    if release.query.get("where"):
        inside = select(ReleaseLabel.item_id).where(ReleaseLabel.release_id == release.id)
        chosen.append(Adjudication.item_id.in_(inside))
    decided = (
        select(
            literal(release.id),
            Adjudication.item_id,
            Assignment.id,
            Adjudication.revision_id,
            null(),
            literal("accepted"),
        )
        .join(Assignment, Assignment.revision_id == Adjudication.revision_id)
        .join(Item, Item.id == Adjudication.item_id)
        .where(*chosen)
    )
    session.execute(insert(ReleaseLabel).from_select(columns, decided))
