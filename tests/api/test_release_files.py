"""What is made of a ready release: card, changes, links, more formats, archive."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from jsonschema import Draft202012Validator

from labelstage.edge import links
from labelstage.storage import Project, User
from tests.api.test_releases import build, released
from tests.labelled import Labelled, box
from tests.site import Person, Site

__all__ = ["released"]


@pytest.fixture
def ready(site: Site, manager: Person, released: int) -> int:
    made = manager.post(f"/projects/{released}/releases", json={"title": "Street", "formats": ["jsonl"]})
    build(site)
    return int(made.json["id"])


def test_the_card_tells_counts_lineage_and_limits_as_json_and_markdown(manager: Person, ready: int) -> None:
    card = manager.get(f"/releases/{ready}/card").json
    assert (card["items"]["total"], card["classes"]["objects"]) == (1, {"zebra": 0, "car": 1})
    assert card["left_out"] == {"jsonl": []}
    assert re.fullmatch("[0-9a-f]{64}", card["schema_sha256"])
    text = manager.get(f"/releases/{ready}/card.md")
    assert text.mimetype == "text/markdown"
    assert "# Street (release 1)" in text.text
    assert "| objects | car | 1 |" in text.text


def test_files_of_more_formats_join_a_ready_release_and_its_manifest(
    site: Site, manager: Person, ready: int
) -> None:
    before = manager.get(f"/releases/{ready}").json
    assert manager.post(f"/releases/{ready}/files", json={"formats": ["coco"]}).status_code == 202
    assert manager.post(f"/releases/{ready}/files", json={"formats": ["coco"]}).status_code == 409
    build(site)
    after = manager.get(f"/releases/{ready}").json
    assert [each["format"] for each in after["files"]] == ["coco", "jsonl"]
    assert after["manifest"]["files"]["coco"]["sha256"] == after["files"][0]["sha256"]
    assert after["manifest"]["files"]["jsonl"] == before["manifest"]["files"]["jsonl"]
    refused = manager.post(f"/releases/{ready}/files", json={"formats": ["pdf"]})
    assert [each["place"] for each in refused.json["errors"]] == ["formats"]


def test_a_link_gives_the_file_to_a_stranger_until_it_runs_out(
    site: Site, manager: Person, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = manager.post(f"/releases/{ready}/links", json={"format": "jsonl", "hours": 2}).json
    path = made["url"].removeprefix("http://localhost")
    stranger = site.app.test_client()
    whole = stranger.get(path, buffered=True)
    assert whole.data == manager.get(f"/releases/{ready}/files/jsonl", buffered=True).data
    part = stranger.get(path, headers={"Range": "bytes=1-3"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[1:4])
    assert stranger.get(path + "x").status_code == 404
    now = links.time.time()
    monkeypatch.setattr(links.time, "time", lambda: now + 3 * 3600)
    late = stranger.get(path)
    assert (late.status_code, "run out" in late.json["detail"]) == (404, True)
    assert manager.post(f"/releases/{ready}/links", json={"format": "pdf"}).status_code == 404


def test_the_archive_holds_every_file_with_manifest_and_card(manager: Person, ready: int) -> None:
    archive = manager.get(f"/releases/{ready}/archive", buffered=True)
    assert archive.headers["Content-Disposition"] == "attachment; filename=Street-1.zip"
    with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "manifest.json",
            "card.json",
            "README.md",
            "schema.json",
            "Street-1.jsonl",
        ]
        assert json.loads(opened.read("manifest.json"))["number"] == 1
        assert (
            opened.read("Street-1.jsonl") == manager.get(f"/releases/{ready}/files/jsonl", buffered=True).data
        )


def test_changes_are_counted_by_item_and_class(site: Site, manager: Person, released: int) -> None:
    both = {"states": ["accepted", "submitted"]}
    first = manager.post(f"/projects/{released}/releases", json=both).json["id"]
    build(site)
    with site.database.begin() as session:
        by_mail = {user.email.partition("@")[0]: user for user in session.query(User)}
        scene = Labelled(session, session.get_one(Project, released), by_mail)
        scene.items = {each.external_id: each for each in session.query(type(scene.photo("p3")))}
        scene.label("ann", "p3", scene="outdoor")
        scene.fix("ann", "p2", objects=[box("a", 99), box("n", 10, "zebra")], scene="outdoor")
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    found = manager.get(f"/releases/{number}/changes").json
    assert [found[each] for each in ("added", "removed", "changed", "unchanged")] == [1, 0, 1, 1]
    assert found["labels"] == {
        "objects": {
            "car": {"added": 0, "removed": 0, "changed": 1},
            "zebra": {"added": 1, "removed": 0, "changed": 0},
        },
        "scene": {
            "indoor": {"added": 0, "removed": 1, "changed": 0},
            "outdoor": {"added": 1, "removed": 0, "changed": 0},
        },
    }
    assert [(each["external_id"], each["fields"]) for each in found["items"]] == [
        ("p2", ["objects", "scene"])
    ]
    back = manager.get(f"/releases/{first}/changes?since=2").json
    assert (back["removed"], back["labels"]["objects"]["zebra"]["removed"]) == (1, 1)
    assert manager.get(f"/releases/{first}/changes").status_code == 404


def test_every_line_is_valid_under_the_schema_that_comes_with_the_release(
    manager: Person, ready: int
) -> None:
    schema = manager.get(f"/releases/{ready}/schema.json").json
    Draft202012Validator.check_schema(schema)
    line = json.loads(manager.get(f"/releases/{ready}/files/jsonl", buffered=True).text)
    assert list(Draft202012Validator(schema).iter_errors(line)) == []
    line["labels"]["objects"][0]["class"] = "dog"
    assert [each.json_path for each in Draft202012Validator(schema).iter_errors(line)] == ["$.labels"]
