"""What the workers said of each item, read in a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from ...storage import Assignment, Comparison, Item, LabelSchema, Project, Revision

STATES = ("submitted", "accepted", "returned")
_BATCH = 500

_LATER = aliased(Revision)
#: Of an assignment's revisions the newest that its worker made himself.
NEWEST_OWN = Revision.number == (
    select(func.max(_LATER.number))
    .where(_LATER.assignment_id == Assignment.id, _LATER.author_id == Assignment.worker_id)
    .correlate(Assignment)
    .scalar_subquery()
)

Field = Mapping[str, Any]


@dataclass(frozen=True)
class ItemAnswers:
    """One item: for each field that at least two workers labelled, their answers by worker id.

    A field that a worker left alone is missing from his answers; an empty list is an answer. `handed_in` says when each worker
    handed in, `length` how many code points the item's text has, `import_id` which import brought it.
    """

    item_id: int
    fields: Mapping[str, Mapping[int, Any]]
    handed_in: Mapping[int, datetime]
    length: int
    import_id: int | None


def read(
    session: Session, project: Project, fields: Sequence[Field], item_ids: Iterable[int] | None = None
) -> Iterator[ItemAnswers]:
    """The items with at least two counted submits, by id; of the given ids or of the whole project.

    Answers made when the field was of another kind are left out: they cannot be compared. A batch of items is in memory at
    a time.
    """
    alike = _alike(session, project, fields)
    ids = comparable(session, project, item_ids)
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        facts = {item_id: rest for item_id, *rest in session.execute(_facts(batch))}
        rows = session.execute(newest_by_worker(batch))
        for item_id, answers in groupby(rows, key=lambda row: row[0]):
            said: dict[str, dict[int, Any]] = {field["name"]: {} for field in fields}
            handed_in = {}
            for _item, worker_id, submitted_at, schema_id, result in answers:
                handed_in[worker_id] = submitted_at
                for name in alike[schema_id]:
                    if result.get(name) is not None:
                        said[name][worker_id] = result[name]
            compared = {name: by for name, by in said.items() if len(by) >= 2}
            length, import_id = facts[item_id]
            yield ItemAnswers(item_id, compared, handed_in, length or 0, import_id)


def _facts(item_ids: Sequence[int]) -> Any:
    return select(Item.id, func.length(Item.text), Item.import_id).where(Item.id.in_(item_ids))


def comparable(session: Session, project: Project, item_ids: Iterable[int] | None) -> list[int]:
    """Which of these items, or of the whole project, have at least two submits; by id."""
    query = select(Item.id).where(
        Item.project_id == project.id, Item.submitted >= 2, Item.state != "withdrawn"
    )
    found = session.scalars(query.order_by(Item.id)).all() if item_ids is None else None
    if found is not None:
        return list(found)
    wanted = sorted(set(item_ids or ()))
    return [
        item_id
        for start in range(0, len(wanted), _BATCH)
        for item_id in session.scalars(
            query.where(Item.id.in_(wanted[start : start + _BATCH])).order_by(Item.id)
        )
    ]


def newest_by_worker(item_ids: Sequence[int]) -> Any:
    """Rows (item id, worker id, when handed in, schema id, result): each worker's newest own revision."""
    return (
        select(
            Assignment.item_id,
            Assignment.worker_id,
            Assignment.submitted_at,
            Revision.schema_id,
            Revision.result,
        )
        .join(Revision, and_(Revision.assignment_id == Assignment.id, NEWEST_OWN))
        .where(Assignment.item_id.in_(item_ids), Assignment.state.in_(STATES), Assignment.counted)
        .order_by(Assignment.item_id, Assignment.worker_id)
    )


def singles(session: Session, project: Project, field: Field, nature: str) -> list[tuple[int, str, int]]:
    """What one person alone answered in a field: rows (worker id, answer, how many items), of items without a comparison.

    `nature`: that of the comparisons. Cost: that of the items which nobody else has answered; the database counts them.
    """
    name = field["name"]
    versions = [schema_id for schema_id, names in _alike(session, project, [field]).items() if names]
    compared = exists().where(
        Comparison.item_id == Item.id, Comparison.field == name, Comparison.kind == nature
    )
    answer = Revision.result[name].as_string()
    alone = (
        select(func.min(Assignment.worker_id).label("worker"), func.min(answer).label("answer"))
        .join(Item, Item.id == Assignment.item_id)
        .join(Revision, and_(Revision.assignment_id == Assignment.id, NEWEST_OWN))
        .where(
            Item.project_id == project.id,
            Item.submitted >= 1,
            Item.state != "withdrawn",
            Assignment.state.in_(STATES),
            Assignment.counted,
            Revision.schema_id.in_(versions),
            answer.is_not(None),
            ~compared,
        )
        .group_by(Assignment.item_id)
        .having(func.count() == 1)
        .subquery()
    )
    both = alone.c.worker, alone.c.answer
    rows = session.execute(select(*both, func.count()).group_by(*both).order_by(*both))
    return [(worker, said, number) for worker, said, number in rows]


def _alike(session: Session, project: Project, fields: Sequence[Field]) -> dict[int, list[str]]:
    """For each version of the schema the fields whose answers can be compared with those of today."""
    now = {field["name"]: _nature(field) for field in fields}
    return {
        schema.id: [each["name"] for each in schema.fields if now.get(each["name"]) == _nature(each)]
        for schema in session.scalars(select(LabelSchema).where(LabelSchema.project_id == project.id))
    }


def _nature(field: Field) -> tuple[str, bool]:
    return field["kind"], bool(field.get("multiple"))
