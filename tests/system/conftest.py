"""A LabelStage that runs as processes of its own, so that a test can kill them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labelstage.storage import migrate
from tests.servers.labelstage import Server
from tests.site import Site, settings_for


@pytest.fixture
def environment() -> dict[str, str]:
    """The variables that the processes are given; tests that want others have a fixture of their own."""
    return {}


@pytest.fixture
def site(tmp_path: Path, environment: dict[str, str]) -> Iterator[Site]:
    settings = settings_for(tmp_path, database_url=environment.get("LABELSTAGE_DATABASE_URL", ""))
    migrate.upgrade(settings)
    installation = Site(settings)
    yield installation
    installation.close()


@pytest.fixture
def server(site: Site, tmp_path: Path, environment: dict[str, str]) -> Iterator[Server]:
    served = Server(tmp_path, environment)
    served.start()
    yield served
    served.stop()
