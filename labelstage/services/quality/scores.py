"""The agreement of single items, kept in the table that pages sort by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from ...storage import Item, ItemScore, Project, utcnow
from .. import projects
from .answers import ItemAnswers, read
from .kinds import tallies
from .tally import Tally

_BATCH = 500


def score_items(session: Session, project: Project, item_ids: Iterable[int] | None = None) -> int:
    """Write the scores of the given items, or of all, anew; returns how many items have at least two submits.

    Per field and pair of annotators, averaged over the item's pairs: a choice's `agreement`; a box field's `f1`, and over
    matched boxes `iou` and `class_agreement`; a span field's `exact_f1` and `overlap_f1`.
    """
    if item_ids is None:
        item_ids = session.scalars(select(Item.id).where(Item.project_id == project.id)).all()
    wanted = sorted(set(item_ids))
    scored = 0
    for start in range(0, len(wanted), _BATCH):
        scored += _score_batch(session, project, wanted[start : start + _BATCH])
    return scored


def rescore(session: Session, project: Project, *, limit: int = 50) -> int:
    """Score up to `limit` items whose submits have changed since; returns how many there were, 0 when all is done.

    The marks are taken off first: a submit that comes in meanwhile waits for this transaction and marks the item again.
    An item that is being submitted just now is passed over and keeps its mark: waiting for it here, while holding other
    items, could wait for ever.
    """
    marked = select(Item.id).where(Item.project_id == project.id, Item.rescore).order_by(Item.id).limit(limit)
    ids = session.scalars(
        update(Item)
        .where(Item.id.in_(marked.with_for_update(skip_locked=True).scalar_subquery()))
        .values(rescore=False)
        .returning(Item.id)
        .execution_options(synchronize_session=False)
    ).all()
    score_items(session, project, ids)
    return len(ids)


def _score_batch(session: Session, project: Project, item_ids: list[int]) -> int:
    fields = projects.schema(session, project).fields
    per_field = tallies(fields, project.match_iou)
    scored, rows = 0, []
    for item in read(session, project, fields, item_ids):
        rows += _rows(project, item, per_field)
        scored += 1
    mine = ItemScore.item_id.in_(item_ids), ItemScore.project_id == project.id
    session.execute(delete(ItemScore).where(*mine))
    if rows:
        session.execute(insert(ItemScore), rows)
    return scored


def _rows(project: Project, item: ItemAnswers, per_field: dict[str, Tally]) -> list[dict[str, Any]]:
    now = utcnow()
    return [
        {
            "item_id": item.item_id,
            "project_id": project.id,
            "field": name,
            "measure": measure,
            "value": value,
            "pairs": len(answers) * (len(answers) - 1) // 2,
            "scored_at": now,
        }
        for name, answers in item.fields.items()
        if name in per_field
        for measure, value in per_field[name].add(answers).items()
    ]
