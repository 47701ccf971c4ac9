"""The wheel, the commands of the Makefile, and the scripts behind them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.servers.checkout import ROOT, files

HOMES = {"labelstage": "labelstage", "static": "labelstage/_static", "migrations": "labelstage/_migrations"}


def test_the_wheel_holds_the_package_its_static_files_and_its_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("labelstage-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = [path for path in files() if path.parts[0] in HOMES]
    assert packed == {"/".join([HOMES[path.parts[0]], *path.parts[1:]]) for path in ours}


def test_the_command_line_answers_without_a_warning() -> None:
    command = [sys.executable, "-W", "error", "-m", "labelstage", "--help"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_make_alone_lists_every_command() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True, env=quiet()).stdout
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)
    hidden = {"venv", "node", "chromium"}  # steps of the others
    assert {line.split()[0] for line in shown.splitlines()} == set(targets) - hidden


def quiet() -> dict[str, str]:
    """The environment without what a `make` around these tests has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def choose(folder: Path, **pythons: bool) -> subprocess.CompletedProcess[str]:
    """Run scripts/python.sh where these Pythons are all there is; one that is False is there but does not run."""
    for name, runs in pythons.items():
        program = folder / name.replace("_", ".")
        program.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n' if runs else "#!/bin/sh\nexit 127\n")
        program.chmod(0o755)
    command = ["/bin/sh", str(ROOT / "scripts" / "python.sh")]
    return subprocess.run(command, env={"PATH": str(folder)}, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3_11": True, "python3_13": True, "python3": True}, "python3.13"),
        ({"python3_11": True, "python3_13": False}, "python3.11"),
        ({"python3": True, "python3_12": False}, "python3"),
    ],
)
def test_the_newest_python_that_runs_is_chosen(tmp_path: Path, pythons: dict[str, bool], chosen: str) -> None:
    assert choose(tmp_path, **pythons).stdout.strip() == str(tmp_path / chosen)


def test_a_machine_without_a_fitting_python_is_told_what_to_install(tmp_path: Path) -> None:
    done = choose(tmp_path, python3=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 3.11 or newer" in done.stderr
    assert "apt-get install" in done.stderr


def test_hooks_name_no_host_and_run_programs_of_the_lock() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        assert hook["language"] == "system"
        program = hook["entry"].split()[0]
        assert program.startswith((".venv/bin/", "node_modules/.bin/"))
        assert program.startswith("node") or Path(sys.prefix, "bin", Path(program).name).exists(), program


def test_ci_runs_the_same_command_as_everybody() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
