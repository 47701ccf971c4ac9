"""The labels of several people over one item, and what differs between two revisions, on the workbench's own views."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from labelstage.services.access import Role
from labelstage.storage import Project, User
from tests.browser.hands import Workbench
from tests.labelled import FIELDS, Labelled, box
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_layers_are_named_counted_and_shown_or_hidden_by_key(enter: Callable[..., Page], site: Site) -> None:
    people = {name: site.person(name) for name in ("manager", "ann", "bob", "reviewer")}
    manager = site.person("boss", manager=True)
    project = site.project(manager, fields=FIELDS, overlap=2)
    for name in ("ann", "bob"):
        site.member(project, people[name], Role.WORKER)
    with site.database.begin() as session:
        users = {name: session.get_one(User, person.id) for name, person in people.items()}
        scene = Labelled(session, session.get_one(Project, project), users)
        photo = scene.photo("photo")
        text = scene.text("t1", "김동국 기자가 서울에서 전했다.")
        scene.label("ann", photo.external_id, scene="indoor", objects=[box("a", 10), box("b", 300, "zebra")])
        scene.label("bob", photo.external_id, scene="outdoor", objects=[box("a", 40)])
        scene.submit(
            "ann", "t1", entities=[{"id": "s", "class": "PER", "start": 0, "end": 3, "text": "김동국"}]
        )
        scene.submit(
            "bob", "t1", entities=[{"id": "s", "class": "PER", "start": 0, "end": 6, "text": "김동국 기자"}]
        )
        places = photo.id, text.id
    page = enter(manager)
    page.goto(f"/items/{places[0]}")
    page.get_by_role("link", name="All in one picture").click()
    Workbench(page).wait()
    layer = page.get_by_role("region", name="Layers").get_by_role("button", name="Ann 2 Shift+1")
    expect(layer).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("row", name="indoor")).to_be_visible()
    page.keyboard.press("Shift+Digit1")
    expect(layer).to_have_attribute("aria-pressed", "false")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    page.goto(f"/items/{places[1]}/compare")
    Workbench(page).wait()
    expect(page.locator(".wb-legend-line")).to_have_count(2)
    page.get_by_role("link", name="Back to the item").click()
    page.wait_for_url(f"**/items/{places[1]}")
