"""What a rule would do to the items as they now are, before it is switched on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from ...storage import Item, ItemConsensus, ItemScore, Project
from .. import projects
from ..quality import primary_measure
from .rules import checked

EXAMPLES = 10


@dataclass(frozen=True)
class Simulated:
    """How many items a rule would give one more annotator now, hand to somebody who decides, wait for, or find sure enough;
    of the latter `spared` annotators would not be asked. `examples` are items that would get one more, the least sure first."""

    items: int
    one_more: int
    at_maximum: int
    waiting: int
    enough: int
    spared: int
    examples: Sequence[Any]


def simulate(session: Session, project: Project, field: str, **options: Any) -> Simulated:
    """Count, and change nothing. Raises Invalid as saving the rule would."""
    rule = checked(session, project, field, **options)
    value, joined = _measured(session, project, field, rule.measure)
    below = or_(value.is_(None), value < rule.at, Item.submitted < rule.minimum)
    verdict = case(
        (~below, literal("enough")),
        (Item.submitted < Item.overlap, literal("waiting")),
        (Item.submitted < rule.maximum, literal("one_more")),
        else_=literal("at_maximum"),
    )
    mine = and_(
        ItemConsensus.project_id == project.id,
        ItemConsensus.field == field,
        Item.state.not_in(("set_aside", "withdrawn")),
    )
    rows = session.execute(
        joined(select(verdict, func.count(), func.sum(Item.open_slots))).where(mine).group_by(verdict)
    ).all()
    counts = {name: number for name, number, _open in rows}
    examples = session.execute(
        joined(select(Item.id, Item.name, Item.external_id, value.label("value")))
        .where(mine, verdict == "one_more")
        .order_by(value.is_not(None), value, Item.id)
        .limit(EXAMPLES)
    ).all()
    return Simulated(
        sum(counts.values()),
        counts.get("one_more", 0),
        counts.get("at_maximum", 0),
        counts.get("waiting", 0),
        counts.get("enough", 0),
        sum(int(spared or 0) for name, _number, spared in rows if name == "enough"),
        examples,
    )


def _measured(session: Session, project: Project, field: str, measure: str) -> tuple[ColumnElement[Any], Any]:
    """The column of what is measured, and what adds the tables it needs to a query."""
    if measure == "confidence":
        return ItemConsensus.confidence.expression, _with_items
    if measure == "stability":
        return 1 - ItemConsensus.change, _with_items
    fields = {each["name"]: each for each in projects.schema(session, project).fields}
    primary = primary_measure(fields[field])

    def with_scores(query: Any) -> Any:
        same = and_(
            ItemScore.item_id == ItemConsensus.item_id, ItemScore.field == field, ItemScore.measure == primary
        )
        return _with_items(query).outerjoin(ItemScore, same)

    return case((ItemConsensus.method == "decided", 1.0), else_=ItemScore.value), with_scores


def _with_items(query: Any) -> Any:
    return query.select_from(ItemConsensus).join(Item, Item.id == ItemConsensus.item_id)
