"""A worker sees nothing of what others say about an item, wherever he looks."""

from __future__ import annotations

from typing import Any

import pytest

from labelstage.services.access import Role, project_permissions
from labelstage.storage import User
from tests.site import Person, Site

SECRET = "zebra-crossing-of-ann"
NOTED: list[dict[str, Any]] = [
    {
        "name": "things",
        "kind": "span",
        "classes": [
            {"name": "thing", "attributes": [{"name": "note", "title": "Note", "type": "text"}]},
        ],
    }
]


@pytest.fixture
def shared(site: Site, manager: Person) -> tuple[int, int, int, Person]:
    """A project, an item that Ann labelled, her assignment, and Bob who has the same item."""
    project = site.project(manager, fields=NOTED, overlap=3)
    [item] = site.texts(project, ["a cat sat"])
    ann, bob = site.worker(project, "annabella"), site.worker(project, "bob")
    hers = ann.post(f"/projects/{project}/next", json={}).get_json()["assignment"]["id"]
    span = {"id": "s1", "class": "thing", "start": 2, "end": 5, "text": "cat", "attributes": {"note": SECRET}}
    answer = ann.post(f"/assignments/{hers}/submit", json={"result": {"things": [span]}, "key": "k" * 12})
    assert answer.status_code == 200, answer.text
    assert bob.post(f"/projects/{project}/next", json={}).get_json()["item"]["id"] == item
    return project, item, hers, bob


def reachable(site: Site, values: dict[str, int]) -> list[str]:
    """Every address below the API and of the pages that a worker may ask for, with these ids in it."""
    allowed = project_permissions(User(is_admin=False), [Role.WORKER])
    found = []
    for rule in site.app.url_map.iter_rules():
        permission = getattr(site.app.view_functions[rule.endpoint], "permission", None)
        if "GET" in (rule.methods or ()) and permission in allowed and rule.arguments <= set(values):
            with site.app.test_request_context():
                found.append(
                    site.app.url_map.bind("localhost").build(
                        rule.endpoint, {n: values[n] for n in rule.arguments}
                    )
                )
    return found


def test_no_address_that_a_worker_may_open_shows_the_labels_or_the_name_of_another(
    site: Site, shared: tuple[int, int, int, Person]
) -> None:
    project, item, hers, bob = shared
    addresses = reachable(site, {"project_id": project, "item_id": item, "assignment_id": hers})
    assert len(addresses) >= 8
    for address in addresses:
        text = bob.client.get(address, headers=bob.headers).get_data(as_text=True)
        assert SECRET not in text, address
        assert "annabella" not in text.lower(), address


def test_work_says_nothing_of_how_many_have_had_the_item(
    shared: tuple[int, int, int, Person],
) -> None:
    project, _item, _hers, bob = shared
    work = bob.post(f"/projects/{project}/next", json={}).get_json()
    shown = set(work["item"]) | set(work["assignment"])
    assert not shown & {"submitted", "overlap", "open_slots", "scores", "agreement", "unusable"}
    assert work["result"] is None
    assert work["item"]["state"] == "open"


@pytest.mark.parametrize("path", ["draft", "submit", "skip", "release", "heartbeat"])
def test_the_assignment_of_another_is_not_there(shared: tuple[int, int, int, Person], path: str) -> None:
    _project, _item, hers, bob = shared
    method = "PUT" if path == "draft" else "POST"
    body = {
        "draft": {"result": {}, "version": 0},
        "submit": {"result": {}, "key": "k" * 12},
        "skip": {"reason": ""},
    }.get(path)
    answer = bob.request(method, f"/assignments/{hers}/{path}", json=body)
    assert answer.status_code == 404
    assert SECRET not in answer.text
