"""Brings a database to the tables that this version needs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from ..config import Settings, asset_folder
from .database import Database

if TYPE_CHECKING:
    from alembic.config import Config

#: Any number will do, as long as every process that migrates asks for the same one.
POSTGRES_LOCK = 4_701_122_701
REVISION = re.compile(r'^revision\b[^=\n]*= "(\w+)"', re.MULTILINE)
FOLLOWS = re.compile(r'^down_revision\b[^=\n]*= "(\w+)"', re.MULTILINE)

logging.getLogger("alembic").setLevel(logging.WARNING)  # else it speaks at every start


class BrokenReferences(RuntimeError):
    """A migration would have left rows that refer to nothing; it was rolled back."""


def upgrade(settings: Settings) -> None:
    """Migrate the configured database to the newest tables; does nothing when it is there already."""
    database = Database(settings.database)
    try:
        up(database)
    finally:
        database.dispose()


def up(database: Database, revision: str = "head") -> None:
    """Migrate to a newer revision: whole or not at all, and once, however many processes start together."""
    if revision == "head" and _stands_at(database) == newest():
        return  # without Alembic, which takes longer to import than all else at a start
    from alembic import command

    with alone(database) as connection:
        command.upgrade(_config(connection), revision)


def down(database: Database, revision: str = "base") -> None:
    """Migrate back to an older revision; what its tables cannot hold is lost."""
    from alembic import command

    with alone(database) as connection:
        command.downgrade(_config(connection), revision)


def differences(database: Database) -> list[Any]:
    """What the code's tables and the database's tables do not share, as Alembic's operations; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from . import Base

    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def newest() -> str:
    """The revision that no other follows, read from the files. Raises ValueError when there is not exactly one."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for file in (asset_folder("migrations") / "versions").glob("*.py"):
        source = file.read_text()
        revisions.update(REVISION.findall(source))
        followed.update(FOLLOWS.findall(source))
    (head,) = revisions - followed
    return head


def _stands_at(database: Database) -> str | None:
    """The revision that the database has; None for one without tables."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A transaction in which nobody else migrates; others wait for its end.

    Raises BrokenReferences, and rolls back, if rows of a SQLite database then refer to nothing.
    """
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
                yield connection
            return
        with _foreign_keys_off(connection):
            connection.execution_options(sqlite_begin="IMMEDIATE")
            with connection.begin():
                yield connection
                _check_references(connection)


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew and dropping the old one; with keys enforced, dropping it would
    delete every row that refers to it. The switch works outside of a transaction only."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if broken := connection.execute(text("PRAGMA foreign_key_check")).fetchall():
        raise BrokenReferences(f"the migration leaves {len(broken)} references to nothing, first {broken[0]}")


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(asset_folder("migrations")).replace("%", "%%"))
    return config
