"""Measures LabelStage's own workbench on a fresh installation. `python -m bench.workbench [--quick]`"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench import meter
from bench.drawing import count_events
from bench.scene import HEIGHT, WIDTH, Scene, grid_of_boxes, scene
from bench.sites.labelstage import LabelStage

TARGETS = {
    "code_kb": 90,
    "cold_image_s": 0.3,
    "cold_text_s": 0.3,
    "open_2000_s": 0.6,
    "select_2000_in_page_ms": 32,
    "drag_2000_p95_ms": 18,
    "drag_10000_p95_ms": 34,
    "masks_pan_p95_ms": 18,
    "masks_zoom_p95_ms": 18,
    "submit_p95_ms": 100,
}
#: From handing in to the next item being labelable, in the page's own clock.
WATCH_SUBMIT = """() => {
  const root = document.getElementById("workbench"), before = root.dataset.ready;
  window.benchSubmit = new Promise(done => addEventListener("keydown", event => {
    const pressed = event.timeStamp;
    const look = () => root.dataset.ready && root.dataset.ready !== before
      ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed))) : setTimeout(look, 1);
    look();
  }, { capture: true, once: true }));
}"""


def signed_in(browser: Browser, site: LabelStage) -> BrowserContext:
    context = browser.new_context(viewport=meter.WINDOW, locale="en-US")
    page = context.new_page()
    site.log_in(page)
    page.close()
    return context


def cold(browser: Browser, site: LabelStage, kind: str, item: int, repeat: int) -> list[dict[str, float]]:
    """Opening the item with an empty cache, each time in a browser profile of its own."""
    runs = []
    for _ in range(repeat):
        context = signed_in(browser, site)
        page = meter.cold_page(context)
        wire = meter.Wire(page)
        seconds = meter.seconds_until(page, site.address(kind, str(item)), site.ready[kind])
        mark = page.evaluate("() => performance.getEntriesByName('labelable')[0].startTime")
        page.wait_for_load_state("networkidle")
        runs.append({"s": seconds, "mark_s": mark / 1000, "kb": wire.code_kb, "requests": wire.requests})
        context.close()
    return runs


def many_boxes(browser: Browser, site: LabelStage, item: int, count: int, seconds: float) -> dict[str, float]:
    """Open an item with many boxes, select one, drag it."""
    context = signed_in(browser, site)
    page = meter.cold_page(context)
    opened = meter.seconds_until(page, site.address("image", str(item)), site.ready["image"])
    page.keyboard.press("v")
    box = grid_of_boxes(count)[count // 2]
    start = on_screen(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(500)
    selections = [meter.select(page, *on_screen(page, *middle)) for middle in middles(count)]
    page.mouse.click(*start)
    page.wait_for_timeout(300)
    found = {"open_s": opened, **meter.median_of(selections)}
    found |= meter.drag(page, start, (start[0] + 140, start[1] + 90), seconds)
    context.close()
    return found


def many_masks(browser: Browser, site: LabelStage, item: int, seconds: float) -> dict[str, float]:
    """Open a large picture with many masks, zoom in, pan, zoom to and fro."""
    context = signed_in(browser, site)
    page = meter.cold_page(context)
    opened = meter.seconds_until(page, site.address("image", str(item)), site.ready["image"])
    page.mouse.move(700, 450)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(500)
    found = {"open_s": opened}
    panned = meter.drag(page, (500, 350), (800, 550), seconds, button="middle")
    found |= {name.replace("drag", "pan"): value for name, value in panned.items()}
    page.wait_for_timeout(500)
    frames = meter.zoom(page, (700, 450), seconds)
    found |= {"zoom_p50_ms": meter.percentile(frames, 50), "zoom_p95_ms": meter.percentile(frames, 95)}
    context.close()
    return found


def middles(count: int) -> list[tuple[float, float]]:
    """Middles of five boxes, here and there."""
    boxes = grid_of_boxes(count)
    chosen = [boxes[count * number // 6] for number in range(1, 6)]
    return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in chosen]


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the image lies in the window."""
    stage = page.locator(".wb-stage")
    place = stage.bounding_box()
    assert place is not None
    scale, left, top = (float(stage.get_attribute(f"data-{name}") or "nan") for name in ("scale", "x", "y"))
    assert x <= WIDTH
    assert y <= HEIGHT
    return place["x"] + left + x * scale, place["y"] + top + y * scale


