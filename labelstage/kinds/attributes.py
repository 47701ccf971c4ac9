"""The attributes of a drawn object: checkbox, select, text and number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.words import Words, _

from .problems import Problem
from .values import inside, is_storable, number, shown, unknown_keys

TYPES = ("checkbox", "select", "text", "number")
LONGEST_TEXT = 10_000


def check_attributes(
    label: Mapping[str, Any], value: Any, place: str, problems: list[Problem]
) -> dict[str, Any]:
    """The attributes in the defined order, with defaults for those left out where the class states one."""
    if value is None:
        value = {}
    if not isinstance(value, Mapping):
        problems.append(Problem(place, _("Attributes are an object of names and values.")))
        return {}
    defined = {each["name"]: each for each in label["attributes"]}
    problems.extend(unknown_keys(value, defined, place))
    clean = {}
    for name, attribute in defined.items():
        if name in value:
            said, wrong = check_attribute(attribute, value[name])
            if wrong:
                problems.append(Problem(inside(place, name), wrong))
            else:
                clean[name] = said
        elif "default" in attribute:
            clean[name] = attribute["default"]
    return clean


def check_attribute(attribute: Mapping[str, Any], value: Any) -> tuple[Any, Words | None]:
    """The value as the attribute's type keeps it, and what is wrong with it."""
    return _CHECKS[attribute["type"]](attribute, value)


def _checkbox(_attribute: Mapping[str, Any], value: Any) -> tuple[Any, Words | None]:
    return value, None if isinstance(value, bool) else _("This is a checkbox: give true or false.")


def _select(attribute: Mapping[str, Any], value: Any) -> tuple[Any, Words | None]:
    if isinstance(value, str) and value in attribute["options"]:
        return value, None
    options = ", ".join(attribute["options"][:10])
    return value, _(
        "%(value)s is not an option. Use one of: %(options)s.", value=shown(value), options=options
    )


def _text(_attribute: Mapping[str, Any], value: Any) -> tuple[Any, Words | None]:
    if not isinstance(value, str):
        return value, _("This must be a text.")
    if len(value) > LONGEST_TEXT:
        return value, _("This text is too long: at most %(most)d characters.", most=LONGEST_TEXT)
    return value, None if is_storable(value) else _("This text holds characters that cannot be stored.")


def _number(_attribute: Mapping[str, Any], value: Any) -> tuple[Any, Words | None]:
    clean = number(value)
    return clean, _("This must be an ordinary number.") if clean is None else None


_CHECKS = {"checkbox": _checkbox, "select": _select, "text": _text, "number": _number}
