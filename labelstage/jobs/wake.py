"""How a runner learns of a new job: it looks often, or Valkey rings the bell."""

from __future__ import annotations

import logging
import threading
from typing import Any, Protocol

from labelstage.services import events
from labelstage.storage.database import Database

POLL_SECONDS = 0.15
LONGEST_SECONDS = 2
BELL = "labelstage:jobs"
BELLS_KEPT = 1000

_log = logging.getLogger(__name__)


class Wake(Protocol):
    """Waits until there may be a new job."""

    def wait(self, stopping: threading.Event) -> None: ...


class Poll:
    """Look at the table several times a second: it is one indexed read."""

    def wait(self, stopping: threading.Event) -> None:
        stopping.wait(POLL_SECONDS)


class Bell:
    """A list in Redis or Valkey. A lost ring costs LONGEST_SECONDS, never a job: the table is the truth."""

    def __init__(self, url: str) -> None:
        self._client = _connect(url)

    def wait(self, stopping: threading.Event) -> None:
        from redis.exceptions import RedisError

        try:
            self._client.blpop([BELL], timeout=LONGEST_SECONDS)
        except RedisError as error:
            _log.warning("the queue does not answer (%s); looking for jobs in the database instead", error)
            stopping.wait(LONGEST_SECONDS)

    def ring(self) -> None:
        from redis.exceptions import RedisError

        try:
            self._client.lpush(BELL, "1")
            self._client.ltrim(BELL, 0, BELLS_KEPT)
        except RedisError as error:
            _log.warning("could not wake a job runner (%s); it will find the job by itself", error)


def waiter(queue_url: str) -> Wake:
    """How a runner waits under this setting."""
    return Bell(queue_url) if queue_url else Poll()


def install(database: Database, queue_url: str) -> None:
    """Ring the bell after each commit of this database that enqueued a job. Without a queue, nothing is needed."""
    if not queue_url:
        return
    bell = Bell(queue_url)
    events.queued.connect(lambda engine: bell.ring(), sender=database.engine, weak=False)


def _connect(url: str) -> Any:
    import redis

    # Longer than the longest wait, so that only a dead server times out.
    return redis.Redis.from_url(url, socket_timeout=LONGEST_SECONDS + 5, socket_connect_timeout=5)
