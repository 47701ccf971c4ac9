"""The agreement of a whole project: made now where it is small, kept by the score job where it is large."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from ...storage import AgreementReport, Comparison, Item, Job, Project, User, utcnow
from .. import projects
from .answers import read, singles
from .compact import Block, block, with_singles
from .counting import count
from .figures import FieldAgreement, LowItem, ProjectAgreement
from .frozen import freeze, thaw
from .kinds import tallies
from .scores import known_categories
from .tally import Tally

LOWEST = 20
#: up to so many items a report is made when it is asked for; larger ones are those that the job keeps
LIVE_ITEMS = 2_000
#: so many items that the job has not come to yet are compared when a report is asked for
LIVE_WAITING = 200
#: a kept report is made anew after so many times as long as the last one took
PATIENCE = 20
_ROWS = 5_000

Row = tuple[int, int | None, bytes, bytes, bytes]


def agreement(session: Session, project: Project) -> ProjectAgreement:
    """How much the annotators agree, over the items with at least two counted submits.

    The report that the score job keeps, where it is up to date or the project large; else one made now from the comparisons
    that are kept, and from the answers of up to `LIVE_WAITING` items that changed since. Writes nothing.
    """
    kept = session.get(AgreementReport, project.id, options=[undefer(AgreementReport.report)])
    waiting = _waiting(session, project)
    if kept is not None and kept.schema_id == project.schema_id:
        if not waiting and not kept.stale:
            return _opened(kept, 0)
        opened = _opened(kept, waiting)
        if kept.items + max((field.singles for field in opened.fields), default=0) > LIVE_ITEMS:
            return opened
    return make(session, project)


def _opened(kept: AgreementReport, waiting: int) -> ProjectAgreement:
    found = thaw(kept.report)
    return ProjectAgreement(found.items, found.workers, found.imports, found.fields, kept.made_at, waiting)


@dataclass(frozen=True)
class Made:
    """A report to be kept, when the project's comparisons were read, and how long that took."""

    project_id: int
    schema_id: int
    report: ProjectAgreement
    made_at: datetime
    lasted: timedelta


def due(session: Session, project: Project) -> Made | None:
    """The report of a project to be kept; None while the one that is kept holds, or was made too short a while ago."""
    kept, now = session.get(AgreementReport, project.id), utcnow()
    if kept is not None and kept.schema_id == project.schema_id and (not kept.stale or now < kept.due_at):
        return None
    assert project.schema_id is not None
    begun = time.monotonic()
    report = make(session, project, waiting=0)
    return Made(project.id, project.schema_id, report, now, timedelta(seconds=time.monotonic() - begun))


def keep(session: Session, made: Made) -> None:
    """Keep a report. One transaction by itself: making it takes long, and would keep submits waiting."""
    session.merge(
        AgreementReport(
            project_id=made.project_id,
            schema_id=made.schema_id,
            items=made.report.items,
            report=freeze(made.report),
            made_at=made.made_at,
            stale=False,
            due_at=made.made_at + PATIENCE * made.lasted,
        )
    )
    session.flush()


def make(session: Session, project: Project, *, waiting: int = LIVE_WAITING) -> ProjectAgreement:
    """The report of all comparisons that are kept, and of up to `waiting` changed items besides.

    Cost: one pass over the kept comparisons, a hundred bytes or so for each item, field and pair of annotators.
    """
    fields = projects.schema(session, project).fields
    per_field = tallies(fields, project.match_iou, known_categories(session, project))
    fresh = compare_waiting(session, project, fields, per_field, waiting)
    items: set[int] = set()
    found = []
    for name, tally in per_field.items():
        rows = merge(stored(session, project, tally, fresh), fresh_rows(fresh, name), key=lambda row: row[0])
        own = block(tally.columns, rows)
        if tally.counts_singles and own.shared:
            alone = singles(session, project, tally.field, tally.nature)
            own = with_singles(own, [(who, tally.read(said), number) for who, said, number in alone])
        found.append(_field(session, tally, own, items))
    people = {int(group.key) for field in found for group in field.workers}
    brought = {int(group.key) for field in found for group in field.batches}
    missing = _waiting(session, project) - len(fresh)
    return ProjectAgreement(
        len(items),
        names(session, people),
        imports(session, brought),
        tuple(found),
        waiting=max(0, missing) if waiting else 0,
    )


#: by item id: its import, and by field what comparing its annotators came to
Fresh = dict[int, tuple[int | None, dict[str, dict[str, bytes]]]]


