"""What lies under a prefix of a connected bucket comes in: from a real store, killed or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from obstore import store

from labelstage.config import Settings
from labelstage.jobs import imports
from labelstage.jobs.context import JobContext
from labelstage.services import intake
from labelstage.services.errors import Invalid
from labelstage.storage import Job, Project
from labelstage.storage.buckets import BadBuckets, connected
from tests.servers.s3 import S3
from tests.unit.jobs.test_imports import Desk, lines, packed, picture

CONTENT = {
    "in/a/1.png": picture(1),
    "in/a/2.png": picture(2),
    "in/b/set.zip": packed({"3.png": picture(3), "x.txt": b"in a zip"}),
    "in/rows.jsonl": lines(3),
    "in/broken.png": b"no image",
    "in/.hidden.png": picture(4),
    "out/secret.txt": b"outside",
}


@pytest.fixture
def bucket(s3_store: S3) -> Any:
    """A client of the bucket below the test's prefix, with the content in it."""
    keys = {"access_key_id": s3_store.key, "secret_access_key": s3_store.secret}
    place = {"bucket": s3_store.bucket, "region": "us-east-1", "endpoint": s3_store.endpoint}
    made = store.S3Store(
        **place,
        **keys,
        prefix=s3_store.prefix,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
    )
    for key, body in CONTENT.items():
        made.put(key, body)
    return made


@pytest.fixture
def desk(tmp_path: Path, s3_store: S3, bucket: Any) -> Iterator[Desk]:
    file = tmp_path / "buckets.toml"
    file.write_text(
        f"""
        [photos]
        bucket = "{s3_store.bucket}"
        endpoint = "{s3_store.endpoint}"
        key = "{s3_store.key}"
        secret = "{s3_store.secret}"
        prefix = "{s3_store.prefix}/in/"
        [others]
        bucket = "elsewhere"
        projects = [99]
        """
    )
    made = Desk(Settings(data_dir=tmp_path, buckets_file=str(file)))
    yield made
    made.database.dispose()


def bring(desk: Desk, prefix: str = "") -> Job:
    with desk.database.begin() as session:
        project = session.get_one(Project, desk.project_id)
        job_id = intake.queue_bucket(
            session, project, intake.bucket(desk.settings, project, "photos"), prefix
        ).id
    while desk.runner.run_next():
        pass
    return desk.job(job_id)


@pytest.mark.services
def test_objects_tables_and_archives_come_in_under_their_keys_and_again_nothing_is_added(desk: Desk) -> None:
    assert bring(desk).result == {"added": 7, "duplicates": 0, "unchanged": 0, "rejected": 1}
    assert set(desk.items()) == {"a/1.png", "a/2.png", "3.png", "x.txt", "0", "1", "2"}
    assert desk.rejects() == {"broken.png": "not_an_image"}
    again = bring(desk, "/a/")
    assert again.result == {"added": 0, "duplicates": 0, "unchanged": 2, "rejected": 0}
    assert again.done == again.total == sum(len(CONTENT[f"in/a/{n}.png"]) for n in (1, 2))


@pytest.mark.services
def test_a_killed_import_goes_on_with_the_list_it_had(
    desk: Desk, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports.intake, "MOST_AT_ONCE", 1)
    with desk.database.begin() as session:
        project = session.get_one(Project, desk.project_id)
        source = intake.bucket(desk.settings, project, "photos")
        job_id = intake.queue_bucket(session, project, source, "a/").id
    save, saved = JobContext.save, 0

    def dies(context: JobContext, session: Any, **progress: Any) -> None:
        nonlocal saved
        saved += 1
        if saved == 4:
            raise RuntimeError("killed")
        save(context, session, **progress)

    monkeypatch.setattr(JobContext, "save", dies)
    desk.runner.run_next()
    assert (desk.job(job_id).state, list(desk.items())) == ("failed", ["a/1.png"])
    bucket.put("a/0.png", picture(9))
    bucket.delete("in/a/2.png")
    with desk.database.begin() as session:
        session.get_one(Job, job_id).state = "queued"
    while desk.runner.run_next():
        pass
    assert (desk.job(job_id).state, list(desk.items())) == ("done", ["a/1.png"])
    assert desk.rejects() == {"a/2.png": "object_missing"}


@pytest.mark.services
def test_a_large_object_is_read_part_by_part(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelstage.storage.buckets._SMALL", 10)
    assert bring(desk, "b/").result == {"added": 2, "duplicates": 0, "unchanged": 0, "rejected": 0}


@pytest.mark.services
def test_nothing_there_and_a_wrong_key_are_said(desk: Desk, tmp_path: Path) -> None:
    job = bring(desk, "nowhere/")
    assert (job.state, "nothing under this prefix" in str(job.error)) == ("failed", True)
    file = tmp_path / "buckets.toml"
    file.write_text(file.read_text().replace("a-secret", "no-secret"))
    assert "cannot be listed" in str(bring(desk).error)


def test_a_project_sees_the_buckets_that_are_for_it_and_no_other(tmp_path: Path) -> None:
    file = tmp_path / "b.toml"
    file.write_text('[all]\nbucket = "x"\n[mine]\nbucket = "y"\nprojects = [7]\n')
    settings = Settings(data_dir=tmp_path, buckets_file=str(file))
    assert [each.name for each in intake.buckets_of(settings, Project(id=7))] == ["all", "mine"]
    with pytest.raises(Invalid) as refused:
        intake.bucket(settings, Project(id=8), "mine")
    assert str(refused.value.problems[0].message) == "Choose one of: all."


@pytest.mark.parametrize("text", ["[a", "a = 1", "[a]\nregion = 'x'", "[a]\nbucket = 'x'\nsecrt = 'y'"])
def test_a_file_of_buckets_that_cannot_be_read_stops_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "b.toml"
    file.write_text(text)
    with pytest.raises(BadBuckets, match=r"b\.toml"):
        connected(str(file))
