"""Learns anew how the workers of a project err, and then what its items come to."""

from __future__ import annotations

from typing import Any

from labelstage.services import consensus
from labelstage.services.consensus.reading import ids_after
from labelstage.storage import Project

from .context import JobContext

STEP = 100


def run(context: JobContext) -> dict[str, Any]:
    """Fit, reading only; then go over the items in short ones, so that submits never wait for long."""
    checkpoint = context.checkpoint or {}
    if not checkpoint:
        with context.database.session() as session:
            learned = consensus.fit(session, session.get_one(Project, context.project_id))
        with context.database.begin() as session:
            consensus.keep(session, session.get_one(Project, context.project_id), learned)
            checkpoint = {"after": 0, "items": 0}
            context.save(session, checkpoint=checkpoint)
    while True:
        with context.database.begin() as session:
            project = session.get_one(Project, context.project_id)
            ids = ids_after(session, project, checkpoint["after"], STEP)
            if not ids:
                return {"items": checkpoint["items"]}
            found = consensus.refresh(session, project, ids)
            checkpoint = {"after": ids[-1], "items": checkpoint["items"] + found}
            context.save(session, done=checkpoint["items"], checkpoint=checkpoint)
