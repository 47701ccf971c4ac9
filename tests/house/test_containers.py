"""Dockerfile and compose.yaml: every command in them is run, though not by Docker."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from sqlalchemy.engine import make_url

from labelstage.config import PREFIX, Settings, from_environment
from tests.servers.containers import (
    ROOT,
    build_context,
    command,
    copied,
    ignored,
    image_environment,
    instructions,
    pip_options,
    services,
)
from tests.servers.labelstage import Connection
from tests.servers.postgres import Postgres
from tests.servers.process import free_ports, running
from tests.servers.s3 import S3, weed
from tests.servers.valkey import valkey

SECRETS = {"LABELSTAGE_SECRET_KEY": "k" * 64, "POSTGRES_PASSWORD": "p" * 64, "S3_SECRET": "s" * 64}
OURS = ("migrate", "web", "worker")
BIN = Path(sys.prefix, "bin")


@pytest.fixture
def compose() -> dict[str, Any]:
    return services(SECRETS)


def test_every_copied_file_exists_and_reaches_the_build() -> None:
    for sources, _destination in copied():
        for source in sources:
            assert (ROOT / source).exists()
            assert not ignored(Path(source)), f".dockerignore keeps {source} out"


def test_secrets_data_and_tools_stay_out_of_the_image() -> None:
    for name in (
        ".env",
        ".git/config",
        ".venv/bin/python",
        "data/secret.key",
        "node_modules/x.js",
        "tests/site.py",
    ):
        assert ignored(Path(name))


def test_the_image_does_not_run_as_root() -> None:
    assert [arguments for name, arguments in instructions() if name == "USER"][-1] == "labelstage"


def test_the_image_installs_a_lock_that_these_tests_run_with() -> None:
    options = pip_options("--require-hashes")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--no-index",
        "--report=-",
        "--quiet",
        *options,
    ]
    done = subprocess.run(pip, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert '"install": []' in done.stdout, "a package of the lock is missing here or has another version"


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the last stage: `site`, the package as pip installs it from the build context, and `srv`."""
    folder = tmp_path_factory.mktemp("image")
    build_context(folder / "build")
    options = pip_options("--no-build-isolation")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-index",
        "--quiet",
        f"--target={folder / 'site'}",
        *options,
    ]
    subprocess.run(pip, cwd=folder / "build", check=True, capture_output=True)
    (folder / "srv").mkdir()
    (folder / "srv" / "app.py").write_bytes((ROOT / "app.py").read_bytes())
    return folder


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_a_service_is_a_setting(compose: dict[str, Any], name: str) -> None:
    environment = {**image_environment(), **compose[name]["environment"]}
    ours = {key: str(value) for key, value in environment.items() if key.startswith(PREFIX)}
    assert from_environment(ours).secret_key == SECRETS["LABELSTAGE_SECRET_KEY"]
    assert set(ours) <= {PREFIX + field.name.upper() for field in fields(Settings)}


def test_the_services_look_for_each_other_where_they_are(compose: dict[str, Any]) -> None:
    settings = from_environment(compose["web"]["environment"])
    database = make_url(settings.database_url)
    postgres, store = compose["postgres"]["environment"], compose["s3"]["environment"]
    assert compose[str(database.host)]["image"].startswith("postgres")
    assert (database.username, database.database) == (postgres["POSTGRES_USER"], postgres["POSTGRES_DB"])
    assert database.password == postgres["POSTGRES_PASSWORD"]
    assert (settings.s3_key, settings.s3_secret) == (
        store["AWS_ACCESS_KEY_ID"],
        store["AWS_SECRET_ACCESS_KEY"],
    )
    assert compose[str(urlsplit(settings.s3_endpoint).hostname)]["image"].startswith("chrislusf/seaweedfs")
    assert f"-bucket={urlsplit(settings.blob_url).hostname}" in compose["s3"]["command"]
    for url in (settings.queue_url, settings.limiter_url):
        assert compose[str(urlsplit(url).hostname)]["image"].startswith("valkey")


def test_ports_are_open_on_loopback_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_service_starts_without_its_secrets() -> None:
    for missing in SECRETS:
        with pytest.raises(KeyError, match=missing):
            services({name: value for name, value in SECRETS.items() if name != missing})


def test_made_secrets_are_new_private_and_kept(tmp_path: Path) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    for file in [*files, files[0]]:
        before = file.read_text() if file.exists() else None
        subprocess.run(["sh", ROOT / "scripts" / "secrets.sh", file], check=True, capture_output=True)
        assert before in {None, file.read_text()}
    first, second = (dict(line.split("=") for line in file.read_text().splitlines()) for file in files)
    assert set(first) == set(SECRETS)
    assert not set(first.values()) & set(second.values())
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in first.values())
    assert files[0].stat().st_mode & 0o077 == 0


