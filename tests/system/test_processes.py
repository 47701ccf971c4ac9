"""Several processes answer on one port and write to one SQLite file; they start, die and stop together."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.servers.labelstage import Server
from tests.site import Person, Site

PATIENCE = 30


@pytest.fixture
def environment() -> dict[str, str]:
    return {"LABELSTAGE_PROCESSES": "2"}


def family(server: Server) -> list[psutil.Process]:
    """The first process and, after it, all it started."""
    assert server.process is not None
    first = psutil.Process(server.process.pid)
    return [first, *first.children(recursive=True)]


def answerers(server: Server) -> list[psutil.Process]:
    """Forks of the first process: they have its command line."""
    first, *others = family(server)
    return [each for each in others if each.cmdline() == first.cmdline()]


def label(server: Server, project: int, worker: Person, errors: list[object]) -> None:
    with server.connect(worker.token) as client:
        _status, work = client.post(f"/api/v1/projects/{project}/next")
        while work:
            path = f"/api/v1/assignments/{work['assignment']['id']}/submit"
            body = {"result": {"topic": "yes"}, "key": f"{worker.id}-{work['item']['id']:08}", "next": True}
            status, outcome = client.post(path, body)
            if status != 200:
                errors.append(outcome)
                return
            work = outcome["next"]


def test_two_processes_write_to_one_sqlite_file_in_turns(site: Site, server: Server, tmp_path: Path) -> None:
    project = site.project(site.person("manager", manager=True), overlap=2)
    site.texts(project, [f"text {number}" for number in range(60)])
    errors: list[object] = []
    assert len(answerers(server)) == 2
    threads = [
        threading.Thread(
            target=label, args=(server, project, site.worker(project, f"worker{number}"), errors)
        )
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert "locked" not in (tmp_path / "server.log").read_text()
    with server.connect(site.worker(project, "late").token) as client:
        assert client.post(f"/api/v1/projects/{project}/next")[0] == 204


def test_a_killed_process_is_started_again_while_the_others_go_on(server: Server) -> None:
    killed = answerers(server)[0]
    killed.kill()
    psutil.wait_procs([killed], PATIENCE)
    with server.connect() as client:
        assert client.get("/healthz")[0] == 200
    deadline = time.monotonic() + PATIENCE
    while len(answerers(server)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert killed not in answerers(server)


def test_a_stop_ends_them_all(server: Server) -> None:
    processes = family(server)
    server.stop()
    _gone, left = psutil.wait_procs(processes, PATIENCE)
    assert not left
    with pytest.raises(OSError, match="refused"):
        server.connect().get("/healthz")


def test_when_the_first_process_is_killed_the_others_end_by_themselves(server: Server) -> None:
    first, *others = family(server)
    first.kill()
    assert len(others) >= 2
    _gone, left = psutil.wait_procs(others, PATIENCE)
    assert not left
