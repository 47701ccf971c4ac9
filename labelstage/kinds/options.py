"""What a field may say of itself, beyond what every field says: one checker for each type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labelstage.words import Words, _

from .values import ID, label_text, number

LONGEST_END, LONGEST_UNIT = 100, 20
MOST_NAMES = 50


@dataclass(frozen=True)
class Option:
    """Its default, and a check that gives any JSON value in its clean form, or what is wrong with it."""

    default: Any
    check: Callable[[Any], tuple[Any, Words | None]]


def switch(default: bool) -> Option:
    """True or false."""

    def check(value: Any) -> tuple[Any, Words | None]:
        return value, None if isinstance(value, bool) else _("This must be true or false.")

    return Option(default, check)


def whole(default: int, least: int, most: int) -> Option:
    """A whole number from `least` to `most`."""

    def check(value: Any) -> tuple[Any, Words | None]:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value, None
        return None, _("This must be a whole number from %(least)d to %(most)d.", least=least, most=most)

    return Option(default, check)


def bound() -> Option:
    """A number, or null for none."""

    def check(value: Any) -> tuple[Any, Words | None]:
        clean = number(value)
        wrong = value is not None and clean is None
        return clean, _("This must be an ordinary number, or null for none.") if wrong else None

    return Option(None, check)


def line(longest: int) -> Option:
    """One line of text for people, or an empty one."""

    def check(value: Any) -> tuple[Any, Words | None]:
        clean = "" if value in ("", None) else label_text(value, longest)
        if clean is None:
            return "", _("This must be one line of at most %(most)d characters.", most=longest)
        return clean, None

    return Option("", check)


def one_of(default: str, *known: str) -> Option:
    """One of some words."""

    def check(value: Any) -> tuple[Any, Words | None]:
        if value in known:
            return value, None
        return default, _("Choose one of: %(known)s.", known=", ".join(known))

    return Option(default, check)


def source() -> Option:
    """Null, "text" or the id of a response."""

    def check(value: Any) -> tuple[Any, Words | None]:
        if value is None or (isinstance(value, str) and ID.fullmatch(value)):
            return value, None
        return None, _('This must be "text", the id of a response such as "a", or null for an empty start.')

    return Option(None, check)


def names() -> Option:
    """A list of different names of fields."""

    def check(value: Any) -> tuple[Any, Words | None]:
        rows = value if isinstance(value, list) and len(value) <= MOST_NAMES else []
        clean = [each for each in rows if isinstance(each, str)]
        if not rows or len(clean) < len(rows) or len(set(clean)) < len(clean):
            return [], _("Name at least one field, each once, in a list.")
        return clean, None

    return Option([], check)
