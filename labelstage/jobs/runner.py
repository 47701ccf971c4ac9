"""The process that runs jobs.

Two lanes take jobs from the table, one of them only short ones; the main thread keeps their leases alive and looks
for jobs and assignments whose holder has gone. Any number of runners may work on one database. Killed at any moment,
a job goes on from its last checkpoint: see docs/decisions/0002-jobs.md.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from labelstage.config import Settings
from labelstage.services import jobs
from labelstage.services.errors import ServiceError
from labelstage.storage import Job, utcnow
from labelstage.storage.blobs import BlobStore, from_settings
from labelstage.storage.database import Database
from labelstage.words import Words, _

from . import HANDLERS, LONG, Handler, deliver, tidy
from .context import Interrupted, JobContext
from .reap import reap
from .score import notice
from .wake import Poll, Wake, install, waiter

TICK_SECONDS = 1.0
TICKS_PER_BEAT = 3
TICKS_PER_TIDYING = 600
PATIENCE_SECONDS = 10.0

_log = logging.getLogger(__name__)


class Runner:
    """Takes jobs and runs them, in as many threads as call `work`."""

    def __init__(
        self,
        database: Database,
        blobs: BlobStore,
        settings: Settings,
        *,
        wake: Wake | None = None,
        handlers: Mapping[str, Handler] = HANDLERS,
    ) -> None:
        self.database = database
        self.blobs = blobs
        self.settings = settings
        self.stopping = threading.Event()
        self._wake = wake or Poll()
        self._handlers = handlers
        self._held: dict[int, jobs.Claim] = {}
        self._lock = threading.Lock()

    def work(self, skip: Collection[str] = ()) -> None:
        """Run jobs until `stopping` is set. Survives whatever happens, a database that is away included."""
        while not self.stopping.is_set():
            try:
                if not self.run_next(skip):
                    self._wake.wait(self.stopping)
            except Exception:
                _log.exception("the job runner stumbled; trying again")
                self.stopping.wait(TICK_SECONDS)

    def run_next(self, skip: Collection[str] = ()) -> bool:
        """Run the oldest queued job to its end; False when there is none."""
        with self.database.session() as session:
            if not jobs.waiting(session, skip=skip):
                return False
        with self.database.begin() as session:
            job = jobs.claim(session, utcnow(), skip=skip)
        if job is not None:
            self.run(job)
        return job is not None

    def run(self, job: Job) -> None:
        """Run a job this process has claimed, and record how it ended."""
        context = JobContext(
            job, database=self.database, blobs=self.blobs, settings=self.settings, stopping=self.stopping
        )
        held = context.claim
        with self._lock:
            self._held[job.id] = held
        try:
            end = self._ending(job, context)
            with self.database.begin() as session:
                end(session)
        finally:
            with self._lock:
                self._held.pop(job.id, None)

    def _ending(self, job: Job, context: JobContext) -> Callable[[Session], None]:
        held = context.claim
        sentence: Words | str
        try:
            result = self._handlers[job.kind](context)
            return lambda session: jobs.finish(session, held, utcnow(), result)
        except jobs.Cancelled:
            return lambda session: jobs.cancel(session, held, utcnow())
        except Interrupted:
            return lambda session: jobs.give_back(session, held)
        except jobs.Superseded:
            _log.warning("job %s was taken over by another runner", job.id)
            return lambda session: None
        except ServiceError as error:
            sentence = error.message
        except Exception as error:
            _log.exception("job %s (%s) failed", job.id, job.kind)
            sentence = _unexpected(error)
        return lambda session: jobs.fail(session, held, utcnow(), sentence)

    def beat(self, now: datetime) -> None:
        """Keep the leases of the jobs at work here, and reap what others left behind."""
        with self._lock:
            held = list(self._held.values())
        if held:
            with self.database.begin() as session:
                jobs.renew(session, held, now)
        reap(self.database, now)


def _unexpected(error: Exception) -> Words:
    name = type(error).__name__
    return _("The job stopped on an unexpected error (%(error)s). The server's log tells more.", error=name)


def main(settings: Settings, *, parent: int | None = None) -> None:
    """Run jobs until SIGTERM or SIGINT, or until the process `parent`, which started this one, is gone."""
    blobs = from_settings(settings)
    database = Database(settings.database)
    install(database, settings.queue_url)
    runner = Runner(database, blobs, settings, wake=waiter(settings.queue_url))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: runner.stopping.set())
    blobs.sweep()
    gc.freeze()  # what is there now stays: it need not be searched for garbage
    lanes = [threading.Thread(target=runner.work, args=(skip,), daemon=True) for skip in ((), LONG)]
    for lane in lanes:
        lane.start()
    _keep_alive(runner, parent)
    for lane in lanes:
        lane.join(PATIENCE_SECONDS)


def _keep_alive(runner: Runner, parent: int | None) -> None:
    ticks = 0
    while not runner.stopping.is_set():
        try:
            if ticks % TICKS_PER_BEAT == 0:
                runner.beat(utcnow())
            notice(runner.database, utcnow())
            deliver.notice(runner.database, utcnow())
            if ticks % TICKS_PER_TIDYING == 0:
                tidy.notice(runner.database, utcnow())
        except Exception:
            _log.exception("the job runner's heartbeat failed; trying again")
        ticks += 1
        runner.stopping.wait(TICK_SECONDS)
        if parent is not None and os.getppid() != parent:
            runner.stopping.set()
