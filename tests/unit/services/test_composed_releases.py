"""One release of several projects: classes mapped, lineage kept, made again to the byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from labelstage.config import Settings
from labelstage.jobs.recreate import recreate
from labelstage.services import projects, releases
from labelstage.services.errors import Conflict, Invalid
from labelstage.storage import Project, Release, ReleaseFile, ReleaseLabel, User
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database
from tests.labelled import Labelled, box, labelled
from tests.unit.test_release_job import blobs, content, database, look, run, settings

__all__ = ["blobs", "database", "settings"]

PARK: list[dict[str, Any]] = [
    {"name": "boxes", "kind": "box", "classes": [{"name": "automobile"}, {"name": "tree"}]},
    {"name": "faces", "kind": "box", "classes": [{"name": "zebra"}]},
    {"name": "place", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outside"}]},
]
MAPPING = {
    "fields": {"boxes": "objects", "faces": "objects", "place": "scene"},
    "classes": {"boxes": {"automobile": "car", "tree": None}, "place": {"outside": "outdoor"}},
}


@dataclass
class Both:
    """A project with a ready release, and a ready release of another project."""

    database: Database
    project: int
    street: int
    park: int

    def compose(self, *sources: dict[str, Any], who: str = "manager", **how: Any) -> int:
        with self.database.begin() as session:
            by = session.scalars(select(User).where(User.email == f"{who}@example.com")).one()
            wanted = sources or ({"release": self.street}, {"release": self.park, "mapping": MAPPING})
            project = session.get_one(Project, self.project)
            return releases.compose_release(session, project, by=by, sources=wanted, **how).id


@pytest.fixture
def both(database: Database, blobs: LocalBlobs, settings: Settings) -> Both:
    with database.begin() as session:
        street = labelled(session)
        manager = street.people["manager"]
        street.photo("p1")
        street.label("ann", "p1", scene="indoor", objects=[box("a", 10)])
        second = projects.create_project(session, by=manager, title="Park", fields=PARK, overlap=3)
        park = Labelled(session, second, street.people)
        park.photo("p1")
        park.photo("p2")
        drawn = [box("a", 10, "automobile"), box("t", 20, "tree")]
        park.label("ann", "p1", place="outside", boxes=drawn, faces=[box("a", 30, "zebra")])
        park.label("ann", "p2", place="indoor", boxes=[])
        park.label("bob", "p2", place="outside", boxes=[])
        made = [releases.create_release(session, each.project, by=manager).id for each in (street, park)]
        found = Both(database, street.project.id, *made)
    run(database, blobs, settings)
    return found


def test_labels_of_several_projects_are_in_one_schema_each_with_its_source(
    both: Both, database: Database, blobs: LocalBlobs, settings: Settings
) -> None:
    number = both.compose(title="All", formats=["coco"])
    run(database, blobs, settings)
    files = content(database, blobs, number)
    lines = [json.loads(line) for line in files["jsonl"].splitlines()]
    project = lines[1]["source"]["project"]
    assert [(line["external_id"], line["source"]["release"]) for line in lines] == [
        (f"{both.project}/p1", 1),
        (f"{project}/p1", 1),
        ("p2", 1),
    ]
    objects = lines[1]["labels"]["objects"]
    assert [(each["id"], each["class"], each["x"]) for each in objects] == [
        ("a", "car", 10),
        ("a-2", "zebra", 30),
    ]
    assert lines[1]["labels"]["scene"] == "outdoor"
    assert lines[1]["annotations"][0]["result"]["scene"] == "outdoor"
    assert (lines[2]["labels"]["scene"], lines[2]["chosen"]["tied"]) == (
        None,
        {"scene": ["indoor", "outdoor"]},
    )
    coco = json.loads(files["coco"])
    assert [each["file_name"] for each in coco["images"]] == ["p1.jpg", "p1-2.jpg", "p2.jpg"]
    assert [each["category_id"] for each in coco["annotations"]] == [2, 2, 1]


def test_the_card_says_what_it_is_made_of_and_what_nobody_was_asked(
    both: Both, database: Database, blobs: LocalBlobs, settings: Settings
) -> None:
    number = both.compose()
    run(database, blobs, settings)
    release = look(database, number)
    [street, park] = (release.manifest or {})["sources"]
    assert (street["items"], park["items"], park["project"]["title"]) == (1, 2, "Park")
    assert park["mapping"]["classes"]["boxes"] == {"automobile": "car", "tree": None}
    assert (street["not_asked"], park["not_asked"]) == ({}, {"entities": ["PER"]})
    text = releases.markdown(releases.card(release))
    assert "2 items of release 1 of the project Park" in text
    assert "  - boxes: objects (automobile to car; tree to nothing)" in text
    assert "Nobody was asked for these in Park: PER (entities)." in text


def test_it_is_made_again_to_the_byte_from_its_manifest_even_when_it_is_gone(
    both: Both, database: Database, blobs: LocalBlobs, settings: Settings, tmp_path: Path
) -> None:
    number = both.compose(formats=["coco"], split={"parts": {"train": 2, "test": 1}, "seed": 3})
    run(database, blobs, settings)
    manifest = json.loads(json.dumps(look(database, number).manifest))
    forget(database, number)
    made = list(recreate(database, blobs, manifest, tmp_path / "again"))
    assert [each.name for each in made] == ["jsonl", "coco.train", "coco.test"]
    assert all(each.same for each in made)
    forget(database, *database_releases(database))
    with pytest.raises(Conflict, match="composed of, is not there as it was"):
        list(recreate(database, blobs, manifest, tmp_path / "gone"))


def forget(database: Database, *numbers: int) -> None:
    with database.begin() as session:
        for table, column in (
            (ReleaseFile, ReleaseFile.release_id),
            (ReleaseLabel, ReleaseLabel.release_id),
            (Release, Release.id),
        ):
            session.execute(delete(table).where(column.in_(numbers)))


def database_releases(database: Database) -> list[int]:
    with database.session() as session:
        return list(session.scalars(select(Release.id)))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"fields": {"boxes": "objects", "place": "scene"}, "classes": {}}, "sources.0.fields.faces"),
        ({**MAPPING, "classes": {"place": {"outside": "outdoor"}}}, "sources.0.classes.boxes.automobile"),
        ({**MAPPING, "fields": {**MAPPING["fields"], "boxes": "scene"}}, "sources.0.fields.boxes"),
        ({**MAPPING, "fields": {**MAPPING["fields"], "nose": None}}, "sources.0.fields"),
        (
            {**MAPPING, "classes": {**MAPPING["classes"], "faces": {"cow": None}}},
            "sources.0.classes.faces.cow",
        ),
    ],
)
def test_what_has_nowhere_to_go_is_refused_at_its_place(
    both: Both, change: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        both.compose({"release": both.park, "mapping": change})
    assert place in [problem.place for problem in refused.value.problems]


def test_only_releases_that_one_may_read_can_be_taken_and_one_of_each_project(both: Both) -> None:
    with pytest.raises(Invalid) as refused:
        both.compose(who="ann")
    assert [each.place for each in refused.value.problems] == ["sources.0.release", "sources.1.release"]
    with pytest.raises(Invalid) as twice:
        both.compose({"release": both.street}, {"release": both.street})
    assert [each.place for each in twice.value.problems] == ["sources.1.release"]
