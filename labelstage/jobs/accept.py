"""Accepts the rest of a large sample, a batch at a time."""

from __future__ import annotations

from typing import Any

from labelstage.services.review import samples
from labelstage.storage import Project, ReviewSample

from .context import JobContext


def run(context: JobContext) -> dict[str, Any]:
    """Accept batch by batch in short transactions; a killed job goes on with what still waits."""
    accepted, found = (context.checkpoint or {}).get("accepted", 0), 1
    while found:
        with context.database.begin() as session:
            sample = session.get_one(ReviewSample, context.payload["sample_id"])
            found = samples.accept_batch(session, session.get_one(Project, context.project_id), sample)
            accepted += found
            context.save(session, done=accepted, checkpoint={"accepted": accepted})
    return {"accepted": accepted}
