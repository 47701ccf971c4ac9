"""The engine and its sessions.

SQLite allows one writer. A transaction that begins as a reader and then writes can fail at once with "database is
locked" when another wrote in between, so a transaction that may write says so at its start (`begin`) and takes
the write lock then (BEGIN IMMEDIATE). Before that it takes its turn: threads of one process at a lock, and one thread of
each process at a lock on a file beside the database. SQLite's own waiting is a sleep with back-off, under which some
wait for seconds while others pass. Readers take no turn.

A commit is on the disk before anybody is told of it. Where the system can do it, the flush comes after the turn and not within
(`_Log`): others write meanwhile, and one flush does for all who wait for it. See docs/decisions/0007-processes.md.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker

from labelstage.json_reading import load

if sys.platform != "win32":
    import fcntl

SQLITE_BUSY_SECONDS = 60
#: A pooled connection that lay unused for longer is asked whether it is still there.
FRESH_SECONDS = 2.0
#: What the names of the files to take turns at add to that of the database: the turn itself, and the door to it.
TURN, DOOR = "-turn", "-door"
#: Whether the log is flushed by us. Elsewhere SQLite knows best how that is done.
FLUSHES = sys.platform == "linux"


class Database:
    """One engine; `session()` to read, `begin()` to write."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = self._sqlite_engine()
        else:
            self.engine = create_engine(self.url, pool_size=16, max_overflow=32, json_deserializer=load)
            event.listen(self.engine, "checkin", _note_time)
            event.listen(self.engine, "checkout", partial(_still_there, self.engine))
        self._session = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._session, "after_commit", _run_after_commit)
        event.listen(self._session, "after_rollback", _forget_after_commit)
        self._writers = threading.Lock()
        file = Path(self.url.database or "").resolve()  # where a link leads to, as SQLite does
        self._turn = Path(f"{file}{TURN}") if self.is_sqlite else None
        self._log = _Log(Path(f"{file}-wal"))

    def _sqlite_engine(self) -> Any:
        if self.url.database and self.url.database != ":memory:":
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            self.url,
            pool_size=32,
            max_overflow=64,
            json_deserializer=load,
            connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session to read with; what is not committed is rolled back."""
        with self._session() as session:
            yield session

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction that may write: committed at the end, rolled back on any exception."""
        with self.writing(), self._session() as session:
            self.take_write_lock(session)
            yield session
            session.commit()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The turn to write on SQLite, among all threads of all processes; nothing on a database with row locks.

        At its end what was committed is on the disk. Raises OSError when the disk refuses it.
        """
        if not self.is_sqlite:
            yield
            return
        with self._writers, _alone_at(self._turn):
            yield
        if FLUSHES:
            self._log.flush()

    def take_write_lock(self, session: Session) -> None:
        """Begin the session's transaction as a writer; what it has read before may be another by now. Call inside `writing()`."""
        if self.is_sqlite:
            if session.in_transaction():
                session.commit()  # a reader that becomes a writer fails when another has written since
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})

    def dispose(self) -> None:
        self.engine.dispose()


class _Log:
    """SQLite's write-ahead log, flushed to the disk once for all threads that wait for it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._asked = itertools.count(1)
        self._flushed = 0

    def flush(self) -> None:
        """Return when all that is committed by now is on the disk."""
        mine = next(self._asked)
        with self._lock:
            if self._flushed >= mine:  # by a flush that began after mine was asked for
                return
            upto = next(self._asked)
            with suppress(FileNotFoundError):  # its last user has flushed it into the database
                self._flush_file()
            self._flushed = upto

    def _flush_file(self) -> None:
        handle = os.open(self._file, os.O_RDONLY)  # it holds no locks of SQLite's, which closing it would end
        try:
            os.fdatasync(handle)
        finally:
            os.close(handle)


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Have `call` run once the session's transaction is committed, and not at all if it is rolled back."""
    session.info.setdefault("after_commit", []).append(call)


def _run_after_commit(session: Session) -> None:
    for call in session.info.pop("after_commit", []):
        call()


def _forget_after_commit(session: Session) -> None:
    session.info.pop("after_commit", None)


def _note_time(connection: object, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _still_there(engine: Engine, connection: Any, record: Any, proxy: object) -> None:
    """Have the pool replace a connection that its server has closed meanwhile.

    The pool's own check (`pool_pre_ping`) asks at every request: one round trip in ten.
    """
    if time.monotonic() - record.info.get("used", time.monotonic()) < FRESH_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


@contextmanager
def _alone_at(file: Path | None) -> Iterator[None]:
    """Hold the lock of a file, which the system gives back when the process dies.

    Who waits for it stands in the door (a second file) meanwhile, so that who has just given it back cannot take it again
    before him: a job that writes one batch after the other would keep everybody waiting.
    """
    if file is None or sys.platform == "win32":  # there SQLite's own waiting has to do
        yield
        return
    door = _locked(file.with_name(file.name.removesuffix(TURN) + DOOR))
    try:
        turn = _locked(file)
    finally:
        os.close(door)
    try:
        yield
    finally:
        os.close(turn)


def _locked(file: Path) -> int:
    """The locked file. Opened each time: an open file that a fork had copied would be one lock for both processes."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # we begin ourselves, see _begin_sqlite
    connection.create_function("same_json", 2, _same_json, deterministic=True)
    cursor = connection.cursor()
    [mode] = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
    # An acknowledged submit survives a power cut: SQLite flushes at each commit (FULL), or `writing` does after it.
    cursor.execute(f"PRAGMA synchronous={'NORMAL' if FLUSHES and mode == 'wal' else 'FULL'}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.execute("PRAGMA cache_size=-32768")
    cursor.close()


def _same_json(one: str | None, other: str | None) -> bool | None:
    """Whether two JSON texts say the same; PostgreSQL compares them so by itself."""
    return None if one is None or other is None else json.loads(one) == json.loads(other)


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
