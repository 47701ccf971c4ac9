"""A database of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labelstage.storage import Base
from labelstage.storage.database import Database

#: For a test of what only a database with row locks does.
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.services)], indirect=True
)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database at a URL, with all tables."""
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()
