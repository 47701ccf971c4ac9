"""One thing done to many items."""

from __future__ import annotations

from tests.site import Person, Site


def act(person: Person, project: int, items: list[int], action: str) -> int:
    answer = person.post(f"/projects/{project}/items/chosen", json={"items": items, "action": action})
    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    return int(answer.json["changed"])


def test_a_manager_withdraws_restores_and_raises_many_items_at_once(
    site: Site, manager: Person, project: int
) -> None:
    items = site.texts(project, ["one", "two", "three"])
    assert act(manager, project, items[:2], "withdraw") == 2
    assert act(manager, project, items, "withdraw") == 1
    assert act(manager, project, items, "restore") == 3
    assert act(manager, project, items[2:], "raise") == 1
    work = site.worker(project, "w").post(f"/projects/{project}/next").json
    assert work is not None
    assert work["item"]["id"] == items[2]


def test_a_reviewer_sends_to_adjudication_and_changes_nothing_else(site: Site, project: int) -> None:
    items = site.texts(project, ["one"])
    reviewer = site.reviewer(project, "r")
    body = {"items": items, "action": "withdraw"}
    assert reviewer.post(f"/projects/{project}/items/chosen", json=body).status_code == 403
    answer = reviewer.post(f"/projects/{project}/items/chosen", json={"items": items, "action": "adjudicate"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert "nobody has labelled it yet" in answer.json["errors"][0]["message"]
