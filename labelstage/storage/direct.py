"""Statements that go straight to the database, past the session's unit of work: a fraction of the cost, for the hot path.

Each statement is compiled once, for each dialect and set of values, and kept; so give statements that were made once, when a
module was read. What waits in the session is not flushed first, so a row with a change that waits must not be written here.
Every change is given to the call; then object and row agree. For tables whose key is an `id`; `insert` and `write`, for those whose
attributes are named as their columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    Column,
    Connection,
    Dialect,
    Float,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    inspect,
    update,
)
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Mapper, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.visitors import cloned_traverse
from sqlalchemy.types import TypeEngine

from .base import Base

Row = TypeVar("Row", bound=Base)
Convert = Callable[[Any], Any]

#: More statements than the product has.
KEPT = 500


class Result(NamedTuple):
    """How many rows a statement changed, and what it returned."""

    rowcount: int
    rows: Sequence[Any]

    def all(self) -> Sequence[Any]:
        """Every row."""
        return self.rows

    def one(self) -> Any:
        """The only row. Raises NoResultFound, MultipleResultsFound."""
        if len(self.rows) != 1:
            raise MultipleResultsFound if self.rows else NoResultFound
        return self.rows[0]

    def scalar(self) -> Any:
        """The first value of the first row, None when there is none."""
        return self.rows[0][0] if self.rows else None


class _Prepared(NamedTuple):
    """A statement as the driver takes it: its text, how its values are put in order where it goes by order, those that never
    change, and how those that need it are turned into the driver's and back."""

    text: str
    ordered: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None
    fixed: Mapping[str, Any]
    given: Sequence[tuple[str, Convert]]
    returned: Sequence[Convert | None]
    converts: bool


def run(session: Session, statement: ClauseElement, **values: Any) -> Result:
    """Execute a statement about columns. Objects in the session do not learn of the change."""
    connection = session.connection()
    prepared = _prepare(statement, connection.dialect, tuple(values))
    cursor = _execute(connection, prepared.text, _arguments(prepared, values))
    try:
        if not prepared.returned:  # psycopg would describe every column to be asked whether there are any
            return Result(cursor.rowcount, ())
        rows: Sequence[Any] = cursor.fetchall()
    finally:
        cursor.close()
    if prepared.converts:
        rows = [_converted(row, prepared.returned) for row in rows]
    return Result(len(rows), rows)


def _execute(connection: Connection, text: str, arguments: Any) -> Any:
    """The driver's cursor. SQLAlchemy's result would describe its columns anew each time, which costs more than most statements."""
    cursor = connection.connection.cursor()
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, cursor, text, arguments, None, False)
    driver = cast(Any, connection.dialect).loaded_dbapi
    try:
        cursor.execute(text, arguments)
    except driver.Error as error:
        raise DBAPIError.instance(text, arguments, error, driver.Error, dialect=connection.dialect) from error
    return cursor


def run_many(
    session: Session, statement: ClauseElement, rows: Sequence[Mapping[str, Any]], **same: Any
) -> None:
    """Execute a statement that returns nothing once for each row; all rows have the same names, and all have `same` beside."""
    if not rows:
        return
    connection = session.connection()
    prepared = _prepare(statement, connection.dialect, (*rows[0], *same))
    ordered = prepared.ordered or dict
    shared = _bound([each for each in prepared.given if each[0] in same], prepared.fixed, same)
    varying = [each for each in prepared.given if each[0] not in same]
    connection.exec_driver_sql(prepared.text, [ordered(_bound(varying, shared, row)) for row in rows])


def _arguments(prepared: _Prepared, values: Mapping[str, Any]) -> Any:
    """The values as the driver takes them."""
    bound = _bound(prepared.given, prepared.fixed, values)
    return bound if prepared.ordered is None else prepared.ordered(bound)


