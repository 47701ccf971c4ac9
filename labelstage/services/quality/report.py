"""The agreement of a whole project."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...storage import Item, Project, User
from .. import projects
from .answers import read
from .kinds import tallies
from .tally import Confusion, Measure, Pair, Tally

LOWEST = 20


@dataclass(frozen=True)
class LowItem:
    """An item on which the annotators agree least, by the field's primary measure."""

    item_id: int
    external_id: str
    name: str
    value: float
    annotators: int


@dataclass(frozen=True)
class FieldAgreement:
    """One field: `items` labelled by at least two, `annotators` who shared one, `pairs_compared` pairs of answers."""

    name: str
    kind: str
    title: str
    primary: str
    items: int
    annotators: int
    pairs_compared: int
    measures: tuple[Measure, ...]
    pairs: tuple[Pair, ...]
    confusion: Confusion | None
    lowest: tuple[LowItem, ...]


@dataclass(frozen=True)
class ProjectAgreement:
    """`workers`: the names of all annotators by id."""

    items: int
    workers: Mapping[int, str]
    fields: tuple[FieldAgreement, ...]


def agreement(session: Session, project: Project) -> ProjectAgreement:
    """How much the annotators agree, over the items with at least two counted submits.

    Cost: one pass over those items' newest answers; memory: a few numbers per answer.
    """
    fields = projects.schema(session, project).fields
    per_field = tallies(fields, project.match_iou)
    lowest: dict[str, _Lowest] = {name: _Lowest() for name in per_field}
    items = 0
    for item in read(session, project, fields):
        items += 1
        for name, answers in item.fields.items():
            if name in per_field:
                value = per_field[name].add(answers)[per_field[name].primary]
                lowest[name].add(value, item.item_id, len(answers))
    return ProjectAgreement(
        items,
        _names(session, {worker for tally in per_field.values() for worker in tally.annotators}),
        tuple(_field(tally, lowest[name].rows(session)) for name, tally in per_field.items()),
    )


def _field(tally: Tally, lowest: tuple[LowItem, ...]) -> FieldAgreement:
    return FieldAgreement(
        name=tally.field["name"],
        kind=tally.field["kind"],
        title=tally.field.get("title") or tally.field["name"],
        primary=tally.primary,
        items=tally.items,
        annotators=len(tally.annotators),
        pairs_compared=tally.answer_pairs,
        measures=tuple(tally.measures()),
        pairs=tuple(tally.pairs()),
        confusion=tally.confusion(),
        lowest=lowest,
    )


class _Lowest:
    """The items with the lowest values below 1, the oldest first among equals."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, int]] = []  # negated, so that the least low is on top

    def add(self, value: float | None, item_id: int, annotators: int) -> None:
        if value is None or value >= 1:
            return
        entry = (-value, -item_id, annotators)
        if len(self._heap) < LOWEST:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def rows(self, session: Session) -> tuple[LowItem, ...]:
        """The items, the lowest first."""
        ids = [-item_id for _, item_id, _ in self._heap]
        found = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids)))}
        return tuple(
            LowItem(-item_id, found[-item_id].external_id, found[-item_id].name, -value, annotators)
            for value, item_id, annotators in sorted(self._heap, reverse=True)
        )


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)).order_by(User.id))
    return dict(rows.all())
