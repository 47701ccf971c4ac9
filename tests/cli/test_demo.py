"""labelstage demo, as it is called."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelstage.cli import main
from labelstage.demo import people
from tests.servers.labelstage import Server
from tests.servers.process import free_ports

CHEAP = {"LABELSTAGE_ARGON2_MEMORY_KIB": "64", "LABELSTAGE_ARGON2_TIME": "1"}


def run(folder: Path, *words: str, **environment: str) -> Result:
    return CliRunner().invoke(
        main, ["demo", *words], env={"LABELSTAGE_DATA_DIR": str(folder), **CHEAP, **environment}
    )


def test_it_prints_the_address_and_who_can_log_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "skimage", None)
    first = run(tmp_path, "--no-serve", LABELSTAGE_PORT="8123")
    assert first.exit_code == 0, first.output
    assert "Add it with: pip install 'labelstage[demo]'" in first.output
    assert "Loaded: 뉴스와 후기 · News and reviews" in first.output
    table = first.output[first.output.index("  http://127.0.0.1:8123\n") :]
    passwords = people.known_passwords(tmp_path)
    for person in people.PEOPLE:
        assert f"  {person.email:21}  {passwords[person.email]}  {person.lands}\n" in table
    again = run(tmp_path, "--no-serve", LABELSTAGE_PORT="8123")
    assert "Loaded" not in again.output
    assert again.output.endswith(table)


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_named_before_anything_is_done(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = {"LABELSTAGE_DATA_DIR": str(tmp_path / "data"), "LABELSTAGE_PORT": str(port)}
        result = CliRunner().invoke(main, [command], env=environment)
    assert result.exit_code == 1
    assert f"Port {port} is taken" in result.output
    assert f"LABELSTAGE_PORT={port + 1}" in result.output
    assert command == "serve" or not (tmp_path / "data").exists()


def test_an_address_that_is_not_ours_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, LABELSTAGE_HOST="192.0.2.1", LABELSTAGE_PORT=str(free_ports(1)[0]))
    assert (result.exit_code, "Cannot listen on 192.0.2.1" in result.output) == (1, True)


def test_it_serves_what_it_loaded(tmp_path: Path) -> None:
    server = Server(tmp_path, command="demo")
    server.start()
    try:
        with server.connect() as client:
            assert client.get("/healthz")[0] == 200
        log = (tmp_path / "server.log").read_text()
        assert f"LabelStage serves on {server.url}" in log
        assert "Loaded: 사진 속 사물 · Things in photographs" in log
    finally:
        server.stop()
