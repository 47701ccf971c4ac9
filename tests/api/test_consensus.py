"""Consensus and thresholds, over the API."""

from __future__ import annotations

import pytest

from labelstage.services import quality
from labelstage.services.access import Role
from labelstage.storage import Project
from tests.api.test_quality import label
from tests.site import Person, Site


def settle(site: Site, project: int) -> None:
    with site.database.begin() as session:
        while quality.rescore(session, session.get_one(Project, project)):
            pass


@pytest.fixture
def disputed(site: Site, manager: Person) -> int:
    project = site.project(manager, overlap=2)
    site.texts(project, ["하나", "둘"])
    label(project, site.worker(project, "ann"), "yes")
    label(project, site.worker(project, "bob"), "no")
    settle(site, project)
    return project


def test_every_item_comes_with_its_answer_its_confidence_and_who_said_what(
    manager: Person, disputed: int
) -> None:
    (field,) = manager.get(f"/projects/{disputed}/consensus").json["fields"]
    assert (field["name"], field["method"], field["items"], field["undecided"]) == ("topic", "shared", 2, 2)
    assert sum(field["steps"]) == 2
    rows = manager.get(f"/projects/{disputed}/consensus/items?field=topic&below=0.9").json
    assert [row["confidence"] for row in rows] == [0.5, 0.5]
    assert rows[0]["value"] is None
    (one,) = manager.get(f"/items/{rows[0]['item_id']}/consensus").json
    assert sorted(one["units"][0]["said"].values()) == ["no", "yes"]
    assert manager.get(f"/projects/{disputed}/consensus/items?field=topic&below=0.4").json == []


TALKS = [
    {"name": "better", "kind": "preference", "classes": [], "ties": True},
    {"name": "order", "kind": "ranking", "classes": [], "ties": True},
]


def test_preferences_and_rankings_say_whose_responses_win(site: Site, manager: Person) -> None:
    project = site.project(manager, fields=TALKS, overlap=2)
    models = {"a": "strong", "b": "weak", "c": "odd"}
    responses = [{"id": name, "content": name, "model": model} for name, model in models.items()]
    talk = {"messages": [{"role": "user", "content": "?"}], "responses": responses}
    site.conversations(
        project, [{**talk, "messages": [{"role": "user", "content": f"{n}?"}]} for n in range(4)]
    )
    for name, result in (
        ("ann", {"better": "a", "order": [["a"], ["b", "c"]]}),
        ("bob", {"better": "tie", "order": [["b"], ["a"], ["c"]]}),
    ):
        worker = site.worker(project, name)
        for number in range(4):
            work = worker.post(f"/projects/{project}/next").json
            body = {"result": result, "key": f"{name}-{number}-key"}
            assert (
                worker.post(f"/assignments/{work['assignment']['id']}/submit", json=body).status_code == 200
            )
    settle(site, project)
    better, order = manager.get(f"/projects/{project}/consensus").json["fields"]
    assert [each["model"] for each in order["strengths"]] == ["strong", "weak", "odd"]
    first = better["strengths"][0]
    assert (first["model"], first["comparisons"]) == ("strong", 16)
    assert 0.5 < first["low"] <= first["wins"] <= first["high"] < 1
    assert sum(each["wins"] for each in order["strengths"]) == pytest.approx(1.5)
    assert [each["comparisons"] for each in order["strengths"]] == [16, 16, 16]


def test_a_rule_is_tried_set_acts_and_is_taken_back(site: Site, manager: Person, disputed: int) -> None:
    rule = f"/projects/{disputed}/thresholds/topic"
    tried = manager.post(f"{rule}/simulate", json={"at": 0.8, "maximum": 3})
    assert (tried.json["one_more"], tried.json["items"]) == (2, 2)
    assert manager.put(rule, json={"at": 0.8, "maximum": 3, "active": True}).json["version"] == 1
    settle(site, disputed)
    acts = manager.get(f"/projects/{disputed}/threshold-actions").json
    assert [act["action"] for act in acts] == ["one_more", "one_more"]
    back = manager.post(f"/projects/{disputed}/threshold-actions/{acts[0]['id']}/reverse", json={})
    assert back.json["reversed_at"] is not None
    assert manager.post(f"{rule}/reverse", json={}).json == {"reversed": 1}
    assert manager.request("DELETE", rule).status_code == 204
    assert manager.get(f"/projects/{disputed}/thresholds").json == []


def test_another_projects_acts_are_not_there(site: Site, manager: Person, disputed: int) -> None:
    other = site.project(manager, overlap=2)
    manager.put(f"/projects/{disputed}/thresholds/topic", json={"active": True})
    settle(site, disputed)
    act = manager.get(f"/projects/{disputed}/threshold-actions").json[0]["id"]
    assert manager.post(f"/projects/{other}/threshold-actions/{act}/reverse", json={}).status_code == 404


def test_a_refusal_names_the_setting(manager: Person, disputed: int) -> None:
    answer = manager.put(f"/projects/{disputed}/thresholds/topic", json={"at": 2, "below": "shout"})
    assert answer.status_code == 422
    assert sorted(error["place"] for error in answer.json["errors"]) == ["at", "below"]


def test_working_it_out_anew_is_a_job(manager: Person, disputed: int) -> None:
    answer = manager.post(f"/projects/{disputed}/consensus/fit", json={})
    assert answer.status_code == 202
    assert manager.get(f"/jobs/{answer.json['job']}").json["kind"] == "consensus"


@pytest.mark.parametrize(("role", "status"), [(Role.REVIEWER, 403), (Role.DATA, 403), (Role.WORKER, 403)])
def test_only_a_manager_sets_rules(site: Site, disputed: int, role: Role, status: int) -> None:
    person = site.member(disputed, site.person("somebody"), role)
    assert person.put(f"/projects/{disputed}/thresholds/topic", json={}).status_code == status
