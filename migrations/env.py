"""Runs the migrations; `alembic` on the command line and labelstage.storage.migrate both come here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, BigInteger, Connection

from labelstage import config as settings
from labelstage.storage import Base, migrate
from labelstage.storage.base import UTCDateTime
from labelstage.storage.database import Database


def plain_types(kind: str, thing: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """The names that script.py.mako gives to types. Migrations are history: they hold no class of ours, which may go."""
    names = {UTCDateTime: "Time", BigInteger: "Big", JSON: "Json"}
    if kind == "type":
        return next((name for known, name in names.items() if isinstance(thing, known)), False)
    return False


def number(_context: Any, _revision: Any, scripts: Iterable[MigrationScript]) -> None:
    """Revisions are called 0001, 0002, ... in the order of the chain."""
    for script in scripts:
        head = ScriptDirectory.from_config(context.config).get_current_head()
        script.rev_id = f"{int(head or 0) + 1:04d}"


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain_types,
        process_revision_directives=number,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with migrate.alone(Database(settings.from_environment().database)) as own:
        run(own)
