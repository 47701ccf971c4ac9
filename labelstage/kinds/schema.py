"""The label schema: what a project's fields, classes and attributes may look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from labelstage.words import _

from . import KINDS, of
from .classes import assign_colors, assign_hotkeys, check_classes
from .conditions import check_condition
from .kind import Kind
from .options import Option, switch
from .problems import Problem
from .rows import objects_in, refuse_doubles, title_of
from .values import inside, shown, unknown_keys

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
MOST_FIELDS = 50
FIELD_KEYS = ("name", "kind", "title", "required", "when", "classes")
REQUIRED = switch(False)


def check_schema(fields: Any) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Check any JSON value as a label schema; never raises.

    Returns the fields in canonical form, every key present (a class without a hotkey has None, a field that is always asked
    a `when` of None; an attribute has `options` only when it is a select, `default` only when there is one), and all
    problems. Missing titles, colours and hotkeys are assigned; the order of everything is kept as defined.
    """
    problems: list[Problem] = []
    rows = objects_in(fields, "fields", MOST_FIELDS, problems)
    found = [(place, field) for place, row in rows if (field := _check_field(row, place, problems))]
    clean = [field for _place, field in found]
    if not clean and not problems:
        problems.append(Problem("fields", _("A label schema needs at least one field.")))
    refuse_doubles(clean, "fields", problems)
    for number, (place, field) in enumerate(found):
        of(field).check_field(field, clean, place, problems)
        earlier = {each["name"]: each for each in clean[:number]}
        field["when"] = check_condition(field["when"], earlier, KINDS, f"{place}.when", problems)
    assign_colors(clean)
    assign_hotkeys(clean, problems)
    return clean, problems


def _check_field(row: Mapping[str, Any], place: str, problems: list[Problem]) -> dict[str, Any] | None:
    name = row.get("name")
    if not isinstance(name, str) or not FIELD_NAME.fullmatch(name):
        sentence = _(
            "A field's name is 1 to 64 of a-z, 0-9 and _, beginning with a letter. Its title may be anything."
        )
        problems.append(Problem(f"{place}.name", sentence))
        return None
    kind = KINDS.get(row["kind"]) if isinstance(row.get("kind"), str) else None
    if kind is None:
        sentence = _(
            "%(value)s is no kind. Use one of: %(kinds)s.",
            value=shown(row.get("kind")),
            kinds=", ".join(KINDS),
        )
        problems.append(Problem(f"{place}.kind", sentence))
        return None
    problems.extend(unknown_keys(row, (*FIELD_KEYS, *kind.options), place))
    return {
        "name": name,
        "kind": kind.name,
        "title": title_of(row, name, place, problems),
        "required": _option(row, "required", REQUIRED, place, problems),
        "when": row.get("when"),
        "classes": check_classes(row.get("classes"), kind, f"{place}.classes", problems),
        **_options(row, kind, place, problems),
    }


def _options(row: Mapping[str, Any], kind: Kind, place: str, problems: list[Problem]) -> dict[str, Any]:
    return {key: _option(row, key, option, place, problems) for key, option in kind.options.items()}


def _option(row: Mapping[str, Any], key: str, option: Option, place: str, problems: list[Problem]) -> Any:
    """What the row says under the key in its clean form; the default when it says nothing or something wrong."""
    if key not in row:
        return option.default
    clean, wrong = option.check(row[key])
    if wrong is None:
        return clean
    problems.append(Problem(inside(place, key), wrong))
    return option.default
