"""Label schemas to begin with, and copies of projects."""

from __future__ import annotations

from typing import Any

from labelstage.services.access import Role
from tests.api.test_intake import body
from tests.site import Person, Site

CONFIG = '<View><Choices name="mood" toName="t"><Choice value="good"/></Choices><Video name="v"/></View>'


def test_templates_come_in_the_language_asked_for(manager: Person) -> None:
    found = manager.get("/schema-templates?language=ko").get_json()
    titles = {each["name"]: each["fields"][0]["title"] for each in found}
    assert titles["detection"] == "객체"
    made = manager.post(
        "/projects", json={"title": "P", "fields": found[0]["fields"], "guideline": found[0]["guideline"]}
    )
    assert made.status_code == 201


def test_a_foreign_label_schema_becomes_ours_and_what_is_lost_is_named(manager: Person) -> None:
    answer = body(manager.post("/schema-imports", json={"text": CONFIG}))
    assert [each["kind"] for each in answer["fields"]] == ["choice"]
    assert [each["place"] for each in answer["left_out"]] == ["<Video v>"]
    refused = manager.post("/schema-imports", json={"text": "<View"})
    assert (refused.status_code, body(refused)["errors"][0]["place"]) == (422, "text")


def test_a_copy_has_schema_guideline_and_settings_and_if_asked_people_and_items(
    site: Site, manager: Person, project: int
) -> None:
    worker = site.person("worker")
    site.member(project, worker, Role.WORKER)
    site.texts(project, ["one", "two"])
    manager.request("PUT", f"/projects/{project}/guideline", json={"markdown": "# Rules"})
    manager.request("PATCH", f"/projects/{project}", json={"overlap": 3, "points": 7})

    def copied(**how: Any) -> tuple[dict[str, Any], list[str], int]:
        made = body(manager.post(f"/projects/{project}/clone", json={"title": "Copy", **how}))
        items = body(manager.get(f"/projects/{made['id']}/items"))["items"]
        assert all((item["state"], item["overlap"]) == ("open", 3) for item in items)
        return (
            made,
            [item["text"] for item in items],
            len(manager.get(f"/projects/{made['id']}/members").get_json()),
        )

    made, items, people = copied()
    assert (made["guideline"], made["points"], made["fields"][0]["name"], items, people) == (
        "# Rules",
        7,
        "topic",
        [],
        1,
    )
    assert copied(items=True, people=True)[1:] == (["one", "two"], 2)
    assert worker.request("POST", f"/projects/{made['id'] + 1}/next", json={"holding": []}).status_code == 200


def test_who_may_not_make_projects_cannot_copy_one(site: Site, manager: Person, project: int) -> None:
    helper = site.person("helper")
    site.member(project, helper, Role.MANAGER)
    assert helper.post(f"/projects/{project}/clone", json={"title": "Copy"}).status_code == 403
