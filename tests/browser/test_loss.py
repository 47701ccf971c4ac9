"""Nothing a worker did is lost: killed tabs, dead networks, ended sessions, two tabs on one item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Workbench
from tests.browser.items import drafts, photos, submitted
from tests.servers.labelstage import Server
from tests.site import PASSWORD, Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BOXES: list[dict[str, Any]] = [{"name": "objects", "kind": "box", "classes": [{"name": "car"}]}]


@pytest.fixture
def project(site: Site) -> int:
    project = site.project(site.person("manager", manager=True), fields=BOXES)
    photos(site, project, ["first.png", "second.png", "third.png"])
    return project


@pytest.fixture
def ann(site: Site, project: int) -> Person:
    return site.worker(project, "ann")


@pytest.fixture
def desk(enter: Callable[..., Page], ann: Person, project: int) -> Workbench:
    return Workbench(enter(ann)).open(project)


def count(result: dict[str, Any]) -> int:
    return len(result["objects"])


def test_a_draft_comes_back_after_a_reload(site: Site, desk: Workbench, ann: Person, project: int) -> None:
    desk.draw((20, 30, 120, 90))
    expect(desk.page.locator("[data-state=saved]")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [1]
    desk.open(project)
    desk.objects(1)


def test_what_never_reached_the_server_comes_back_in_the_next_tab_which_says_so(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    context = desk.page.context
    context.set_offline(True)
    desk.draw((20, 30, 120, 90))
    desk.draw((200, 100, 260, 190))
    expect(desk.page.locator("[data-state=offline]")).to_be_visible()
    desk.page.close(run_before_unload=False)
    assert drafts(site, ann) == []
    context.set_offline(False)
    again = Workbench(context.new_page()).open(project)
    again.objects(2)
    expect(again.page.get_by_text("kept on this device and is back")).to_be_visible()
    expect(again.page.locator("[data-state=saved]")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [2]


def test_without_a_network_work_goes_on_and_is_handed_in_when_it_is_back(
    site: Site, desk: Workbench, ann: Person
) -> None:
    page = desk.page
    expect(page.locator("#workbench[data-next]")).to_be_visible()
    first = desk.work
    desk.draw((20, 30, 120, 90))
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    desk.moved_on_from(first)
    desk.wait()
    desk.draw((30, 30, 90, 90))
    desk.draw((100, 30, 190, 90))
    second = desk.work
    page.keyboard.press("Control+Enter")
    desk.moved_on_from(second)
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    assert submitted(site, ann) == []
    page.context.set_offline(False)
    desk.all_sent()
    assert [count(result) for result in submitted(site, ann)] == [1, 2]
    desk.wait()
    desk.objects(0)


def test_a_submit_cut_off_by_the_servers_death_arrives_once_after_its_restart(
    site: Site, desk: Workbench, ann: Person, server: Server
) -> None:
    desk.draw((20, 30, 120, 90))
    server.kill()
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_text("The server cannot be reached")).to_be_visible()
    server.start()
    # Not by the button: the page tries by itself, too, and takes it away when that goes through.
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.all_sent()
    assert [count(result) for result in submitted(site, ann)] == [1]


def test_after_the_session_ended_work_waits_for_the_worker_to_sign_in_again(
    site: Site, desk: Workbench, ann: Person
) -> None:
    page = desk.page
    desk.draw((20, 30, 120, 90))
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    other = page.context.new_page()
    other.goto("/login")
    other.locator("input[name=email]").fill(ann.email)
    other.locator("input[name=password]").fill(PASSWORD)
    other.locator("input[name=password]").press("Enter")
    other.wait_for_url(lambda url: "/login" not in url)
    # The tab may have sent it by itself by now, and taken the button away.
    page.evaluate("document.querySelector('.wb-notice-action')?.click()")
    desk.all_sent()
    assert [count(result) for result in submitted(site, ann)] == [1]


@pytest.mark.parametrize(("choice", "objects"), [("Keep mine", 1), ("Use the other", 2)])
def test_two_tabs_on_one_item_overwrite_nothing_until_the_worker_chooses(
    site: Site, desk: Workbench, ann: Person, project: int, choice: str, objects: int
) -> None:
    other = Workbench(desk.page.context.new_page()).open(project)
    assert other.work == desk.work
    other.draw((20, 30, 120, 90))
    other.draw((150, 30, 220, 90))
    expect(other.page.locator("[data-state=saved]")).to_be_visible()
    desk.draw((20, 150, 120, 200))
    expect(desk.page.get_by_text("Another tab or device saved this item meanwhile")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [2]
    desk.page.get_by_role("button", name=choice).click()
    desk.objects(objects)
    expect(desk.page.locator("[data-state=saved]")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [objects]
