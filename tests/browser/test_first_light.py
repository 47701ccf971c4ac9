"""The whole line in a real browser: photos in, two workers, agreement, review, release, COCO to the pixel."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faster_coco_eval import COCO
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hands import Corners, Workbench
from tests.site import Person, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BOXES = [
    {"name": "objects", "kind": "box", "title": "Objects", "classes": [{"name": "zebra"}, {"name": "ant"}]}
]
SPANS = [
    {"name": "entities", "kind": "span", "title": "Entities", "classes": [{"name": "LOC"}, {"name": "PER"}]}
]
TEXT = "지난주 😀👨\u200d👩\u200d👧 가족이 서울에 갔다.\r\nSeoul was cold."
DRAWN: dict[str, Corners] = {"upright.png": (40, 30, 240, 180), "turned.jpg": (60, 50, 200, 300)}


def photos(folder: Path) -> list[Path]:
    """Two photos: a PNG of 400 x 300, and a JPEG whose EXIF says that it is to be turned to 300 x 400."""
    upright, turned = folder / "upright.png", folder / "turned.jpg"
    Image.effect_noise((400, 300), 60).convert("RGB").save(upright)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.effect_noise((400, 300), 60).convert("RGB").save(turned, exif=exif)
    return [upright, turned]


def make_project(manager: Page, title: str, fields: list[dict[str, Any]]) -> int:
    manager.goto("/projects/new")
    manager.get_by_label("Title", exact=True).first.fill(title)
    manager.get_by_text("The same as JSON").click()
    manager.locator("textarea[name=fields]").fill(json.dumps(fields))
    manager.locator("input[name=overlap]").fill("2")
    manager.get_by_role("button", name="Make the project").click()
    manager.wait_for_url("**/projects/*/import")
    return int(manager.url.split("/")[-2])


def invite(manager: Page, project: int, role: str) -> str:
    """The link by which two people can join."""
    manager.goto(f"/projects/{project}/people")
    manager.locator("select#role").select_option(role)
    manager.locator("input[name=uses]").fill("2")
    manager.get_by_role("button", name="Make a link", exact=True).click()
    return manager.get_by_label("Invitation link").input_value()


def join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Join as").click()
    page.wait_for_url(lambda url: "/join/" not in url)


def upload(manager: Page, project: int, files: list[Path]) -> None:
    """Choose files on the import page and wait until the job has brought them in."""
    manager.goto(f"/projects/{project}/import")
    manager.locator("input[type=file]").set_input_files(files)
    expect(manager.locator("[data-count=added]")).to_have_text(str(len(files)))


def review_next(reviewer: Page, project: int) -> Workbench:
    reviewer.goto(f"/projects/{project}/review/next")
    return Workbench(reviewer).wait()


def decide(desk: Workbench, button: str) -> None:
    """Press a decision and wait until the next submit, or the end of the queue, is shown."""
    before = desk.work
    desk.page.get_by_role("button", name=button).first.click()
    desk.moved_on_from(before)


def release(page: Page, project: int) -> None:
    """Make a release and stay on its page until its files are there."""
    page.goto(f"/projects/{project}/releases/new")
    page.get_by_role("button", name="Freeze").click()
    page.goto(f"/projects/{project}/releases")
    page.locator("table a").first.click()
    expect(page.get_by_text("Read back and found exact").first).to_be_visible()


def download(page: Page, format_name: str) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"a[download][href*='/files/{format_name}']").first.click()
    return Path(waiting.value.path())


@pytest.fixture
def people(site: Site) -> dict[str, Person]:
    return {
        "manager": site.person("manager", manager=True),
        **{name: site.person(name) for name in ("ann", "bob", "rev")},
    }


@pytest.fixture
def pages(enter: Callable[..., Page], people: dict[str, Person]) -> dict[str, Page]:
    return {name: enter(person) for name, person in people.items()}


def gather(pages: dict[str, Page], project: int) -> None:
    """Two workers and a reviewer join by the links that the manager made."""
    workers, reviewers = (
        invite(pages["manager"], project, "worker"),
        invite(pages["manager"], project, "reviewer"),
    )
    for name in ("ann", "bob"):
        join(pages[name], workers)
    join(pages["rev"], reviewers)


def test_photos_go_in_and_a_coco_file_comes_out_equal_to_what_was_drawn(
    pages: dict[str, Page], tmp_path: Path
) -> None:
    manager = pages["manager"]
    project = make_project(manager, "Animals", BOXES)
    gather(pages, project)
    upload(manager, project, photos(tmp_path))

    for name in ("ann", "bob"):
        desk = Workbench(pages[name]).open(project)
        for photo in ("upright.png", "turned.jpg"):
            desk.draw(DRAWN[photo])
            desk.objects(1)
            desk.submit()
        expect(desk.page.get_by_text("Nothing for you now")).to_be_visible()

    manager.goto(f"/projects/{project}/agreement")
    expect(manager.locator(".figure .value").first).to_have_text("1.000")

    desk = review_next(pages["rev"], project)
    pages["rev"].get_by_label("A comment for the worker").fill("The ear is missing.")
    decide(desk, "Return")
    for _ in range(3):
        decide(desk, "Accept")
    expect(pages["rev"].get_by_text("Nothing waits for a review now.")).to_be_visible()

    again = Workbench(pages["ann"]).open(project)
    expect(pages["ann"].get_by_text("The ear is missing.")).to_be_visible()
    again.objects(1)
    again.submit()
    decide(review_next(pages["rev"], project), "Accept")

    release(manager, project)
    path = download(manager, "coco")
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(path))
    images = {image["file_name"]: image for image in coco.dataset["images"]}
    assert {name: (image["width"], image["height"]) for name, image in images.items()} == {
        "upright.png": (400, 300),
        "turned.jpg": (300, 400),
    }
    assert [each["id"] for each in coco.dataset["annotations"]] == [1, 2]
    assert [each["name"] for each in coco.dataset["categories"]] == ["zebra", "ant"]
    for each in coco.dataset["annotations"]:
        name = coco.imgs[each["image_id"]]["file_name"]
        left, top, right, bottom = DRAWN[name]
        assert each["bbox"] == pytest.approx([left, top, right - left, bottom - top], abs=1)
        assert each["category_id"] == 1


def test_a_korean_text_with_emoji_comes_out_with_its_exact_span(
    pages: dict[str, Page], tmp_path: Path
) -> None:
    manager = pages["manager"]
    project = make_project(manager, "Places", SPANS)
    gather(pages, project)
    file = tmp_path / "visit.txt"
    file.write_bytes(TEXT.encode())
    upload(manager, project, [file])

    for name in ("ann", "bob"):
        desk = Workbench(pages[name]).open(project)
        desk.page.get_by_text("서울에").wait_for()
        desk.select_text("서울")
        desk.page.keyboard.press("Enter")
        desk.objects(1)
        desk.submit()
    desk = review_next(pages["rev"], project)
    decide(desk, "Accept")
    decide(desk, "Accept")

    release(manager, project)
    [line] = download(manager, "jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    record = json.loads(line)
    [span] = record["labels"]["entities"]
    start = TEXT.index("서울")
    assert record["text"] == TEXT
    assert (span["class"], span["start"], span["end"], span["text"]) == ("LOC", start, start + 2, "서울")
