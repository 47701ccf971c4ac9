"""Migrations: they make exactly the tables of the code, on both databases, safely."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select, text
from sqlalchemy.exc import DatabaseError

from labelstage.config import Settings, asset_folder
from labelstage.storage import Base, User, migrate
from labelstage.storage.base import NAMING
from labelstage.storage.database import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def head() -> str | None:
    return ScriptDirectory(str(asset_folder("migrations"))).get_current_head()


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert migrate.newest() == head()


def stands_at(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    migrate.up(database)
    assert migrate.differences(database) == [], 'a table changed: make migration NAME="what changed"'


def test_migrations_make_the_same_indexes_and_keys_as_the_code(database: Database, tmp_path: Path) -> None:
    migrate.up(database)
    other = Database(f"sqlite:///{tmp_path}/code.db")
    # a copy: creating circular tables on PostgreSQL marks their keys as added, for the rest of the process
    tables = MetaData(naming_convention=NAMING)
    for table in Base.metadata.tables.values():
        table.to_metadata(tables)
    tables.create_all(other.engine)
    assert keys(database) == keys(other)
    other.dispose()


def keys(database: Database) -> set[tuple[str, str, tuple[str, ...], str]]:
    """Every index, unique constraint and foreign key with its table, columns and delete rule."""
    look = inspect(database.engine)
    found = set()
    for table in set(look.get_table_names()) - {"alembic_version"}:
        unique = {each["name"]: each["column_names"] for each in look.get_unique_constraints(table)}
        found |= {(table, str(name), tuple(columns), "unique") for name, columns in unique.items()}
        found |= {
            (table, str(each["name"]), tuple(map(str, each["column_names"])), f"index {bool(each['unique'])}")
            for each in look.get_indexes(table)
            if each["name"] not in unique
        }
        found |= {
            (table, str(key["name"]), tuple(key["constrained_columns"]), str(key["options"].get("ondelete")))
            for key in look.get_foreign_keys(table)
        }
    return found


def test_every_migration_goes_down_and_up_again(database: Database) -> None:
    migrate.up(database)
    migrate.down(database)
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    migrate.up(database)
    assert migrate.differences(database) == []


def test_a_second_upgrade_keeps_the_rows(database: Database) -> None:
    migrate.up(database)
    with database.begin() as session:
        session.add(User(email="kim@example.org", name="Kim", password_hash="", session_key=""))
    migrate.up(database)
    with database.session() as session:
        assert session.scalars(select(User.name)).all() == ["Kim"]
    assert stands_at(database) == head()


def test_processes_that_start_together_migrate_once(database_url: str, tmp_path: Path) -> None:
    settings = f"Settings(data_dir=Path({str(tmp_path)!r}), database_url={database_url!r})"
    code = f"from pathlib import Path; from labelstage.config import Settings; from labelstage.storage import migrate; migrate.upgrade({settings})"
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(3)]
    endings = [(process.communicate()[1].decode(), process.returncode) for process in processes]
    assert [code for _, code in endings] == [0, 0, 0], endings


def test_upgrade_makes_the_embedded_database_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    migrate.upgrade(settings)
    assert (tmp_path / "new" / "folder" / "labelstage.db").exists()


def test_a_migration_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    def fail_half_way() -> None:
        with migrate.alone(database) as connection:
            connection.execute(text("CREATE TABLE half (id INTEGER)"))
            connection.execute(text("CREATE TABLE half (id INTEGER)"))

    with pytest.raises(DatabaseError, match="already exists"):
        fail_half_way()
    assert inspect(database.engine).get_table_names() == []


def test_rebuilding_a_table_on_sqlite_keeps_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    database = family(tmp_path)
    with migrate.alone(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("parent", recreate="always") as batch:
            batch.alter_column("name", new_column_name="title")
    with database.session() as session:
        assert session.execute(text("SELECT id, parent FROM child")).all() == [(7, 1)]
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.dispose()


def test_a_migration_that_orphans_rows_on_sqlite_is_rolled_back(tmp_path: Path) -> None:
    database = family(tmp_path)
    with (
        pytest.raises(migrate.BrokenReferences, match="1 references to nothing"),
        migrate.alone(database) as connection,
    ):
        connection.execute(text("DELETE FROM parent"))
    with database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM parent")) == 1
    database.dispose()


def family(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder}/family.db")
    with database.begin() as session:
        session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)"))
        session.execute(
            text(
                "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)"
            )
        )
        session.execute(text("INSERT INTO parent VALUES (1, 'Kim')"))
        session.execute(text("INSERT INTO child VALUES (7, 1)"))
    return database


def test_autogenerate_drafts_a_numbered_migration_for_a_new_column(
    database: Database, tmp_path: Path
) -> None:
    folder = copy_of_the_migrations(tmp_path)
    migrate.up(database)
    with database.begin() as session:
        session.execute(text("ALTER TABLE project DROP COLUMN description"))
    with migrate.alone(database) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(config, "describe projects", autogenerate=True)
    (draft,) = (folder / "versions").glob("*_describe_projects.py")
    assert int(draft.name[:4]) == int(head() or 0) + 1
    assert re.search(r"batch_op\.add_column\(sa\.Column\('description', sa\.Text\(\)", draft.read_text())


def copy_of_the_migrations(folder: Path) -> Path:
    copy = folder / "migrations"
    (copy / "versions").mkdir(parents=True)
    for source in asset_folder("migrations").rglob("*"):
        if source.suffix in {".py", ".mako"}:
            (copy / source.relative_to(asset_folder("migrations"))).write_bytes(source.read_bytes())
    return copy
