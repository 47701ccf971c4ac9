"""Prelabels made wrong on purpose, on gold: who takes what he is given to start from as it is?"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from labelstage.kinds.consensus import fitting
from labelstage.kinds.marking import mark

from ...storage import Assignment, Gold, Prelabel, Project, Revision
from .. import prelabels, projects
from ..damage import damage
from .settings import settings, tolerance


class Seeded(NamedTuple):
    """A worker's answer to an item that came with a wrong prelabel. `taken`: he left it as it was."""

    worker_id: int
    assignment_id: int
    taken: bool


def seed(session: Session, project: Project, gold: Gold, now: datetime) -> None:
    """Give gold a wrong prelabel before it is shown, as often as the project wants.

    Only gold that has a prelabel, and with the source of that one: elsewhere a prelabel would tell gold from the rest. Whether an
    item is among them is the same every time.
    """
    if zlib.crc32(b"prelabel %d" % gold.item_id) % 100 >= settings(project).wrong_prelabels:
        return
    newest = prelabels.newest(session, gold.item)
    if newest is None or newest.seeded:
        return
    fields = projects.fields(session, project)
    truth, _lost = fitting(fields, gold.result, gold.item)
    wrong = damage(fields, truth, random.SystemRandom())
    if wrong is None:
        return
    session.add(
        Prelabel(
            item_id=gold.item_id,
            schema_id=project.schema_id,
            result=wrong,
            source=newest.source,
            import_id=newest.import_id,
            seeded=True,
            created_at=now,
        )
    )
    session.flush()


def seeded_answers(session: Session, project: Project, *, limit: int) -> Iterator[Seeded]:
    """What workers made of wrong prelabels, the newest first."""
    rows = session.execute(
        select(Assignment, Revision.result, Prelabel.result)
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Prelabel, Prelabel.id == prelabels.SHOWN)
        .where(Assignment.project_id == project.id, Assignment.gold, Prelabel.seeded)
        .order_by(Assignment.submitted_at.desc(), Assignment.id.desc())
        .limit(limit)
    )
    fields, allowed = projects.fields(session, project), tolerance(project)
    for work, said, given in rows:
        found = mark(fields, work.item, fitting(fields, given, work.item)[0], said, allowed)
        yield Seeded(work.worker_id, work.id, found.right == found.total)
