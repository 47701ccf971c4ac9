"""The job that builds a release: exact, repeatable, to be stopped and killed at any moment."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from faster_coco_eval import COCO
from sqlalchemy import delete, func, select

from labelstage.config import Settings
from labelstage.formats import FORMATS, jsonl
from labelstage.jobs import release as build
from labelstage.jobs.runner import Runner
from labelstage.services import jobs, releases
from labelstage.storage import Release, ReleaseFile, utcnow
from labelstage.storage.blobs import LocalBlobs
from labelstage.storage.database import Database
from tests.databases import opened
from tests.labelled import Labelled, box, labelled

RUNNER = """
import sys
from pathlib import Path
from labelstage.config import Settings
from labelstage.jobs import release, runner
release.PROGRESS_SECONDS = 0.0
runner.main(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2]))
"""


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database_url)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with opened(settings.database) as database:
        yield database


@pytest.fixture
def blobs(settings: Settings) -> LocalBlobs:
    return LocalBlobs(settings.data_dir / "blobs")


@pytest.fixture
def release_id(database: Database) -> int:
    """Two annotators' boxes on a photo, one annotator's on another, and a text."""
    with database.begin() as session:
        scene = labelled(session)
        scene.photo("p1")
        scene.photo("p2")
        scene.text("t1", "👩‍🚀 김동국 씨")
        scene.label("ann", "p1", scene="indoor", objects=[box("a", 10), box("b", 300, "zebra")])
        scene.label("bob", "p1", scene="indoor", objects=[box("a", 10)])
        scene.label("ann", "p2", objects=[box("a", 1 / 3)])
        scene.label("ann", "t1", entities=[{"id": "s", "class": "PER", "start": 4, "end": 7}])
        return start(scene)


def start(scene: Labelled, **how: Any) -> int:
    return releases.create_release(scene.session, scene.project, by=scene.people["manager"], **how).id


def many(database: Database, items: int) -> int:
    """A release of many photos."""
    with database.begin() as session:
        scene = labelled(session, overlap=1)
        scene.project.review_rate = 0
        for number in range(items):
            scene.photo(f"p{number}")
            scene.submit("ann", f"p{number}", objects=[box(f"b{index}", index) for index in range(20)])
        return start(scene)


def run(database: Database, blobs: LocalBlobs, settings: Settings) -> None:
    """Run every job that waits."""
    runner = Runner(database, blobs, settings)
    assert runner.run_next()
    while runner.run_next():
        pass


def look(database: Database, release_id: int) -> Release:
    with database.session() as session:
        release = session.get_one(Release, release_id)
        assert release.job is not None
        session.refresh(release, ["files"])
        return release


def content(database: Database, blobs: LocalBlobs, release_id: int) -> dict[str, bytes]:
    files = {}
    for each in look(database, release_id).files:
        with blobs.open(each.sha256) as stream:
            files[each.format] = stream.read()
    return files


def build_again(database: Database, release_id: int) -> None:
    """As after a crash right after the freeze."""
    with database.begin() as session:
        session.execute(delete(ReleaseFile).where(ReleaseFile.release_id == release_id))
        release = session.get_one(Release, release_id)
        release.state, release.manifest = "building", None
        assert release.job is not None
        release.job.state = "queued"


def test_a_built_release_is_ready_with_verified_files_and_a_manifest(
    database: Database, blobs: LocalBlobs, settings: Settings, release_id: int
) -> None:
    run(database, blobs, settings)
    release = look(database, release_id)
    assert release.job is not None
    assert (release.state, release.job.state, release.job.done) == ("ready", "done", release.job.total)
    assert {each.format: each.name for each in release.files} == {  # those that fit its fields
        "jsonl": "Street-1.jsonl",
        "coco": "Street-1.coco.json",
        "yolo": "Street-1.yolo.zip",
        "conll": "Street-1.conll",
        "csv": "Street-1.csv",
    }
    assert all(each.report["verified"] for each in release.files)
    assert release.manifest is not None
    assert release.manifest["items"] == {"total": 3, "image": 2, "text": 1}
    for each in release.files:
        wanted = {"name": each.name, "sha256": each.sha256, "size": blobs.size(each.sha256)}
        assert release.manifest["files"][each.format] == wanted


def test_coco_loads_and_equals_what_was_drawn_and_the_report_names_what_it_lacks(
    database: Database, blobs: LocalBlobs, settings: Settings, release_id: int, tmp_path: Path
) -> None:
    run(database, blobs, settings)
    path = tmp_path / "coco.json"
    path.write_bytes(content(database, blobs, release_id)["coco"])
    with contextlib.redirect_stdout(io.StringIO()):
        loaded = COCO(str(path))
    assert [each["file_name"] for each in loaded.loadImgs(loaded.getImgIds())] == ["p1.jpg", "p2.jpg"]
    assert [each["name"] for each in loaded.loadCats(loaded.getCatIds())] == ["zebra", "car"]
    assert [(each["id"], each["image_id"], each["bbox"]) for each in loaded.loadAnns(loaded.getAnnIds())] == [
        (1, 1, [10, 20, 80.25, 40]),
        (2, 2, [1 / 3, 20, 80.25, 40]),
    ]
    report = next(each.report for each in look(database, release_id).files if each.format == "coco")
    assert {(each["code"], each["field"]): each["count"] for each in report["left_out"]} == {
        ("lineage", None): 4,
        ("field", "scene"): 1,
        ("texts", None): 1,
    }


def test_jsonl_has_every_annotation_and_exact_offsets(
    database: Database, blobs: LocalBlobs, settings: Settings, release_id: int
) -> None:
    run(database, blobs, settings)
    records = list(jsonl.read(io.BytesIO(content(database, blobs, release_id)["jsonl"])))
    assert [(each.external_id, len(each.annotations)) for each in records] == [
        ("p1", 2),
        ("p2", 1),
        ("t1", 1),
    ]
    text, labels = records[2].text, records[2].labels
    assert text is not None
    assert labels is not None
    [span] = labels["entities"]
    assert text[span["start"] : span["end"]] == span["text"] == "김동국"


def test_building_the_same_frozen_work_again_gives_the_same_bytes(
    database: Database, blobs: LocalBlobs, settings: Settings, release_id: int
) -> None:
    run(database, blobs, settings)
    first, manifest = content(database, blobs, release_id), look(database, release_id).manifest
    build_again(database, release_id)
    run(database, blobs, settings)
    assert content(database, blobs, release_id) == first
    assert look(database, release_id).manifest == manifest


def test_with_all_annotations_each_box_names_its_annotator(
    database: Database, blobs: LocalBlobs, settings: Settings
) -> None:
    with database.begin() as session:
        scene = labelled(session)
        scene.photo("p1")
        scene.label("ann", "p1", objects=[box("a", 10)])
        scene.label("bob", "p1", objects=[box("a", 12)])
        people = [scene.people[name].id for name in ("ann", "bob")]
        release_id = start(scene, labels="all")
    run(database, blobs, settings)
    coco = json.loads(content(database, blobs, release_id)["coco"])
    assert len(coco["images"]) == 1
    assert [(each["annotator"], each["bbox"][0]) for each in coco["annotations"]] == list(
        zip(people, (10, 12), strict=True)
    )


def test_after_a_crash_between_two_files_only_the_missing_one_is_built(
    database: Database, blobs: LocalBlobs, settings: Settings, release_id: int
) -> None:
    run(database, blobs, settings)
    files = {each.format: each.sha256 for each in look(database, release_id).files}
    build_again(database, release_id)
    with database.begin() as session:
        kept = {"format": "jsonl", "name": "kept.jsonl", "media_type": "x", "size": 1}
        session.add(ReleaseFile(release_id=release_id, sha256=files["jsonl"], **kept))
    run(database, blobs, settings)
    found = {each.format: (each.name, each.sha256) for each in look(database, release_id).files}
    assert found["jsonl"] == ("kept.jsonl", files["jsonl"])
    assert found["coco"] == ("Street-1.coco.json", files["coco"])


def test_a_cancelled_build_stops_and_says_so(
    database: Database,
    blobs: LocalBlobs,
    settings: Settings,
    release_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "PROGRESS_SECONDS", 0.0)
    with database.begin() as session:
        job = jobs.claim(session, utcnow(), job_id=look(database, release_id).job_id)
        assert job is not None
        job.cancel_requested = True
    Runner(database, blobs, settings).run(job)
    release = look(database, release_id)
    assert (releases.state_of(release), release.state, release.files) == ("cancelled", "building", [])


def test_a_file_that_does_not_read_back_exactly_is_not_kept_and_the_others_are(
    database: Database,
    blobs: LocalBlobs,
    settings: Settings,
    release_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = replace(
        FORMATS["coco"], differences=lambda _data, _file: iter(["images, id 1: not what was to be written"])
    )
    monkeypatch.setattr(releases.files, "FORMATS", {**FORMATS, "coco": broken})
    run(database, blobs, settings)
    release = look(database, release_id)
    assert releases.state_of(release) == "ready"
    assert "coco" not in {each.format for each in release.files} > {"jsonl"}
    assert "images, id 1: not what was to be written" in releases.failures(release)["coco"]


def test_a_canonical_file_that_does_not_read_back_exactly_fails_the_build(
    database: Database,
    blobs: LocalBlobs,
    settings: Settings,
    release_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = replace(FORMATS["jsonl"], differences=lambda _data, _file: iter(["line 1"]))
    monkeypatch.setitem(cast(Any, FORMATS), "jsonl", broken)
    run(database, blobs, settings)
    release = look(database, release_id)
    assert (releases.state_of(release), release.files) == ("failed", [])


def test_a_build_that_is_killed_makes_the_same_files_when_it_runs_again(
    database: Database, blobs: LocalBlobs, settings: Settings
) -> None:
    release_id = many(database, 120)
    run(database, blobs, settings)
    first = content(database, blobs, release_id)
    build_again(database, release_id)
    where = [str(settings.data_dir), settings.database]
    process = subprocess.Popen([sys.executable, "-c", RUNNER, *where])
    try:
        wait_for_progress(database, release_id)
    finally:
        process.kill()
        process.wait()
    assert look(database, release_id).state == "building"
    with database.begin() as session:
        assert jobs.requeue_lost(session, utcnow() + 2 * jobs.LEASE) >= 1  # others of the runner's beside it
    run(database, blobs, settings)
    assert content(database, blobs, release_id) == first
    with database.session() as session:
        assert session.scalar(select(func.count(ReleaseFile.format))) == len(first)


def wait_for_progress(database: Database, release_id: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        job = look(database, release_id).job
        assert job is not None
        if job.state == "running" and 0 < job.done < (job.total or 0):
            return
        assert job.state in {"queued", "running"}
        assert time.monotonic() < deadline
        time.sleep(0.002)
