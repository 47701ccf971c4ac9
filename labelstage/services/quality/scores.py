"""The agreement of single items and what reports are counted from, kept in tables, brought up to date item by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from ...storage import AgreementReport, Comparison, FieldCategories, Item, ItemScore, Project, utcnow
from .. import events, projects
from ..assignment.slots import is_sqlite
from .answers import comparable, read
from .kinds import tallies

_BATCH = 500
_COUNTED = 5_000
#: PostgreSQL's own number of a row's version: the transaction that wrote it.
_VERSION = cast(literal_column("item.xmin"), String).label("version")


def score_items(session: Session, project: Project, item_ids: Iterable[int] | None = None) -> int:
    """Write the scores of the given items, or of all, anew; returns how many items have at least two submits.

    Per field the kind's `per_item` measures, each the mean over the item's pairs of annotators, and the item's row of
    comparisons, from which reports are made. The cost is that of the items given, however many the project has.
    """
    if item_ids is None:
        item_ids = session.scalars(select(Item.id).where(Item.project_id == project.id)).all()
    wanted = sorted(set(item_ids))
    if not comparable(session, project, wanted):
        _forget(session, project, wanted)
        return 0
    keeper = _Keeper(session, project)
    scored = sum(keeper.score(wanted[start : start + _BATCH]) for start in range(0, len(wanted), _BATCH))
    keeper.finish()
    return scored


def rescore(session: Session, project: Project, *, limit: int = 50, after: int = 0) -> list[int]:
    """Score up to `limit` items, by id from above `after`, whose submits have changed since; which they were.

    Nobody who wants an item waits while it is scored: the marks are taken off at the end, from the items that were neither
    changed nor locked by anybody meanwhile. The others keep theirs for the next look.
    """
    marked = (Item.project_id == project.id, Item.rescore, Item.id > after)
    version = literal_column("NULL") if is_sqlite(session) else _VERSION
    rows = session.execute(select(Item.id, version).where(*marked).order_by(Item.id).limit(limit)).all()
    ids = [row.id for row in rows]
    if is_sqlite(session):  # who writes has the database alone
        _take_marks_off(session, Item.id.in_(ids))
    if ids:
        score_items(session, project, ids)
        events.scored.send(session, project=project, item_ids=ids)
    if ids and not is_sqlite(session):
        same = select(Item.id).where(tuple_(Item.id, _VERSION).in_([tuple(row) for row in rows]))
        free = same.order_by(Item.id).with_for_update(key_share=True, skip_locked=True)
        _take_marks_off(session, Item.id.in_(free.scalar_subquery()))
    return ids


def _take_marks_off(session: Session, which: ColumnElement[bool]) -> None:
    session.connection().execute(update(Item).where(which).values(rescore=False))


def known_categories(session: Session, project: Project) -> dict[str, list[str]]:
    """For each field the categories that its comparisons number, in order."""
    rows = session.scalars(select(FieldCategories).where(FieldCategories.project_id == project.id))
    return {row.field: list(row.names) for row in rows}


class _Keeper:
    """Scores batches of one project's items and writes down what came of it."""

    def __init__(self, session: Session, project: Project) -> None:
        self.session = session
        self.project = project
        self.fields = projects.schema(session, project).fields
        self.known = known_categories(session, project)
        self.tallies = tallies(self.fields, project.match_iou, self.known)
        for tally in self.tallies.values():
            if tally.samples:
                tally.population = self._population(tally.field["name"])

    def _population(self, name: str) -> int:
        """About how many items the field has: from the last report, else counted up to a bound."""
        report = self.session.get(AgreementReport, self.project.id)
        if report is not None:
            return report.items
        some = (
            select(Comparison.item_id)
            .where(Comparison.project_id == self.project.id, Comparison.field == name)
            .limit(_COUNTED)
        )
        return self.session.scalar(select(func.count()).select_from(some.subquery())) or 0

    def score(self, item_ids: Sequence[int]) -> int:
        """Score one batch; returns how many of its items have at least two submits."""
        scores, comparisons, scored = [], [], 0
        for item in read(self.session, self.project, self.fields, item_ids):
            scored += 1
            for name, answers in item.fields.items():
                tally = self.tallies.get(name)
                if tally and (found := tally.compare_sound(item)):
                    tally.population += 1
                    own = {"item_id": item.item_id, "field": name, "project_id": self.project.id}
                    comparisons.append({**own, "kind": tally.nature, **found.packed()})
                    scores += _scores(own, found.measures, len(answers))
        _clear(self.session, self.project, item_ids)
        for table, rows in ((ItemScore, scores), (Comparison, comparisons)):
            if rows:
                self.session.execute(insert(table), rows)
        return scored

    def finish(self) -> None:
        """Write new categories down, and say that the report is out of date."""
        for name, tally in self.tallies.items():
            names = list(tally.categories.names)
            if names != self.known.get(name):
                self.session.merge(FieldCategories(project_id=self.project.id, field=name, names=names))
        _mark_report(self.session, self.project)
        self.session.flush()


def _forget(session: Session, project: Project, item_ids: Sequence[int]) -> None:
    """Of items that nobody can compare nothing is kept. Most are labelled by one person: that is in chance agreement, and so the
    report out of date, where others were compared."""
    _clear(session, project, item_ids)
    _mark_report(session, project, AgreementReport.items > 0)


def _clear(session: Session, project: Project, item_ids: Sequence[int]) -> None:
    for table in (ItemScore, Comparison):
        session.connection().execute(
            delete(table).where(table.item_id.in_(item_ids), table.project_id == project.id)
        )


def _mark_report(session: Session, project: Project, *where: ColumnElement[bool]) -> None:
    mine = AgreementReport.project_id == project.id
    session.connection().execute(update(AgreementReport).where(mine, *where).values(stale=True))


def _scores(own: dict[str, Any], measures: dict[str, float | None], annotators: int) -> list[dict[str, Any]]:
    pairs, now = annotators * (annotators - 1) // 2, utcnow()
    return [
        {**own, "measure": measure, "value": value, "pairs": pairs, "scored_at": now}
        for measure, value in measures.items()
    ]
