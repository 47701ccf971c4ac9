"""Large files come piece by piece; a break, a restart or a second try loses nothing and writes nothing twice."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

from labelstage.jobs.runner import Runner
from labelstage.storage import Item, utcnow
from labelstage.storage.parts import Parts
from tests.site import Person, Site
from tests.unit.jobs.test_imports import packed, picture


def begin(person: Person, project: int, content: bytes, name: str = "set.zip", mark: str = "m") -> str:
    wanted = {"name": name, "size": len(content), "fingerprint": mark}
    answer = person.post(f"/projects/{project}/parts", json=wanted)
    assert answer.status_code == 201, answer.text
    return f"/projects/{project}/parts/{answer.json['id']}"


def send(person: Person, path: str, offset: int, data: bytes) -> tuple[int, int]:
    """The status, and where it goes on."""
    headers = {"Content-Type": "application/octet-stream"}
    answer = person.request("PATCH", f"{path}?offset={offset}", data=data, headers=headers)
    return answer.status_code, answer.json.get("offset", -1)


def test_a_file_sent_in_pieces_over_two_servers_is_brought_in_and_gone(site: Site, manager: Person) -> None:
    content = packed({f"{number}.png": picture(number) for number in range(4)})
    project = site.project(manager)
    path = begin(manager, project, content)
    assert send(manager, path, 0, content[:100]) == (200, 100)
    assert send(manager, path, 0, content[:100]) == (409, 100)
    assert send(manager, path, 300, content[300:]) == (409, 100)
    other = Site(site.settings)  # the server was started again
    later = Person(manager.id, manager.email, manager.token, other.app.test_client())
    assert begin(later, project, content) == path
    assert [each["offset"] for each in later.get(f"/projects/{project}/parts").json] == [100]
    early = later.post(f"/projects/{project}/uploads", data={"parts": [path.rpartition("/")[2]]})
    assert (early.status_code, early.json["errors"][0]["place"]) == (422, "parts")
    assert send(later, path, 100, content[100:] + b"!")[0] == 413
    done = later.get(path).json["offset"]
    assert send(later, path, done, content[done:]) == (200, len(content))
    job = later.post(f"/projects/{project}/uploads", data={"parts": [path.rpartition("/")[2]]}).json
    other.close()
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    while runner.run_next():
        pass
    result = manager.get(f"/jobs/{job['id']}").json
    assert (result["state"], result["result"]["added"]) == ("done", 4)
    assert manager.get(path).status_code == 404
    assert not list((site.settings.parts_folder).glob("*"))
    with site.database.session() as session:
        assert session.query(Item).count() == 4


def test_a_file_on_its_way_is_its_senders_alone(site: Site, manager: Person) -> None:
    project = site.project(manager)
    path = begin(manager, project, b"12345")
    other = site.person("other", manager=True)
    own = site.project(other)
    assert other.get(path).status_code in (403, 404)
    elsewhere = path.replace(f"/projects/{project}/", f"/projects/{own}/")
    assert other.get(elsewhere).status_code == 404
    assert other.request("DELETE", elsewhere).status_code == 404
    assert send(other, elsewhere, 0, b"1")[0] == 404
    assert (
        other.post(f"/projects/{own}/uploads", data={"parts": [path.rpartition("/")[2]]}).status_code == 422
    )
    assert manager.get(f"/projects/{project}/parts/..%2fx").status_code == 404
    assert manager.request("DELETE", path).status_code == 204
    assert manager.get(path).status_code == 404


def test_what_is_too_large_is_refused_before_a_byte_is_sent(site: Site, manager: Person) -> None:
    project = site.project(manager)
    wanted = {"name": "a", "size": site.settings.max_file_gb * 2**30 + 1}
    assert manager.post(f"/projects/{project}/parts", json=wanted).status_code == 422


def test_what_never_comes_to_its_end_is_cleared_away(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "parts")
    old, new = (
        parts.begin(project_id=1, user_id=1, name=name, size=9, fingerprint=name) for name in ("old", "new")
    )
    parts.append(old, 0, io.BytesIO(b"1234"))
    past = (utcnow() - timedelta(days=8)).timestamp()
    os.utime(tmp_path / "parts" / f"{old.id}.part", (past, past))
    assert parts.sweep(utcnow() - timedelta(days=7)) == 4
    assert [each.id for each in parts.of(1, 1)] == [new.id]
    assert len(list((tmp_path / "parts").iterdir())) == 2
