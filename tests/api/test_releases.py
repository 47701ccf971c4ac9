"""Releases over the API: freeze, follow, take out."""

from __future__ import annotations

import hashlib
import json

import pytest
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from labelstage.jobs.runner import Runner
from labelstage.services.access import Role
from labelstage.storage import Project, User
from labelstage.storage.blobs import BlobStore
from tests.labelled import FIELDS, Labelled, box
from tests.site import Person, Site


@pytest.fixture
def released(site: Site, manager: Person) -> int:
    """The project: one photo with an accepted box, one with a submit that waits for review."""
    project = site.project(manager, fields=FIELDS, title="Street")
    ann, reviewer = site.worker(project, "ann"), site.reviewer(project, "reviewer")
    with site.database.begin() as session:
        people = {name: session.get_one(User, who.id) for name, who in (("ann", ann), ("reviewer", reviewer))}
        scene = Labelled(session, session.get_one(Project, project), people)
        for name in ("p1", "p2"):
            scene.photo(name)
            scene.submit("ann", name, objects=[box("a", 10)], scene="indoor")
        scene.accept("ann", "p1")
    return project


def build(site: Site) -> None:
    blobs: BlobStore = site.app.extensions["labelstage.blobs"]
    runner = Runner(site.database, blobs, site.settings)
    while runner.run_next():
        pass


def test_a_release_is_accepted_built_and_taken_out(site: Site, manager: Person, released: int) -> None:
    made = manager.post(f"/projects/{released}/releases", json={})
    assert made.status_code == 202
    assert (made.json["number"], made.json["state"], made.json["files"]) == (1, "building", [])
    assert made.json["job"]["state"] == "queued"
    early = manager.get(f"/releases/{made.json['id']}/files/coco")
    assert (early.status_code, early.json["title"]) == (409, "Conflict")

    build(site)
    ready = manager.get(f"/releases/{made.json['id']}").json
    assert (ready["state"], ready["manifest"]["items"]["total"]) == ("ready", 1)
    assert {each["format"]: each["report"]["verified"] for each in ready["files"]}.items() >= {
        ("coco", True),
        ("jsonl", True),
    }
    for each in ready["files"]:
        file = manager.client.get(each["url"], headers=manager.headers, buffered=True)
        assert file.status_code == 200
        assert hashlib.sha256(file.data).hexdigest() == each["sha256"]
        assert len(file.data) == each["size"]
        assert file.headers["Content-Disposition"] == f"attachment; filename={each['name']}"
        assert file.headers["ETag"] == f'"{each["sha256"]}"'
        assert file.mimetype == each["media_type"]


def test_coco_taken_out_has_the_box_that_was_drawn(site: Site, manager: Person, released: int) -> None:
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    coco = json.loads(manager.get(f"/releases/{number}/files/coco", buffered=True).data)
    assert [each["bbox"] for each in coco["annotations"]] == [[10, 20, 80.25, 40]]


def test_what_a_format_could_not_carry_is_said_in_a_sentence(
    site: Site, manager: Person, released: int
) -> None:
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    files = {each["format"]: each["report"] for each in manager.get(f"/releases/{number}").json["files"]}
    assert files["jsonl"]["left_out"] == []
    assert {each["field"]: each["message"] for each in files["coco"]["left_out"]} == {
        None: "Who made and reviewed the labels, of 1 annotations: JSON Lines carries it.",
        "scene": "1 answers of the field scene: this format does not carry its kind.",
    }


