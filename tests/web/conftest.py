"""An installation for each test, with one project and somebody in each role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labelstage.services.access import Role
from tests.site import Person, Site, settings_for
from tests.web.visitor import Visitor, enter


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
    return site.project(manager, title="Street scenes", overlap=2)


@pytest.fixture
def worker(site: Site, project: int) -> Person:
    return site.worker(project, "worker")


@pytest.fixture
def reviewer(site: Site, project: int) -> Person:
    return site.reviewer(project, "reviewer")


@pytest.fixture
def data(site: Site, project: int) -> Person:
    return site.member(project, site.person("data"), Role.DATA)


@pytest.fixture
def managing(site: Site, manager: Person, project: int) -> Visitor:
    """The manager, logged in."""
    return enter(site, manager)
