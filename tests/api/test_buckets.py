"""Buckets over the API and the pages: what is connected is named, and its secret never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labelstage.cli import main
from tests.site import Site, settings_for
from tests.web.visitor import enter, seen


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    file = tmp_path / "buckets.toml"
    file.write_text('[photos]\nbucket = "x"\nendpoint = "http://127.0.0.1:9"\nkey = "k"\nsecret = "hush"\n')
    made = Site(settings_for(tmp_path, buckets_file=str(file)))
    yield made
    made.close()


def test_a_bucket_is_named_and_an_import_of_it_is_queued(site: Site) -> None:
    manager = site.person("manager", manager=True)
    project = site.project(manager)
    assert manager.get(f"/projects/{project}/buckets").json == [{"name": "photos"}]
    answer = manager.post(f"/projects/{project}/bucket-imports", json={"bucket": "photos", "prefix": "a/"})
    assert (answer.status_code, answer.json["state"]) == (202, "queued")
    wrong = manager.post(f"/projects/{project}/bucket-imports", json={"bucket": "nowhere"})
    assert (wrong.status_code, wrong.json["errors"][0]["place"]) == (422, "bucket")
    worker = site.worker(project, "worker")
    assert worker.get(f"/projects/{project}/buckets").status_code == 403


def test_the_page_offers_the_buckets_and_names_what_was_asked_for(site: Site) -> None:
    manager = site.person("manager", manager=True)
    project = site.project(manager)
    visitor = enter(site, manager)
    page = visitor.get(f"/projects/{project}/import").text
    assert "From a bucket" in seen(page)
    assert "hush" not in page
    sent = visitor.post(f"/projects/{project}/import/bucket", bucket="photos", prefix="2026/")
    assert sent.status_code == 303
    assert "photos/2026/" in seen(visitor.get(f"/projects/{project}/import").text)
    refused = visitor.post(f"/projects/{project}/import/bucket", bucket="other", prefix="2026/")
    assert refused.status_code == 422
    assert 'value="2026/"' in refused.text


def test_a_file_that_cannot_be_read_is_said_by_the_command(tmp_path: Path) -> None:
    from click.testing import CliRunner

    environment = {
        "LABELSTAGE_DATA_DIR": str(tmp_path),
        "LABELSTAGE_BUCKETS_FILE": str(tmp_path / "none.toml"),
    }
    project = CliRunner().invoke(main, ["import", "1", "--bucket", "photos"], env=environment)
    assert (project.exit_code, "There is no project 1" in project.stderr) == (1, True)
    both = CliRunner().invoke(main, ["import", "1", str(tmp_path), "--bucket", "photos"], env=environment)
    assert both.exit_code == 2
