"""`kill -9` of the server in the middle of an import: after the restart every item is there, once."""

from __future__ import annotations

import http.client
import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from labelstage.storage import Item, Job
from tests.servers.labelstage import Server
from tests.site import Person, Site

PICTURES = 150
LINES = 3000


def archive() -> bytes:
    rng = np.random.default_rng(7)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(PICTURES):
            photo = io.BytesIO()
            Image.fromarray(rng.integers(0, 256, (480, 640, 3), dtype=np.uint8)).save(photo, "JPEG")
            packed.writestr(f"photos/{number}.jpg", photo.getvalue())
    return out.getvalue()


def upload(server: Server, person: Person, project: int, files: dict[str, bytes]) -> int:
    boundary, data = encode_multipart(
        {"files": [FileStorage(io.BytesIO(content), name) for name, content in files.items()]}
    )
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {**person.headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    connection.request("POST", f"/api/v1/projects/{project}/uploads", data, headers)
    answer = connection.getresponse()
    job: dict[str, Any] = json.loads(answer.read())
    connection.close()
    assert answer.status == 202, job
    return int(job["id"])


def until(site: Site, job_id: int, true: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + 120
    while True:
        with site.database.session() as session:
            job = session.get_one(Job, job_id)
        if true(job):
            return job
        assert time.monotonic() < deadline, (job.state, job.done, job.total, job.error)
        time.sleep(0.01)


def test_a_killed_server_goes_on_with_its_import_after_the_restart(site: Site, server: Server) -> None:
    manager = site.person("manager", manager=True)
    project = site.project(manager)
    lines = "".join(json.dumps({"text": f"text {number}", "id": number}) + "\n" for number in range(LINES))
    job_id = upload(server, manager, project, {"photos.zip": archive(), "lines.jsonl": lines.encode()})
    job = until(site, job_id, lambda job: job.done > 0)
    assert job.state == "running"
    server.kill()
    killed_at = until(site, job_id, lambda job: True).result or {"added": 0}
    assert killed_at["added"] < PICTURES + LINES

    server.start()
    ended = until(site, job_id, lambda job: job.state not in {"queued", "running"})

    assert (ended.state, ended.error) == ("done", None)
    assert ended.result == {"added": PICTURES + LINES, "duplicates": 0, "unchanged": 0, "rejected": 0}
    with site.database.session() as session:
        found = list(session.scalars(select(Item.external_id)))
    photos = [f"photos/{number}.jpg" for number in range(PICTURES)]
    assert sorted(found) == sorted([*photos, *map(str, range(LINES))])
