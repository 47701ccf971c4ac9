"""Freezing releases and taking their files, by page."""

from __future__ import annotations

import hashlib
import re

from labelstage.jobs.runner import Runner
from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import Visitor, enter, seen


def build(site: Site) -> None:
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    while runner.run_next():
        pass


def test_a_release_without_work_is_refused_and_the_form_kept(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/releases", title="Too soon", labels="all")
    assert answer.status_code == 422
    assert 'value="Too soon"' in answer.text
    assert "There is no accepted work yet." in seen(answer.text)


def test_a_release_is_frozen_built_and_its_files_are_what_their_hashes_say(
    site: Site, project: int, worker: Person, data: Person
) -> None:
    site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    visitor = enter(site, data)
    frozen = visitor.post(f"/projects/{project}/releases", title="First", labels="consensus", submitted=1)
    path = frozen.headers["Location"]
    assert "Being built" in seen(visitor.get(path).text)
    build(site)
    page = visitor.get(path).text
    assert "Ready" in seen(page)
    assert "Read back and found exact" in seen(page)
    link = re.search(r'href="(/api/v1/releases/\d+/files/jsonl)"', page)
    assert link is not None
    assert link[1] in visitor.get(f"/projects/{project}/releases").text
    file = visitor.client.get(link[1], buffered=True)
    assert hashlib.sha256(file.data).hexdigest() in page


def test_a_reviewer_sees_no_releases(site: Site, project: int, reviewer: Person) -> None:
    visitor = enter(site, reviewer)
    assert visitor.get(f"/projects/{project}/releases").status_code == 403
    assert "/releases" not in visitor.get(f"/projects/{project}/review").text


def test_the_form_counts_what_fits_while_it_is_filled_in(
    site: Site, project: int, worker: Person, data: Person
) -> None:
    site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    visitor = enter(site, data)
    page = visitor.get(f"/projects/{project}/releases/new").text
    assert "0 items · 0 annotations" in seen(page)
    count = f"/projects/{project}/releases/count"
    assert visitor.post(count, submitted=1).json == {
        "text": "2 items · 2 annotations · 1 person",
        "refused": False,
    }
    answer = visitor.post(count, **{"submitted": 1, "where.classes": "topic/yes"})
    assert answer.json["text"].startswith("1 item ·")
    wrong = visitor.post(count, **{"where.metadata": "camera"}).json
    assert (wrong["refused"], wrong["text"]) == (True, "Give keys with their values.")


def test_a_release_made_by_page_is_limited_and_divided_as_said(
    site: Site, project: int, worker: Person, data: Person
) -> None:
    site.texts(project, ["one", "two", "three", "four"])
    say(worker, project, "yes", "no", "yes", "yes")
    visitor = enter(site, data)
    values = {
        "submitted": 1,
        "labels": "consensus",
        "where.classes": "topic/yes",
        "where.since": "2020-01-01",
        "where.gold": "no",
        "where.untouched": "no",
        "split.method": "balanced",
        "split.parts": "train 2, test 1",
        "split.seed": "3",
        "split.stratify": "topic",
    }
    made = visitor.post(f"/projects/{project}/releases", **values)
    build(site)
    assert "train 2 · test 1" in seen(visitor.follow(made))
    again = visitor.post(
        f"/projects/{project}/releases", **{**values, "split.parts": "train", "split.seed": "x"}
    )
    assert again.status_code == 422
    said = seen(again.text)
    assert "like train 80, val 10, test 10" in said
    assert "Give a whole number from 0 to" in said
    assert 'value="topic/yes" selected' in again.text
    assert again.text.count('value="no" selected') == 2


def test_releases_of_two_projects_become_one_by_page(
    site: Site, project: int, worker: Person, manager: Person
) -> None:
    site.texts(project, ["one"])
    say(worker, project, "yes")
    managing = enter(site, manager)
    topics = [{"name": "subject", "kind": "choice", "classes": [{"name": "yes"}, {"name": "maybe"}]}]
    second = manager.post("/projects", json={"title": "Second", "fields": topics}).json["id"]
    managing.post(f"/projects/{project}/releases", title="First", labels="consensus", submitted=1)
    build(site)
    path = f"/projects/{second}/releases/compose"
    first = managing.get(path)
    assert "First" in seen(first.text)
    [number] = re.findall(r'name="release" value="(\d+)"', first.text)
    form = managing.get(f"{path}?release={number}").text
    assert f'id="map-{number}-0"' in form
    assert 'value="yes" selected' in form
    wrong = managing.post(path, release=number, **{f"map-{number}-0": "nose"})
    assert wrong.status_code == 422
    mapped = {f"map-{number}-0": "subject", f"map-{number}-0-0": "maybe", "title": "Both"}
    made = managing.post(path, release=number, **mapped)
    build(site)
    page = managing.follow(made)
    assert "Composed of" in seen(page)
    lines = managing.client.get(
        re.search(r'href="(/api/v1/releases/\d+/files/jsonl)"', page)[1], buffered=True
    ).text
    assert '"labels": {"subject": "maybe"}' in lines
