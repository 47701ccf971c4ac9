"""Our own workbench."""

from __future__ import annotations

from typing import Any, ClassVar

from playwright.sync_api import Page

from bench.inputs import Inputs
from bench.scene import CLASSES
from bench.sites.page import LabellingPage


class LabelStage(LabellingPage):
    ready: ClassVar = dict.fromkeys(
        ("image", "text"), "() => document.querySelector('#workbench[data-ready]') !== null"
    )
    item: ClassVar = "() => document.querySelector('#workbench').dataset.ready"
    canvas = ".wb-stage"

    def log_in(self, page: Page) -> None:
        self._fill(page, "/login", "input[name=email]", "input[name=password]")
        page.wait_for_url(lambda url: "/login" not in url)

    def address(self, kind: str, item: str) -> str:
        return f"{self.base}/assignments/{item}/work" if item else f"{self.base}/projects/{self.project}/work"

    def clear(self, page: Page) -> None:
        """Nothing was: the installation is a fresh one."""

    def fill(self, page: Page, item: str, boxes: list[dict[str, Any]], size: tuple[int, int]) -> None:
        """They are there: `scene` makes them."""

    def choose(self, inputs: Inputs, number: int) -> None:
        inputs.press(str(number))

    def count(self, page: Page, number: int) -> int:
        return page.locator(".wb-row-class", has_text=CLASSES[number - 1]["name"]).count()

    def hand_in(self, inputs: Inputs) -> None:
        inputs.press("Enter")
