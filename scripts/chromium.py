"""Finds a Chromium for the browser tests and the screenshots; installs one when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """The executable of the system's browser, else Playwright's own, else None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if MAC.exists():
        return str(MAC)
    return _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Debian's package where we may install one, else Playwright's download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environ)
        package = ["apt-get", "install", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(package, check=False, env=environ).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    if find() is None:
        print("Installing Chromium for the browser tests", flush=True)
        install()
    if find() is None:
        print("No Chromium was found and none could be installed; install the package `chromium` by hand.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
