"""Practice in the workbench: told at once, a hint, the answer after the last try."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Workbench
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_worker_is_told_at_once_gets_the_hint_and_sees_the_answer_after_the_last_try(
    enter: Callable[..., Page], site: Site, manager: Person, project: int, worker: Person
) -> None:
    for number in site.texts(project, ["one", "two"]):
        known = {"result": {"topic": "yes"}, "state": "practice", "hint": "Think of the topic."}
        manager.request("PUT", f"/items/{number}/gold", json=known)
    manager.request("PATCH", f"/projects/{project}/gold/settings", json={"practice_tries": 2})
    page = enter(worker, locale="en-US")
    page.goto(f"/projects/{project}/practice")
    Workbench(page).wait()
    told = page.locator(".wb-practice")
    answers = page.locator("input[type=radio]")
    answers.nth(1).check()
    page.keyboard.press("Enter")
    expect(told).to_contain_text("0 of 1 right. Correct it and check again.")
    expect(told).to_contain_text("Think of the topic.")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Now you see the known answer beside yours")
    expect(answers.nth(0)).to_be_checked()
    expect(answers.nth(0)).to_be_disabled()
    for _number in range(2):
        page.keyboard.press("Enter")
        expect(told).to_contain_text("You are told at once")
        answers.nth(0).check()
        page.keyboard.press("Enter")
        expect(told).to_contain_text("All is right.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Well done")).to_be_visible()
