"""An installation for each test, with a manager of one project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Person, Site, settings_for


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    installation = Site(settings_for(tmp_path))
    yield installation
    installation.close()


@pytest.fixture
def manager(site: Site) -> Person:
    return site.person("manager", manager=True)


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    return site.project(manager)
