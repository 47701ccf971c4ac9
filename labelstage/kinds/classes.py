"""The classes of a field and their attributes, colours and hotkeys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from labelstage.words import _

from .attributes import TYPES, check_attribute
from .colors import HEX, palette
from .kind import Kind
from .problems import Problem
from .rows import LONGEST_NAME, name_of, objects_in, refuse_doubles, title_of
from .values import label_text, shown, unknown_keys

HOTKEY = re.compile(r"[a-z0-9]")
MOST_CLASSES, MOST_ATTRIBUTES, MOST_OPTIONS = 2_000, 50, 500
CLASS_KEYS = ("name", "title", "color", "hotkey", "attributes")
ATTRIBUTE_KEYS = ("name", "title", "type", "options", "default")


def check_classes(value: Any, kind: Kind, place: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """The classes in canonical form and in the defined order."""
    rows = objects_in(value, place, MOST_CLASSES, problems)
    if not kind.has_classes:
        if rows:
            problems.append(Problem(place, _("A %(kind)s has no classes. Leave them out.", kind=kind.name)))
        return []
    clean = [label for where, row in rows if (label := _check_class(row, kind, where, problems)) is not None]
    if value in (None, []):
        problems.append(Problem(place, _("A field needs at least one class.")))
    refuse_doubles(clean, place, problems)
    return clean


def _check_class(
    row: Mapping[str, Any], kind: Kind, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    own, keys = kind.check_class(row, place, problems)
    problems.extend(unknown_keys(row, (*CLASS_KEYS, *keys), place))
    name = name_of(row, place, problems)
    if name is None:
        return None
    clean: dict[str, Any] = {
        "name": name,
        "title": title_of(row, name, place, problems),
        "color": _color(row.get("color"), place, problems),
        "hotkey": _hotkey(row.get("hotkey", ""), place, problems),
    }
    attributes = objects_in(row.get("attributes", []), f"{place}.attributes", MOST_ATTRIBUTES, problems)
    if attributes and not kind.has_attributes:
        problems.append(
            Problem(f"{place}.attributes", _("Classes of a %(kind)s have no attributes.", kind=kind.name))
        )
    checked = (_check_attribute_row(each, where, problems) for where, each in attributes)
    clean["attributes"] = [each for each in checked if each is not None]
    refuse_doubles(clean["attributes"], f"{place}.attributes", problems)
    return {**clean, **own}


def _check_attribute_row(
    row: Mapping[str, Any], place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    problems.extend(unknown_keys(row, ATTRIBUTE_KEYS, place))
    name, kind = name_of(row, place, problems), row.get("type")
    if kind not in TYPES:
        sentence = _(
            "%(value)s is no type. Use one of: %(types)s.", value=shown(kind), types=", ".join(TYPES)
        )
        problems.append(Problem(f"{place}.type", sentence))
    if name is None or kind not in TYPES:
        return None
    clean = {"name": name, "title": title_of(row, name, place, problems), "type": kind}
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


def _labels(fields: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, field in enumerate(fields):
        for index, label in enumerate(field["classes"]):
            yield f"fields[{number}].classes[{index}]", label


def assign_colors(fields: list[dict[str, Any]]) -> None:
    """Give each class without a colour the next of the palette that no class has."""
    taken = {label["color"] for _place, label in _labels(fields)}
    fresh = (color for color in palette() if color not in taken)
    for _place, label in _labels(fields):
        label["color"] = label["color"] or next(fresh)


def assign_hotkeys(fields: list[dict[str, Any]], problems: list[Problem]) -> None:
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
