"""What is known of workers and rules about them, over the API and on pages."""

from __future__ import annotations

import pytest

from tests.site import Person, Site, at_their_pace

RULE = {"collector": "fast", "bound": 0.5, "least": 5, "action": "restrict", "days": 2}


@pytest.fixture
def quick(site: Site, project: int) -> Person:
    """One of two workers, who answers in a tenth of the other's time."""
    people = [site.worker(project, "calm"), site.worker(project, "quick")]
    site.texts(project, [f"text {number}" for number in range(24)])
    for person, milliseconds in zip(people, (10_000, 1_000), strict=True):
        for _number in range(10):
            work = person.post(f"/projects/{project}/next").json["assignment"]["id"]
            body = {"result": {"topic": "yes"}, "key": f"key-{work:08}", "active_ms": milliseconds}
            person.post(f"/assignments/{work}/submit", json=body)
    return people[1]


def test_a_manager_tries_a_rule_keeps_it_and_takes_back_what_it_did(
    manager: Person, project: int, quick: Person
) -> None:
    path = f"/projects/{project}"
    [tried] = manager.post(f"{path}/rules/try", json=RULE).json
    assert (tried["worker_id"], tried["n"], tried["value"]) == (quick.id, 10, 1.0)
    assert manager.get(f"{path}/measures").json == []
    kept = manager.post(f"{path}/rules", json=RULE)
    assert (kept.status_code, kept.json["acts"]) == (201, False)
    [proposed] = manager.post(f"{path}/rules/run").json
    assert proposed["state"] == "proposed"
    done = manager.post(f"{path}/measures/{proposed['id']}", json={"verb": "apply"}).json
    assert done["state"] == "applied"
    answer = quick.post(f"{path}/next")
    assert (answer.status_code, answer.headers["X-Nothing-Because"]) == (204, "restricted")
    undone = manager.post(f"{path}/measures/{proposed['id']}", json={"verb": "undo"}).json
    assert undone["state"] == "undone"
    assert quick.post(f"{path}/next").status_code == 200
    assert manager.post(f"{path}/measures/{proposed['id']}", json={"verb": "apply"}).status_code == 409


def test_skills_are_for_managers_and_a_workers_own_for_himself(
    site: Site, manager: Person, project: int, quick: Person
) -> None:
    assert manager.get(f"/projects/{project}/workers/skills").json == []
    assert manager.get(f"/projects/{project}/workers/{quick.id}/skill").status_code == 404
    assert quick.get(f"/projects/{project}/workers/skills").status_code == 403
    assert quick.get(f"/projects/{project}/my-skill").json == {"skill": None, "classes": []}
    assert quick.get(f"/projects/{project}/rules").status_code == 403
    assert quick.get(f"/projects/{project}/measures").status_code == 403


def test_rules_are_changed_and_deleted(manager: Person, project: int) -> None:
    path = f"/projects/{project}/rules"
    number = manager.post(path, json=RULE).json["id"]
    assert manager.request("PATCH", f"{path}/{number}", json={"acts": True}).json["acts"] is True
    assert manager.request("DELETE", f"{path}/{number}").status_code == 204
    assert manager.get(path).json == []
    assert manager.request("DELETE", f"{path}/{number}").status_code == 404


def test_signs_of_unusual_work_are_for_managers_with_the_work_they_were_seen_in(
    site: Site, manager: Person, project: int
) -> None:
    people = at_their_pace(site, project, 60, calm=10_000, quick=500)
    [sign] = manager.get(f"/projects/{project}/anomalies").json
    assert (sign["kind"], sign["workers"], sign["n"]) == ("pace", [people[1].id], 25)
    assert sign["says"].startswith("100 % of 25 answers")
    [done] = manager.post(
        f"/projects/{project}/anomalies",
        json={"kind": "pace", "workers": sign["workers"], "action": "restrict"},
    ).json
    assert (done["state"], done["until"], done["evidence"]["says"]) == ("applied", None, sign["says"])
    assert people[1].post(f"/projects/{project}/next").headers["X-Nothing-Because"] == "restricted"
    manager.post(f"/projects/{project}/measures/{done['id']}", json={"verb": "undo"})
    assert people[1].post(f"/projects/{project}/next").status_code == 200
    assert people[0].get(f"/projects/{project}/anomalies").status_code == 403
