"""Bringing items in by page: chosen, dropped and watched until they are in."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.labelled import FIELDS
from tests.site import Site

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]


def photo(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def zone(enter: Enter, site: Site) -> Page:
    """The page to import into a new project."""
    manager = site.person("manager", manager=True)
    page = enter(manager)
    page.goto(f"/projects/{site.project(manager, fields=FIELDS)}/import")
    return page


def test_chosen_files_go_in_and_what_cannot_is_named(zone: Page, tmp_path: Path) -> None:
    for name, body in (("빨강.png", photo("red")), ("blue.png", photo("blue")), ("broken.png", b"no image")):
        (tmp_path / name).write_bytes(body)
    with zone.expect_file_chooser() as chooser:
        zone.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(sorted(tmp_path.glob("*.png")))
    zone.wait_for_url("**/jobs/*")
    expect(zone.locator("[data-count=added]")).to_have_text("2")
    expect(zone.locator("[data-count=rejected]")).to_have_text("1")
    expect(zone.get_by_role("cell", name="broken.png")).to_be_visible()
    with zone.expect_download() as download:
        zone.get_by_role("link", name="All as CSV").click()
    assert "broken.png" in download.value.path().read_text(encoding="utf-8-sig")


def test_dropped_files_are_read_as_the_form_says(zone: Page) -> None:
    zone.get_by_text("How texts and tables are read").click()
    zone.get_by_label("Each line of a .txt file is an item").check()
    dropped = zone.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["첫째 줄\\nsecond line\\n"], "lines.txt", { type: "text/plain" }));
            return data;
        }"""
    )
    zone.dispatch_event("drop-zone", "drop", {"dataTransfer": dropped})
    zone.wait_for_url("**/jobs/*")
    expect(zone.locator("[data-count=added]")).to_have_text("2")
    zone.get_by_role("link", name="Added").click()
    expect(zone.get_by_text("첫째 줄")).to_be_visible()


def test_a_refused_upload_says_so_and_the_page_stays(zone: Page) -> None:
    zone.route("**/uploads", lambda route: route.abort())
    with zone.expect_file_chooser() as chooser:
        zone.get_by_role("button", name="Choose files").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": photo("red")})
    expect(zone.get_by_text("The connection broke.")).to_be_visible()
    zone.unroute("**/uploads")
    with zone.expect_file_chooser() as chooser:
        zone.get_by_role("button", name="Choose files").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": photo("red")})
    zone.wait_for_url("**/jobs/*")
