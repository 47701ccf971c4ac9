"""Labelling pages that can be measured: how to log in, where an item is, and when it can be labelled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from playwright.sync_api import Page


@dataclass(frozen=True)
class LabellingPage(ABC):
    """`item` is whatever the system calls one item: our assignment, a task, a page number, an instance."""

    base: str
    user: str
    password: str
    project: str = ""

    #: JavaScript that is true once the item can be labelled, by kind of item.
    ready: ClassVar[dict[str, str]] = {}
    #: The element that boxes are drawn on.
    canvas = "canvas"

    @abstractmethod
    def log_in(self, page: Page) -> None:
        """Sign in as the user."""

    @abstractmethod
    def address(self, kind: str, item: str) -> str:
        """Where an item is, or without one the next to label."""

    def _fill(self, page: Page, path: str, user: str, password: str) -> None:
        page.goto(self.base + path)
        page.locator(user).fill(self.user)
        page.locator(password).fill(self.password)
        page.locator(password).press("Enter")


class LabelStage(LabellingPage):
    ready = dict.fromkeys(
        ("image", "text"), "() => document.querySelector('#workbench[data-ready]') !== null"
    )
    canvas = ".wb-stage"

    def log_in(self, page: Page) -> None:
        self._fill(page, "/login", "input[name=email]", "input[name=password]")
        page.wait_for_url(lambda url: "/login" not in url)

    def address(self, kind: str, item: str) -> str:
        return f"{self.base}/assignments/{item}/work" if item else f"{self.base}/projects/{self.project}/work"


class LabelStudio(LabellingPage):
    canvas = ".konvajs-content canvas"
    ready: ClassVar = {
        "image": """() => !!document.querySelector('.konvajs-content canvas')
            && [...document.images].some(image => image.complete && image.naturalWidth > 200 && image.offsetWidth > 100)""",
        "text": """() => { const text = document.querySelector('[data-testid="text-object"], [class*=richtext]');
            return !!text && text.innerText.trim().length > 20 && !!document.querySelector('[class*=lsf-label]') }""",
    }

    def log_in(self, page: Page) -> None:
        self._fill(page, "/user/login/", "input[name=email]", "input[name=password]")
        page.wait_for_url(lambda url: "/user/login" not in url)

    def address(self, kind: str, item: str) -> str:
        query = f"task={item}" if item else "labeling=1"
        return f"{self.base}/projects/{self.project}/data?{query}"


class Doccano(LabellingPage):
    ready: ClassVar = {
        "image": """() => { const canvas = document.querySelector('canvas'); return !!canvas && canvas.width > 100
            && performance.getEntriesByType('resource').some(each => each.name.includes('/media/') && each.responseEnd > 0) }""",
        "text": """() => [...document.querySelectorAll('svg text, #text, .v-card__text')]
            .some(each => each.textContent.trim().length > 20)""",
    }

    def log_in(self, page: Page) -> None:
        self._fill(page, "/auth", "input[name=username]", "input[name=password]")
        page.wait_for_url(lambda url: "/projects" in url)

    def address(self, kind: str, item: str) -> str:
        tool = "sequence-labeling" if kind == "text" else "object-detection"
        return f"{self.base}/projects/{self.project}/{tool}?page={item or 1}"


class Potato(LabellingPage):
    canvas = "canvas.upper-canvas"
    ready: ClassVar = {
        "image": """() => { const canvas = document.querySelector('canvas.upper-canvas');
            return !!canvas && canvas.offsetWidth > 100 && performance.getEntriesByType('resource')
              .some(each => each.initiatorType === 'img' && each.responseEnd > 0) }""",
        "text": """() => { const text = document.getElementById('instance-text');
            return !!text && text.offsetHeight > 0 && text.innerText.trim().length > 20
              && !!document.querySelector('input[name^="span_label"]') && !!window.spanManager?.isInitialized }""",
    }

    def log_in(self, page: Page) -> None:
        self._fill(page, "/", "#login-email", "#login-pass")
        page.wait_for_selector("#instance_id", state="attached")

    def address(self, kind: str, item: str) -> str:
        return f"{self.base}/annotate" + (f"?instance_id={item}" if item else "")


PAGES: dict[str, type[LabellingPage]] = {
    "labelstage": LabelStage,
    "labelstudio": LabelStudio,
    "doccano": Doccano,
    "potato": Potato,
}
