"""A database of its own for each test, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from labelstage.services import accounts
from labelstage.storage import User
from labelstage.storage.database import Database
from tests.databases import opened
from tests.site import PASSWORD

PASSWORDS = accounts.Passwords.with_cost(64, 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(f"sqlite:///{tmp_path / 'labelstage.db'}") as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


@pytest.fixture
def manager(session: Session) -> User:
    return accounts.create_user(
        session, PASSWORDS, email="manager@example.com", name="manager", password=PASSWORD
    )
