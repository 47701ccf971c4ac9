"""The Python client against a real server; the examples of docs/client.md are run."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from labelstage.client import ApiError, Client, Damaged, NotThere, Refused, Unreachable
from tests.servers.labelstage import Server
from tests.servers.process import free_ports

DOCS = Path(__file__).parents[2] / "docs" / "client.md"
pytestmark = pytest.mark.services


def command(server: Server, *words: str) -> str:
    environment = {"LABELSTAGE_DATA_DIR": str(server.folder), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "labelstage", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("client"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    command(server, "user", "create", "kim@example.com", "--admin", "--password", "correct horse battery")
    return command(server, "user", "token", "kim@example.com")


def label_everything(stage: Client, project: int) -> None:
    stage.send("POST", f"/projects/{project}/members", {"email": "kim@example.com", "role": "worker"})
    work = stage.send("POST", f"/projects/{project}/next")
    while work:
        number = work["assignment"]["id"]
        body = {"result": {"tone": "good"}, "key": f"key-{number:08}", "next": True}
        work = stage.send("POST", f"/assignments/{number}/submit", body)["next"]


def test_the_examples_of_the_page_work(
    server: Server,
    token: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LS_SERVER", server.url)
    monkeypatch.setenv("LS_TOKEN", token)
    monkeypatch.chdir(tmp_path)
    Path("more.txt").write_text("one\ntwo\n")
    first, second = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    said: dict[str, object] = {}
    exec(first, said)
    output = capsys.readouterr().out
    assert "r0 added" in output
    assert "422 There is no accepted work yet." in output
    stage, project = said["stage"], said["project"]
    assert isinstance(stage, Client)
    assert isinstance(project, int)
    assert {each["text"] for each in stage.items(project)} >= {"Review 0", "one", "two"}
    label_everything(stage, project)
    exec(second, said)
    composed, made = stage.releases(project)
    assert capsys.readouterr().out.endswith(f"\n{composed['manifest']['items']['total']}\n")
    [file] = [each for each in made["files"] if each["format"] == "jsonl"]
    content = Path("Reviews-1-1.jsonl").read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]

    Path("cut.jsonl.part").write_bytes(content[:40])
    number = made["id"]
    assert stage.download(number, to="cut.jsonl").read_bytes() == content
    Path("bad.jsonl.part").write_bytes(b"x" * 40)
    with pytest.raises(Damaged):
        stage.download(number, to="bad.jsonl")
    assert not Path("bad.jsonl").exists()
    assert stage.download(number, to="bad.jsonl").read_bytes() == content


def test_refusals_are_exceptions_that_carry_the_problem(server: Server, token: str, tmp_path: Path) -> None:
    with Client(server.url, token) as stage:
        with pytest.raises(NotThere):
            stage.release(999)
        with pytest.raises(ApiError) as refused:
            stage.create_project("", [])
        assert (refused.value.status, bool(refused.value.errors)) == (422, True)
        project = stage.create_project("Photos", [{"name": "t", "kind": "text"}])["id"]
        (tmp_path / "broken.zip").write_bytes(b"PK no zip")
        job = stage.upload(project, [tmp_path / "broken.zip"])
        assert stage.wait(job["id"])["result"]["rejected"] == 1
    with pytest.raises(Refused):
        Client(server.url, "ls_wrong").me()
    with pytest.raises(Unreachable):
        Client("http://127.0.0.1:9", token, retries=0).me()


class Echo(BaseHTTPRequestHandler):
    """A server that answers with what was sent."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""


def test_what_no_server_took_is_sent_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    with ExitStack() as back:

        def pause(_seconds: float) -> None:
            made = back.enter_context(ThreadingHTTPServer(("127.0.0.1", port), Echo))
            Thread(target=made.serve_forever, daemon=True).start()
            back.callback(made.shutdown)

        monkeypatch.setattr("labelstage.client.transport.time.sleep", pause)
        with Client(f"http://127.0.0.1:{port}", "token") as stage:
            assert stage.create_project("Again", [])["title"] == "Again"


def test_a_large_file_goes_piece_by_piece_and_on_where_it_stood(
    server: Server, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labelstage.client.client.LARGE", 1000)
    monkeypatch.setattr("labelstage.client.uploads.PIECE", 1000)
    large, small = tmp_path / "large.txt", tmp_path / "small.txt"
    large.write_text("line\n" * 500)
    small.write_text("one more\n")
    told: list[tuple[int, int]] = []
    with Client(server.url, token) as stage:
        project = stage.create_project("Lines", [{"name": "t", "kind": "text"}])["id"]

        def breaks(done: int, total: int) -> None:
            told.append((done, total))
            if len(told) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stage.upload(project, [small, large], lines=True, progress=breaks)
        assert [each["offset"] for each in stage.get(f"/projects/{project}/parts")] == [1000]
        job = stage.upload(project, [small, large], lines=True, progress=breaks)
        assert stage.wait(job["id"])["result"]["added"] == 501
        assert stage.get(f"/projects/{project}/parts") == []
    assert [done for done, _total in told] == [0, 1000, 1000, 2000, 2500, 2509]
    assert {total for _done, total in told} == {2509}
