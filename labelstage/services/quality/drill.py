"""The items behind a figure: of two annotators, a cell of the confusions, one annotator, one import, one day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.measures.ratings import Ints
from labelstage.words import _

from ...storage import Item, Project
from .. import projects
from ..errors import Invalid, NotFound
from .compact import UNMATCHED, Block, block, day_of_date
from .kinds import tallies
from .report import LIVE_WAITING, compare_waiting, fresh_rows, primary_values, stored
from .scores import known_categories
from .tally import Tally

#: in the place of a class: the other has no such object
NO_OBJECT = ""
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Behind:
    """Which items: those where all that is given holds of one and the same pair of annotators.

    `row` and `column` are classes in any order, `NO_OBJECT` for "no such object"; both or neither. `batch` is the number of an
    import, 0 for items sent by the API. `day` is the first of `span` days.
    """

    left: int | None = None
    right: int | None = None
    worker: int | None = None
    row: str | None = None
    column: str | None = None
    batch: int | None = None
    day: date | None = None
    span: int = 1


@dataclass(frozen=True)
class Found:
    """An item behind a figure. `value`: its primary measure, of the people who are asked for alone; `pairs`: the pairs of
    annotators (ids) that it is about; `times`: how often it is, objects or answers."""

    item_id: int
    external_id: str
    name: str
    value: float | None
    pairs: tuple[tuple[int, int], ...]
    times: int


def items_behind(
    session: Session, project: Project, name: str, wanted: Behind, *, after: int = 0, limit: int = 50
) -> list[Found]:
    """Up to `limit` items behind a figure of the field `name`, by id, from the one after `after` on.

    Comparisons are read in id order until enough are found. Raises NotFound for a field without agreement, Invalid
    for half a cell.
    """
    fields = projects.schema(session, project).fields
    per_field = tallies(fields, project.match_iou, known_categories(session, project))
    tally = per_field.get(name)
    if tally is None:
        raise NotFound(_("There is no such field whose agreement is measured."))
    if (wanted.row is None) != (wanted.column is None):
        raise Invalid(_("A cell has a row and a column: name both, or neither."))
    fresh = compare_waiting(session, project, fields, per_field, LIVE_WAITING)
    late = sorted(row for row in fresh_rows(fresh, name) if row[0] > after)
    found = sorted(
        [
            *islice(_found(tally, stored(session, project, tally, fresh, after), wanted), limit),
            *islice(_found(tally, iter(late), wanted), limit),
        ]
    )[:limit]
    return _named(session, found)


_Raw = tuple[int, float, tuple[tuple[int, int], ...], int]


def _found(tally: Tally, rows: Iterator[Any], wanted: Behind) -> Iterator[_Raw]:
    while chunk := list(islice(rows, _AT_ONCE)):
        own = block(tally.columns, chunk)
        times = _times(tally, own, wanted)
        value, _annotators = primary_values(tally, own, _of_people(own, wanted))
        hits = np.nonzero(times)[0]
        for item, rows_of in _by_item(own.pair_item[hits], hits):
            pairs = tuple(zip(own.left[rows_of].tolist(), own.right[rows_of].tolist(), strict=True))
            yield int(own.items[item]), float(value[item]), pairs, int(times[rows_of].sum())


def _by_item(items: Ints, rows: Ints) -> Iterator[tuple[int, Ints]]:
    """The rows of each item that has any; rows come in the order of the items."""
    found, first = np.unique(items, return_index=True)
    yield from zip(found.tolist(), np.split(rows, first[1:]), strict=False)


def _of_people(own: Block, wanted: Behind) -> npt.NDArray[np.bool_]:
    """Which pairs are of the people who are asked for."""
    holds = np.ones(len(own.left), dtype=bool)
    for person in (wanted.left, wanted.right, wanted.worker):
        if person is not None:
            holds &= (own.left == person) | (own.right == person)
    return holds


def _times(tally: Tally, own: Block, wanted: Behind) -> Ints:
    """For each pair of annotators how often what is wanted holds of it."""
    holds = _of_people(own, wanted)
    if wanted.batch is not None:
        holds &= own.imports[own.pair_item] == wanted.batch
    if wanted.day is not None:
        first = day_of_date(wanted.day)
        holds &= (own.day >= first) & (own.day < first + wanted.span)
    if wanted.row is None or wanted.column is None:
        return holds.astype(np.int64)
    one, other = (_number(tally, name) for name in (wanted.row, wanted.column))
    cell = ((own.row == one) & (own.column == other)) | ((own.row == other) & (own.column == one))
    return np.bincount(own.cell_pair[cell], minlength=len(own.left)) * holds


def _number(tally: Tally, name: str) -> int:
    """The class's number; one that nobody used for an unknown name."""
    if name == NO_OBJECT:
        return UNMATCHED
    return {known: number for number, known in tally.categories.single}.get(name, -2)


def _named(session: Session, found: list[_Raw]) -> list[Found]:
    ids = [item_id for item_id, *_rest in found]
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids)))}
    return [
        Found(
            item_id,
            items[item_id].external_id,
            items[item_id].name,
            None if np.isnan(value) else value,
            pairs,
            times,
        )
        for item_id, value, pairs, times in found
    ]
