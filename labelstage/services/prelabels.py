"""Where workers start from: labels of a model or another tool, kept as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from labelstage.kinds.consensus import fitting

from ..storage import Assignment, Item, LabelSchema, Prelabel, Project, direct

LONGEST_SOURCE = 200
_SHOWN = (
    select(*direct.columns(Prelabel))
    .where(Prelabel.item_id == bindparam("item"), Prelabel.created_at <= bindparam("leased"))
    .order_by(Prelabel.id.desc())
    .limit(1)
)


def _given(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """In a query of assignments: of what its worker was given to start from."""
    return (
        select(column)
        .where(Prelabel.item_id == Assignment.item_id, Prelabel.created_at <= Assignment.leased_at)
        .order_by(Prelabel.id.desc())
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )


#: In a query of assignments: the prelabel that its worker was given to start from, its labels, and its source.
SHOWN, GIVEN, SOURCE = _given(Prelabel.id), _given(Prelabel.result), _given(Prelabel.source)


def add(
    session: Session,
    project: Project,
    item: Item,
    result: Mapping[str, Any],
    *,
    source: str,
    import_id: int | None,
) -> Prelabel | None:
    """Keep a checked result as the item's newest prelabel; None when the newest says the same already."""
    last = newest(session, item)
    if last is not None and last.result == result and last.source == source[:LONGEST_SOURCE]:
        return None
    made = Prelabel(
        item_id=item.id,
        schema_id=project.schema_id,
        result=dict(result),
        source=source[:LONGEST_SOURCE],
        import_id=import_id,
    )
    session.add(made)
    session.flush()
    return made


def newest(session: Session, item: Item) -> Prelabel | None:
    """The item's newest prelabel, None when it has none."""
    query = select(Prelabel).where(Prelabel.item_id == item.id).order_by(Prelabel.id.desc())
    return session.scalar(query.limit(1))


def shown_to(session: Session, assignment: Assignment) -> Prelabel | None:
    """What the worker of the assignment was given to start from, None when there was nothing."""
    if not assignment.item.prelabelled:
        return None
    found = direct.load(session, _SHOWN, Prelabel, item=assignment.item_id, leased=assignment.leased_at)
    return found[0][0] if found else None


def start(session: Session, assignment: Assignment, prelabel: Prelabel) -> dict[str, Any]:
    """The prelabel as the project's newest label schema takes it."""
    project = session.get_one(Project, assignment.project_id)
    if prelabel.schema_id == project.schema_id:
        return prelabel.result
    schema = session.get_one(LabelSchema, project.schema_id)
    return fitting(schema.fields, prelabel.result, assignment.item)[0]
