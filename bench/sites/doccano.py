"""doccano 1.8."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from playwright.sync_api import Page

from bench.inputs import Inputs
from bench.sites.page import LabellingPage


class Doccano(LabellingPage):
    ready: ClassVar = {
        "image": """() => { const canvas = document.querySelector('canvas'); return !!canvas && canvas.width > 100
            && performance.getEntriesByType('resource').some(each => each.name.includes('/media/') && each.responseEnd > 0) }""",
        "text": """() => [...document.querySelectorAll('svg text, #text, .v-card__text')]
            .some(each => each.textContent.trim().length > 20)""",
        "many": "() => !!window.Konva && Konva.stages.reduce((sum, stage) => sum + stage.find('Rect').length, 0) >= 2000",
    }

    def log_in(self, page: Page) -> None:
        self._fill(page, "/auth", "input[name=username]", "input[name=password]")
        page.wait_for_url(lambda url: "/projects" in url)

    def address(self, kind: str, item: str) -> str:
        tool = "sequence-labeling" if kind == "text" else "object-detection"
        return f"{self.base}/projects/{self.project}/{tool}?page={item or 1}"

    def clear(self, page: Page) -> None:
        for number in range(3):
            self._ask(page, "DELETE", self._boxes(page, number))

    def fill(self, page: Page, item: str, boxes: list[dict[str, Any]], size: tuple[int, int]) -> None:
        path = self._boxes(page, int(item) - 1)
        labels = self._ask(page, "GET", f"/v1/projects/{self.project}/category-types")
        self._ask(page, "DELETE", path)
        for number, box in enumerate(boxes):
            place = {name: box[name] for name in ("x", "y", "width", "height")}
            kind = {"label": labels[number % len(labels)]["id"], "uuid": uuid.uuid4().hex}
            self._ask(page, "POST", path, place | kind)

    def choose(self, inputs: Inputs, number: int) -> None:
        """Its pages of boxes do not listen to the digits that they show beside the classes."""
        inputs.click(f":nth-match(.v-chip, {number})")

    def count(self, page: Page, number: int) -> int:
        at = int(page.url.rpartition("=")[2]) - 1
        labels = self._ask(page, "GET", f"/v1/projects/{self.project}/category-types")
        boxes = self._ask(page, "GET", self._boxes(page, at))
        return [each["label"] for each in boxes].count(labels[number - 1]["id"])

    def hand_in(self, inputs: Inputs) -> None:
        inputs.press("Enter")
        inputs.press("ArrowRight")

    def _boxes(self, page: Page, at: int) -> str:
        """Where the API has the boxes of the image so far from the first."""
        query = f"limit=1&offset={at}&q=&confirmed=&ordering="
        (example,) = self._ask(page, "GET", f"/v1/projects/{self.project}/examples?{query}")["results"]
        return f"/v1/projects/{self.project}/examples/{example['id']}/bboxes"