@pytest.fixture
def environment(
    compose: dict[str, Any], image: Path, postgres_url: str, valkey_url: str, s3_store: S3, tmp_path: Path
) -> dict[str, str]:
    """What compose gives to its processes, with the addresses of the real services of these tests."""
    here = {
        "LABELSTAGE_DATA_DIR": str(tmp_path),
        "LABELSTAGE_DATABASE_URL": postgres_url,
        "LABELSTAGE_QUEUE_URL": valkey_url,
        "LABELSTAGE_LIMITER_URL": valkey_url,
        **{PREFIX + name.upper(): value for name, value in s3_store.settings().items()},
        "LABELSTAGE_S3_PUBLIC_ENDPOINT": s3_store.endpoint,
        "PYTHONPATH": str(image / "site"),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    return {**os.environ, **image_environment(), **compose["web"]["environment"], **here}


def run(words: list[str], image: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [executable(words[0]), *words[1:]],
        cwd=image / "srv",
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def executable(name: str) -> str:
    return str(BIN / name)


@contextmanager
def web(image: Path, environment: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The image's own command, serving on a free port: its address, and the health check for it."""
    (port,) = free_ports(1)
    words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in command("CMD")]
    health = [word.replace(":8000/", f":{port}/") for word in command("HEALTHCHECK")]
    log = image / f"web-{port}.log"
    with running(
        [executable(words[0]), *words[1:]],
        ready="Booting worker",
        log=log,
        cwd=image / "srv",
        env=environment,
    ):
        yield f"http://127.0.0.1:{port}", health


@pytest.mark.services
def test_the_image_migrates_serves_and_is_healthy(
    compose: dict[str, Any], image: Path, environment: dict[str, str]
) -> None:
    migrated = run(compose["migrate"]["command"], image, environment)
    assert "up to date" in migrated.stdout, migrated.stderr
    with web(image, environment) as (address, health):
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.read() == b"ok\n"
        assert run(health, image, environment).returncode == 0
    assert run(health, image, environment).returncode != 0, "nobody serves any more"


@pytest.mark.services
def test_the_worker_runs_a_job_that_the_web_process_is_asked_about(
    compose: dict[str, Any], image: Path, environment: dict[str, str]
) -> None:
    for words in (
        compose["migrate"]["command"],
        ["labelstage", "user", "create", "kim@example.org", "--admin", "--password", "correct horse battery"],
    ):
        done = run(words, image, environment)
        assert done.returncode == 0, done.stderr
    token = run(["labelstage", "user", "token", "kim@example.org"], image, environment).stdout.strip()
    worker = compose["worker"]["command"]
    log = image / "worker.log"
    with (
        web(image, environment) as (address, _health),
        running([executable(worker[0]), *worker[1:]], ready="", log=log, cwd=image / "srv", env=environment),
        Connection(int(address.rpartition(":")[2]), token) as kim,
    ):
        fields = [{"name": "topic", "kind": "choice", "classes": [{"name": "yes"}, {"name": "no"}]}]
        _status, project = kim.post("/api/v1/projects", {"title": "News", "fields": fields})
        job = upload(
            f"{address}/api/v1/projects/{project['id']}/uploads", token, "snow.txt", b"Snow in Seoul"
        )
        ended = until_ended(kim, job["id"])
        assert (ended["state"], ended["result"]["added"]) == ("done", 1), ended


def upload(url: str, token: str, name: str, content: bytes) -> dict[str, Any]:
    """Send one file; the job that brings it in."""
    head = f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--edge--\r\n"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=edge"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:  # a POST, with a body
        assert answer.status == 202
        return dict(json.load(answer))


def until_ended(client: Connection, job_id: int, seconds: float = 60) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _status, job = client.get(f"/api/v1/jobs/{job_id}")
        if job["state"] not in {"queued", "running"}:
            return dict(job)
        time.sleep(0.05)
    raise AssertionError(f"job {job_id} did not end")


@pytest.mark.services
def test_the_image_runs_the_package_it_installed(image: Path, environment: dict[str, str]) -> None:
    code = "import labelstage; from labelstage.config import asset_folder; print(labelstage.__file__, asset_folder('static'))"
    done = run(["python", "-c", code], image, environment)
    assert done.stdout.split() == [f"{image}/site/labelstage/__init__.py", f"{image}/site/labelstage/_static"]


@pytest.mark.services
def test_the_services_commands_start_and_their_health_checks_pass(
    compose: dict[str, Any], postgres_server: Postgres, tmp_path: Path
) -> None:
    store = compose["s3"]
    options = [option for option in store["command"] if option != "-dir=/data"]
    with weed(options, str(tmp_path), "labelstage", SECRETS["S3_SECRET"]) as endpoint:
        probe = store["healthcheck"]["test"][-1].replace("http://127.0.0.1:8333", endpoint)
        with urllib.request.urlopen(probe) as answer:
            assert answer.status == 200
    program, *options = compose["valkey"]["command"]
    assert program == "valkey-server"
    with valkey(options) as url, redis.Redis.from_url(url) as client:
        assert client.ping()
    program, *options = compose["postgres"]["healthcheck"]["test"][1:]
    probe = [postgres_server.programs / program, *options, f"--host={postgres_server.folder}"]
    assert subprocess.run(probe, check=False, capture_output=True).returncode == 0
