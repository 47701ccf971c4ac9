"""Makes the pictures of README.md anew: the demo in a fresh folder, seen by a real browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import ARGUMENTS, find

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PHOTOS = 1  # the number of the demo's project of photographs


@contextmanager
def demo(folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running demo and the passwords by e-mail address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "LABELSTAGE_DATA_DIR": folder, "LABELSTAGE_PORT": str(port)}
    command = [sys.executable, "-u", "-m", "labelstage", "demo"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        passwords: dict[str, str] = {}
        for line in process.stdout or ():
            passwords.update(re.findall(r"(\S+@demo\.example)\s+(\S+)", line))
            if "serves on" in line:
                break
        yield f"http://127.0.0.1:{port}", passwords
        process.terminate()


def log_in(browser: Browser, address: str, email: str, password: str) -> Page:
    page = browser.new_context(
        base_url=address, viewport={"width": 1366, "height": 768}, locale="en-US"
    ).new_page()
    page.goto("/login")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def keep(page: Page, name: str) -> None:
    """Write what the page shows to docs/images."""
    page.wait_for_load_state("networkidle")
    path = IMAGES / name
    page.screenshot(path=path)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(folder) as (address, passwords),
        sync_playwright() as p,
    ):
        browser = p.chromium.launch(executable_path=find(), args=ARGUMENTS)
        email = "reviewer@demo.example"
        page = log_in(browser, address, email, passwords[email])
        page.goto(f"/projects/{PHOTOS}/review")
        page.get_by_role("link", name="coins.png").first.click()
        keep(page, "workbench.png")
        page.goto(f"/projects/{PHOTOS}/agreement")
        keep(page, "agreement.png")
        browser.close()


if __name__ == "__main__":
    main()
