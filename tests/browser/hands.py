"""What people do in the workbench, in image pixels and in the text itself."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page, expect

from tests.site import PASSWORD, Person

#: Seconds between two of a finger's events; after this long at one place it is at rest.
STEP = 0.1

Corners = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the upright image

#: Where in the window the first occurrence of some words begins and ends.
ENDS_OF = """words => {
  const walker = document.createTreeWalker(document.querySelector(".wb-text"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const box = range.getBoundingClientRect();
    const middle = (box.top + box.bottom) / 2;
    return [[box.left + 1, middle], [box.right - 1, middle]];
  }
}"""


def sign_in(page: Page, person: Person) -> None:
    page.goto("/login")
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


@dataclass
class Workbench:
    """The workbench of one page, once an item is there to be labelled."""

    page: Page

    def open(self, project: int) -> Workbench:
        self.page.goto(f"/projects/{project}/work")
        return self.wait()

    def wait(self) -> Workbench:
        expect(self.page.locator("#workbench[data-ready]")).to_be_visible()
        return self

    @property
    def work(self) -> str:
        """The id of the assignment that can be worked on now."""
        return self.page.locator("#workbench").get_attribute("data-ready") or ""

    def draw(self, corners: Corners) -> None:
        """Draw a box by dragging from one corner to the other."""
        left, top, right, bottom = corners
        self.page.keyboard.press("n")
        self.drag((left, top), (right, bottom))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*self.screen(*start))
        mouse.down()
        mouse.move(*self.screen((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        mouse.move(*self.screen(*end))
        mouse.up()

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.screen(x, y))

    @property
    def scale(self) -> float:
        """Window pixels for one of the image."""
        return float(self.page.locator(".wb-stage").get_attribute("data-scale") or "nan")

    def screen(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the image lies in the window."""
        stage = self.page.locator(".wb-stage")
        place = stage.bounding_box()
        assert place is not None
        scale, left, top = (
            float(stage.get_attribute(f"data-{name}") or "nan") for name in ("scale", "x", "y")
        )
        return place["x"] + left + x * scale, place["y"] + top + y * scale

    def objects(self, count: int) -> None:
        """See that the list shows so many objects."""
        expect(self.page.get_by_text(f"Objects: {count}", exact=True)).to_be_visible()

    def select_text(self, words: str) -> None:
        """Drag over the first occurrence of some words, as a hand would."""
        start, end = self.page.evaluate(ENDS_OF, words)
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, end[1])
        mouse.move(*end)
        mouse.up()

    def double_click_text(self, words: str) -> None:
        """Double-click where the first occurrence of some words begins."""
        start, _end = self.page.evaluate(ENDS_OF, words)
        self.page.mouse.dblclick(start[0] + 3, start[1])

    def submit(self) -> None:
        """Hand in, and wait until another item is there or nothing is left, and the server has what was handed in."""
        before = self.work
        self.page.keyboard.press("Control+Enter")
        self.moved_on_from(before)
        self.all_sent()

    def all_sent(self) -> None:
        expect(self.page.locator("#workbench[data-unsent='0']")).to_be_visible()

    def moved_on_from(self, work: str) -> None:
        self.page.wait_for_function(
            "before => document.querySelector('#workbench').dataset.ready !== before", arg=work
        )


def swipe(glass: CDPSession, way: list[list[tuple[float, float]]]) -> None:
    """Put fingers down, move them along, rest and lift them: after a flick the browser takes the next tap for its end."""
    kinds = ["touchStart", *["touchMove"] * len(way), "touchEnd"]
    begin = time.time() - STEP * len(kinds)
    for step, (kind, places) in enumerate(zip(kinds, [*way, way[-1], []], strict=True)):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        glass.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": points, "timestamp": begin + step * STEP},
        )


class KeyPointer:
    """The workbench's pointer that the arrows move, from the middle of the image's window."""

    def __init__(self, desk: Workbench) -> None:
        self.desk = desk
        desk.page.mouse.move(0, 0)
        desk.page.keyboard.press("k")
        place = desk.page.locator(".wb-stage").bounding_box()
        assert place is not None
        self.at = (place["x"] + round(place["width"] / 2), place["y"] + round(place["height"] / 2))

    def to(self, x: float, y: float) -> KeyPointer:
        """Go to a point of the image, or within a step of it: far, then by tens, then by single steps."""
        step = max(1, self.desk.scale)
        goal = self.desk.screen(x, y)
        for axis, keys in enumerate((("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"))):
            steps = round((goal[axis] - self.at[axis]) / step)
            for size, modifier in ((100, "Control+"), (10, "Shift+"), (1, "")):
                for _ in range(abs(steps) // size):
                    self.desk.page.keyboard.press(modifier + keys[steps > 0])
                steps -= (abs(steps) // size) * size * (1 if steps > 0 else -1)
            moved = round((goal[axis] - self.at[axis]) / step) * step
            self.at = (self.at[0] + moved, self.at[1]) if axis == 0 else (self.at[0], self.at[1] + moved)
        return self

    def click(self, x: float, y: float, key: str = "Enter") -> KeyPointer:
        self.to(x, y).desk.page.keyboard.press(key)
        return self

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> KeyPointer:
        return self.click(*start, "Space").click(*end, "Space")
