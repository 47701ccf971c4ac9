"""Statements that go straight to the database, past the session's unit of work: a quarter of the cost, for the hot path.

What waits in the session is not flushed first, so a row with a change that waits must not be written here. Every change
is given to the call; then object and row agree. For tables with an `id` whose attributes are named as their columns.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Column, CursorResult, Executable, Table, Update, bindparam, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from .base import Base

Row = TypeVar("Row", bound=Base)


def run(session: Session, statement: Executable, **values: Any) -> CursorResult[*tuple[Any, ...]]:
    """Execute a statement about columns, best one that was made once. Objects in the session do not learn of the change."""
    return session.connection().execute(statement, values)


def insert(session: Session, new: Row) -> Row:
    """Write a new row; the same object, now the session's, with its id and the defaults of its columns."""
    table, columns = _columns(type(new))
    attributes = vars(new)
    for column in columns:
        if column.key not in attributes:  # not by setattr: nobody needs to hear of each
            attributes[column.key] = _default(column)
    values = {column.key: attributes[column.key] for column in columns if attributes[column.key] is not None}
    made = session.connection().execute(table.insert(), values)
    set_committed_value(new, "id", cast("tuple[int]", made.inserted_primary_key)[0])
    make_transient_to_detached(new)
    session.add(new)
    return new


def write(session: Session, row: Base, **values: Any) -> None:
    """Change columns of a row; its object shows the new values."""
    session.connection().execute(_update(type(row)), {"this_id": vars(row)["id"], **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


@cache
def _columns(row: type[Base]) -> tuple[Table, tuple[Column[Any], ...]]:
    table = _table(row)
    return table, tuple(table.columns)


@cache
def _update(row: type[Base]) -> Update:
    table = _table(row)
    return update(table).where(table.c.id == bindparam("this_id"))


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