def _bound(
    converts: Iterable[tuple[str, Convert]], fixed: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    bound = {**fixed, **values}
    for name, convert in converts:
        bound[name] = convert(bound[name])
    return bound


def _converted(row: Sequence[Any], converts: Sequence[Convert | None]) -> list[Any]:
    return [
        value if convert is None else convert(value) for value, convert in zip(row, converts, strict=True)
    ]


@lru_cache(KEPT)
def _prepare(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> _Prepared:
    later = cloned_traverse(statement, {}, {"bindparam": _to_be_given})
    compiled: Any = later.compile(
        dialect=dialect, column_keys=list(names), compile_kwargs={"render_postcompile": True}
    )
    converts = {name: _converter(bind.type, dialect, "bind") for name, bind in compiled.binds.items()}
    literal = {name: value for name, value in compiled.params.items() if name not in names}
    fixed = {
        name: value if (convert := converts.get(name)) is None else convert(value)
        for name, value in literal.items()
    }
    given = [(name, convert) for name in names if (convert := converts.get(name)) is not None]
    columns = getattr(statement, "exported_columns", ())
    returned = [_converter(column.type, dialect, "result") for column in columns]
    ordered = _order(compiled.positiontup) if compiled.positional else None
    return _Prepared(compiled.string, ordered, fixed, given, returned, any(returned))


def _order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _to_be_given(bind: BindParameter[Any]) -> None:
    """Have the compiler, which wants every value when it writes out `IN (...)`, do without."""
    bind.required = False


def _converter(kind: TypeEngine[Any], dialect: Dialect, way: str) -> Convert | None:
    own = kind.dialect_impl(dialect)
    if way == "result" and isinstance(kind, Float):
        return None  # drivers give floats; psycopg's converter would first ask for the type that came, unknown here
    return own.bind_processor(dialect) if way == "bind" else own.result_processor(dialect, None)


def columns(*tables: type[Base]) -> list[Column[Any]]:
    """All columns of tables, for `load`, but for those that are only read when asked for."""
    return [column for table in tables for column, _name in _loaded(table)]


def load(
    session: Session, statement: Select[Any] | Update, *tables: type[Base], **values: Any
) -> list[list[Any]]:
    """The rows of a statement that asks for the `columns` of the tables, and then for others: in each an object for each table
    (None where an outer join found none), then the others. An object that the session has already stays as it is."""
    return [_adopted(session, row, tables) for row in run(session, statement, **values).rows]


def reload(session: Session, row: Base, statement: Select[Any], **others: Any) -> None:
    """Have an object show its row as it now is. The statement asks for the `columns` of its table where the id is `this_id`."""
    session.flush()
    [number] = session.identity_key(instance=row)[1]
    values = run(session, statement, this_id=number, **others).one()
    for (_column, name), value in zip(_loaded(type(row)), values, strict=True):
        set_committed_value(row, name, value)


def _adopted(session: Session, row: Sequence[Any], tables: Sequence[type[Base]]) -> list[Any]:
    found: list[Any] = []
    start = 0
    for table in tables:
        names = [name for _column, name in _loaded(table)]
        end = start + len(names)
        found.append(_object(session, table, dict(zip(names, row[start:end], strict=True))))
        start = end
    return [*found, *row[start:]]


def _object(session: Session, table: type[Row], values: dict[str, Any]) -> Row | None:
    number = values["id"]
    if number is None:
        return None
    there = session.identity_map.get((table, (number,), None))
    if there is not None:
        return there
    made: Row = _mapper(table).class_manager.new_instance()
    vars(made).update(values)
    return _persistent(session, made)


def _persistent(session: Session, made: Row) -> Row:
    make_transient_to_detached(made)
    session.add(made)
    return made


def insert(session: Session, new: Row) -> Row:
    """Write a new row; the same object, now the session's, with its id and the defaults of its columns."""
    attributes = vars(new)
    for column in _columns(type(new)):
        if column.key not in attributes:  # not by setattr: nobody needs to hear of each
            attributes[column.key] = _default(column)
    keys = (column.key for column in _columns(type(new)))
    values = {key: attributes[key] for key in keys if attributes[key] is not None}
    set_committed_value(new, "id", run(session, _insert(type(new)), **values).scalar())
    return _persistent(session, new)


def write(session: Session, row: Base, **values: Any) -> None:
    """Change columns of a row; its object shows the new values."""
    run(session, _update(type(row)), this_id=vars(row)["id"], **values)
    for name, value in values.items():
        set_committed_value(row, name, value)


@lru_cache
def _mapper(table: type[Row]) -> Mapper[Row]:
    return inspect(table)


@lru_cache
def _columns(table: type[Base]) -> tuple[Column[Any], ...]:
    return tuple(cast(Table, table.__table__).columns)


@lru_cache
def _loaded(table: type[Base]) -> tuple[tuple[Column[Any], str], ...]:
    """The columns that `load` wants, each with the name of its attribute."""
    found = [(column, _mapper(table).get_property_by_column(column)) for column in _columns(table)]
    return tuple((column, attribute.key) for column, attribute in found if not attribute.deferred)


@lru_cache
def _insert(table: type[Base]) -> Insert:
    own = cast(Table, table.__table__)
    return own.insert().returning(own.c.id)


@lru_cache
def _update(table: type[Base]) -> Update:
    own = cast(Table, table.__table__)
    return update(own).where(own.c.id == bindparam("this_id"))


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg
