"""Brings the agreement of changed items up to date, and the project's report after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from labelstage.services import comparing, quality, rescoring, rules
from labelstage.storage import Project
from labelstage.storage.database import Database

from .context import JobContext


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
    scored, found = (context.checkpoint or {}).get("scored", 0), 1
    while found:
        with context.database.begin() as session:
            found = quality.rescore(session, session.get_one(Project, context.project_id))
            scored += found
            context.save(session, done=scored, checkpoint={"scored": scored})
    with context.database.session() as session:
        report = quality.due(session, session.get_one(Project, context.project_id))
    if report is not None:
        with context.database.begin() as session:
            quality.keep(session, report)
    _judge_workers(context)
    return {"scored": scored}


def _judge_workers(context: JobContext) -> None:
    """Compare what workers said with what the others say, and see what the rules about workers call for."""
    found = 1
    while found:
        with context.database.begin() as session:
            found = comparing.catch_up(session, session.get_one(Project, context.project_id))
    with context.database.begin() as session:
        rules.run(session, session.get_one(Project, context.project_id))
