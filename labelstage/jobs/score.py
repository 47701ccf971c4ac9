"""Brings the agreement of changed items up to date, and the project's report after them."""

from __future__ import annotations

from datetime import datetime
from time import thread_time
from typing import Any

from labelstage.services import quality, rescoring, rules
from labelstage.storage import Project
from labelstage.storage.database import Database

from .context import JobContext

#: Items scored in one transaction. The more, the less each costs; but on SQLite others wait meanwhile, so that it takes no more than
#: about SHORT, in seconds of our own processor time.
FEWEST, FIRST, MOST = 25, 100, 400
SHORT = 0.05


def notice(database: Database, now: datetime) -> None:
    """Queue the scoring of what was submitted since. Reads first: an idle site is not written to."""
    with database.session() as session:
        outdated = rescoring.outdated(session, now)
    if outdated:
        with database.begin() as session:
            rescoring.enqueue_outdated(session, now)


def run(context: JobContext) -> dict[str, Any]:
    """Score the marked items of the job's project in short transactions, so that submits never wait for long; then make its
    report, which is kept for the pages, if the last one was not made too short a while ago."""
    scored, last, size = (context.checkpoint or {}).get("scored", 0), 0, FIRST
    while True:
        with context.database.begin() as session:
            began = thread_time()
            project = session.get_one(Project, context.project_id)
            found = quality.rescore(session, project, limit=size, after=last)
            if not found:
                break
            scored, last = scored + len(found), found[-1]
            context.save(session, done=scored, checkpoint={"scored": scored})
            size = min(2 * size, MOST) if thread_time() - began < SHORT else max(FEWEST, size // 2)
    with context.database.session() as session:
        report = quality.due(session, session.get_one(Project, context.project_id))
    if report is not None:
        with context.database.begin() as session:
            quality.keep(session, report)
    _judge_workers(context)
    return {"scored": scored}


def _judge_workers(context: JobContext) -> None:
    """See what the rules about workers call for. Reads first: what is counted for them takes its time."""
    with context.database.session() as session:
        called_for = next(rules.called_for(session, session.get_one(Project, context.project_id)), None)
    if called_for is not None:
        with context.database.begin() as session:
            rules.run(session, session.get_one(Project, context.project_id))
