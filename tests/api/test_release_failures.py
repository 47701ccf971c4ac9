"""One bad region never kills a release, and neither does a format that cannot be made: both are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from labelstage.storage import Assignment, Project, Revision, User
from tests.api.test_releases import build
from tests.labelled import Labelled, box
from tests.site import Person, Site
from tests.web.visitor import enter, seen

FIELDS: list[dict[str, Any]] = [
    {"name": "objects", "kind": "box", "classes": [{"name": "car"}]},
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}]},
    {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]},
    {"name": "scene", "kind": "choice", "classes": [{"name": "indoor"}]},
]
TEXT = "Mina met Juno"
SPANS = [{"id": "a", "class": "PER", "start": 0, "end": 4, "text": "Mina"}]
FORMATS = ["coco", "yolo", "cvat", "labelstudio", "conll", "spacy", "doccano", "csv"]
#: What may stand in a database that something else has written to: by field, regions that are none.
BROKEN = {
    "objects": [
        {"id": "n", "class": "car", "x": None, "y": 1, "width": 2, "height": 2, "attributes": {}},
        {"id": "m", "class": "car"},
        "car",
    ],
    "entities": [
        {"id": "n", "class": "PER", "start": "0", "end": None, "text": "Mina", "attributes": {}},
        {"class": "PER", "start": 0, "end": 4},
        7,
    ],
    "links": [{"id": "r", "class": ["knows"], "from": "a", "to": {}, "attributes": {}}],
}


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    return site.project(manager, fields=FIELDS, title="Street")


def with_scene(site: Site, project: int, act: Callable[[Labelled], None]) -> None:
    people = {name: site.worker(project, name) for name in ("ann", "bob")}
    with site.database.begin() as session:
        users = {name: session.get_one(User, who.id) for name, who in people.items()}
        where = session.get_one(Project, project)
        where.overlap = len(people)
        act(Labelled(session, where, users))


def damage(session: Session, work: Assignment | None) -> None:
    """Broken regions beside the sound ones, as only something else than LabelStage would write them."""
    assert work is not None
    revision = session.get_one(Revision, work.revision_id)
    revision.result = {
        name: [*value, *BROKEN[name]] if isinstance(value, list) else value
        for name, value in revision.result.items()
    }


def damaged(labelled: Labelled) -> None:
    labelled.photo("p")
    labelled.text("t", TEXT)
    for who in ("ann", "bob"):
        labelled.submit(who, "p", objects=[box("a", 10)], scene="indoor")
        labelled.submit(who, "t", entities=SPANS, links=[], scene="indoor")
    labelled.session.flush()
    for name in ("p", "t"):
        damage(labelled.session, labelled._assignment("ann", name))


@pytest.mark.parametrize("labels", ["consensus", "all"])
def test_broken_regions_are_left_out_and_named_and_all_else_is_there(
    site: Site, manager: Person, project: int, labels: str
) -> None:
    with_scene(site, project, damaged)
    wish = {"states": ["submitted"], "labels": labels, "formats": FORMATS}
    number = manager.post(f"/projects/{project}/releases", json=wish).json["id"]
    build(site)
    ready = manager.get(f"/releases/{number}").json
    assert (ready["state"], ready["failed"]) == ("ready", []), ready["job"]
    files = {each["format"]: each["report"] for each in ready["files"]}
    assert set(files) == {"jsonl", *FORMATS}
    lost = {
        name: {each["field"]: each["count"] for each in report["left_out"] if each["code"] == "broken"}
        for name, report in files.items()
    }
    assert lost["jsonl"] == {}, "the canonical file says whatever was answered"
    if labels == "all":
        assert all(lost[name]["objects"] == 3 for name in ("coco", "yolo", "cvat"))
        assert all(lost[name]["entities"] == 3 for name in ("conll", "spacy", "doccano", "labelstudio"))
    else:
        left = {
            name: sum(each["count"] for each in report["left_out"] if each["code"] == "unfit")
            for name, report in files.items()
        }
        assert left == {**dict.fromkeys(FORMATS, 7), "jsonl": 0}
    coco = json.loads(manager.get(f"/releases/{number}/files/coco", buffered=True).data)
    assert {tuple(each["bbox"]) for each in coco["annotations"]} == {(10, 20, 80.25, 40)}
    conll = manager.get(f"/releases/{number}/files/conll", buffered=True).text
    assert "Mina\tB-PER" in conll
    named = manager.get(f"/releases/{number}/files/labelstudio/losses", buffered=True).text
    wrong = [json.loads(line) for line in named.splitlines() if '"broken"' in line or '"unfit"' in line]
    assert {each["external_id"] for each in wrong} == {"p", "t"}


def pictureless(labelled: Labelled) -> None:
    labelled.photo("p")
    labelled.submit("ann", "p", objects=[box("a", 10)], scene="indoor")


def test_a_format_that_cannot_be_made_is_named_and_the_others_are_there(
    site: Site, manager: Person, project: int
) -> None:
    """The images are asked for, and this one's is gone from the store: COCO needs none, YOLO does."""
    with_scene(site, project, pictureless)
    wish = {"states": ["submitted"], "formats": ["coco", "yolo"], "media": True}
    number = manager.post(f"/projects/{project}/releases", json=wish).json["id"]
    build(site)
    ready = manager.get(f"/releases/{number}").json
    assert ready["state"] == "ready"
    assert {each["format"] for each in ready["files"]} == {"jsonl", "coco"}
    [failed] = ready["failed"]
    assert failed["format"] == "yolo"
    assert failed["message"].startswith("This file could not be made, the others are complete (BlobMissing")
    assert list(ready["manifest"]["failed"]) == ["yolo"]
    assert (
        "- yolo: everything. This file could not be made" in manager.get(f"/releases/{number}/card.md").text
    )

    page = enter(site, manager).get(f"/releases/{number}")
    assert "YOLO This file could not be made" in seen(page.text)

    again = manager.post(f"/releases/{number}/files", json={"formats": ["yolo", "voc"]})
    assert again.status_code == 202
    build(site)
    more = manager.get(f"/releases/{number}").json
    assert [each["format"] for each in more["failed"]] == ["yolo", "voc"]
    assert {each["format"] for each in more["files"]} == {"jsonl", "coco"}
