"""Fifty real items labelled by hand in every tool, and what the server then has. `python -m bench.fifty SENTENCES...`"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page

from bench import meter
from bench.hand import ON_TEXT, TOOLS, Hand, Result, Sentence
from bench.workbench import WATCH_SUBMIT
from labelstage.demo.photos import photos
from labelstage.measures import rle
from labelstage.services.intake.adding import add_items
from labelstage.services.intake.pictures import take_picture
from labelstage.services.intake.records import Record
from labelstage.storage import Assignment, Item, Project, Revision, migrate
from labelstage.storage.blobs import from_settings
from tests.browser.hands import Workbench, sign_in
from tests.servers.labelstage import Server
from tests.site import Person, Site, settings_for

ITEMS = 50


def pictures(site: Site) -> Iterator[Record]:
    """The photographs that scikit-image ships, each also mirrored and halved."""
    blobs = from_settings(site.settings)
    for turn in (0, 1, 2):
        for photo in photos():
            with Image.open(io.BytesIO(photo.content)) as image:
                whole = image.convert("RGB")
            half = whole.crop((0, 0, whole.width * 2 // 3, whole.height * 2 // 3))
            file = io.BytesIO()
            (whole, ImageOps.mirror(whole), half)[turn].save(file, "PNG", compress_level=1)
            file.seek(0)
            name = f"{photo.external_id}-{turn}.png"
            yield Record(default_id=name, name=name, picture=take_picture(blobs, file, max_pixels=10_000_000))


def sentences(path: Path) -> Iterator[Sentence]:
    """Those of a file of one token or character and its tag a line that have names in them, of a length to be read at once."""
    blocks: list[list[list[str]]] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if line.strip("\n") == "":
            blocks.append([])
        elif not line.startswith("##") and "\t" in line:
            blocks[-1].append(line.split("\t"))
    joint = "" if all(len(row[0]) == 1 for block in blocks[:50] for row in block) else " "
    for block in blocks:
        text = ""
        names: list[list[Any]] = []
        for token, tag in block:
            start = len(text) + (len(joint) if text else 0)
            text += (joint if text else "") + token
            if tag.startswith("B-"):
                names.append(["person" if tag[2:] in ("PS", "person") else "other", start, len(text)])
            elif tag.startswith("I-") and names:
                names[-1][2] = len(text)
        if 2 <= len(names) <= 6 and len(text) < 100:
            yield Sentence(text, [(each[0], each[1], each[2]) for each in names])


def differences(stored: Result, drawn: Result, scale: float) -> list[str]:
    """What is not as it was drawn, in words."""
    by = 1.01 * max(1, 1 / scale)
    found: list[str] = []
    words = {each["id"]: each["text"] for each in stored.get("entities", [])}
    for name, expected in drawn.items():
        got = stored.get(name)
        if not isinstance(expected, list):
            found += [] if got == expected else [f"{name}: {got!r} for {expected!r}"]
            continue
        got = sorted(got or [], key=lambda each: each["start"]) if name == "entities" else got or []
        wanted = sorted(expected, key=lambda each: each["start"]) if name == "entities" else expected
        if len(got) != len(wanted):
            found.append(f"{name}: {len(got)} objects for {len(wanted)}: {got}")
            continue
        for each, other in zip(got, wanted, strict=True):
            one = {**each, **{end: words.get(each[end], "") for end in ("from", "to") if end in each}}
            found += [f"{name}.{key}: {one.get(key)!r:.300} for {value!r:.300}" for key, value in other.items()
                      if not alike(key, one, value, by)]  # fmt: skip
    return found


def alike(key: str, stored: Result, drawn: Any, by: float) -> bool:
    if key in ("mask", "at"):
        mask = rle.to_mask(rle.parse(stored["counts"], tuple(stored["size"])), tuple(stored["size"]))
        if key == "at":
            return bool(mask[int(drawn[1]), int(drawn[0])])
        rim = np.zeros_like(drawn)
        for axis in (0, 1):
            for step in (-1, 1):
                rim |= np.roll(drawn, step, axis) != drawn
        return bool(((mask != drawn) & ~rim).sum() == 0)
    if key == "points":
        return len(drawn) == len(stored[key]) and bool(np.allclose(stored[key], drawn, rtol=0, atol=by))
    if key == "rotation":
        return bool(abs((stored[key] - drawn + 180) % 360 - 180) < 1.5)
    if key in ("x", "y", "width", "height"):
        return bool(abs(stored[key] - drawn) <= (2 * by if key in ("width", "height") else by))
    return bool(stored[key] == drawn)


@dataclass
class Run:
    site: Site
    server: Server
    browser: Browser
    shots: Path | None
    failures: list[str] = field(default_factory=list)

    def tool(self, name: str, texts: list[Sentence]) -> None:
        fields, act = TOOLS[name]
        manager = self.site.person(f"manager-{name}", manager=True)
        project = self.site.project(manager, fields=fields, title=name.title())
        worker = self.site.worker(project, f"worker-{name}")
        if name in ON_TEXT:
            self.site.texts(project, [each.text for each in texts[: ITEMS + 2]])
        else:
            with self.site.database.begin() as session:
                add_items(
                    session, session.get_one(Project, project), list(islice(pictures(self.site), ITEMS + 2))
                )
        begun = time.perf_counter()
        page = self.log_in(worker)
        hand, chance = Hand(Workbench(page).open(project)), random.Random(name)
        waits, wrong = [], []
        for number in range(ITEMS):
            assignment = int(hand.desk.work)
            self.look(hand, assignment, texts)
            drawn = act(hand, number, chance)
            scale = hand.desk.scale if hand.width else 1
            self.shoot(page, f"{name}-{number:02}-drawn", number)
            waits.append(self.submit(hand, number))
            self.shoot(page, f"{name}-{number:02}-next", number)
            found = differences(self.stored(assignment), drawn, scale)
            wrong += [f"  {number} (window {scale:.2f} of the image): {each}" for each in found]
        took = time.perf_counter() - begun
        failed = len({each.split("(")[0] for each in wrong})
        print(
            f"{name:10} {ITEMS} items, {failed} not as drawn, {statistics.median(waits):.0f} ms to the next,"
            f" {hand.events / ITEMS:.1f} input events an item, {took:.0f} s",
            *wrong, *self.failures, sep="\n", flush=True,
        )  # fmt: skip
        self.failures.clear()
        page.context.close()

    def log_in(self, worker: Person) -> Page:
        context = self.browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="en-US", base_url=self.server.url
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(f"  the page failed: {error}"))
        sign_in(page, worker)
        return page

    def look(self, hand: Hand, assignment: int, texts: list[Sentence]) -> None:
        """See which item it is."""
        with self.site.database.begin() as session:
            item = session.get_one(Item, session.get_one(Assignment, assignment).item_id)
            hand.width, hand.height = item.width or 0, item.height or 0
            text = item.text
        hand.sentence = next((each for each in texts if each.text == text), hand.sentence)

    def submit(self, hand: Hand, number: int) -> float:
        """Hand in; milliseconds until the next can be labelled."""
        page, before = hand.desk.page, hand.desk.work
        page.wait_for_selector("#workbench[data-next]")
        page.evaluate(WATCH_SUBMIT)
        hand.press("Control+Enter")
        took = float(page.evaluate("() => window.benchSubmit"))
        hand.desk.moved_on_from(before)
        hand.desk.all_sent()
        return took

    def stored(self, assignment: int) -> Result:
        with self.site.database.begin() as session:
            revision = session.get_one(Assignment, assignment).revision_id
            return dict(session.get_one(Revision, revision).result)

    def shoot(self, page: Page, name: str, number: int) -> None:
        if self.shots and number in (0, 1, 2, 49):
            page.screenshot(path=self.shots / f"{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path, help="a file of tokens or characters and tags, one a line")
    parser.add_argument("--tools", nargs="*", default=list(TOOLS), choices=list(TOOLS))
    parser.add_argument("--shots", type=Path, help="a folder for screenshots")
    options = parser.parse_args()
    texts = list({each.text: each for each in sentences(options.sentences)}.values())
    with tempfile.TemporaryDirectory() as folder, meter.chromium() as browser:
        settings = settings_for(Path(folder))
        migrate.upgrade(settings)
        site, server = Site(settings), Server(Path(folder))
        server.start()
        try:
            for name in options.tools:
                Run(site, server, browser, options.shots).tool(name, texts)
        finally:
            server.stop()
            site.close()


if __name__ == "__main__":
    main()