def submits(browser: Browser, site: LabelStage, count: int) -> list[float]:
    """Draw a box, give it its class and hand in, item after item. Milliseconds from the key to the next item."""
    context = signed_in(browser, site)
    page = context.new_page()
    meter.seconds_until(page, site.address("image", ""), site.ready["image"])
    times = []
    for _ in range(count):
        page.keyboard.press("n")
        start, end = on_screen(page, 300, 300), on_screen(page, 700, 600)
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end)
        page.mouse.up()
        page.wait_for_selector("#workbench[data-next]", timeout=meter.TIMEOUT_MS)
        page.evaluate(WATCH_SUBMIT)
        page.keyboard.press("Control+Enter")
        times.append(page.evaluate("() => window.benchSubmit"))
        page.wait_for_selector("#workbench[data-unsent='0']")
    context.close()
    return times


def events(browser: Browser, site: LabelStage) -> dict[str, float]:
    """Input events for a box, on the next items."""
    context = signed_in(browser, site)
    page = context.new_page()
    meter.seconds_until(page, site.address("image", ""), site.ready["image"])
    found = count_events(site, page)
    context.close()
    return found


def measured(*, quick: bool) -> dict[str, float]:
    """Every figure, of a fresh installation."""
    with (
        tempfile.TemporaryDirectory() as folder,
        scene(Path(folder), images=26 if quick else 48, texts=2) as here,
    ):
        return measure(here, quick=quick)


def measure(here: Scene, *, quick: bool) -> dict[str, float]:
    site = LabelStage(here.server.url, here.worker.email, here.password, str(here.image_project))
    repeat, seconds, items = (3, 2.0, 20) if quick else (7, 5.0, 40)
    plain, text = here.lease(here.image_project), here.lease(here.text_project)
    many = {count: here.with_boxes(count) for count in (2_000, 10_000)}
    masks = here.with_masks(50)
    found: dict[str, float] = {}
    with meter.chromium() as browser:
        cold(browser, site, "image", plain, 1)  # the server's own first time is not the page's
        for kind, item in (("image", plain), ("text", text)):
            runs = meter.median_of(cold(browser, site, kind, item, repeat))
            found |= {f"cold_{kind}_s": runs["s"], f"cold_{kind}_in_page_s": runs["mark_s"]}
            if kind == "image":
                found |= {"code_kb": runs["kb"], "requests": runs["requests"]}
        for count, item in many.items():
            figures = many_boxes(browser, site, item, count, seconds)
            found |= {name.replace("_", f"_{count}_", 1): round(value, 3) for name, value in figures.items()}
        figures = many_masks(browser, site, masks, seconds)
        found |= {f"masks_{name}": round(value, 3) for name, value in figures.items()}
        times = submits(browser, site, items)
        found |= events(browser, site)
    found |= {"submit_p50_ms": meter.percentile(times, 50), "submit_p95_ms": meter.percentile(times, 95)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    options = parser.parse_args()
    begun = time.perf_counter()
    found = measured(quick=options.quick)
    for name, value in found.items():
        target = TARGETS.get(name)
        verdict = "" if target is None else f"  to reach {target}  {'ok' if value <= target else 'MISSED'}"
        print(f"{name:26} {value:9.3f}{verdict}")
    print(
        f"took {time.perf_counter() - begun:.0f} s, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors"
    )


if __name__ == "__main__":
    main()
