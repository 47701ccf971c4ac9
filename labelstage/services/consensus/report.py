"""What a manager sees of the consensus of a project, and of one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ...storage import ConsensusModel, Item, ItemConsensus, Project
from .. import projects
from .models import crowd_of_row, models
from .strengths import Strength, strengths

#: The bounds of the steps in which confidence is counted.
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
LEAST_SURE = 20


@dataclass(frozen=True)
class FieldConsensus:
    """One field. `steps` counts items by confidence: below the first of STEPS, from each on. `workers` are the shares of right
    answers expected of each, as the model sees them, with the number of answers it has seen. `strengths`: which model's
    responses win, of a field that compares responses."""

    name: str
    title: str
    kind: str
    method: str
    choice: Mapping[str, Any]
    items: int
    undecided: int
    mean: float | None
    steps: list[int]
    workers: list[tuple[int, float, float]]
    lowest: Sequence[Any]
    fitted_at: datetime | None
    strengths: Sequence[Strength]


def report(session: Session, project: Project) -> list[FieldConsensus]:
    """Every field in the schema's order."""
    known = models(session, project)
    return [_field(session, project, field, known.get(field["name"])) for field in _fields(session, project)]


def _fields(session: Session, project: Project) -> list[Mapping[str, Any]]:
    return list(projects.schema(session, project).fields)


def _field(
    session: Session, project: Project, field: Mapping[str, Any], model: ConsensusModel | None
) -> FieldConsensus:
    name = field["name"]
    step = case(
        *((ItemConsensus.confidence < bound, number) for number, bound in enumerate(STEPS)), else_=len(STEPS)
    )
    counted = session.execute(
        select(step, func.count(), func.sum(ItemConsensus.confidence), func.sum(_undecided()))
        .where(ItemConsensus.project_id == project.id, ItemConsensus.field == name)
        .group_by(step)
    ).all()
    items = sum(row[1] for row in counted)
    by_step = {row[0]: row[1] for row in counted}
    return FieldConsensus(
        name,
        field["title"],
        field["kind"],
        model.method if model else "shared",
        model.choice if model else {},
        items,
        sum(row[3] for row in counted),
        sum(row[2] for row in counted) / items if items else None,
        [by_step.get(number, 0) for number in range(len(STEPS) + 1)],
        _workers(model) if model else [],
        items_of(session, project, name, limit=LEAST_SURE),
        model.fitted_at if model and model.items else None,
        strengths(session, project, field),
    )


def _undecided() -> Any:
    return case((ItemConsensus.value.is_(None), 1), else_=0)


def _workers(model: ConsensusModel) -> list[tuple[int, float, float]]:
    """(worker, expected share of right answers, answers), the best first. Under `shared` all are alike, and none is listed."""
    crowd = crowd_of_row(model)
    if crowd.method == "shared":
        return []
    rows = [
        (worker, float((crowd.prior * crowd.matrix(worker).diagonal()).sum()), float(counts.sum()))
        for worker, counts in crowd.counts.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def items_of(
    session: Session,
    project: Project,
    field: str,
    *,
    below: float | None = None,
    offset: int = 0,
    limit: int = 100,
) -> Sequence[Any]:
    """The items of one field, the least sure first: (ItemConsensus, name, external_id, state, adjudicate)."""
    query = (
        select(ItemConsensus, Item.name, Item.external_id, Item.state, Item.adjudicate)
        .join(Item, Item.id == ItemConsensus.item_id)
        .where(ItemConsensus.project_id == project.id, ItemConsensus.field == field)
        .order_by(ItemConsensus.confidence, ItemConsensus.item_id)
    )
    if below is not None:
        query = query.where(ItemConsensus.confidence < below)
    return session.execute(query.offset(offset).limit(limit)).all()


def of_item(session: Session, item: Item) -> list[ItemConsensus]:
    """The consensus of one item, in the schema's order; fields that nobody answered are missing."""
    rows = {
        row.field: row
        for row in session.scalars(select(ItemConsensus).where(ItemConsensus.item_id == item.id))
    }
    fields = _fields(session, session.get_one(Project, item.project_id))
    return [rows[field["name"]] for field in fields if field["name"] in rows]
