"""How many input events it takes to draw a box and give it its class."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from bench import meter
from bench.inputs import Inputs
from bench.sites.page import LabellingPage

#: Classes by their place in the schema; the first is left out, which some choose by themselves.
ONE, OTHER = 2, 3
GRID = 60


def count_events(site: LabellingPage, page: Page) -> dict[str, float]:
    """Input events for a box of the class of the box before (`same`) and of another (`other`), and for one on the next item,
    of the class of the last box here, with handing it in (`item`). The page shows an item to draw on."""
    pen = Pen(site, page)
    pen.box(ONE)
    found = {"events_same": pen.box(ONE), "events_other": pen.box(OTHER)}
    pen.next_item()
    return found | {"events_item": pen.box(OTHER) + pen.next_item()}


@dataclass
class Pen:
    """Draws boxes side by side, trying first without choosing a class, and looks whether the page then has one more."""

    site: LabellingPage
    page: Page
    places: int = 0
    inputs: Inputs = field(init=False)

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.page)

    def box(self, number: int) -> int:
        """Draw a box of a class; how many input events that took at least."""
        before = self.site.count(self.page, number)
        for chosen in (False, True):
            begun = self.inputs.events
            if chosen:
                self.site.choose(self.inputs, number)
            self.drag()
            if self.site.count(self.page, number) == before + 1:
                return self.inputs.events - begun
        raise AssertionError(
            f"{type(self.site).__name__}: no box of class {number} came of a choice and a drag"
        )

    def drag(self) -> None:
        place = self.page.locator(self.site.canvas).last.bounding_box()
        assert place is not None
        x = place["x"] + place["width"] / 4 + self.places * GRID
        y = place["y"] + place["height"] / 3
        self.places += 1
        self.inputs.drag((x, y), (x + GRID * 0.7, y + GRID * 0.7))
        self.settle()

    def next_item(self) -> int:
        """Hand in; how many input events that took."""
        begun, before = self.inputs.events, self.page.evaluate(self.site.item)
        self.site.hand_in(self.inputs)
        self.page.wait_for_function(
            f"before => ({self.site.item})() !== before", arg=before, timeout=meter.TIMEOUT_MS
        )
        self.page.wait_for_function(self.site.ready["image"], timeout=meter.TIMEOUT_MS)
        self.settle()
        return self.inputs.events - begun

    def settle(self) -> None:
        """Give the page the time that a person takes between two acts."""
        self.page.wait_for_timeout(1000)
