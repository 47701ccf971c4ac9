"""LabelStage itself as a process of its own, served as an operator would serve it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.servers.process import free_ports

START_SECONDS = 60


@dataclass
class Server:
    """`labelstage serve` (or `demo`) on a folder; may be killed and started again."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    command: str = "serve"
    port: int = field(default_factory=lambda: free_ports(1)[0])
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        environment = {
            **os.environ,
            "LABELSTAGE_DATA_DIR": str(self.folder),
            "LABELSTAGE_PORT": str(self.port),
            "LABELSTAGE_ARGON2_MEMORY_KIB": "64",
            "LABELSTAGE_ARGON2_TIME": "1",
            "LABELSTAGE_LOGIN_RATE": "100000 per minute",
            **self.environment,
        }
        log = (self.folder / "server.log").open("ab")
        command = [sys.executable, "-m", "labelstage", self.command]
        self.process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "server.log").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with self.connect() as client:
                return client.get("/healthz")[0] == 200
        except OSError:
            return False

    def kill(self) -> None:
        """kill -9 of the server and its job runner at once: no time to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=30)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, token: str = "") -> Connection:
        return Connection(self.port, token)


class Connection:
    """One client with one connection, asking as one person."""

    def __init__(self, port: int, token: str) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.http.close()

    def get(self, path: str) -> tuple[int, Any]:
        return self._ask("GET", path, None)

    def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        return self._ask("POST", path, {} if body is None else body)

    def upload(self, path: str, name: str, content: bytes) -> tuple[int, Any]:
        """Send one file as a form would."""
        boundary, body = encode_multipart({"files": FileStorage(BytesIO(content), name)})
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        self.http.request("POST", path, body, headers)
        answer = self.http.getresponse()
        return answer.status, json.loads(answer.read())

    def _ask(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Status and JSON (or bytes). Raises OSError or HTTPException when the server has gone."""
        headers = dict(self.headers)
        data = None
        if body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        self.http.request(method, path, data, headers)
        answer = self.http.getresponse()
        content = answer.read()
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, json.loads(content) if is_json else content
