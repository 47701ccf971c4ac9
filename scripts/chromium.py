"""Finds a Chromium for the browser tests and the screenshots; installs one when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
#: Works as root and in containers, and asks nobody on the network for anything.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The executable of the system's browser; None leaves it to Playwright to use its own."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(MAC) if MAC.exists() else None


def there_is_one() -> bool:
    from playwright.sync_api import sync_playwright

    if find() is not None:
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install() -> None:
    """Debian's package where we may install one, else Playwright's download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environ)
        package = ["apt-get", "install", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(package, check=False, env=environ).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if there_is_one():
        return 0
    print("Installing Chromium for the browser tests", flush=True)
    install()
    if there_is_one():
        return 0
    print("No Chromium was found and none could be installed; install the package `chromium` by hand.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
