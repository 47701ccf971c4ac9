"""An installation for each test, with one project and somebody in each role."""

from __future__ import annotations

import pytest

from labelstage.services.access import Role
from tests.site import Person, Site
from tests.web.visitor import Visitor, enter


@pytest.fixture
def project(site: Site, manager: Person) -> int:
    return site.project(manager, title="Street scenes", overlap=2)


@pytest.fixture
def data(site: Site, project: int) -> Person:
    return site.member(project, site.person("data"), Role.DATA)


@pytest.fixture
def managing(site: Site, manager: Person, project: int) -> Visitor:
    """The manager, logged in."""
    return enter(site, manager)
