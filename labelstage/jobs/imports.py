"""Uploads become items, in the background.

Each batch of items goes in together with the position up to which the uploads have been read, in one transaction. So an
import that was killed goes on where it stood, and every item is there once.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, get_args

from sqlalchemy.orm import Session

from labelstage.formats.raw.archive import Damaged
from labelstage.formats.raw.entries import Reading, Unreadable
from labelstage.services import cleansing, intake
from labelstage.services.intake import (
    Found,
    Outcome,
    Raw,
    RawAddress,
    Record,
    Refusal,
    Sources,
    Taking,
)
from labelstage.services.intake.records import shorten
from labelstage.services.intake.sources import damaged
from labelstage.storage import Project, Reject
from labelstage.storage.images import ImageRefused
from labelstage.words import pack

from .context import JobContext
from .given import given_to

BATCH_SECONDS = 1.0
BATCH_CHARACTERS = 4_000_000
DECODERS = min(8, 2 * (os.cpu_count() or 1))  # half of the time goes into waiting for the disk
FETCHERS = 16  # nearly all of the time goes into waiting for others
MAX_PLACE = 500
_RAW = get_args(Raw)
#: Rejects that are listed; more are only counted, so that a file of a million bad rows stays a file of bad rows.
MOST_REJECTS = 100_000


def run(context: JobContext) -> dict[str, Any]:
    """Import the uploads of the payload; how many were added, were duplicates, were there already, were updated, were rejected."""
    options = dict(context.payload.get("options") or {})
    if options.get("metadata") is not None:
        options["metadata"] = tuple(options["metadata"])
    taking = Taking(**(context.payload.get("taking") or {}))
    before = context.checkpoint or {}
    counts = before.get("counts") or intake.tally(())
    after = tuple(before["after"]) if "after" in before else None
    given, kept = given_to(context)
    context.progress(before.get("done", 0), given.total)
    reading = Reading(**options)
    sources = Sources(given, opener=given.open, settings=context.settings, reading=reading)
    threads = FETCHERS if reading.fetch else DECODERS
    with sources, ThreadPoolExecutor(threads) as pool:
        take = partial(_take, context, encoding=reading.encoding)
        try:
            for batch in _batches(_taken(pool, take, sources.find(after), 2 * threads)):
                counts = _store(context, batch, counts, taking, kept)
        finally:
            pool.shutdown(cancel_futures=True)
    with context.database.begin() as session:
        context.save(session, done=given.total)
        cleansing.queue_check(session, session.get_one(Project, context.project_id))
    return counts


def _taken(
    pool: ThreadPoolExecutor,
    take: Callable[[Raw], Record | Refusal],
    found: Iterator[Found],
    most: int,
) -> Iterator[Found]:
    """The same things in the same order, with pictures decoded and addresses fetched by several threads up to `most` ahead."""
    ahead: deque[Future[Found]] = deque()
    for one in found:
        if isinstance(one.content, _RAW):
            ahead.append(pool.submit(_replaced, take, one, one.content))
            if len(ahead) > most:
                yield ahead.popleft().result()
        else:
            while ahead:
                yield ahead.popleft().result()
            yield one
    while ahead:
        yield ahead.popleft().result()


def _replaced(take: Callable[[Raw], Record | Refusal], found: Found, raw: Raw) -> Found:
    return found._replace(content=take(raw))


def _take(context: JobContext, raw: Raw, *, encoding: str | None) -> Record | Refusal:
    if isinstance(raw, RawAddress):
        return intake.fetch(raw, blobs=context.blobs, settings=context.settings, encoding=encoding)
    try:
        with raw.open() as stream:
            picture = intake.take_picture(
                context.blobs, stream, max_pixels=context.settings.max_image_pixels, sha256=raw.sha256
            )
    except ImageRefused as error:
        return Refusal(error.code, error.message)
    except Damaged:
        return damaged()
    except Unreadable as error:
        return Refusal(error.code, error.message)
    return Record(default_id=raw.name, name=raw.name, picture=picture)


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    """Batches that are neither many, nor large, nor long in coming: progress shows and cancelling is prompt."""
    batch: list[Found] = []
    characters, begun = 0, time.monotonic()
    for one in found:
        batch.append(one)
        if isinstance(one.content, Record):
            characters += one.content.characters
        late = time.monotonic() - begun > BATCH_SECONDS
        if len(batch) == intake.MOST_AT_ONCE or characters > BATCH_CHARACTERS or late:
            yield batch
            batch, characters, begun = [], 0, time.monotonic()
    if batch:
        yield batch


def _store(
    context: JobContext, batch: list[Found], counts: dict[str, int], taking: Taking, kept: dict[str, Any]
) -> dict[str, int]:
    records = [found.content for found in batch if isinstance(found.content, Record)]
    with context.database.begin() as session:
        project = session.get_one(Project, context.project_id)
        added = intake.add_items(
            session, project, records, import_id=context.job_id, update=taking.update, mask=taking.mask
        )
        outcomes = iter(added)
        results = [_outcome(found, outcomes) for found in batch]
        _list_rejects(session, context.job_id, batch, results, counts["rejected"])
        counts = intake.tally(results, counts)
        last = batch[-1]
        checkpoint = {"given": kept, "after": last.position, "counts": counts, "done": last.done}
        context.save(session, checkpoint=checkpoint, done=last.done, result=counts)
    return counts


def _outcome(found: Found, outcomes: Iterator[Outcome]) -> Outcome:
    if isinstance(found.content, Refusal):
        return Outcome("rejected", refusal=found.content)
    return next(outcomes)


def _list_rejects(
    session: Session, job_id: int, batch: list[Found], results: list[Outcome], listed: int
) -> None:
    rejects = [
        Reject(
            job_id=job_id,
            place=shorten(found.place, MAX_PLACE),
            code=result.refusal.code,
            message=pack(result.refusal.message),
        )
        for found, result in zip(batch, results, strict=True)
        if result.refusal is not None
    ]
    session.add_all(rejects[: max(0, MOST_REJECTS - listed)])
