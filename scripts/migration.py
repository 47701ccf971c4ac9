"""Writes a migration from the difference between the tables in the code and those the migrations make."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from labelstage.storage import migrate
from labelstage.storage.database import Database

ROOT = Path(__file__).resolve().parent.parent


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        migrate.up(database)
        with migrate.alone(database) as connection:
            config = Config(toml_file=ROOT / "pyproject.toml", attributes={"connection": connection})
            command.revision(config, message, autogenerate=True)
        database.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1]:
        sys.exit('Say what it does: make migration NAME="add a colour to projects"')
    main(sys.argv[1])
