"""Real Chromium against a real server with its job runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from labelstage.storage import migrate
from scripts.chromium import ARGUMENTS, find
from tests.browser.hands import sign_in
from tests.servers.labelstage import Server
from tests.site import Person, Site, settings_for

LAPTOP = {"width": 1366, "height": 768}
PATIENCE = 20_000  # milliseconds: a loaded machine is slow, and a passing test does not wait

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The installation's database, for what a test needs to stand there before anybody looks."""
    settings = settings_for(tmp_path)
    migrate.upgrade(settings)
    installation = Site(settings)
    yield installation
    installation.close()


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    served = Server(site.settings.data_dir)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Log somebody in, in a browser of their own: `page = enter(person)`. Scripts must not fail on any page."""
    contexts = []
    failures: list[str] = []

    def log_in(person: Person, *, locale: str = "en-US", **options: Any) -> Page:
        context = browser.new_context(base_url=server.url, locale=locale, **{"viewport": LAPTOP, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        sign_in(page, person)
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert failures == []
