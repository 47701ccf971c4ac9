"""What the workers said of each item, whole, and what a reviewer made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from labelstage.kinds.consensus import fitting

from ...storage import Assignment, Gold, Item, LabelSchema, Project, Review, Revision
from .. import projects
from ..quality.answers import STATES, newest_by_worker

BATCH = 200
#: Whose revisions stand above what workers said.
DECIDERS = ("reviewer", "adjudicator")


@dataclass(frozen=True)
class Said:
    """One item: who answered, what each said as far as it fits today's label schema, and what was decided about it.

    `decided` is the newest result that a reviewer or adjudicator made; `accepted` are those that a reviewer accepted.
    """

    item_id: int
    workers: list[int]
    results: list[Mapping[str, Any]]
    decided: Mapping[str, Any] | None
    accepted: list[Mapping[str, Any]]

    @property
    def is_telling(self) -> bool:
        """Whether it says how its workers err: several answered, or somebody decided. One answer alone does not."""
        return len(self.workers) > 1 or self.decided is not None or bool(self.accepted)

    def truth(self, name: str) -> Any:
        """What the field is known to be; None when nobody looked, or those who did say different things."""
        if self.decided is not None:
            return self.decided.get(name)
        values = [result.get(name) for result in self.accepted]
        return values[0] if values and all(each == values[0] for each in values) else None


def read(session: Session, project: Project, item_ids: Sequence[int]) -> Iterator[Said]:
    """The items among those given that somebody has handed in, by id."""
    schema = projects.schema(session, project)
    versions = select(LabelSchema.id).where(LabelSchema.project_id == project.id)
    older = set(session.scalars(versions)) - {schema.id}
    wanted = sorted(item_ids)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        decided, accepted = _decided(session, batch), _accepted(session, batch)
        for item_id, answers in groupby(session.execute(newest_by_worker(batch)), key=lambda row: row[0]):
            rows = list(answers)
            passed = accepted.get(item_id, ())

            def fit(schema_id: int, result: Mapping[str, Any], item_id: int = item_id) -> Mapping[str, Any]:
                if schema_id not in older:
                    return result
                return fitting(schema.fields, result, session.get_one(Item, item_id))[0]

            yield Said(
                item_id,
                [row.worker_id for row in rows],
                [fit(row.schema_id, row.result) for row in rows],
                fit(*decided[item_id]) if item_id in decided else None,
                [fit(row.schema_id, row.result) for row in rows if row.worker_id in passed],
            )


def gold_answers(session: Session, project: Project) -> Iterator[Said]:
    """What workers said of gold, as far as it fits today's label schema, with the known answer as what was decided."""
    fields = projects.schema(session, project).fields
    rows = session.execute(
        select(Gold, Assignment.worker_id, Revision.result)
        .join(Assignment, Assignment.item_id == Gold.item_id)
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(Gold.project_id == project.id, Assignment.gold, Assignment.state.in_(STATES))
        .order_by(Gold.item_id, Assignment.worker_id)
    )
    for gold, answers in groupby(rows, key=lambda row: row[0]):
        said = [(row.worker_id, fitting(fields, row.result, gold.item)[0]) for row in answers]
        known, _lost = fitting(fields, gold.result, gold.item)
        yield Said(gold.item_id, [who for who, _result in said], [result for _who, result in said], known, [])


def ids_after(session: Session, project: Project, item_id: int, limit: int) -> list[int]:
    """The next items of a project that somebody has handed in."""
    query = select(Item.id).where(
        Item.project_id == project.id, Item.id > item_id, Item.submitted >= 1, Item.state != "withdrawn"
    )
    return list(session.scalars(query.order_by(Item.id).limit(limit)))


def _decided(session: Session, item_ids: Sequence[int]) -> dict[int, tuple[int, Mapping[str, Any]]]:
    """By item what is known of it, after its label schema: the newest result of an adjudicator, else of a reviewer, else its gold."""
    known = session.execute(
        select(Gold.item_id, Project.schema_id, Gold.result)
        .join(Project, Project.id == Gold.project_id)
        .where(Gold.item_id.in_(item_ids))
    )
    rows = session.execute(
        select(Assignment.item_id, Revision.schema_id, Revision.result)
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(
            Assignment.item_id.in_(item_ids),
            or_(Assignment.counted, Assignment.state == "adjudicated"),
            Revision.origin.in_(DECIDERS),
        )
        .order_by(Revision.origin == "adjudicator", Revision.id)
    )
    found = [*known.all(), *rows.all()]
    return {item_id: (schema_id, result) for item_id, schema_id, result in found}


def _accepted(session: Session, item_ids: Sequence[int]) -> dict[int, set[int]]:
    """By item the workers whose newest submit a reviewer looked at and accepted."""
    rows = session.execute(
        select(Assignment.item_id, Assignment.worker_id)
        .join(Review, Review.revision_id == Assignment.revision_id)
        .where(Assignment.item_id.in_(item_ids), Assignment.counted, Review.decision == "accept")
    )
    found: dict[int, set[int]] = {}
    for item_id, worker_id in rows:
        found.setdefault(item_id, set()).add(worker_id)
    return found
