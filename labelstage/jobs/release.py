"""Build the files of a release: write each, prove it by reading it back, store it."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import joinedload

from labelstage.formats import FORMATS, Record, Report, jsonl
from labelstage.services import manifest, releases, webhooks
from labelstage.services.releases import Target
from labelstage.storage import Release, ReleaseFile
from labelstage.storage.database import Database

from .context import JobContext
from .writing import Records, Unwritable, write_target

PAGE = 200
PROGRESS_SECONDS = 0.5
_log = logging.getLogger(__name__)


def run(context: JobContext) -> dict[str, Any]:
    """Build what is not built yet. The canonical file is made from the database, every other from that file.

    With `formats` in the payload these join a release that is ready.
    """
    with context.database.session() as session:
        release = session.get_one(
            Release, context.payload["release_id"], options=[joinedload(Release.schema)]
        )
        stored = {each.format: each.sha256 for each in release.files}
        targets = releases.targets_of(release, context.payload.get("formats", ()))
        divided, ready = releases.is_divided(session, release), release.state == "ready"
        rounds = sum(each.format.passes for each in targets) + 1 + (not divided)
        progress = _Progress(context, rounds * releases.count_items(session, release))
    if not divided:
        _divide(context, release, progress.over(frozen_records(context.database, release.id)))
    failed: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        canonical = Path(folder) / "canonical.jsonl"
        for target in targets:
            first = target.format is FORMATS["jsonl"]
            path = canonical if first else Path(folder) / target.name
            source = (
                frozen_records(context.database, release.id)
                if first
                else read_records(canonical, target.part)
            )
            if target.name not in stored:
                failed |= _build(context, release, target, path, progress.over(source))
            elif first:
                _fetch(context, stored[target.name], path)
        if not ready:
            counts = manifest.count(progress.over(read_records(canonical))(), release.schema.fields)
            contents = _contents(context, release, Path(folder) / "contents")
    with context.database.begin() as session:
        release = session.get_one(Release, release.id)
        if ready:
            releases.join_files(session, release, failed)
        else:
            releases.finish(session, release, counts, contents, failed)
            webhooks.release_ready(session, release)
        context.save(session, done=progress.total, total=progress.total)
    return {"release_id": release.id}


def _divide(context: JobContext, release: Release, records: Records) -> None:
    """Find each item's part, holding no transaction meanwhile, and write them down at once."""
    with context.database.session() as session:
        parts = releases.divide(session, release, records())
    with context.database.begin() as session:
        releases.write_parts(session, release, parts)
        context.save(session)


def _contents(context: JobContext, release: Release, path: Path) -> dict[str, Any]:
    """Keep the list of all that was frozen; its hash and size."""
    with path.open("w+b") as file:
        with context.database.session() as session:
            releases.write_contents(session, session.get_one(Release, release.id), file)
        file.seek(0)
        blob = context.blobs.put(file)
    return {"sha256": blob.sha256, "size": blob.size}


def _build(
    context: JobContext, release: Release, target: Target, path: Path, records: Records
) -> dict[str, str]:
    """Write one file, verified, into the blob store; its row comes last, so a crash before it only repeats the work.

    Nothing, or why the file cannot be made, by its name: the others do without it. Raises Unwritable for the canonical file,
    of which they are made.
    """
    try:
        report = write_target(release, target, path, records, context.blobs)
    except Unwritable as error:
        if target.format is FORMATS["jsonl"]:
            raise
        _log.exception("release %s: %s cannot be written", release.id, target.name)
        return {target.name: error.why}
    with path.open("rb") as file:
        blob = context.blobs.put(file)
    kept = _kept(context, report)
    with context.database.begin() as session:
        session.add(
            ReleaseFile(
                release_id=release.id,
                format=target.name,
                name=releases.file_name(release, target),
                media_type=target.format.media_type,
                sha256=blob.sha256,
                size=blob.size,
                report=kept,
            )
        )
        context.save(session)
    return {}


def _kept(context: JobContext, report: Report) -> dict[str, Any]:
    """The report as it is kept: losses that belong to one item each are a file of their own, the first of them at hand."""
    kept: dict[str, Any] = {"written": report.written, "left_out": [asdict(each) for each in report.left_out]}
    losses = report.named
    if losses.named:
        blob = context.blobs.put(losses.file())
        kept["named"] = {
            "count": losses.named,
            "first": losses.first,
            "sha256": blob.sha256,
            "size": blob.size,
        }
    return {**kept, "verified": True}


def _fetch(context: JobContext, sha256: str, path: Path) -> None:
    with context.blobs.open(sha256) as stored, path.open("wb") as file:
        shutil.copyfileobj(stored, file)


def frozen_records(database: Database, release_id: int) -> Records:
    """The records as the database has them, a page at a time, holding no transaction in between."""

    def records() -> Iterator[Record]:
        last = 0
        while True:
            with database.session() as session:
                page = releases.records_after(session, session.get_one(Release, release_id), last, PAGE)
            if not page:
                return
            yield from page
            last = page[-1].id

    return records


def read_records(path: Path, part: str | None = None) -> Records:
    """The records of the canonical file, or of one part of it."""

    def records() -> Iterator[Record]:
        with path.open("rb") as file:
            yield from (each for each in jsonl.read(file) if part is None or each.split == part)

    return records


class _Progress:
    """Shows, a few times a second, how many records have gone through; this is also where a cancelled job stops."""

    def __init__(self, context: JobContext, total: int) -> None:
        self.total = total
        self._context = context
        self._done = 0
        self._shown = time.monotonic()

    def over(self, source: Records) -> Records:
        def records() -> Iterator[Record]:
            for record in source():
                self._done += 1
                if time.monotonic() - self._shown >= PROGRESS_SECONDS:
                    self._context.progress(min(self._done, self.total), self.total)
                    self._shown = time.monotonic()
                yield record

        return records
