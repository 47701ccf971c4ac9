"""The label schema: what a project's fields, classes and attributes may look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from labelstage.words import _

from . import KINDS
from .attributes import TYPES, check_attribute
from .colors import HEX, palette
from .kind import Kind
from .problems import Problem
from .values import inside, label_text, shown, unknown_keys

FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
HOTKEY = re.compile(r"[a-z0-9]")
LONGEST_NAME, LONGEST_TITLE = 100, 200
MOST_FIELDS, MOST_CLASSES, MOST_ATTRIBUTES, MOST_OPTIONS = 50, 2_000, 50, 500
FIELD_KEYS = ("name", "kind", "title", "required", "classes")
CLASS_KEYS = ("name", "title", "color", "hotkey", "attributes")
ATTRIBUTE_KEYS = ("name", "title", "type", "options", "default")


def check_schema(fields: Any) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Check any JSON value as a label schema; never raises.

    Returns the fields in canonical form, every key present (a class without a hotkey has None; an attribute
    has `options` only when it is a select, `default` only when there is one), and all problems. Missing
    titles, colours and hotkeys are assigned; the order of everything is kept as defined.
    """
    problems: list[Problem] = []
    rows = _rows(fields, "fields", MOST_FIELDS, problems)
    clean = [field for place, row in rows if (field := _check_field(row, place, problems)) is not None]
    if not clean and not problems:
        problems.append(Problem("fields", _("A label schema needs at least one field.")))
    _refuse_doubles(clean, "fields", problems)
    _assign_colors(clean)
    _assign_hotkeys(clean, problems)
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
    problems.extend(unknown_keys(row, (*FIELD_KEYS, *kind.switches), place))
    return {
        "name": name,
        "kind": kind.name,
        "title": _title(row, name, place, problems),
        "required": _switch(row, "required", False, place, problems),
        "classes": _check_classes(row.get("classes"), kind, f"{place}.classes", problems),
        **{key: _switch(row, key, default, place, problems) for key, default in kind.switches.items()},
    }


def _check_classes(value: Any, kind: Kind, place: str, problems: list[Problem]) -> list[dict[str, Any]]:
    rows = _rows(value, place, MOST_CLASSES, problems)
    clean = [label for where, row in rows if (label := _check_class(row, kind, where, problems)) is not None]
    if value in (None, []):
        problems.append(Problem(place, _("A field needs at least one class.")))
    _refuse_doubles(clean, place, problems)
    return clean


