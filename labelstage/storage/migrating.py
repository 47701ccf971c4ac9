"""What migrations are written with. They are history: add to this, and never change what stands here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Time = sa.DateTime(timezone=True)
Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def reference(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """The key by which a table's column refers to another table's id."""
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def add_filled(table: str, *columns: tuple[str, Any, Any]) -> None:
    """Add columns that are never null: (name, type, what the rows that are there get)."""
    with op.batch_alter_table(table) as batch_op:
        for name, kind, value in columns:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table) as batch_op:
        for name, kind, _value in columns:
            batch_op.alter_column(name, existing_type=kind, server_default=None)


def needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    """Columns of one type that are never null."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def partial_index(name: str, table: str, columns: list[str], where: str, postgresql: str = "") -> None:
    """An index of the rows that fit; `postgresql`: how that is said where there are true booleans."""
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(postgresql or where)
    )
