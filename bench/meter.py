"""What is measured and how, the same for every page: weight, time to labelable, selecting, dragging."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from scripts.chromium import ARGUMENTS, find

WINDOW = {"width": 1440, "height": 900}
TIMEOUT_MS = 120_000
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

#: Collects the time between animation frames until told to stop.
WATCH_FRAMES = """() => {
  const times = window.benchFrames = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (window.benchFrames === times) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
TAKE_FRAMES = "() => { const times = window.benchFrames; window.benchFrames = null; return times; }"

#: From the press of the button, as the browser stamps it, to the frame after the page has answered it.
WATCH_PRESS = """() => {
  window.benchPress = new Promise(done => addEventListener("pointerdown", event => {
    const pressed = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)));
  }, { capture: true, once: true }));
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        yield from _launched(playwright)


def _launched(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
    yield browser
    browser.close()


@dataclass
class Wire:
    """Counts scripts and style sheets as they cross the wire, headers included, from now on."""

    page: Page
    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    requests: int = 0

    def __post_init__(self) -> None:
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", lambda _event: self._count())
        self.session.on("Network.responseReceived", self._name)
        self.session.on("Network.loadingFinished", self._weigh)

    def _count(self) -> None:
        self.requests += 1

    def _name(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _weigh(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def code_kb(self) -> float:
        """Kilobytes of scripts and style sheets."""
        code = (size for name, size in self.sizes.items() if self.kinds.get(name) in ("Script", "Stylesheet"))
        return round(sum(code) / 1024, 1)


def cold_page(context: BrowserContext) -> Page:
    """A new tab whose browser has kept the cookies and nothing else."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.detach()
    return page


def seconds_until(page: Page, address: str, ready: str) -> float:
    """From the start of the navigation until the page says it can be labelled."""
    begun = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=TIMEOUT_MS)
    page.wait_for_function(ready, timeout=TIMEOUT_MS, polling=10)
    return time.perf_counter() - begun


def select(page: Page, x: float, y: float) -> dict[str, float]:
    """Click on an object. `select_ms` is from the click to the second frame after it as this program sees it, its own
    messages to the browser included; `select_in_page_ms` from the press to the frame that shows the answer."""
    page.mouse.move(x, y)
    page.evaluate(TWO_FRAMES)
    page.evaluate(WATCH_PRESS)
    begun = time.perf_counter()
    page.mouse.click(x, y)
    page.evaluate(TWO_FRAMES)
    seen = (time.perf_counter() - begun) * 1000
    return {"select_ms": seen, "select_in_page_ms": page.evaluate("() => window.benchPress")}


def drag(
    page: Page,
    start: tuple[float, float],
    end: tuple[float, float],
    seconds: float,
    button: Literal["left", "middle"] = "left",
) -> dict[str, float]:
    """Drag an object to and fro; the time between frames meanwhile."""
    page.mouse.move(*start)
    page.mouse.down(button=button)
    page.evaluate(WATCH_FRAMES)
    until, moves = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        share = abs(moves % 60 / 30 - 1)
        page.mouse.move(*(a + (b - a) * (1 - share) for a, b in zip(start, end, strict=True)))
        moves += 1
    frames = page.evaluate(TAKE_FRAMES)[1:]
    page.mouse.up(button=button)
    page.evaluate(TWO_FRAMES)
    return {
        "drag_p50_ms": percentile(frames, 50),
        "drag_p95_ms": percentile(frames, 95),
        "drag_move_ms": 1000 * seconds / max(1, moves),
    }


def zoom(page: Page, at: tuple[float, float], seconds: float) -> list[float]:
    """Turn the wheel to and fro; milliseconds between frames meanwhile."""
    page.mouse.move(*at)
    page.evaluate(WATCH_FRAMES)
    until, turns = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        page.mouse.wheel(0, 40 if turns // 20 % 2 else -40)
        turns += 1
    frames: list[float] = page.evaluate(TAKE_FRAMES)[1:]
    return frames


def percentile(values: list[float], percent: int) -> float:
    """The smallest value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def median_of(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the runs."""
    return {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}
