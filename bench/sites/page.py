"""A labelling page that can be measured: how to log in, where an item is, when it can be labelled, how a box is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from playwright.sync_api import Page

from bench.inputs import Inputs


@dataclass(frozen=True)
class LabellingPage(ABC):
    """`item` is whatever the system calls one item: our assignment, a task, a page number, an instance."""

    base: str
    user: str
    password: str
    project: str = ""

    #: JavaScript that is true once the item can be labelled; `many` is an image with 2,000 boxes.
    ready: ClassVar[dict[str, str]] = {}
    #: JavaScript: what the item is called by the page, to see that another has come.
    item: ClassVar[str] = "() => location.href"
    #: The element that boxes are drawn on; the image fills it as far as it fits, in the middle.
    canvas = "canvas"

    @abstractmethod
    def log_in(self, page: Page) -> None:
        """Sign in as the user."""

    @abstractmethod
    def address(self, kind: str, item: str) -> str:
        """Where an item is, or without one the next to label."""

    @abstractmethod
    def clear(self, page: Page) -> None:
        """Take away what was drawn on the images before."""

    @abstractmethod
    def fill(self, page: Page, item: str, boxes: list[dict[str, Any]], size: tuple[int, int]) -> None:
        """Put boxes on an image of the size."""

    @abstractmethod
    def choose(self, inputs: Inputs, number: int) -> None:
        """Say of which class the next box is."""

    @abstractmethod
    def count(self, page: Page, number: int) -> int:
        """How many boxes of a class the item has."""

    @abstractmethod
    def hand_in(self, inputs: Inputs) -> None:
        """Be done with the item and go to the next."""

    def _fill(self, page: Page, path: str, user: str, password: str) -> None:
        page.goto(self.base + path)
        page.locator(user).fill(self.user)
        page.locator(password).fill(self.password)
        page.locator(password).press("Enter")

    def _ask(self, page: Page, method: str, path: str, data: Any = None) -> Any:
        """What the system's API answers, asked as its own page does, with Django's token."""
        token = next(
            (each["value"] for each in page.context.cookies(self.base) if each["name"] == "csrftoken"), ""
        )
        headers = {"X-CSRFToken": token, "Referer": self.base}
        answer = page.request.fetch(self.base + path, method=method, data=data, headers=headers)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text():.200}"
        return answer.json() if answer.body() else None
