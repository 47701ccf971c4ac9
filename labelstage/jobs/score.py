"""Brings the agreement of changed items up to date."""

from __future__ import annotations

from typing import Any

from labelstage.services import quality
from labelstage.storage import Project

from .context import JobContext


def run(context: JobContext) -> dict[str, Any]:
    """Score the marked items of the job's project in short transactions, so that submits never wait for long."""
    scored, found = (context.checkpoint or {}).get("scored", 0), 1
    while found:
        with context.database.begin() as session:
            found = quality.rescore(session, session.get_one(Project, context.project_id))
            scored += found
            context.save(session, done=scored, checkpoint={"scored": scored})
    return {"scored": scored}
