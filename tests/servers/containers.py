"""Reads Dockerfile and compose.yaml as Docker would, as far as our files need it, so that tests can run what they say."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
_VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, arguments), continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, arguments) for name, _, arguments in (line.partition(" ") for line in lines)]


def command(instruction: str) -> list[str]:
    """The last CMD, or the last HEALTHCHECK's CMD, which must be in exec form."""
    arguments = [arguments for name, arguments in instructions() if name == instruction][-1]
    parsed: list[str] = json.loads(arguments[arguments.index("[") :])
    return parsed


def image_environment() -> dict[str, str]:
    """What the last stage's ENV sets."""
    pairs = [arguments for name, arguments in instructions() if name == "ENV"][-1]
    return dict(pair.split("=", 1) for pair in pairs.split())


def pip_options(naming: str) -> list[str]:
    """The options of the `pip install` in the Dockerfile that names something."""
    line = next(arguments for name, arguments in instructions() if name == "RUN" and naming in arguments)
    return line.partition("pip install ")[2].split()


def copied() -> list[tuple[list[str], str]]:
    """The sources and the destination of every COPY from the build context."""
    copies = [arguments.split() for name, arguments in instructions() if name == "COPY"]
    return [(words[:-1], words[-1]) for words in copies if not words[0].startswith("--from")]


def ignored(path: Path) -> bool:
    """Whether .dockerignore keeps a path (below the root) out of the build; the last rule that matches decides."""
    verdict = False
    for rule in (ROOT / ".dockerignore").read_text().splitlines():
        if not rule or rule.startswith("#"):
            continue
        pattern = rule.removeprefix("!").removeprefix("**/")
        candidates = [path, *path.parents[:-1]]
        names = [each.name if "**/" in rule else each.as_posix() for each in candidates]
        if any(fnmatch.fnmatchcase(name, pattern) for name in names):
            verdict = not rule.startswith("!")
    return verdict


def build_context(folder: Path) -> None:
    """Lay out in `folder` what the first stage sees after its COPY instructions, from the files git knows."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    files = [
        Path(line)
        for line in listing.stdout.splitlines()
        if (ROOT / line).exists() and not ignored(Path(line))
    ]
    for sources, _destination in copied():
        for file in files:
            if any(file == Path(source) or Path(source) in file.parents for source in sources):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_bytes((ROOT / file).read_bytes())


def services(environ: dict[str, str]) -> dict[str, Any]:
    """The services of compose.yaml with `environ` put in. Raises KeyError for a required variable that is not there."""

    def fill(match: re.Match[str]) -> str:
        name, operator, default = match.groups()
        return environ[name] if operator == ":?" else environ.get(name) or default or ""

    document = yaml.safe_load((ROOT / "compose.yaml").read_text())
    filled: dict[str, Any] = json.loads(_VARIABLE.sub(fill, json.dumps(document["services"])))
    return filled
