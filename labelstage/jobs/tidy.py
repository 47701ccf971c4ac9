"""What nobody asks for any more is cleared away once a day: files that were never sent to their end, blobs that no row names, and
files that were imported a week ago (what became an item of them is its item's)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import and_, select
from sqlalchemy.orm import Session, undefer

from labelstage.services import jobs
from labelstage.storage import Item, Job, Release, ReleaseFile, utcnow
from labelstage.storage.database import Database
from labelstage.storage.parts import Parts

from .context import JobContext

KEY = "tidy"
EVERY = timedelta(days=1)
#: Younger blobs are left alone: the row that will name one may still be on its way.
YOUNG = timedelta(days=1)
ABANDONED = timedelta(days=7)
BATCH = 5000
_DIGEST = re.compile(r"[0-9a-f]{64}")


def notice(database: Database, now: datetime) -> None:
    """Queue a tidying when the last is a day ago. Reads first: an idle site is not written to."""
    with database.session() as session:
        last = session.scalar(select(Job.created_at).where(Job.kind == KEY).order_by(Job.id.desc()).limit(1))
    if last is None or last < now - EVERY:
        with database.begin() as session:
            jobs.enqueue(session, KEY, key=KEY)


def run(context: JobContext) -> dict[str, Any]:
    """Clear away; how many blobs went, and how many bytes of files that were never sent to their end."""
    now = utcnow()
    partial = Parts(context.settings.parts_folder).sweep(now - ABANDONED)
    context.blobs.sweep()
    # The list is made before the rows are read: what is stored again meanwhile is young again, and stays.
    before = now - YOUNG
    old = [sha256 for sha256, modified in context.blobs.listing() if modified < before]
    removed = 0
    with context.database.session() as session:
        named = _named(session, now - ABANDONED) if old else None
    for number, sha256 in enumerate(old):
        if named is not None and not _among(named, sha256):
            removed += context.blobs.collect(sha256, before)
        if number % BATCH == 0:
            context.progress(number, len(old))
    return {"blobs": removed, "partial_bytes": partial}


def _named(session: Session, settled: datetime) -> Any:
    """The beginnings of all hashes that any row names, sorted: 8 bytes of each. Two that begin alike keep one blob too many."""
    beginnings: list[Any] = []
    batch: list[int] = []
    for sha256 in _hashes(session, settled):
        batch.append(int(sha256[:16], 16))
        if len(batch) == BATCH:
            beginnings.append(np.array(batch, dtype=np.uint64))
            batch = []
    beginnings.append(np.array(batch, dtype=np.uint64))
    return np.unique(np.concatenate(beginnings))


def _among(named: Any, sha256: str) -> bool:
    wanted = np.uint64(int(sha256[:16], 16))
    at = int(np.searchsorted(named, wanted))
    return at < len(named) and bool(named[at] == wanted)


def _hashes(session: Session, settled: datetime) -> Iterator[str]:
    """Whatever rows name, but for imports that ended before `settled`."""
    columns = (Item.content_sha256, Item.display_sha256, Item.thumbnail_sha256)
    for row in session.execute(
        select(*columns).where(Item.media == "image").execution_options(yield_per=BATCH)
    ):
        yield from (sha256 for sha256 in row if sha256 is not None)
    yield from session.scalars(select(ReleaseFile.sha256))
    for told in (Release.manifest, ReleaseFile.report):
        for document in session.scalars(select(told)):
            yield from _DIGEST.findall(str(document))
    done_with = and_(
        Job.kind.in_(("import", "labels")), Job.finished_at.is_not(None), Job.finished_at < settled
    )
    others = select(Job).where(~done_with).options(undefer(Job.payload)).execution_options(yield_per=100)
    for job in session.scalars(others):
        yield from _DIGEST.findall(f"{job.payload} {job.checkpoint} {job.result}")
