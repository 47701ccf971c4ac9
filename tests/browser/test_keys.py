"""Keys: every command has one, people may choose others, and nobody's typing sets one off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Workbench
from tests.browser.items import photos
from tests.servers.checkout import ROOT
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIELDS: list[dict[str, Any]] = [
    {"name": "objects", "kind": "box", "classes": [{"name": "car", "hotkey": "c"}]}
]
KEEP_BENCH = "addEventListener('workbench:ready', event => { window.bench = event.detail.bench; });"


@pytest.fixture
def ann(site: Site) -> Person:
    return site.person("ann")


@pytest.fixture
def project(site: Site, ann: Person) -> int:
    from labelstage.services.access import Role

    project = site.project(site.person("manager", manager=True), fields=FIELDS)
    site.member(project, ann, Role.WORKER)
    photos(site, project, ["first.png", "second.png"])
    return project


def test_every_command_has_a_key_or_a_button_and_every_key_a_command(
    enter: Callable[..., Page], ann: Person, project: int
) -> None:
    page = enter(ann)
    page.add_init_script(KEEP_BENCH)
    Workbench(page).open(project)
    actions = set(page.evaluate("Object.keys(bench.actions)"))
    here = set(page.evaluate("[...bench.keymap.values()].flatMap(({ commands }) => commands)"))
    table = "import('/static/-/workbench/keys/bindings.js').then(({ BINDINGS }) => BINDINGS.flatMap(({ commands }) => commands))"
    bound = set(page.evaluate(table))
    buttons = set(
        page.evaluate("[...document.querySelectorAll('[data-action]')].map(each => each.dataset.action)")
    )
    assert actions - bound - buttons == set(), (
        "give these a key in keys/bindings.js, or a button with data-action"
    )
    # Some actions come with a panel that only some schemas need; they stand in its module.
    modules = [
        path.read_text() for path in (ROOT / "static/workbench").rglob("*.js") if path.name != "bindings.js"
    ]
    absent = {name for name in here - actions if not any(re.search(rf"\b{name}\b", text) for text in modules)}
    assert absent == set(), "no action is called so"


def test_a_chosen_key_works_is_shown_and_follows_the_person(
    enter: Callable[..., Page], ann: Person, project: int
) -> None:
    page = enter(ann)
    desk = Workbench(page).open(project)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.get_by_role("button", name="Change keys").click()
    sheet.get_by_role("button", name="Skip this item: Shift+S").click()
    page.keyboard.press("g")
    expect(sheet.get_by_text("G already does “Guideline”")).to_be_visible()
    page.keyboard.press("c")
    expect(sheet.get_by_text("C is the key of the class “car”")).to_be_visible()
    page.keyboard.press("F5")
    expect(sheet.get_by_text("F5 belongs to the browser")).to_be_visible()
    page.keyboard.press("Insert")
    expect(sheet.get_by_text("“Skip this item” is now Insert.")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Skip Insert")).to_be_visible()
    other = Workbench(enter(ann)).open(project)
    other.page.keyboard.press("Shift+S")
    expect(other.page.locator(".wb-skip")).to_be_hidden()
    other.page.keyboard.press("Insert")
    expect(other.page.locator(".wb-skip")).to_be_visible()
    page.keyboard.press("?")
    sheet.get_by_role("button", name="Change keys").click()
    sheet.get_by_role("button", name="Reset “Skip this item”").click()
    expect(sheet.get_by_role("button", name="Skip this item: Shift+S")).to_be_visible()
    assert desk.work


def test_a_key_held_down_hands_in_one_item(enter: Callable[..., Page], ann: Person, project: int) -> None:
    page = enter(ann)
    desk = Workbench(page).open(project)
    first = desk.work
    page.keyboard.down("Control")
    for _ in range(5):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    desk.moved_on_from(first)
    desk.all_sent()
    desk.wait()
    expect(page.get_by_text("Today 1", exact=True)).to_be_visible()


def test_spelling_a_syllable_is_no_command_and_loses_none(
    enter: Callable[..., Page], ann: Person, project: int
) -> None:
    page = enter(ann)
    desk = Workbench(page).open(project)
    page.keyboard.press("Shift+S")
    field = page.locator(".wb-skip input[type=text], .wb-skip input:not([type])").first
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ㅎ", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.imeSetComposition", {"text": "흐", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.insertText", {"text": "흐림"})
    expect(field).to_have_value("흐림")
    assert desk.work
