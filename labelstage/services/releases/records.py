"""The items of a release with their frozen annotations, and how one answer is made of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from labelstage.formats import Annotation, Record
from labelstage.kinds.believed import Believed, believe_results
from labelstage.kinds.consensus import fitting, merge_results
from labelstage.kinds.problems import BROKEN
from labelstage.measures.consensus import Crowd

from ...storage import Assignment, Guideline, Item, LabelSchema, Release, ReleaseLabel, Review, Revision
from .. import consensus, prelabels
from .composing import parts_of, shared_ids
from .mapping import mapped

#: Columns alone: of a million rows, making objects of the session was most of the time.
_ITEMS = select(
    Item.id, Item.project_id, Item.external_id, Item.name, Item.media, Item.text, Item.conversation, Item.width, Item.height,
    Item.content_sha256, Item.meta,
).where(Item.id.in_(bindparam("items", expanding=True))).order_by(Item.id)  # fmt: skip
#: The next items of a release by id.
_NEXT = (
    select(ReleaseLabel.item_id)
    .where(ReleaseLabel.release_id == bindparam("release"), ReleaseLabel.item_id > bindparam("after"))
    .distinct()
    .order_by(ReleaseLabel.item_id)
    .limit(bindparam("limit"))
)
_ANNOTATIONS = (
    select(
        ReleaseLabel.item_id,
        ReleaseLabel.assignment_id,
        ReleaseLabel.state,
        ReleaseLabel.split,
        Revision.id.label("revision_id"),
        Revision.origin,
        Revision.result,
        Assignment.worker_id,
        Review.reviewer_id,
        LabelSchema.version.label("schema_version"),
        Guideline.version.label("guideline_version"),
        prelabels.SOURCE.label("prelabel"),
    )
    .join(Revision, Revision.id == ReleaseLabel.revision_id)
    .join(Assignment, Assignment.id == ReleaseLabel.assignment_id)
    .join(LabelSchema, LabelSchema.id == Revision.schema_id)
    .outerjoin(Review, Review.id == ReleaseLabel.review_id)
    .outerjoin(Guideline, Guideline.id == Revision.guideline_id)
    .where(
        ReleaseLabel.release_id == bindparam("release"),
        ReleaseLabel.item_id.in_(bindparam("items", expanding=True)),
    )
    .order_by(ReleaseLabel.item_id, ReleaseLabel.assignment_id)
)


def count_labels(session: Session, release: Release) -> int:
    """How many annotations the release froze."""
    return session.scalar(select(func.count()).where(ReleaseLabel.release_id == release.id)) or 0


def count_items(session: Session, release: Release) -> int:
    """How many items they belong to."""
    items = select(func.count(ReleaseLabel.item_id.distinct())).where(ReleaseLabel.release_id == release.id)
    return session.scalar(items) or 0


def records_after(session: Session, release: Release, item_id: int, limit: int) -> list[Record]:
    """The next `limit` items of the release by id, with their frozen annotations and the answer chosen from them."""
    wanted = {"release": release.id, "after": item_id, "limit": limit}
    return records_of(session, release, list(session.scalars(_NEXT, wanted)))


def records_of(session: Session, release: Release, ids: Sequence[int]) -> list[Record]:
    """The records of the named items of the release, by id."""
    if not ids:
        return []
    rows: dict[int, list[Row[Any]]] = {}
    for row in session.execute(_ANNOTATIONS, {"release": release.id, "items": ids}):
        rows.setdefault(row.item_id, []).append(row)
    items = session.execute(_ITEMS, {"items": ids}).all()
    if release.query.get("sources"):
        return _composed(session, release, items, rows)
    return [_record(release, item, rows[item.id]) for item in items]


def _composed(
    session: Session, release: Release, items: Sequence[Row[Any]], rows: Mapping[int, Sequence[Row[Any]]]
) -> list[Record]:
    """Each record as its own release has it, in terms of this one's schema. An external id that several projects use is led by
    the number of the project."""
    parts = parts_of(session, release)
    shared = shared_ids(session, release, {each.external_id for each in items})
    records = []
    for item in items:
        part = parts[item.project_id]
        record = _record(part.release, item, rows[item.id])
        record = mapped(record, part.mapping, part.release.schema.fields, release.schema.fields)
        if item.external_id in shared:
            record = replace(record, external_id=f"{item.project_id}/{item.external_id}")
        records.append(replace(record, source={"project": item.project_id, "release": part.release.number}))
    return records


def _record(release: Release, item: Row[Any], rows: Sequence[Row[Any]]) -> Record:
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
        split=rows[0].split,
    )


def _annotation(row: Row[Any]) -> Annotation:
    return Annotation(
        worker=row.worker_id,
        assignment=row.assignment_id,
        revision=row.revision_id,
        state=row.state,
        origin=row.origin,
        reviewer=row.reviewer_id,
        schema_version=row.schema_version,
        guideline_version=row.guideline_version,
        result=row.result,
        prelabel=row.prelabel,
    )


def choose(
    release: Release, item: Item | Row[Any], annotations: Sequence[Annotation]
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The one answer for an item, and how it came about (see formats.Record.chosen).

    What an adjudicator decided outweighs all; what a reviewer fixed outweighs what nobody looked into; one annotation alone
    is taken exactly as it is. Where a broken region keeps the answers from being merged, it is left out and counted.
    """
    query, schema = release.query, release.schema  # asked once: they are looked up for each of a million
    if query["labels"] == "all":
        revisions = [each.revision for each in annotations]
        return None, {"how": "all", "revisions": revisions, "tied": {}, "misfits": 0}
    decided = [each for each in annotations if each.origin == "adjudicator"]
    fixed = [each for each in annotations if each.origin == "reviewer"]
    pool = decided or fixed or annotations
    alone = "adjudicator" if decided else "reviewer" if fixed else "only"
    how = "consensus" if len(pool) > 1 else alone
    results, misfits = [], 0
    for each in pool:
        result, lost = dict(each.result), 0
        if each.schema_version != schema.version:
            result, lost = fitting(schema.fields, result, item)
        results.append(result)
        misfits += lost
    try:
        labels, more = _answer(release, pool, results, how)
    except BROKEN:
        fit = [fitting(schema.fields, result, item) for result in results]
        labels, more = _answer(release, pool, [result for result, _lost in fit], how)
        misfits += sum(lost for _result, lost in fit)
    revisions = [each.revision for each in pool]
    return labels, {"how": how, "revisions": revisions, "misfits": misfits, **more}


def _answer(
    release: Release, pool: Sequence[Annotation], results: Sequence[Mapping[str, Any]], how: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One answer of the results of the pool, with what is tied, and how sure what several of them made is."""
    fields, match_iou = release.schema.fields, release.query["match_iou"]
    if how != "consensus":  # nothing to weigh: how sure it is would be most of the work, and is not kept
        labels, tied = merge_results(fields, results, match_iou)
        return labels, {"tied": tied}
    crowds = consensus.thawed(release.models or {})
    workers = [each.worker for each in pool]
    labels, tied, believed = believe_results(fields, workers, results, match_iou, crowds)
    return labels, {"tied": tied, "fields": _how_sure(believed, crowds)}


def _how_sure(believed: Mapping[str, Believed], crowds: Mapping[str, Crowd]) -> dict[str, Any]:
    """For each field of an answer made of several the method that made it, and its confidence."""
    return {
        name: {
            "method": crowds[name].method if name in crowds else "shared",
            "confidence": round(each.confidence, 4),
        }
        for name, each in believed.items()
    }