def _check_class(
    row: Mapping[str, Any], kind: Kind, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    problems.extend(unknown_keys(row, CLASS_KEYS, place))
    name = _name(row, place, problems)
    if name is None:
        return None
    clean: dict[str, Any] = {
        "name": name,
        "title": _title(row, name, place, problems),
        "color": _color(row.get("color"), place, problems),
        "hotkey": _hotkey(row.get("hotkey", ""), place, problems),
    }
    attributes = _rows(row.get("attributes", []), f"{place}.attributes", MOST_ATTRIBUTES, problems)
    if attributes and not kind.has_attributes:
        problems.append(
            Problem(f"{place}.attributes", _("Classes of a %(kind)s have no attributes.", kind=kind.name))
        )
    checked = (_check_attribute_row(each, where, problems) for where, each in attributes)
    clean["attributes"] = [each for each in checked if each is not None]
    _refuse_doubles(clean["attributes"], f"{place}.attributes", problems)
    return clean


def _check_attribute_row(
    row: Mapping[str, Any], place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    problems.extend(unknown_keys(row, ATTRIBUTE_KEYS, place))
    name, kind = _name(row, place, problems), row.get("type")
    if kind not in TYPES:
        sentence = _(
            "%(value)s is no type. Use one of: %(types)s.", value=shown(kind), types=", ".join(TYPES)
        )
        problems.append(Problem(f"{place}.type", sentence))
    if name is None or kind not in TYPES:
        return None
    clean = {"name": name, "title": _title(row, name, place, problems), "type": kind}
    options = _check_options(row.get("options"), kind, f"{place}.options", problems)
    if kind == "select":
        clean["options"] = options
    default = False if kind == "checkbox" and row.get("default") is None else row.get("default")
    if default is not None:
        clean["default"], wrong = check_attribute(clean, default)
        if wrong:
            problems.append(Problem(f"{place}.default", wrong))
    return clean


def _check_options(value: Any, kind: str, place: str, problems: list[Problem]) -> list[str]:
    if kind != "select":
        if value not in (None, []):
            problems.append(
                Problem(place, _("Only a select has options. Remove them or make this a select."))
            )
        return []
    rows = value if isinstance(value, list) else []
    options = [
        option for each in rows[:MOST_OPTIONS] if (option := label_text(each, LONGEST_NAME)) is not None
    ]
    if not rows or len(options) < len(rows) or len(set(options)) < len(options):
        sentence = _(
            "A select needs 1 to %(most)d different options, texts of one line each.", most=MOST_OPTIONS
        )
        problems.append(Problem(place, sentence))
    return options


def _rows(value: Any, place: str, most: int, problems: list[Problem]) -> list[tuple[str, Mapping[str, Any]]]:
    """The objects of a list with their places (none for null); anything else is a problem."""
    if value is None:
        return []
    if not isinstance(value, list):
        problems.append(Problem(place, _("This must be a list.")))
        return []
    if len(value) > most:
        problems.append(Problem(place, _("Too many: at most %(most)d.", most=most)))
        return []
    rows = []
    for index, each in enumerate(value):
        where = f"{place}[{index}]"
        if isinstance(each, Mapping):
            rows.append((where, each))
        else:
            problems.append(Problem(where, _("This must be an object.")))
    return rows


def _name(row: Mapping[str, Any], place: str, problems: list[Problem]) -> str | None:
    name = label_text(row.get("name"), LONGEST_NAME)
    if name is None:
        sentence = _("A name is one line of text, not blank, at most %(most)d characters.", most=LONGEST_NAME)
        problems.append(Problem(f"{place}.name", sentence))
    return name


def _title(row: Mapping[str, Any], name: str, place: str, problems: list[Problem]) -> str:
    if row.get("title") in (None, ""):
        return name
    title = label_text(row["title"], LONGEST_TITLE)
    if title is None:
        sentence = _("A title is one line of text of at most %(most)d characters.", most=LONGEST_TITLE)
        problems.append(Problem(f"{place}.title", sentence))
    return title or name


def _switch(row: Mapping[str, Any], key: str, default: bool, place: str, problems: list[Problem]) -> bool:
    value = row.get(key, default)
    if not isinstance(value, bool):
        problems.append(Problem(inside(place, key), _("This must be true or false.")))
        return default
    return value


def _color(value: Any, place: str, problems: list[Problem]) -> str | None:
    if value in (None, ""):
        return None
    if isinstance(value, str) and HEX.fullmatch(value.lower()):
        return value.lower()
    problems.append(Problem(f"{place}.color", _("A colour is written #rrggbb. Leave it out to get one.")))
    return None


def _hotkey(value: Any, place: str, problems: list[Problem]) -> str | None:
    """The key; None when there shall be none; empty when one is to be assigned."""
    if value in (None, ""):
        return value  # type: ignore[no-any-return]
    if isinstance(value, str) and HOTKEY.fullmatch(value.lower()):
        return value.lower()
    problems.append(Problem(f"{place}.hotkey", _("A hotkey is one letter a-z or one digit.")))
    return None


def _refuse_doubles(rows: list[dict[str, Any]], place: str, problems: list[Problem]) -> None:
    seen = set()
    for row in rows:
        if row["name"] in seen:
            sentence = _("%(name)s is there twice. Names must differ.", name=shown(row["name"]))
            problems.append(Problem(place, sentence))
        seen.add(row["name"])


def _labels(fields: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, field in enumerate(fields):
        for index, label in enumerate(field["classes"]):
            yield f"fields[{number}].classes[{index}]", label


def _assign_colors(fields: list[dict[str, Any]]) -> None:
    """Give each class without a colour the next of the palette that no class has."""
    taken = {label["color"] for _place, label in _labels(fields)}
    fresh = (color for color in palette() if color not in taken)
    for _place, label in _labels(fields):
        label["color"] = label["color"] or next(fresh)


def _assign_hotkeys(fields: list[dict[str, Any]], problems: list[Problem]) -> None:
    """Give each class that says nothing of a hotkey the next free digit, if any; refuse a key used twice."""
    taken: dict[str, str] = {}
    for place, label in _labels(fields):
        key = label["hotkey"]
        if key in taken:
            sentence = _(
                "The hotkey %(key)s is taken by %(other)s. Choose another.", key=key, other=taken[key]
            )
            problems.append(Problem(f"{place}.hotkey", sentence))
        elif key:
            taken[key] = label["name"]
    free = (digit for digit in "123456789" if digit not in taken)
    for _place, label in _labels(fields):
        if label["hotkey"] == "":
            label["hotkey"] = next(free, None)
