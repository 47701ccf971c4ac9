"""The builder of label schemas, by mouse and by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from labelstage.services import projects
from labelstage.storage import Project
from tests.site import Site

pytestmark = pytest.mark.browser


def sent(page: Page) -> list[dict[str, object]]:
    """The schema as the form would send it."""
    fields: list[dict[str, object]] = json.loads(page.locator("textarea[name=fields]").input_value())
    return fields


def test_a_project_is_made_with_classes_typed_one_after_another(
    enter: Callable[..., Page], site: Site
) -> None:
    page = enter(site.person("manager", manager=True))
    page.goto("/projects/new")
    page.get_by_label("Title", exact=True).first.fill("Street scenes")
    page.get_by_label("Class", exact=True).fill("car")
    page.keyboard.press("Enter")
    page.keyboard.type("person")
    page.keyboard.press("Enter")
    page.keyboard.type("bicycle")
    expect(page.locator(".preview")).to_contain_text("bicycle")
    page.get_by_role("button", name="Make the project").click()
    page.wait_for_url("**/import")
    with site.database.session() as session:
        made = projects.schema(session, session.get_one(Project, 1))
        labels = made.fields[0]["classes"]
    assert [label["name"] for label in labels] == ["car", "person", "bicycle"]
    assert [label["hotkey"] for label in labels] == ["1", "2", "3"]


def test_pasted_lines_become_classes_and_arrows_move_them(enter: Callable[..., Page], site: Site) -> None:
    manager = site.person("manager", manager=True)
    page = enter(manager)
    page.goto(f"/projects/{site.project(manager)}/schema")
    page.get_by_role("button", name="Spans of text").click()
    name = page.locator("[data-place='fields[1].classes[0].name'] ")
    name.evaluate(
        """(input) => {
            const data = new DataTransfer();
            data.setData("text/plain", "사람\\n기관\\n\\n사람\\n장소");
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator(".preview")).to_contain_text("장소")
    grip = page.locator("[data-place='fields[1].classes[2].handle']")
    grip.press("ArrowUp")
    expect(page.locator("[data-place='fields[1].classes[1].handle']")).to_be_focused()
    page.keyboard.press("ArrowUp")
    classes = sent(page)[1]["classes"]
    assert isinstance(classes, list)
    assert [label["name"] for label in classes] == ["장소", "사람", "기관"]


def test_the_fields_follow_the_json_and_broken_json_is_named(enter: Callable[..., Page], site: Site) -> None:
    manager = site.person("manager", manager=True)
    page = enter(manager)
    page.goto(f"/projects/{site.project(manager)}/schema")
    page.get_by_text("The same as JSON").click()
    text = page.locator("textarea[name=fields]")
    text.fill('[{"name": "mood", "kind": "choice", "classes": [{"name": "calm"}]}]')
    expect(page.get_by_label("Class", exact=True)).to_have_value("calm")
    text.fill('[{"name": "mood"')
    expect(page.get_by_text("This is not JSON")).to_be_visible()
    expect(page.get_by_label("Class", exact=True)).to_have_value("calm")


def test_what_the_server_refuses_is_marked_at_its_input(enter: Callable[..., Page], site: Site) -> None:
    manager = site.person("manager", manager=True)
    page = enter(manager)
    page.goto(f"/projects/{site.project(manager)}/schema")
    page.get_by_label("Name in the data").fill("Not A Name")
    page.get_by_role("button", name="Check the edit").click()
    marked = page.locator("[data-place='fields[0].name']")
    expect(marked).to_have_attribute("aria-invalid", "true")
    expect(marked).to_have_value("Not A Name")


def test_an_edit_that_breaks_labels_is_confirmed_first(enter: Callable[..., Page], site: Site) -> None:
    manager = site.person("manager", manager=True)
    page = enter(manager)
    page.goto(f"/projects/{site.project(manager)}/schema")
    page.get_by_label("Remove the class").last.click()
    page.get_by_role("button", name="Check the edit").click()
    expect(page.locator("#changes")).to_contain_text("The class no is removed")
    page.get_by_role("button", name="Save version 2").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
