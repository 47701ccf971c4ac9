"""What tests of several floors start from: an installation with somebody in each role, and the real services that tests marked
`services` talk to, started at first use, once per test process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from labelstage.storage.database import Database
from tests.databases import opened
from tests.servers.postgres import Postgres, postgres
from tests.servers.s3 import S3, s3
from tests.servers.valkey import valkey
from tests.site import Person, Site, settings_for

# The same examples each time, so that a change is judged by what it changed; `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile("search", derandomize=False)
settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, or one of two processes would wait for the other at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


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


@pytest.fixture
def worker(site: Site, project: int) -> Person:
    return site.worker(project, "worker")


@pytest.fixture
def reviewer(site: Site, project: int) -> Person:
    return site.reviewer(project, "reviewer")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    with valkey() as url:
        yield url


@pytest.fixture
def valkey_url(valkey_server: str) -> str:
    """The redis:// URL of an empty Valkey."""
    import redis

    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    with s3() as store:
        yield store


@pytest.fixture
def s3_store(s3_server: S3) -> S3:
    """An S3-compatible store under a prefix that no other test uses; see S3.settings()."""
    return replace(s3_server, prefix=uuid4().hex)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'labelstage.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """That database, with all tables."""
    with opened(database_url) as database:
        yield database
