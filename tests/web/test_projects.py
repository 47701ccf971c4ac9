"""Making a project, its picture, its settings, its schema and its guideline."""

from __future__ import annotations

import json
import re

from tests.site import TOPIC, Person, Site
from tests.web.visitor import Visitor, seen

SETTINGS = {
    "title": "Renamed",
    "description": "",
    "state": "active",
    "overlap": "3",
    "review_rate": "50",
    "lease_minutes": "20",
    "points": "5",
    "match_iou": "0.6",
}


def version(page: str) -> int:
    """The version that a form of settings carries."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return int(found[1])


def test_a_new_project_leads_on_to_bringing_items_in(managing: Visitor) -> None:
    new = {key: value for key, value in SETTINGS.items() if key != "state"}
    answer = managing.post("/projects/new", **new, fields=json.dumps(TOPIC), guideline="# Rules")
    assert answer.headers["Location"].endswith("/import")
    number = answer.headers["Location"].split("/")[2]
    assert "Rules" in managing.get(f"/projects/{number}/guideline").text


def test_a_refused_project_keeps_what_was_typed_and_names_every_place(managing: Visitor) -> None:
    fields = [{"name": "Bad Name", "kind": "box", "classes": [{"name": "car"}]}]
    new = {**SETTINGS, "title": "Kept", "overlap": "many"}
    answer = managing.post("/projects/new", **new, fields=json.dumps(fields), guideline="Kept too")
    assert answer.status_code == 422
    assert 'value="Kept"' in answer.text
    assert "Kept too" in answer.text
    assert "Bad Name" in answer.text
    assert 'id="overlap-error"' in answer.text
    answer = managing.post("/projects/new", **{**new, "overlap": "2"}, fields=json.dumps(fields))
    assert "fields[0].name" in seen(answer.text)
    assert "fields[0].name" in answer.text.split("data-problems=")[1].split(">")[0]


def test_settings_are_saved(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/settings"
    seen_version = version(managing.get(path).text)
    page = managing.follow(managing.post(path, **SETTINGS, version=seen_version))
    assert "Saved." in seen(page)
    assert 'name="overlap" type="number" value="3"' in page


def test_a_stale_save_is_refused_with_a_sentence_and_loses_nothing(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/settings"
    seen_version = version(managing.get(path).text)
    managing.post(path, **{**SETTINGS, "title": "Hers"}, version=seen_version)
    answer = managing.post(path, **{**SETTINGS, "title": "His"}, version=seen_version)
    assert answer.status_code == 409
    assert "Somebody changed these settings" in seen(answer.text)
    assert 'value="His"' in answer.text
    assert "Hers" in seen(answer.text)
    again = managing.post(path, **{**SETTINGS, "title": "His"}, version=version(answer.text))
    assert "His" in managing.follow(again)


def test_a_setting_out_of_range_is_named_at_its_field(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/settings"
    sent = {**SETTINGS, "review_rate": "101", "version": version(managing.get(path).text)}
    answer = managing.post(path, **sent)
    assert answer.status_code == 422
    assert 'id="review_rate-error"' in answer.text
    assert 'value="101"' in answer.text


def test_an_edit_of_the_schema_says_what_it_means_before_it_is_saved(managing: Visitor, project: int) -> None:
    fewer = [{**TOPIC[0], "classes": [{"name": "yes"}]}]
    path = f"/projects/{project}/schema"
    shown = managing.post(path, fields=json.dumps(fewer), base=1)
    assert shown.status_code == 200
    assert "The class no is removed" in seen(shown.text)
    assert "Version 1" in seen(managing.get(path).text)
    saved = managing.follow(managing.post(path, fields=json.dumps(fewer), base=1, confirmed=1))
    assert "Version 2" in seen(saved)


def test_the_labels_of_another_tool_take_the_schemas_place_once_what_that_means_is_confirmed(
    managing: Visitor, project: int
) -> None:
    config = '<View><Rating name="how" toName="t"/><TimeSeries name="s" toName="t"/></View>'
    page = managing.post(f"/projects/{project}/schema/foreign", config=config)
    assert "&lt;TimeSeries s&gt;" in page.text
    assert "What this edit means" in seen(page.text)
    assert "Version 1" in seen(managing.get(f"/projects/{project}/schema").text)
    refused = managing.post(f"/projects/{project}/schema/foreign", config="<View")
    assert refused.status_code == 422
    assert "&lt;View" in refused.text


def test_a_stale_edit_of_the_schema_is_compared_with_the_newer_one(managing: Visitor, project: int) -> None:
    path, more = f"/projects/{project}/schema", [*TOPIC[0]["classes"], {"name": "maybe"}]
    managing.post(path, fields=json.dumps([{**TOPIC[0], "classes": more}]), base=1, confirmed=1)
    answer = managing.post(path, fields=json.dumps([{**TOPIC[0], "title": "Mine"}]), base=1, confirmed=1)
    assert answer.status_code == 409
    assert "The class maybe is removed" in seen(answer.text)
    assert "Mine" in answer.text


def test_a_schema_that_is_no_json_is_kept_and_explained(managing: Visitor, project: int) -> None:
    answer = managing.post(f"/projects/{project}/schema", fields="[{broken", base=1)
    assert answer.status_code == 422
    assert "[{broken" in answer.text
    assert "This is not JSON" in seen(answer.text)


def test_a_guideline_is_previewed_without_being_saved(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/guideline"
    shown = managing.post(path, markdown="# Draw *tight*", base=0, preview=1)
    assert "<h1>Draw <em>tight</em></h1>" in shown.text
    assert "no guideline yet" in seen(managing.get(path).text)


def test_a_stale_guideline_shows_the_newer_text_beside_ones_own(managing: Visitor, project: int) -> None:
    path = f"/projects/{project}/guideline"
    assert managing.post(path, markdown="Hers", base=0).status_code == 303
    answer = managing.post(path, markdown="His", base=0)
    assert answer.status_code == 409
    assert "Hers" in answer.text
    assert "His" in answer.text
    assert 'name="base" value="1"' in answer.text


def test_the_picture_says_what_to_do_next(managing: Visitor, site: Site, project: int) -> None:
    assert "There is nothing to label yet." in seen(managing.get(f"/projects/{project}").text)
    site.texts(project, ["one"])
    assert "Nobody has begun." in seen(managing.get(f"/projects/{project}").text)


def test_the_picture_counts_what_was_handed_in(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    site.texts(project, ["one"])
    work = worker.post(f"/projects/{project}/next").json
    assert work is not None
    number = work["assignment"]["id"]
    worker.post(f"/assignments/{number}/submit", json={"result": {"topic": "yes"}, "key": "k" * 8})
    words = seen(managing.get(f"/projects/{project}").text)
    assert "Submits 1 / 2" in words
    assert "Submits wait for a review." in words
    assert "Worker 1 0 0 0 0" in words
