"""Nothing a worker did is lost: killed tabs, dead networks, ended sessions, two tabs on one item. Where there is more than one
version of the labels each is kept, shown and explained, and none is written over in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.services import projects
from labelstage.storage import Project, User
from tests.browser.hands import Workbench, sign_in
from tests.browser.items import drafts, photos, submitted
from tests.servers.labelstage import Server
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BOXES: list[dict[str, Any]] = [{"name": "objects", "kind": "box", "classes": [{"name": "car"}]}]
BOX = (20, 30, 120, 90)
OTHER = (200, 100, 300, 190)

#: What a first view does without has been fetched after it: the parts of any item, those of an image, and what reads its pixels.
SPARES_ARE_HERE = """() => performance.getEntriesByType("resource")
  .filter(({ name, responseEnd }) => /(spares|worker)\\.js$/.test(name) && responseEnd > 0).length === 3"""


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    project = site.project(manager, fields=BOXES)
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
    desk.draw(BOX)
    expect(desk.page.locator("[data-state=saved]")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [1]
    desk.open(project)
    desk.objects(1)


def test_what_never_reached_the_server_comes_back_in_the_next_tab_which_says_so(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    context = desk.page.context
    context.set_offline(True)
    desk.draw(BOX)
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
    page.wait_for_function(SPARES_ARE_HERE)
    first = desk.work
    desk.draw(BOX)
    page.context.set_offline(True)
    page.keyboard.press("b")
    expect(page.locator(".wb-light")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+KeyS")
    expect(page.get_by_role("button", name="The item is broken")).to_be_visible()
    page.keyboard.press("Escape")
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
    desk.draw(BOX)
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
    desk.draw(BOX)
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    other = page.context.new_page()
    sign_in(other, ann)
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
    other.draw(BOX)
    other.draw((150, 30, 220, 90))
    expect(other.page.locator("[data-state=saved]")).to_be_visible()
    desk.draw((20, 150, 120, 200))
    expect(desk.page.get_by_text("Another tab or device saved this item meanwhile")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [2]
    desk.page.get_by_role("button", name=choice).click()
    desk.objects(objects)
    expect(desk.page.locator("[data-state=saved]")).to_be_visible()
    assert [count(draft) for draft in drafts(site, ann)] == [objects]


def test_an_hour_without_a_network_and_a_clock_that_is_wrong_lose_nothing(
    site: Site, enter: Callable[..., Page], ann: Person, project: int
) -> None:
    page = enter(ann)
    page.clock.install(time="2036-02-03T04:05:06")
    desk = Workbench(page).open(project)
    first = desk.work
    desk.draw(BOX)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    desk.moved_on_from(first)
    page.clock.fast_forward("01:00:00")
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    page.context.set_offline(False)
    page.clock.fast_forward("00:31")
    desk.all_sent()
    assert [count(result) for result in submitted(site, ann)] == [1]


def test_a_tab_that_dies_between_keeping_and_sending_leaves_the_submit_to_the_next(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    page = desk.page
    page.route("**/submit", lambda _route: None)  # it never gets an answer
    desk.draw(BOX)
    work = desk.work
    page.keyboard.press("Control+Enter")
    desk.moved_on_from(work)
    page.wait_for_function("indexedDB.databases().then(found => found.length > 0)")
    expect(page.locator("#workbench[data-unsent='1']")).to_be_visible()
    page.close(run_before_unload=False)
    again = Workbench(desk.page.context.new_page()).open(project)
    again.all_sent()
    page = again.page
    page.wait_for_function("work => document.querySelector('#workbench').dataset.ready !== work", arg=work)
    assert [count(result) for result in submitted(site, ann)] == [1]


def test_an_old_tab_cannot_hand_in_over_what_a_newer_one_saved_and_shows_both(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    page = desk.page
    newer = Workbench(page.context.new_page()).open(project)
    newer.draw(BOX)
    newer.draw(OTHER)
    expect(newer.page.locator("[data-state=saved]")).to_be_visible()
    work = desk.work
    page.keyboard.press("Control+Enter")  # nothing drawn here
    expect(page.get_by_text("was not taken: Another tab has saved newer work")).to_be_visible()
    assert submitted(site, ann) == []
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator(f"#workbench[data-ready='{work}']")).to_be_visible()
    page.get_by_role("button", name="Show both").click()
    expect(page.get_by_role("button", name="The other version 2")).to_be_visible()
    page.get_by_role("button", name="Use the other").click()
    desk.objects(2)
    desk.submit()
    assert [count(result) for result in submitted(site, ann)] == [2]


def test_what_was_handed_in_elsewhere_is_said_and_the_labels_stay(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    other = Workbench(desk.page.context.new_page()).open(project)
    other.submit()
    work = desk.work
    desk.draw(BOX)
    expect(
        desk.page.get_by_text("can no longer be saved: This item has already been handed in.")
    ).to_be_visible()
    expect(desk.page.locator("[data-state=refused]")).to_be_visible()
    desk.page.get_by_role("button", name="On to the next item").click()
    desk.moved_on_from(work)
    assert [count(result) for result in submitted(site, ann)] == [0]


def test_work_is_never_sent_in_the_name_of_somebody_else_who_signed_in(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    bob = site.worker(project, "bob")
    page = desk.page
    expect(
        page.locator("#workbench[data-next]")
    ).to_be_visible()  # no answer still to come brings back its cookie
    other = page.context.new_page()
    other.context.clear_cookies()
    sign_in(other, bob)
    desk.draw(BOX)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Sign in as Ann in another tab").first).to_be_visible()
    assert (submitted(site, bob), submitted(site, ann), drafts(site, bob)) == ([], [], [])
    other.context.clear_cookies()
    sign_in(other, ann)
    page.evaluate("document.querySelector('[data-name=outbox] .wb-notice-action')?.click()")
    desk.all_sent()
    assert [count(result) for result in submitted(site, ann)] == [1]


@pytest.mark.parametrize(
    "fault",
    [
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('blocked', 'SecurityError') } })",
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
    ],
    ids=["blocked", "full"],
)
def test_without_room_on_the_device_work_goes_on_and_the_worker_knows(
    site: Site, enter: Callable[..., Page], ann: Person, project: int, fault: str
) -> None:
    page = enter(ann)
    page.add_init_script(fault)
    desk = Workbench(page).open(project)
    desk.draw(BOX)
    expect(page.get_by_text("storage is full or blocked")).to_be_visible()
    expect(page.locator("[data-state=saved]")).to_be_visible()
    desk.submit()
    assert [count(result) for result in submitted(site, ann)] == [1]


def test_labels_that_no_longer_fit_the_schema_come_back_after_a_reload(
    site: Site, desk: Workbench, ann: Person, manager: Person, project: int
) -> None:
    desk.draw(BOX)
    desk.draw(OTHER)
    required = [*BOXES, {"name": "light", "kind": "choice", "required": True, "classes": [{"name": "day"}]}]
    with site.database.begin() as session:
        by = session.get_one(User, manager.id)
        projects.save_schema(session, session.get_one(Project, project), by=by, fields=required)
    page = desk.page
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("have changed since this page was opened")).to_be_visible()
    assert submitted(site, ann) == []
    page.get_by_role("button", name="Reload the page").click()
    desk.objects(2)
    page.get_by_text("day", exact=True).first.click()
    desk.submit()
    assert [(count(result), result["light"]) for result in submitted(site, ann)] == [(2, "day")]


def test_refused_labels_are_offered_again_by_the_next_page(
    site: Site, desk: Workbench, ann: Person, project: int
) -> None:
    page = desk.page
    desk.draw(BOX)
    page.route(
        "**/submit",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body='{"detail": "Not so."}'
        ),
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("was not taken: Not so.")).to_be_visible()
    again = Workbench(page.context.new_page()).open(project)
    page.close()
    again.page.get_by_role("button", name="Open it again").click()
    again.objects(1)
    again.submit()
    assert [count(result) for result in submitted(site, ann)] == [1]