def compare_waiting(
    session: Session, project: Project, fields: Any, per_field: dict[str, Tally], most: int
) -> Fresh:
    """Compare up to `most` items that changed since they were compared, or that never were; nothing is written."""
    if not most:
        return {}
    ids = session.scalars(select(Item.id).where(*_changed(project)).order_by(Item.id).limit(most)).all()
    fresh: Fresh = {item_id: (None, {}) for item_id in ids}
    for item in read(session, project, fields, ids):
        compared = {
            name: found.packed()
            for name in item.fields
            if name in per_field and (found := per_field[name].compare_sound(item))
        }
        fresh[item.item_id] = (item.import_id, compared)
    return fresh


def fresh_rows(fresh: Fresh, name: str) -> Iterator[Row]:
    """The rows of one field of `compare_waiting`, by item."""
    for item_id, (import_id, compared) in fresh.items():
        if name in compared:
            packed = compared[name]
            yield item_id, import_id, packed["pairs"], packed["cells"], packed["units"]


def stored(
    session: Session, project: Project, tally: Tally, without: Iterable[int] = (), after: int = 0
) -> Iterator[Row]:
    """The comparisons of a field that are kept, by item; without those items, from the one after `after` on."""
    left_out = set(without)
    query = (
        select(Comparison.item_id, Item.import_id, Comparison.pairs, Comparison.cells, Comparison.units)
        .join(Item, Item.id == Comparison.item_id)
        .where(
            Comparison.project_id == project.id,
            Comparison.field == tally.field["name"],
            Comparison.kind == tally.nature,
            Item.state != "withdrawn",
        )
        .order_by(Comparison.item_id)
        .limit(_ROWS)
    )
    while rows := session.execute(query.where(Comparison.item_id > after)).all():
        yield from ((row[0], row[1], row[2], row[3], row[4]) for row in rows if row[0] not in left_out)
        after = rows[-1][0]


def _waiting(session: Session, project: Project) -> int:
    """How many items changed since they were compared."""
    query = select(func.count()).select_from(Item).where(*_changed(project))
    return session.scalar(query) or 0


def _changed(project: Project) -> tuple[Any, ...]:
    return Item.project_id == project.id, Item.rescore, Item.submitted >= 2


def _field(session: Session, tally: Tally, own: Block, items: set[int]) -> FieldAgreement:
    """The figures of one field; its items join `items`."""
    counted = count(tally, own)
    items.update(own.items[: own.shared].tolist())
    return FieldAgreement(
        name=tally.field["name"],
        kind=tally.field["kind"],
        title=tally.field.get("title") or tally.field["name"],
        primary=tally.primary,
        items=own.shared,
        singles=int(own.often[own.shared :].sum()),
        annotators=len(counted.workers),
        pairs_compared=len(own.left),
        lowest=_lowest(session, tally, own),
        **vars(counted),
    )


def _lowest(session: Session, tally: Tally, own: Block) -> tuple[LowItem, ...]:
    """The items with the lowest values below 1, the oldest first among equals."""
    value, annotators = primary_values(tally, own)
    low = np.nonzero(value < 1)[0]  # false for NaN
    order = low[np.lexsort((own.items[low], value[low]))][:LOWEST]
    ids = own.items[order].tolist()
    found = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids)))}
    return tuple(
        LowItem(item_id, found[item_id].external_id, found[item_id].name, value_of, people)
        for item_id, value_of, people in zip(
            ids, value[order].tolist(), annotators[order].tolist(), strict=True
        )
    )


def primary_values(tally: Tally, own: Block, among: Any = True) -> tuple[Any, Any]:
    """For each item of a block the mean of the primary measure over its pairs, `among` those of a mask (NaN: not defined), and
    its annotators."""
    ratio = tally.ratios[tally.primary]
    above, below = (np.broadcast_to(part, own.left.shape).astype(float) for part in ratio.parts(own.own))
    of_pair = np.full(len(above), np.nan if ratio.empty is None else ratio.empty)
    np.divide(above, below, out=of_pair, where=below > 0)
    defined = np.isfinite(of_pair) & among
    size = len(own.items)
    total = np.bincount(own.pair_item[defined], of_pair[defined], size)
    pairs = np.bincount(own.pair_item[defined], minlength=size)
    mean = np.divide(total, pairs, out=np.full(size, np.nan), where=pairs > 0)
    every = np.bincount(own.pair_item, minlength=size)
    return mean, np.round((1 + np.sqrt(1 + 8 * every)) / 2).astype(int)


def names(session: Session, ids: set[int]) -> dict[int, str]:
    """What the people of these ids are called."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)).order_by(User.id))
    return dict(rows.all())


def imports(session: Session, ids: set[int]) -> dict[int, str]:
    """What each import was called: its first file, and how many more."""
    jobs = session.scalars(select(Job).where(Job.id.in_(ids)).options(undefer(Job.payload)))
    found = {}
    for job in jobs:
        names = [upload.get("name", "") for upload in job.payload.get("uploads", ())]
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        found[job.id] = f"{next(islice(names, 1), '')}{more}"
    return found
