"""Gold over the API: who may see it, and that a worker cannot tell it from the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from labelstage.storage import Assignment
from tests.site import Person, Site

RESULT = {"topic": "yes"}
TIME = r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)?"
#: What differs between any two items: the item's own words, how many were done before, ids that count on.
UNLIKE = {"text", "done_today", "revision", "messages", "project_id", "worker_id", "schema_version"}


@pytest.fixture
def ann(site: Site, manager: Person, project: int) -> Person:
    """A worker of a project of which every fifth text is gold."""
    site.texts(project, [f"text {number:02}" for number in range(40)])
    answers = [{"external_id": f"text-{number}", "result": RESULT} for number in range(0, 40, 5)]
    added = manager.post(f"/projects/{project}/gold/answers", json={"answers": answers})
    assert added.json == {"added": 8, "refused": []}
    assert (
        manager.request("PATCH", f"/projects/{project}/gold/settings", json={"rate": 50}).status_code == 200
    )
    return site.worker(project, "ann")


def levelled(document: Any, number: int) -> Any:
    """What was answered about an assignment, with its own number, its text and times made the same."""
    if isinstance(document, list):
        return [levelled(each, number) for each in document]
    if isinstance(document, dict):
        kept = {name: each for name, each in document.items() if name not in UNLIKE}
        return {name: levelled(each, number) for name, each in kept.items()}
    if document is not True and document == number:
        return "ID"
    return (
        re.sub(rf"#{number}$", "#ID", re.sub(TIME, "TIME", document))
        if isinstance(document, str)
        else document
    )


def test_nothing_that_a_worker_is_told_tells_gold_from_the_rest(
    site: Site, project: int, ann: Person
) -> None:
    told: dict[int, str] = {}
    while (answer := ann.post(f"/projects/{project}/next")).status_code == 200:
        work, number = answer.json, answer.json["assignment"]["id"]
        handed = ann.post(f"/assignments/{number}/submit", json={"result": RESULT, "key": f"key-{number:08}"})
        again = ann.get(f"/assignments/{number}")
        answers = [work, handed.json, again.json, list(handed.headers.keys())]
        told[number] = str(levelled(answers, number))
    with site.database.session() as session:
        rows = session.execute(select(Assignment.id, Assignment.gold).order_by(Assignment.id)).all()
    assert sum(row.gold for row in rows) >= 2
    first, *others = dict.fromkeys(told.values())
    assert not others, (first, others)


def test_a_question_about_gold_looks_like_any_other(site: Site, project: int, ann: Person) -> None:
    number = ann.post(f"/projects/{project}/next").json["assignment"]["id"]
    asked = ann.post(f"/assignments/{number}/questions", json={"text": "Which?"}).json
    assert (asked["item_id"], asked["item_name"]) == (number, f"#{number}")


def test_a_worker_cannot_ask_for_items_by_their_own_numbers(site: Site, project: int, ann: Person) -> None:
    work = ann.post(f"/projects/{project}/next").json
    with site.database.session() as session:
        item = session.get_one(Assignment, work["assignment"]["id"]).item_id
    assert ann.get(f"/items/{item}/image").status_code == 404
    assert ann.get(f"/items/{item}").status_code == 403
    assert work["item"]["id"] == work["assignment"]["id"]


def test_gold_is_nothing_for_workers_and_reviewers(site: Site, project: int, ann: Person) -> None:
    for who in (ann, site.reviewer(project, "rev")):
        assert who.get(f"/projects/{project}/gold").status_code == 403
        assert who.get(f"/projects/{project}/gold/settings").status_code == 403


def test_gold_waits_no_longer_for_its_points_than_what_was_reviewed_after_it(
    site: Site, project: int, ann: Person
) -> None:
    rev = site.reviewer(project, "rev")
    done: dict[int, bool] = {}
    while not any(done.values()) or list(done.values())[-1]:  # until gold came, and something else after it
        number = ann.post(f"/projects/{project}/next").json["assignment"]["id"]
        ann.post(f"/assignments/{number}/submit", json={"result": RESULT, "key": f"key-{number:08}"})
        with site.database.session() as session:
            done[number] = session.get_one(Assignment, number).gold
    body = {"decision": "accept", "revision": ann.get(f"/assignments/{number}").json["revision"]}
    assert rev.post(f"/assignments/{number}/reviews", json=body).status_code == 201
    for number in (number for number, is_gold in done.items() if is_gold):
        assert ann.get(f"/assignments/{number}").json["assignment"]["state"] == "accepted"


def test_an_item_becomes_gold_by_one_call_once_a_reviewer_has_passed_it(
    site: Site, manager: Person, project: int
) -> None:
    [item] = site.texts(project, ["one"])
    bob, rev = site.worker(project, "bob"), site.reviewer(project, "rev")
    work = bob.post(f"/projects/{project}/next").json["assignment"]["id"]
    bob.post(f"/assignments/{work}/submit", json={"result": {"topic": "no"}, "key": "key-00000001"})
    assert manager.put(f"/items/{item}/gold", json={}).status_code == 404
    revision = bob.get(f"/assignments/{work}").json["revision"]
    rev.post(f"/assignments/{work}/reviews", json={"decision": "accept", "revision": revision})
    made = manager.put(f"/items/{item}/gold", json={}).json
    assert (made["result"], made["source"], made["state"]) == ({"topic": "no"}, "reviewed", "active")
    assert manager.put(f"/items/{item}/gold", json={"state": "retired"}).json["state"] == "retired"
    [kept] = manager.get(f"/projects/{project}/gold").json
    assert kept["item_id"] == item


def test_a_rate_out_of_bounds_is_refused_at_its_place(manager: Person, project: int) -> None:
    answer = manager.request("PATCH", f"/projects/{project}/gold/settings", json={"rate": 51})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["place"] == "rate"


def test_no_count_of_the_project_moves_before_a_workers_eyes(project: int, ann: Person) -> None:
    assert ann.get(f"/projects/{project}").json["progress"] == {}
