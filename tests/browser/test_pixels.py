"""Tools that look at the pixels: brush, eraser, wand, tightening, edges that attract. On a photograph of coins."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from labelstage.measures import rle
from labelstage.services.access import Role
from labelstage.services.intake.adding import add_items
from labelstage.services.intake.pictures import take_picture
from labelstage.services.intake.records import Record
from labelstage.storage import Project
from labelstage.storage.blobs import from_settings
from tests.browser.hands import Workbench
from tests.browser.items import submitted
from tests.browser.test_workbench import swipe
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CLASSES = [{"name": "coin", "hotkey": "1"}]
MASKS = [{"name": "coins", "kind": "mask", "classes": CLASSES}]
BOXES = [{"name": "coins", "kind": "box", "classes": CLASSES}]
#: A coin of the photograph, outlined by another program and looked over by a person: x, y, width, height.
COIN = (22, 35, 45, 39)
SIZE = (303, 384)


@pytest.fixture
def ann(site: Site) -> Person:
    return site.person("ann")


@pytest.fixture
def open_coins(site: Site, ann: Person, enter: Callable[..., Page]) -> Callable[..., Workbench]:
    """The photograph of coins before somebody who labels it by these fields."""

    def opened(fields: list[dict[str, Any]], **options: Any) -> Workbench:
        project = site.project(site.person("manager", manager=True), fields=fields)
        file = io.BytesIO((Path(str(find_spec("skimage").origin)).parent / "data" / "coins.png").read_bytes())
        picture = take_picture(from_settings(site.settings), file, max_pixels=1_000_000)
        with site.database.begin() as session:
            record = Record(default_id="coins", name="coins.png", picture=picture)
            add_items(session, session.get_one(Project, project), [record])
        site.member(project, ann, Role.WORKER)
        return Workbench(enter(ann, **options)).open(project)

    return opened


def areas(result: dict[str, Any]) -> list[int]:
    assert all(each["size"] == list(SIZE) for each in result["coins"])
    return [rle.area(rle.parse(each["counts"], SIZE)) for each in result["coins"]]


def wait_for_wand(page: Page) -> None:
    expect(page.get_by_role("button", name="Magic wand", pressed=True)).to_be_visible()


def test_masks_by_brush_eraser_and_wand_are_what_is_handed_in(
    site: Site, ann: Person, open_coins: Callable[..., Workbench]
) -> None:
    desk = open_coins(MASKS)
    page = desk.page
    desk.drag((30, 10), (130, 10))
    desk.objects(1)
    page.keyboard.press("x")
    desk.drag((80, 0), (80, 25))
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    wait_for_wand(page)
    desk.click(44, 60)
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    page.keyboard.press("BracketLeft")
    expect(page.get_by_text("Tolerance 12")).to_be_visible()
    desk.objects(1)
    page.keyboard.press("Enter")
    desk.objects(2)
    page.keyboard.press("Control+z")
    desk.objects(1)
    page.keyboard.press("Control+Shift+z")
    desk.objects(2)
    desk.submit()
    [result] = submitted(site, ann)
    painted, coin = areas(result)
    assert 1900 < painted < 2300  # 100 by 22 and half a round at each end, less what the eraser took
    assert coin == pytest.approx(0.785 * COIN[2] * COIN[3], rel=0.12)


def test_loose_boxes_are_tightened_drawn_to_edges_and_repeated(
    site: Site, ann: Person, open_coins: Callable[..., Workbench]
) -> None:
    desk = open_coins(BOXES)
    page = desk.page
    desk.drag((14, 28), (74, 82))
    page.keyboard.press("t")
    expect(page.get_by_role("option").get_by_text(f"{COIN[2]} × {COIN[3]}", exact=True)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("option").get_by_text("60 × 54", exact=True)).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    page.mouse.move(*desk.screen(200, 280))
    page.keyboard.press("j")
    desk.objects(2)
    page.keyboard.press("d")
    expect(page.get_by_role("button", name="Edges attract", pressed=True)).to_be_visible()
    desk.drag((132, 108), (175, 147))
    desk.objects(3)
    desk.submit()
    [result] = submitted(site, ann)
    found = [(each["x"], each["y"], each["width"], each["height"]) for each in result["coins"]]
    assert found[0] == COIN
    assert found[1][2:] == COIN[2:]
    assert found[2] == pytest.approx((134, 110, 39, 35), abs=2)


def test_a_mask_is_painted_and_its_wand_used_without_a_mouse(
    site: Site, ann: Person, open_coins: Callable[..., Workbench]
) -> None:
    desk = open_coins(MASKS)
    page = desk.page
    keys = page.keyboard
    keys.press("k")
    keys.press("Enter")
    desk.objects(1)
    for _ in range(4):
        keys.press("Control+ArrowRight")
    keys.press("Shift+Enter")  # a straight line from there to here
    keys.press("Escape")  # the pointer away
    keys.press("Escape")  # the next mask
    keys.press("p")
    wait_for_wand(page)
    keys.press("k")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    keys.press("n")
    desk.objects(2)
    keys.press("Escape")
    desk.submit()
    [result] = submitted(site, ann)
    line, region = areas(result)
    assert line > 2 * 24 * 24
    assert region > 0


def test_fingers_paint_and_use_the_wand_by_its_buttons(
    site: Site, ann: Person, open_coins: Callable[..., Workbench]
) -> None:
    desk = open_coins(MASKS, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = desk.page
    glass = page.context.new_cdp_session(page)
    swipe(glass, [[desk.screen(40, 150)], [desk.screen(80, 150)], [desk.screen(120, 152)]])
    expect(page.get_by_text("Objects: 1", exact=True)).to_be_attached()
    page.get_by_role("button", name="Magic wand").tap()
    wait_for_wand(page)
    swipe(glass, [[desk.screen(44, 60)]])
    page.get_by_role("button", name="Keep").tap()
    expect(page.get_by_role("button", name="Keep")).to_be_hidden()
    desk.submit()
    [result] = submitted(site, ann)
    assert len(result["coins"]) == 1  # the wand adds to the mask that is selected
    assert areas(result)[0] > 24 * 80 + 1200
