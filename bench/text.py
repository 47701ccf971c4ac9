"""Measures a text of a megabyte with thousands of spans in the workbench. `python -m bench.text [--spans 5000]`"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from bench import meter
from bench.scene import CLASSES, Scene, scene
from bench.sites.labelstage import LabelStage

LINE = "정부는 오늘 새로운 정책을 발표했다. The Bank of Korea left its rate as it was, said its governor 😀 on Monday.\n"
#: Scrolls a third of a window each frame; the time between frames.
SCROLL = """async steps => {
  const text = document.querySelector(".wb-text"), times = [];
  let last = performance.now();
  for (let step = 0; step < steps; step += 1) {
    text.scrollTop += text.clientHeight / 3;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
}"""


def spans_over(text: str, count: int) -> list[dict[str, Any]]:
    """Words here and there, from the first line to the last."""
    step = len(text) // count
    starts = [text.rindex(" ", 0, place) + 1 for place in range(step, len(text), step)]
    ends = [min(text.index(" ", start), text.index("\n", start)) for start in starts]
    return [
        {
            "id": f"s{number}",
            "class": CLASSES[number % len(CLASSES)]["name"],
            "start": start,
            "end": end,
            "text": text[start:end],
            "attributes": {},
        }
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        if start < end
    ]


def busy_ms(session: CDPSession) -> float:
    """Milliseconds of processor time that the page's main thread has taken."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def work_of(page: Page, session: CDPSession, act: Callable[[], Any]) -> float:
    """What the page's main thread does for one act, until two frames after it."""
    page.wait_for_timeout(400)
    before = busy_ms(session)
    act()
    page.evaluate(meter.TWO_FRAMES)
    return busy_ms(session) - before


def measure(here: Scene, spans: int) -> dict[str, float]:
    site = LabelStage(here.server.url, here.worker.email, here.password, str(here.text_project))
    text = LINE * (1_000_000 // len(LINE.encode()))
    here.site.texts(here.text_project, [text])
    assignment = here.lease(here.text_project)
    draft = {"result": {"entities": spans_over(text, spans)}, "version": 0, "active_ms": 0}
    assert here.worker.put(f"/assignments/{assignment}/draft", json=draft).status_code == 200
    with meter.chromium() as browser:
        context = browser.new_context(locale="en-US")
        page = context.new_page()
        site.log_in(page)
        found = {
            "open_s": meter.seconds_until(page, site.address("text", str(assignment)), site.ready["text"])
        }
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.wait_for_timeout(1000)
        frames: list[float] = page.evaluate(SCROLL, 150)
        found |= {f"scroll_p{share}_ms": meter.percentile(frames, share) for share in (50, 95)}
        keys = page.keyboard
        found["label_ms"] = work_of(page, session, lambda: page.mouse.dblclick(600, 400))
        found["undo_ms"] = work_of(page, session, lambda: keys.press("Control+z"))
        found["walk_ms"] = work_of(page, session, lambda: keys.press("Tab"))
        found["lengthen_ms"] = work_of(page, session, lambda: keys.press("BracketRight"))
        found["caret_ms"] = work_of(page, session, lambda: keys.press("ArrowRight"))
        found["end_ms"] = work_of(page, session, lambda: keys.press("Control+End"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spans", type=int, default=5000, help="how many the text has already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, scene(Path(folder), images=0, texts=0) as here:
        found = measure(here, options.spans)
    for name, value in found.items():
        print(f"{name:16} {value:9.2f}")
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
