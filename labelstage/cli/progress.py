"""Seeing a job through from the command line."""

from __future__ import annotations

import sys
import threading

import click

from ..jobs.runner import Runner
from ..storage import Job
from ..words import unpack
from .stage import Stage

ENDED = {"done", "failed", "cancelled"}
BAR_SECONDS = 0.2


def see_through(stage: Stage, job_id: int, label: str) -> Job:
    """Run a queued job here, or watch it if another runner has it; the job as it ended, with a bar on the way.

    Ctrl+C hands the job back: it goes on from its checkpoint when the next runner takes it.
    """
    runner = Runner(stage.database, stage.blobs, stage.settings)
    thread = threading.Thread(target=runner.work, daemon=True)
    thread.start()
    try:
        with click.progressbar(length=1, label=label, show_pos=False, file=sys.stderr) as bar:
            while (job := _read(stage, job_id)).state not in ENDED:
                bar.length = max(job.total or 1, 1)
                bar.update(min(job.done, job.total or 1) - bar.pos)
                thread.join(BAR_SECONDS)
            bar.update((bar.length or 1) - bar.pos)
    finally:
        runner.stopping.set()
        thread.join()
    if job.state != "done":
        raise click.ClickException(str(unpack(job.error)) if job.error else f"The job was {job.state}.")
    return job


def _read(stage: Stage, job_id: int) -> Job:
    with stage.database.session() as session:
        return session.get_one(Job, job_id)
