"""The locks: complete, hashed, of one mind, and free of hosts."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.servers.checkout import ROOT

LOCKS = ("demo", "dev", "interop", "node", "server")


def pins(name: str) -> list[Requirement]:
    """What a lock pins: one requirement `name==version; marker` for each block of hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line)]


def project() -> dict[str, object]:
    metadata: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return metadata


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(blocks) == len(pins(name))
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==", block), block
        assert "--hash=sha256:" in block
    assert "://" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize("name", ["demo", "server"])
def test_what_is_tested_is_what_is_installed(name: str) -> None:
    assert {str(pin) for pin in pins(name)} - {str(pin) for pin in pins("dev")} - platform_pins(name) == set()


def platform_pins(name: str) -> set[str]:
    """Pins whose marker alone differs between locks; their version must be the same."""
    tested = {(pin.name, str(pin.specifier)) for pin in pins("dev")}
    return {str(pin) for pin in pins(name) if (pin.name, str(pin.specifier)) in tested}


@pytest.mark.parametrize(
    ("name", "extras"),
    [("demo", ["demo"]), ("server", ["parquet", "pdf", "postgres", "redis", "s3", "server"])],
)
def test_every_dependency_is_locked_in_a_version_that_it_allows(name: str, extras: list[str]) -> None:
    metadata = project()
    optional = metadata["optional-dependencies"]
    assert isinstance(optional, dict)
    assert isinstance(metadata["dependencies"], list)
    wanted = [*metadata["dependencies"], *(each for extra in extras for each in optional[extra])]
    locked: dict[str, list[SpecifierSet]] = {}
    for pin in pins(name):
        locked.setdefault(pin.name, []).append(pin.specifier)
    for requirement in map(Requirement, wanted):
        if requirement.name != "labelstage":
            assert requirement.name in locked
            for specifier in locked[requirement.name]:
                assert requirement.specifier.contains(str(specifier).removeprefix("=="))


def test_the_version_stands_in_one_piece() -> None:
    import labelstage

    assert project()["version"] == labelstage.__version__ == version("labelstage")
