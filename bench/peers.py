"""LabelStage and its peers, which run already, in one sitting, side by side. `python -m bench.peers peers.toml`"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench import meter, workbench
from bench.drawing import count_events
from bench.scene import grid_of_boxes
from bench.sites.doccano import Doccano
from bench.sites.labelstudio import LabelStudio
from bench.sites.page import LabellingPage
from bench.sites.potato import Potato

SITES: dict[str, type[LabellingPage]] = {"labelstudio": LabelStudio, "doccano": Doccano, "potato": Potato}
MANY, MIDDLE = 2000, 1025
#: What is printed of ours beside theirs, in the order of the issue's table.
FIGURES = (
    "code_kb", "requests", "cold_image_s", "cold_text_s", "open_2000_s", "select_2000_in_page_ms", "select_2000_ms",
    "drag_2000_p95_ms", "drag_2000_move_ms", "events_same", "events_other", "events_item",
)  # fmt: skip


def measure(browser: Browser, name: str, peer: dict[str, Any], repeat: int) -> dict[str, float]:
    """Every figure of one peer, with the addresses and items that the file gives."""
    found: dict[str, float] = {}
    for kind in ("image", "text"):
        runs = [cold(browser, *_item(name, peer, kind), kind) for _ in range(repeat)]
        median = meter.median_of(runs)
        found[f"cold_{kind}_s"] = median.pop("s")
        found |= median if kind == "image" else {}
    found |= many_boxes(browser, *_item(name, peer, "many"), tuple(peer["many"]["size"]))
    site, item = _item(name, peer, "image")
    context, page = signed_in(browser, site)
    site.clear(page)
    meter.seconds_until(
        page, site.address("image", "" if name == "labelstudio" else item), site.ready["image"]
    )
    page.wait_for_timeout(3000)
    found |= count_events(site, page)
    context.close()
    return found


def _item(name: str, peer: dict[str, Any], kind: str) -> tuple[LabellingPage, str]:
    login = {"base": peer["url"], "user": peer["user"], "password": peer["password"]}
    at = peer.get(kind, {})
    site = SITES[name](**login)
    return replace(site, base=at.get("url", site.base), project=str(at.get("project", ""))), str(
        at.get("item", "")
    )


def signed_in(browser: Browser, site: LabellingPage) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport=meter.WINDOW, locale="en-US")
    page = context.new_page()
    site.log_in(page)
    return context, page


def cold(browser: Browser, site: LabellingPage, item: str, kind: str) -> dict[str, float]:
    context, first = signed_in(browser, site)
    page = meter.cold_page(context)
    first.close()
    wire = meter.Wire(page)
    seconds = meter.seconds_until(page, site.address(kind, item), site.ready[kind])
    page.wait_for_timeout(2000)  # what comes late is weighed too
    context.close()
    return {"s": seconds, "code_kb": wire.code_kb, "requests": wire.requests}


def many_boxes(browser: Browser, site: LabellingPage, item: str, size: tuple[int, int]) -> dict[str, float]:
    """Open an image with 2,000 boxes, select one, drag it."""
    context, first = signed_in(browser, site)
    boxes = grid_of_boxes(MANY, size)
    site.fill(first, item, boxes, size)
    page = meter.cold_page(context)
    first.close()
    found = {"open_2000_s": meter.seconds_until(page, site.address("image", item), site.ready["many"])}
    page.wait_for_timeout(2000)
    place = page.locator(site.canvas).last.bounding_box()
    assert place is not None
    scale = min(place["width"] / size[0], place["height"] / size[1])
    box = boxes[MIDDLE]
    start = (
        place["x"] + place["width"] / 2 + (box["x"] + box["width"] / 2 - size[0] / 2) * scale,
        place["y"] + place["height"] / 2 + (box["y"] + box["height"] / 2 - size[1] / 2) * scale,
    )
    selected = meter.select(page, *start)
    page.wait_for_timeout(1000)
    dragged = meter.drag(page, start, (start[0] + 100, start[1] + 50), 5.0)
    context.close()
    return found | {name.replace("_", "_2000_", 1): value for name, value in (selected | dragged).items()}


def table(ours: dict[str, float], peers: dict[str, dict[str, float]]) -> list[str]:
    """Every figure, and after it how many times ours it is."""
    lines = [f"{'':24}{'LabelStage':>12}" + "".join(f"{name:>24}" for name in peers)]
    for figure in FIGURES:
        mine = ours[figure]
        cells = [f"{found[figure]:13.2f} = {found[figure] / mine:6.2f} x" for found in peers.values()]
        lines.append(f"{figure:24}{mine:12.2f}" + "".join(f"{cell:>24}" for cell in cells))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peers", type=Path, help="where each runs and what to open: see bench/README.md")
    parser.add_argument("--repeat", type=int, default=3, help="cold openings, each in a profile of its own")
    parser.add_argument("--only", nargs="*", choices=list(SITES), help="some of the peers")
    options = parser.parse_args()
    peers = tomllib.loads(options.peers.read_text())
    found: dict[str, dict[str, float]] = {}
    with meter.chromium() as browser:
        for name in options.only or peers:
            found[name] = measure(browser, name, peers[name], options.repeat)
            print(
                json.dumps({"system": name, "load": round(os.getloadavg()[0], 1), **found[name]}),
                file=sys.stderr,
            )
    ours = workbench.measured(quick=True)
    print(*table(ours, found), f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors", sep="\n")


if __name__ == "__main__":
    main()
