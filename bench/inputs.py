"""A hand on mouse and keyboard that counts: a chord of keys, a click, and a drag are one input event each."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass
class Inputs:
    page: Page
    events: int = 0

    def press(self, chord: str) -> None:
        self.page.keyboard.press(chord)
        self.events += 1

    def click(self, selector: str) -> None:
        self.page.locator(selector).click()
        self.events += 1

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()
        self.events += 1
