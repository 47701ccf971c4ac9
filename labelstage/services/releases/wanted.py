"""What a release is limited to: the wish, checked, and the same in SQL.

    {"items": ["done"],                                   states of items
     "imports": [7, 0],                                   the imports that brought them; 0: sent by the API
     "metadata": {"camera": "north"},                     all of these, as text
     "classes": [{"field": "objects", "class": "car"}],   any of these in an annotation that counts
     "agreement": [{"field": "objects", "measure": "matched", "least": 0.5, "most": 1}],   all of these
     "since": "2026-01-01T00:00:00+09:00", "until": ...   when the item came in
     "gold": false,                                       true: only items with a known answer; false: all but these
     "untouched": false,                                  true: only what a prelabel said already; false: all but that
     "workers": [5, 6], "skill": {"name": "korean", "level": 60}}     whose annotations count

The last three choose annotations, all others items.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from labelstage.words import Words, _

from ...storage import Assignment, Gold, Item, ItemScore, Revision, Skill
from .. import items, prelabels
from ..errors import Problem
from ..quality import primary_measure

MOST = 50  #: values of one kind
LONGEST = 200  #: characters of a value
Fields = Sequence[Mapping[str, Any]]


class Wrong(Exception):
    """A part of the wish that cannot be read; the sentence says what is taken."""

    def __init__(self, sentence: Words) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def check_where(where: Mapping[str, Any], fields: Fields) -> tuple[dict[str, Any], list[Problem]]:
    """The wish in the form in which it is kept, without what says nothing; and what is wrong with it, each at its place."""
    kept: dict[str, Any] = {}
    problems = [
        Problem(
            f"where.{name}"[:80], _("There is no such filter. There are: %(known)s.", known=", ".join(CHECKS))
        )
        for name in where
        if name not in CHECKS
    ]
    for name, check in CHECKS.items():
        if where.get(name) in (None, "", [], {}):
            continue
        try:
            kept[name] = check(where[name], fields)
        except Wrong as wrong:
            problems.append(Problem(f"where.{name}", wrong.sentence))
    return kept, problems


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise Wrong(_("Give a list of at most %(most)s.", most=MOST))
    return value


def _item_states(value: Any, _fields: Fields) -> list[str]:
    if any(each not in items.STATES for each in _list(value)):
        raise Wrong(_("Choose one or more of: %(known)s.", known=", ".join(items.STATES)))
    return list(dict.fromkeys(value))


def _numbers(value: Any, _fields: Fields) -> list[int]:
    if any(type(each) is not int or not 0 <= each < 2**63 for each in _list(value)):
        raise Wrong(_("Give whole numbers."))
    return sorted(set(value))


def _metadata(value: Any, _fields: Fields) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MOST:
        raise Wrong(_("Give keys with their values."))
    kept = {}
    for key, wanted in value.items():
        check_key(key)
        text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
        if not isinstance(wanted, str | int | float) or len(text) > LONGEST or "\0" in text:
            raise Wrong(_("Give a text or a number for %(key)s.", key=key))
        kept[key] = text
    return kept


def check_key(key: Any) -> None:
    """Raises Wrong for what cannot be a key of metadata here: SQLite has no way to name such a one."""
    if not isinstance(key, str) or not key.strip() or len(key) > LONGEST or set(key) & {'"', "\0"}:
        raise Wrong(
            _("A key is a text of at most %(most)s characters without quotation marks.", most=LONGEST)
        )


def field_named(name: Any, fields: Fields) -> Mapping[str, Any]:
    """The field of that name. Raises Wrong with those there are."""
    for field in fields:
        if field["name"] == name:
            return field
    known = ", ".join(field["name"] for field in fields)
    raise Wrong(_("There is no field %(name)s. There are: %(known)s.", name=str(name)[:80], known=known))


def _classes(value: Any, fields: Fields) -> list[dict[str, str]]:
    kept = []
    for each in _list(value):
        asked = each if isinstance(each, dict) else {}
        field = field_named(asked.get("field"), fields)
        known = [one["name"] for one in field["classes"]]
        if asked.get("class") not in known:
            raise Wrong(_("Choose one of: %(known)s.", known=", ".join(known)))
        kept.append({"field": field["name"], "class": asked["class"]})
    return kept


def _agreement(value: Any, fields: Fields) -> list[dict[str, Any]]:
    kept = []
    for each in _list(value):
        asked = each if isinstance(each, dict) else {}
        field = field_named(asked.get("field"), fields)
        measure = asked.get("measure") or primary_measure(field)
        bounds = {name: asked[name] for name in ("least", "most") if asked.get(name) is not None}
        if not bounds or not all(_is_number(bound) for bound in bounds.values()):
            raise Wrong(_("Give the least or the most agreement as a number."))
        if not isinstance(measure, str) or len(measure) > 32:
            raise Wrong(_("Name a measure of agreement of this field."))
        kept.append({"field": field["name"], "measure": measure, **bounds})
    return kept


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _moment(value: Any, _fields: Fields) -> str:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise Wrong(_("Give a time with its zone, like 2026-01-31T09:00:00+09:00."))
    return found.isoformat()


def _skill(value: Any, _fields: Fields) -> dict[str, Any]:
    name, level = (value.get("name"), value.get("level")) if isinstance(value, dict) else (None, None)
    if (
        not isinstance(name, str)
        or not 1 <= len(name) <= 64
        or type(level) is not int
        or not 0 <= level <= 100
    ):
        raise Wrong(_("Give the name of a skill and a level from 0 to 100."))
    return {"name": name, "level": level}


def _yes_or_no(value: Any, _fields: Fields) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_("Give true or false."))
    return value


CHECKS: Mapping[str, Callable[[Any, Fields], Any]] = {
    "items": _item_states,
    "imports": _numbers,
    "metadata": _metadata,
    "classes": _classes,
    "agreement": _agreement,
    "since": _moment,
    "until": _moment,
    "gold": _yes_or_no,
    "untouched": _yes_or_no,
    "workers": _numbers,
    "skill": _skill,
}


def conditions(where: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """What a checked wish says, over Item and Assignment."""
    said: list[ColumnElement[bool]] = []
    if "items" in where:
        said.append(Item.state.in_(where["items"]))
    if "imports" in where:
        said.append(func.coalesce(Item.import_id, 0).in_(where["imports"]))
    said += [_meta_text(key) == value for key, value in where.get("metadata", {}).items()]
    said += [_agreed(each) for each in where.get("agreement", ())]
    if "classes" in where:
        said.append(_has_class(where["classes"]))
    if "since" in where:
        said.append(Item.created_at >= datetime.fromisoformat(where["since"]))
    if "until" in where:
        said.append(Item.created_at < datetime.fromisoformat(where["until"]))
    if "gold" in where:
        said.append(exists().where(Gold.item_id == Item.id) == where["gold"])
    if "untouched" in where:
        his = select(Revision.result).where(Revision.id == Assignment.revision_id)
        same = func.coalesce(_Same(his.scalar_subquery(), prelabels.GIVEN), literal(value=False))
        said.append(same == where["untouched"])
    if "workers" in where:
        said.append(Assignment.worker_id.in_(where["workers"]))
    if "skill" in where:
        said.append(_skilled(where["skill"]))
    return said


class _Text(FunctionElement[str]):
    """What a JSON object has under a key, as text: numbers as written, booleans as true and false."""

    type = String()
    inherit_cache = True
    name = "json_text"


@compiles(_Text, "postgresql")
def _text_postgresql(element: _Text, compiler: Any, **how: Any) -> str:
    column, key = (compiler.process(each, **how) for each in element.clauses)
    return f"({column} ->> {key})"


@compiles(_Text, "sqlite")
def _text_sqlite(element: _Text, compiler: Any, **how: Any) -> str:
    column, key = (compiler.process(each, **how) for each in element.clauses)
    path = f"'$.\"' || {key} || '\"'"
    return (
        f"CASE json_type({column}, {path}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"ELSE CAST(json_extract({column}, {path}) AS TEXT) END"
    )


def _meta_text(key: str) -> ColumnElement[str]:
    return _Text(Item.meta, cast(literal(key), String))


class _Says(FunctionElement[bool]):
    """Whether a result's field has a class: among its objects, or as its choice."""

    inherit_cache = True
    name = "says_class"


