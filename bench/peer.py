"""Measures the labelling page of a system that runs already. `python -m bench.peer potato --url ... --user ... --password ...`"""

from __future__ import annotations

import argparse
import json
import os

from bench import meter
from bench.pages import PAGES, LabellingPage


def measure(site: LabellingPage, options: argparse.Namespace) -> dict[str, float]:
    runs: list[dict[str, float]] = []
    ready = options.ready or site.ready[options.kind]
    with meter.chromium() as browser:
        for run in range(options.repeat):
            context = browser.new_context(viewport=meter.WINDOW, locale="en-US")
            first = context.new_page()
            site.log_in(first)
            page = meter.cold_page(context)
            first.close()
            wire = meter.Wire(page)
            seconds = meter.seconds_until(page, site.address(options.kind, options.item), ready)
            page.wait_for_timeout(2000)  # what comes late is weighed too
            runs.append({"cold_s": seconds, "code_kb": wire.code_kb, "requests": wire.requests})
            if run == options.repeat - 1:
                found = meter.median_of(runs) | _gestures(page, site, options)
                if options.shot:
                    page.screenshot(path=options.shot)
            context.close()
    return found


def _gestures(page: meter.Page, site: LabellingPage, options: argparse.Namespace) -> dict[str, float]:
    """Select and drag, where the options say which places of the canvas to take."""
    if not options.drag:
        return {}
    place = page.locator(site.canvas).last.bounding_box()
    assert place is not None
    x1, y1, x2, y2 = (float(part) for part in options.drag.split(","))
    start, end = (place["x"] + x1, place["y"] + y1), (place["x"] + x2, place["y"] + y2)
    selected = meter.select(page, *start)
    page.wait_for_timeout(1000)
    return selected | meter.drag(page, start, end, options.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("system", choices=sorted(PAGES))
    parser.add_argument("--url", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--project", default="")
    parser.add_argument("--item", default="", help="task, page or instance; empty for the next one")
    parser.add_argument("--kind", default="image", choices=["image", "text"])
    parser.add_argument("--repeat", type=int, default=3, help="cold openings, each in a profile of its own")
    parser.add_argument(
        "--drag", default="", help="x1,y1,x2,y2 on the canvas: select what is there, and drag it"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to drag")
    parser.add_argument("--ready", help="JavaScript that is true when the page can be labelled")
    parser.add_argument("--shot", help="write a picture of the page to this file")
    options = parser.parse_args()
    site = PAGES[options.system](options.url.rstrip("/"), options.user, options.password, options.project)
    found = {name: round(value, 3) for name, value in measure(site, options).items()}
    print(
        json.dumps(
            {"system": options.system, "kind": options.kind, **found, "load": round(os.getloadavg()[0], 1)}
        )
    )


if __name__ == "__main__":
    main()
