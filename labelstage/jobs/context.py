"""What a job's handler is given to work with."""

from __future__ import annotations

import threading
from typing import Any

from sqlalchemy.orm import Session

from labelstage.config import Settings
from labelstage.services import jobs
from labelstage.storage import Job, utcnow
from labelstage.storage.blobs import BlobStore
from labelstage.storage.database import Database


class Interrupted(jobs.JobStopped):
    """The runner is shutting down; the job goes back into the queue and on from its checkpoint."""


class JobContext:
    """One run of one job.

    `checkpoint` is what an earlier run saved last, None in the first. A handler saves in the same transaction as the
    work itself, so that after a crash nothing is done twice and nothing is left out:

        with context.database.begin() as session:
            ...
            context.save(session, checkpoint={"row": 500}, done=500, total=9000)
    """

    def __init__(
        self, job: Job, *, database: Database, blobs: BlobStore, settings: Settings, stopping: threading.Event
    ) -> None:
        self.database = database
        self.blobs = blobs
        self.settings = settings
        self.job_id = job.id
        self.project_id = job.project_id
        self.created_by = job.created_by
        self.payload = job.payload
        self.checkpoint = job.checkpoint
        self.claim = jobs.Claim(job.id, job.attempts)
        self._stopping = stopping

    def save(self, session: Session, **progress: Any) -> None:
        """Save any of `done`, `total`, `checkpoint`, `result` with the caller's transaction.

        Raises JobStopped when the job is cancelled, taken over or interrupted: let it pass.
        """
        if self._stopping.is_set():
            raise Interrupted
        jobs.save(session, self.claim, utcnow(), **progress)

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far the job is, in a transaction of its own. Raises JobStopped."""
        with self.database.begin() as session:
            self.save(session, done=done, **({} if total is None else {"total": total}))