@compiles(_Says, "postgresql")
def _says_postgresql(element: _Says, compiler: Any, **how: Any) -> str:
    column, field, label = (compiler.process(each, **how) for each in element.clauses)
    value = f"({column} -> {field})"
    objects = f"jsonb_build_array(jsonb_build_object('class', {label}))"
    return f"({value} @> to_jsonb({label}) OR {value} @> {objects})"


@compiles(_Says, "sqlite")
def _says_sqlite(element: _Says, compiler: Any, **how: Any) -> str:
    column, field, label = (compiler.process(each, **how) for each in element.clauses)
    each = f"json_each({column}, '$.\"' || {field} || '\"') AS said"
    value = "CASE said.type WHEN 'object' THEN json_extract(said.value, '$.class') ELSE said.value END"
    return f"EXISTS (SELECT 1 FROM {each} WHERE {value} = {label})"  # noqa: S608 - bound parameters, compiled


class _Same(FunctionElement[bool]):
    """Whether two JSON values say the same, whatever the order of their keys; null when there is none."""

    type = Boolean()
    inherit_cache = True
    name = "same_json"


@compiles(_Same, "postgresql")
def _same_postgresql(element: _Same, compiler: Any, **how: Any) -> str:
    one, other = (compiler.process(each, **how) for each in element.clauses)
    return f"({one} = {other})"


@compiles(_Same, "sqlite")
def _same_sqlite(element: _Same, compiler: Any, **how: Any) -> str:
    """The function that storage/database.py gives to every connection."""
    one, other = (compiler.process(each, **how) for each in element.clauses)
    return f"same_json({one}, {other})"


def _has_class(classes: Iterable[Mapping[str, str]]) -> ColumnElement[bool]:
    """That somebody's counted annotation of the item has one of the classes."""
    assignment, revision = aliased(Assignment), aliased(Revision)
    says = [
        _Says(revision.result, cast(literal(each["field"]), String), cast(literal(each["class"]), String))
        == true()
        for each in classes
    ]
    return exists(
        select(assignment.id)
        .join(revision, revision.id == assignment.revision_id)
        .where(
            assignment.item_id == Item.id,
            assignment.counted,
            assignment.state.in_(("accepted", "submitted")),
            or_(*says),
        )
    )


def _agreed(each: Mapping[str, Any]) -> ColumnElement[bool]:
    bounds = [
        *([ItemScore.value >= each["least"]] if "least" in each else ()),
        *([ItemScore.value <= each["most"]] if "most" in each else ()),
    ]
    measured = (ItemScore.field == each["field"], ItemScore.measure == each["measure"])
    return exists().where(ItemScore.item_id == Item.id, *measured, and_(*bounds))


def _skilled(skill: Mapping[str, Any]) -> ColumnElement[bool]:
    return exists().where(
        Skill.project_id == Assignment.project_id,
        Skill.user_id == Assignment.worker_id,
        Skill.name == skill["name"],
        Skill.level >= skill["level"],
    )
