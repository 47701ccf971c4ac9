"""Nobody reviews, adjudicates or hears an appeal on their own work or decision, by whichever endpoint they try."""

from __future__ import annotations

import pytest

from labelstage.services.access import Role
from tests.api.reviewing import Stage
from tests.site import Person, Site
from tests.web.visitor import enter


@pytest.fixture
def stage(site: Site, manager: Person) -> Stage:
    made = Stage(site, manager)
    made.ask()
    site.member(made.project, made.ann, Role.REVIEWER)
    return made


def own(stage: Stage) -> tuple[int, int]:
    """Ann's assignment and its revision."""
    work = stage.judge.get(f"/items/{stage.item}/adjudication").json
    assert work is not None
    layer = work["work"]["case"]["layers"][0]
    return layer["assignment"], layer["revision"]


@pytest.mark.parametrize("decision", ["accept", "fix", "return", "reject"])
def test_no_decision_about_ones_own_work(stage: Stage, decision: str) -> None:
    number, revision = own(stage)
    body = {"decision": decision, "revision": revision, "comment": "Fine.", "result": {"topic": "no"}}
    assert stage.ann.post(f"/assignments/{number}/reviews", json=body).status_code == 403


def test_ones_own_work_is_in_no_queue_and_no_sample(stage: Stage) -> None:
    number, _revision = own(stage)
    for queue in ("all", "low", "flagged", "new", "appeals"):
        found = stage.ann.get(f"/projects/{stage.project}/reviews/queue?queue={queue}").json
        assert found is not None
        assert number not in [each["assignment_id"] for each in found["reviews"]]
    drawn = stage.ann.post(f"/projects/{stage.project}/samples", json={"size": 5}).json
    assert drawn is not None
    assert drawn["population"] == 1


def test_no_adjudication_of_ones_own_work_by_api_or_page(stage: Stage) -> None:
    assert stage.ann.post(f"/projects/{stage.project}/adjudications/next").status_code == 204
    body = {"result": {"topic": "yes"}, "seen": []}
    assert stage.ann.post(f"/items/{stage.item}/adjudication", json=body).status_code == 403
    visitor = enter(stage.site, stage.ann)
    assert visitor.get(f"/items/{stage.item}/adjudicate").status_code == 403
    number, _revision = own(stage)
    assert visitor.get(f"/assignments/{number}/review").status_code == 403


def test_no_hearing_of_an_appeal_against_ones_own_decision(stage: Stage) -> None:
    number, revision = own(stage)
    body = {"decision": "return", "revision": revision, "comment": "No."}
    assert stage.judge.post(f"/assignments/{number}/reviews", json=body).status_code == 201
    assert stage.ann.post(f"/assignments/{number}/appeals", json={"text": "Yes."}).status_code == 201
    for decision in ("accept", "fix", "return", "reject"):
        again = {"decision": decision, "revision": revision, "comment": "No.", "result": {"topic": "yes"}}
        assert stage.judge.post(f"/assignments/{number}/reviews", json=again).status_code == 403
        assert stage.ann.post(f"/assignments/{number}/reviews", json=again).status_code == 403
    assert stage.judge.post(f"/projects/{stage.project}/adjudications/next").status_code == 204
    assert enter(stage.site, stage.judge).get(f"/assignments/{number}/review").status_code == 403
    second = stage.site.member(stage.project, stage.site.person("second"), Role.REVIEWER)
    heard = second.post(f"/projects/{stage.project}/reviews/next?queue=appeals").json
    assert heard is not None
    assert heard["work"]["assignment"]["id"] == number  # looking at it in vain holds it for nobody


def test_whoever_decided_on_a_submit_does_not_adjudicate_its_item(stage: Stage) -> None:
    number, revision = own(stage)
    body = {"decision": "accept", "revision": revision}
    assert stage.judge.post(f"/assignments/{number}/reviews", json=body).status_code == 201
    work = stage.manager.get(f"/items/{stage.item}/adjudication").json
    assert work is not None
    seen = [layer["revision"] for layer in work["work"]["case"]["layers"]]
    said = {"result": {"topic": "yes", "entities": []}, "seen": seen}
    assert stage.judge.post(f"/items/{stage.item}/adjudication", json=said).status_code == 403
    assert stage.manager.post(f"/items/{stage.item}/adjudication", json=said).status_code == 201
