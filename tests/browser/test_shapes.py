"""Every shape by mouse, by keys alone and by fingers, as it arrives at the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.services.access import Role
from tests.browser.hands import KeyPointer, Workbench, swipe
from tests.browser.items import photos, submitted
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FIELDS: list[dict[str, Any]] = [
    {"name": "signs", "kind": "box", "rotated": True, "classes": [{"name": "sign", "hotkey": "1"}]},
    {"name": "areas", "kind": "polygon", "classes": [{"name": "roof", "hotkey": "2"}]},
    {"name": "lines", "kind": "polyline", "classes": [{"name": "lane", "hotkey": "3"}]},
    {
        "name": "poses",
        "kind": "keypoints",
        "classes": [
            {
                "name": "person",
                "hotkey": "4",
                "keypoints": ["nose", "left hand", "right hand"],
                "skeleton": [[0, 1], [0, 2]],
            }
        ],
    },
]
ROOF = [(40, 40), (120, 30), (130, 110), (50, 120)]
LANE = [(20, 200), (150, 220), (280, 200)]
Points = list[tuple[float, ...]]


@pytest.fixture
def ann(site: Site) -> Person:
    return site.person("ann")


@pytest.fixture
def project(site: Site, ann: Person) -> int:
    manager = site.person("manager", manager=True)
    number = site.project(manager, fields=FIELDS)
    photos(site, number, ["first.png", "second.png"])
    site.member(number, ann, Role.WORKER)
    return number


def handed_in(site: Site, worker: Person) -> dict[str, Any]:
    [result, *_earlier] = reversed(submitted(site, worker))
    return result


def points(result: dict[str, Any], field: str) -> list[Points]:
    return [[tuple(point) for point in each["points"]] for each in result[field]]


def near(*shapes: Points, by: float = 1.5) -> list[Any]:
    """Equal to a pixel or so: a window has whole pixels, an image scaled to it has not."""
    return [[pytest.approx(point, abs=by) for point in shape] for shape in shapes]


def shape_of(sign: dict[str, Any]) -> list[float]:
    return [sign[name] for name in ("x", "y", "width", "height", "rotation")]


def test_every_shape_drawn_by_mouse_arrives_as_it_was_drawn(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    desk = Workbench(enter(ann)).open(project)
    press = desk.page.keyboard.press
    press("n")
    desk.drag((200, 40), (300, 90))
    press("Alt+w")
    press("w")
    press("2")
    for corner in (*ROOF, ROOF[0]):
        desk.click(*corner)
    press("3")
    for point in (*LANE[:2], (390, 290)):
        desk.click(*point)
    press("Backspace")
    desk.click(*LANE[2])
    press("Enter")
    press("4")
    desk.click(330, 120)
    press("x")
    desk.page.keyboard.down("Shift")
    desk.click(350, 180)
    desk.page.keyboard.up("Shift")
    desk.objects(4)
    desk.submit()
    result = handed_in(site, ann)
    assert shape_of(result["signs"][0]) == pytest.approx([200, 40, 100, 50, 16], abs=1)
    assert points(result, "areas") == near(ROOF)
    assert points(result, "lines") == near(LANE)
    assert points(result, "poses") == near([(330, 120, 2), (0, 0, 0), (350, 180, 1)])


def test_every_shape_is_drawn_and_changed_by_keys_alone(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    desk = Workbench(enter(ann)).open(project)
    press = desk.page.keyboard.press
    press("n")
    hand = KeyPointer(desk)
    hand.click(200, 40).click(300, 90)
    press("2")
    for corner in ROOF:
        hand.click(*corner)
    press("n")
    press("3")
    for point in LANE:
        hand.click(*point)
    press("n")
    press("4")
    hand.click(330, 120).click(310, 180, "Shift+Enter")
    press("x")
    desk.objects(4)
    press("v")
    hand.drag((80, 80), (90, 80))
    press("k")
    for _ in range(2):
        press("Quote")
    press("Shift+ArrowDown")
    desk.submit()
    result = handed_in(site, ann)
    assert shape_of(result["signs"][0]) == pytest.approx([200, 40, 100, 50, 0], abs=1.5)
    moved: Points = [(x + 10, y + 10 * (index == 1)) for index, (x, y) in enumerate(ROOF)]
    assert points(result, "areas") == near(moved)
    assert points(result, "lines") == near(LANE)
    assert points(result, "poses") == near([(330, 120, 2), (310, 180, 1), (0, 0, 0)])


def test_fingers_draw_every_shape_and_buttons_stand_in_for_keys(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    page = enter(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    desk = Workbench(page).open(project)
    glass = page.context.new_cdp_session(page)

    def press(button: str) -> None:
        # Chromium makes no click of a tap that follows a swipe faster than any hand could.
        page.get_by_role("button", name=button).click()

    def tap(x: float, y: float) -> None:
        page.touchscreen.tap(*desk.screen(x, y))

    press("roof")
    for corner in ROOF:
        tap(*corner)
    swipe(glass, [[(150, 400), (250, 400)], [(140, 400), (260, 400)]])
    press("Finish the shape")
    press("lane")
    for point in (*LANE, (60, 280)):
        tap(*point)
    press("Take back the last point")
    tap(*LANE[-1])
    press("person")
    tap(330, 120)
    press("Leave out the next point")
    tap(350, 180)
    press("sign")
    swipe(glass, [[desk.screen(200, 40)], [desk.screen(250, 60)], [desk.screen(300, 90)]])
    before = desk.work
    press("Submit")
    desk.moved_on_from(before)
    desk.all_sent()
    result = handed_in(site, ann)
    assert points(result, "areas") == near(ROOF, by=2)
    assert points(result, "lines") == near(LANE, by=2)
    assert points(result, "poses") == near([(330, 120, 2), (0, 0, 0), (350, 180, 2)], by=2)
    assert shape_of(result["signs"][0]) == pytest.approx([200, 40, 100, 50, 0], abs=2)


def test_vertices_are_dragged_pulled_out_and_taken_out_and_the_next_item_begins_with_all_of_it(
    site: Site, project: int, ann: Person, enter: Callable[..., Page]
) -> None:
    desk = Workbench(enter(ann)).open(project)
    press = desk.page.keyboard.press
    press("2")
    press("n")
    for corner in ROOF:
        desk.click(*corner)
    press("n")
    press("v")
    desk.drag(ROOF[2], (150, 130))
    desk.drag((80, 35), (80, 10))
    desk.page.keyboard.down("Alt")
    desk.click(*ROOF[3])
    desk.page.keyboard.up("Alt")
    press("Control+z")
    press("Control+Shift+z")
    desk.submit()
    expected: Points = [ROOF[0], (80, 10), ROOF[1], (150, 130)]
    assert points(handed_in(site, ann), "areas") == near(expected)
    press("Control+Shift+v")
    desk.objects(1)
    expect(desk.page.locator("[role=option]")).to_contain_text("4 points")
    desk.submit()
    assert points(handed_in(site, ann), "areas") == near(expected)