def test_a_file_one_has_is_not_sent_again_and_a_part_can_be_asked_for(
    site: Site, manager: Person, released: int
) -> None:
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)

    def take(**headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return manager.get(f"/releases/{number}/files/jsonl", headers=named, buffered=True)

    whole = take()
    same = take(If_None_Match=whole.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    part = take(Range="bytes=5-9")
    assert (part.status_code, part.data) == (206, whole.data[5:10])
    assert take(Range="bytes=999999-").status_code == 416


def test_nothing_accepted_yet_is_a_clear_sentence_and_leaves_no_release(site: Site, manager: Person) -> None:
    project = site.project(manager, title="New")
    answer = manager.post(f"/projects/{project}/releases", json={})
    assert answer.status_code == 422
    assert answer.json["detail"].startswith("There is no accepted work yet.")
    assert manager.get(f"/projects/{project}/releases").json == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"states": ["leased"]}, "states"),
        ({"states": []}, "states"),
        ({"states": "accepted"}, "states"),
        ({"labels": "best"}, "labels"),
        ({"title": "x" * 300}, "title"),
        ({"title": 3}, "title"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_place(
    manager: Person, released: int, body: object, place: str
) -> None:
    answer = manager.post(f"/projects/{released}/releases", json=body)
    assert answer.status_code == 422
    assert [each["place"] for each in answer.json["errors"]] == [place]


def test_the_newest_release_comes_first_and_submitted_work_goes_in_when_asked_for(
    site: Site, manager: Person, released: int
) -> None:
    manager.post(f"/projects/{released}/releases", json={"title": "Accepted"})
    manager.post(f"/projects/{released}/releases", json={"title": "All", "states": ["accepted", "submitted"]})
    build(site)
    listed = manager.get(f"/projects/{released}/releases").json
    assert [(each["number"], each["title"]) for each in listed] == [(2, "All"), (1, "Accepted")]
    assert [each["manifest"]["items"]["total"] for each in listed] == [2, 1]


def test_a_format_that_is_not_there_is_named_with_those_that_are(
    site: Site, manager: Person, released: int
) -> None:
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    answer = manager.get(f"/releases/{number}/files/morse")
    assert (answer.status_code, "coco, " in answer.json["detail"]) == (404, True)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.DATA, 200), (Role.REVIEWER, 403), (Role.WORKER, 403), (None, 404)]
)
def test_releases_are_for_managers_and_the_data_team(
    site: Site, manager: Person, released: int, role: Role | None, status: int
) -> None:
    number = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    person = site.person("somebody")
    if role:
        site.member(released, person, role)
    for path in (f"/projects/{released}/releases", f"/releases/{number}", f"/releases/{number}/files/coco"):
        assert person.get(path, buffered=True).status_code == status
    made = person.post(f"/projects/{released}/releases", json={})
    assert made.status_code == (202 if status == 200 else status)


def test_a_korean_title_names_the_file(site: Site, manager: Person, released: int) -> None:
    number = manager.post(f"/projects/{released}/releases", json={"title": "길거리 사진"}).json["id"]
    build(site)
    file = manager.get(f"/releases/{number}/files/coco", buffered=True)
    name = parse_options_header(file.headers["Content-Disposition"])[1]["filename"]
    assert name == "길거리-사진-1.coco.json"


def test_a_release_can_be_limited_counted_first_and_divided(
    site: Site, manager: Person, released: int
) -> None:
    wish = {"states": ["accepted", "submitted"], "where": {"items": ["labelled", "done", "open"]}}
    counted = manager.post(f"/projects/{released}/releases/count", json=wish)
    assert counted.json == {"items": 2, "annotations": 2, "workers": 1}
    split = {"parts": {"train": 1, "test": 1}, "seed": 4}
    number = manager.post(f"/projects/{released}/releases", json={**wish, "split": split}).json["id"]
    build(site)
    made = manager.get(f"/releases/{number}").json
    assert [each["format"] for each in made["files"] if each["format"].startswith("coco")] == [
        "coco.test",
        "coco.train",
    ]
    assert made["manifest"]["splits"] == {"train": 1, "test": 1}
    lines = manager.get(f"/releases/{number}/files/jsonl", buffered=True).text.splitlines()
    assert {json.loads(line)["split"] for line in lines} == {"train", "test"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"where": {"colour": 1}}, "where.colour"),
        ({"where": {"agreement": [{"field": "scene"}]}}, "where.agreement"),
        ({"where": {"since": "2026-01-01"}}, "where.since"),
        ({"split": {"parts": {"train": 1}}}, "split.parts"),
        ({"split": {}}, "split.parts"),
        ({"formats": ["pdf"]}, "formats"),
    ],
)
def test_a_wrong_filter_is_refused_at_its_place(
    manager: Person, released: int, body: dict[str, object], place: str
) -> None:
    answer = manager.post(f"/projects/{released}/releases", json=body)
    assert answer.status_code == 422, answer.json
    assert [each["place"] for each in answer.json["errors"]] == [place]


def test_a_composed_release_names_what_has_nowhere_to_go(site: Site, manager: Person, released: int) -> None:
    made = manager.post(f"/projects/{released}/releases", json={}).json["id"]
    build(site)
    other = [{"name": "objects", "kind": "box", "classes": [{"name": "thing"}]}]
    project = manager.post("/projects", json={"title": "Other", "fields": other}).json["id"]
    path = f"/projects/{project}/releases/compose"
    refused = manager.post(path, json={"sources": [{"release": made}]})
    assert refused.status_code == 422
    places = [each["place"] for each in refused.json["errors"]]
    assert "sources.0.classes.objects.car" in places, places
    schema = manager.get(f"/releases/{made}").json["manifest"]["classes"]
    mapping = {
        "fields": {name: "objects" if name == "objects" else None for name in schema},
        "classes": {"objects": dict.fromkeys(schema["objects"], "thing")},
    }
    answer = manager.post(path, json={"sources": [{"release": made, "mapping": mapping}]})
    assert answer.status_code == 202, answer.json
    build(site)
    found = manager.get(f"/releases/{answer.json['id']}").json["manifest"]
    assert found["sources"][0]["mapping"]["classes"]["objects"]["car"] == "thing"
