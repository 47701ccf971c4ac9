"""A LabelStage that runs as processes of its own, so that a test can kill them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labelstage.storage import migrate
from tests.servers.labelstage import Server
from tests.site import Site, settings_for


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    settings = settings_for(tmp_path)
    migrate.upgrade(settings)
    installation = Site(settings)
    yield installation
    installation.close()


@pytest.fixture
def server(site: Site, tmp_path: Path) -> Iterator[Server]:
    served = Server(tmp_path)
    served.start()
    yield served
    served.stop()
