"""The workbench as a worker's hands meet it: mouse, keys, fingers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.services.access import Role
from tests.browser.hands import Workbench, swipe
from tests.browser.items import photos, skipped, submitted
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BOXES: list[dict[str, Any]] = [
    {
        "name": "objects",
        "kind": "box",
        "classes": [
            {"name": "car", "attributes": [{"name": "parked", "type": "checkbox"}]},
            {"name": "fish", "hotkey": "f"},
        ],
    },
    {"name": "scene", "kind": "choice", "required": True, "classes": [{"name": "day"}, {"name": "night"}]},
]
SPANS: list[dict[str, Any]] = [
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}]}
]
TEXT = "지난주 😀👨\u200d👩\u200d👧 김철수는 서울시청에 갔다.\r\nSeoul was cold."


@pytest.fixture
def photo_project(site: Site, manager: Person) -> int:
    project = site.project(manager, fields=BOXES)
    photos(site, project, ["first.png", "second.png", "third.png"])
    return project


@pytest.fixture
def text_project(site: Site, manager: Person) -> int:
    project = site.project(manager, fields=SPANS)
    site.texts(project, [TEXT, "The second."])
    return project


@pytest.fixture
def ann(site: Site) -> Person:
    return site.person("ann")


def boxes(result: dict[str, Any]) -> list[tuple[str, float, float, float, float]]:
    return [
        (each["class"], each["x"], each["y"], each["width"], each["height"]) for each in result["objects"]
    ]


def near(*expected: tuple[str, float, float, float, float]) -> list[Any]:
    """Equal to a pixel: a window has whole pixels, an image scaled to it has not."""
    return [(name, *(pytest.approx(value, abs=1) for value in shape)) for name, *shape in expected]


def join(site: Site, project: int, person: Person) -> Person:
    return site.member(project, person, Role.WORKER)


def test_boxes_drawn_moved_sized_and_classed_by_mouse_and_keys_are_what_is_handed_in(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    desk = Workbench(enter(ann)).open(photo_project)
    page = desk.page
    desk.drag((20, 30), (120, 90))
    desk.click(200, 100)
    desk.click(260, 180)
    page.keyboard.press("f")
    desk.drag((260, 180), (280, 200))
    page.keyboard.press("v")
    desk.drag((60, 60), (70, 65))
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.get_by_label("parked").check()
    desk.drag((300, 200), (300, 201))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("before you submit")).to_be_visible()
    page.get_by_label("night").check()
    desk.submit()
    expect(page.locator(".wb-progress")).to_contain_text("Today 1")
    [result] = submitted(site, ann)
    assert boxes(result) == near(("car", 29, 45, 100, 60), ("fish", 200, 100, 80, 100))
    assert result["objects"][0]["attributes"] == {"parked": True}
    assert result["scene"] == "night"


def test_everything_done_can_be_undone_and_copies_are_new_objects(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    desk = Workbench(enter(ann)).open(photo_project)
    page = desk.page
    desk.draw((20, 30, 120, 90))
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+b")
    desk.objects(3)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    desk.objects(0)
    page.keyboard.press("Control+z")
    desk.objects(3)
    for _ in range(3):
        page.keyboard.press("Control+z")
    desk.objects(0)
    page.keyboard.press("Control+Shift+z")
    desk.objects(1)


def test_tab_walks_the_objects_and_then_goes_on_through_the_page(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    desk = Workbench(enter(ann)).open(photo_project)
    page = desk.page
    desk.draw((20, 30, 120, 90))
    desk.draw((200, 30, 320, 90))
    page.keyboard.press("Escape")
    selected = page.locator("[role=option][aria-selected=true]")
    for position in ("1", "2"):
        page.keyboard.press("Tab")
        expect(selected).to_have_attribute("aria-posinset", position)
    page.keyboard.press("Tab")
    expect(selected).to_have_count(0)
    expect(page.locator(".wb-stage")).not_to_be_focused()


def test_the_point_under_the_wheel_stays_and_the_image_is_never_lost(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    desk = Workbench(enter(ann)).open(photo_project)
    before = desk.screen(300, 200)
    scale = desk.scale
    desk.page.mouse.move(*before)
    desk.page.mouse.wheel(0, -400)
    desk.page.wait_for_function(
        "scale => Number(document.querySelector('.wb-stage').dataset.scale) > scale", arg=scale
    )
    assert desk.screen(300, 200) == pytest.approx(before, abs=1)
    desk.page.keyboard.down("Space")
    desk.drag((300, 200), (310, 200))
    desk.page.keyboard.up("Space")
    desk.objects(0)
    assert desk.screen(300, 200)[0] > before[0]


def test_fingers_draw_and_two_of_them_zoom(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    page = enter(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk = Workbench(page).open(photo_project)
    glass = page.context.new_cdp_session(page)
    swipe(glass, [[desk.screen(40, 40)], [desk.screen(100, 100)], [desk.screen(200, 160)]])
    desk.objects(1)
    scale = desk.scale
    swipe(glass, [[(150, 250), (250, 250)], [(120, 250), (280, 250)], [(100, 250), (300, 250)]])
    page.wait_for_function(
        "scale => Number(document.querySelector('.wb-stage').dataset.scale) > scale * 1.5", arg=scale
    )
    desk.objects(1)


def test_spans_chosen_by_drag_double_click_and_caret_keep_their_exact_offsets(
    site: Site, text_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, text_project, ann)
    desk = Workbench(enter(ann)).open(text_project)
    page = desk.page
    desk.select_text("서울")
    page.keyboard.press("2")
    desk.double_click_text("김철수는")
    page.keyboard.press("1")
    page.keyboard.press("BracketLeft")
    desk.select_text("시청")
    desk.objects(3)
    page.keyboard.press("Delete")
    desk.objects(2)
    page.locator(".wb-text").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("2")
    desk.objects(3)
    desk.submit()
    [result] = submitted(site, ann)
    found = {(each["class"], each["start"], each["end"], each["text"]) for each in result["entities"]}
    place = {words: TEXT.index(words) for words in ("서울", "김철수", "Seoul")}
    assert found == {
        ("LOC", place["서울"], place["서울"] + 2, "서울"),
        ("PER", place["김철수"], place["김철수"] + 3, "김철수"),
        ("LOC", place["Seoul"], place["Seoul"] + 5, "Seoul"),
    }


def test_enter_after_labelling_words_lets_go_of_them_and_does_not_hand_in(
    site: Site, text_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, text_project, ann)
    desk = Workbench(enter(ann)).open(text_project)
    before = desk.work
    desk.select_text("서울")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("[aria-selected=true]")).to_have_count(0)
    assert desk.work == before
    desk.page.keyboard.press("Enter")
    desk.moved_on_from(before)
    desk.all_sent()
    assert len(submitted(site, ann)) == 1


def test_a_class_takes_its_letter_and_the_help_sheet_says_where_the_command_went(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    page = Workbench(enter(ann)).open(photo_project).page
    page.keyboard.press("Shift+Slash")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet.locator("dt", has_text=re.compile(r"Shift\+F(?!\d)"))).to_be_visible()
    expect(sheet.get_by_text("fish")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_skipping_asks_why_and_brings_the_next_item(
    site: Site, photo_project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    join(site, photo_project, ann)
    desk = Workbench(enter(ann)).open(photo_project)
    before = desk.work
    desk.page.keyboard.press("Shift+S")
    desk.page.get_by_role("button", name="The item is broken").click()
    desk.moved_on_from(before)
    desk.all_sent()
    assert skipped(site, ann) == ["The item is broken"]
