"""Runs every check of the project, or those named, and ends with a summary. Fails when any of them fails."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.prefix, "bin")

Command = list[str | Path]

LINT: dict[str, Command] = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "mypy": [BIN / "mypy"],
    "lint-imports": [BIN / "lint-imports"],
    "tsc": ["node_modules/.bin/tsc", "--noEmit", "--project", "tsconfig.json"],
}
FAST = ["-m", "not browser and not services and not slow"]


def node_tests() -> Command:
    """The files by name: Node 20 and Node 22 disagree on what a folder means."""
    return ["node", "--test", *sorted(map(str, (ROOT / "tests" / "node").rglob("*.test.js")))]


def steps(chosen: str) -> dict[str, Command]:
    pytest: Command = [BIN / "python", "-m", "pytest", "-v", "-n", "2", "--maxschedchunk=1", "--durations=15"]
    tests = {"node --test": node_tests(), "pytest": pytest}
    if chosen == "lint":
        return {**LINT}
    if chosen == "unit":
        return {**tests, "pytest": [*pytest, *FAST]}
    return {**LINT, **tests}


def run(name: str, command: Command) -> tuple[str, bool, float]:
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    environ = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    passed = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0
    return name, passed, time.monotonic() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chosen", nargs="?", choices=["all", "lint", "unit"], default="all")
    results = [run(name, command) for name, command in steps(parser.parse_args().chosen).items()]
    print("\n=== summary")
    for name, passed, seconds in results:
        print(f"{'ok' if passed else 'FAILED':>6}  {name:<14} {seconds:6.1f} s")
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
