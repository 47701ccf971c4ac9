"""Who may write to SQLite, and when: one at a time, among all processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from labelstage.storage import database as database_module
from labelstage.storage.database import Database

HOLD = """
import sys
from labelstage.storage.database import Database
with Database(sys.argv[1]).writing():
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'turns.db'}"


def test_a_reader_waits_for_no_writer_of_another_process_and_a_killed_one_gives_its_turn_back(
    url: str,
) -> None:
    database = Database(url)
    with database.begin() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with database.session() as session:
            assert session.scalar(text("SELECT count(*) FROM t")) == 0
        other.send_signal(signal.SIGKILL)
        with database.begin() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
    database.dispose()


AGAIN = """
import sys
from labelstage.storage.database import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
while True:
    with database.writing():
        pass
"""


def test_who_writes_again_and_again_lets_others_in_between(url: str) -> None:
    database = Database(url)
    with database.begin() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
    with subprocess.Popen(
        [sys.executable, "-c", AGAIN, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as greedy:
        assert greedy.stdout is not None
        assert greedy.stdin is not None
        assert greedy.stdout.readline() == "ready\n"
        greedy.stdin.write("go\n")
        greedy.stdin.flush()
        for _ in range(20):
            with database.begin() as session:
                session.execute(text("INSERT INTO t VALUES (1)"))
        greedy.kill()
    with database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM t")) == 20
    database.dispose()


def test_a_commit_is_flushed_to_the_disk_after_the_turn_and_before_anybody_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(make_url(url).database or "")
    link = file.with_name("link.db")
    link.symlink_to(file)
    database, other = Database(f"sqlite:///{link}"), Database(url)
    with database.begin() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
    seen: list[tuple[str, int]] = []
    fdatasync = os.fdatasync

    def flush(handle: int) -> None:
        if not seen:
            with other.begin() as session:  # waits for nobody
                count = session.scalar(text("SELECT count(*) FROM t"))
                seen.append((os.readlink(f"/proc/self/fd/{handle}"), count))
        fdatasync(handle)

    monkeypatch.setattr(os, "fdatasync", flush)
    with database.begin() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
        assert seen == []
    assert seen == [(f"{file}-wal", 1)]
    for each in (database, other):
        each.dispose()


def test_who_commits_is_told_when_the_disk_refuses_to_keep_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int) -> None:
        raise OSError("no space left")

    database = Database(url)
    monkeypatch.setattr(os, "fdatasync", refuse)
    with pytest.raises(OSError, match="no space left"), database.begin() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
    database.dispose()


def test_a_connection_that_the_server_ended_while_nobody_used_it_is_replaced(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "FRESH_SECONDS", 0)
    database, other = Database(postgres_url), Database(postgres_url)
    with database.session() as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    with other.begin() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": mine})
    with database.session() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != mine
    for each in (database, other):
        each.dispose()
