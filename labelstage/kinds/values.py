"""Checks of plain JSON values that every kind shares."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from labelstage.words import Words, _

from .problems import Problem

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: Beyond this a float no longer tells neighbouring integers apart, and no label needs it.
HUGE = 1e15


def shown(value: Any) -> str:
    """The value as a person may read it in a sentence: short, safe, on one line."""
    if isinstance(value, str):
        cut = value if len(value) <= 40 else value[:40] + "…"
        return json.dumps(cut, ensure_ascii=not cut.isprintable())
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > HUGE:
        return "a huge number"
    return json.dumps(value) if isinstance(value, bool | int | float | None) else type(value).__name__


def number(value: Any) -> float | int | None:
    """The finite, not huge number, or None for anything else. Minus zero becomes zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if math.isnan(value) if isinstance(value, float) else False:
        return None
    return value + 0 if abs(value) <= HUGE else None


def is_storable(text: str) -> bool:
    """Whether every database and every file takes the text: no NUL, no lone surrogates."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def label_text(value: Any, longest: int) -> str | None:
    """A name for people: stripped, NFC, one line, not blank, at most `longest` code points; else None."""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFC", value).strip()
    if not text or len(text) > longest:
        return None
    return None if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text) else text


def unknown_keys(value: Mapping[Any, Any], known: Iterable[str], place: str) -> list[Problem]:
    """One problem for each key that is not known."""
    known = list(known)
    message = _("This property is not known here. Remove it; known are: %(known)s.", known=", ".join(known))
    return [Problem(inside(place, key), message) for key in value if key not in known]


def inside(place: str, key: Any) -> str:
    """The place of a key within a place: `objects[3].width`; a strange key is cut short."""
    name = key if isinstance(key, str) and len(key) <= 64 and key.isprintable() else shown(key)
    return f"{place}.{name}" if place else name


def classes_by_name(field: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The field's classes by their names."""
    return {each["name"]: each for each in field["classes"]}


def class_named(classes: Mapping[str, Mapping[str, Any]], value: Any) -> Mapping[str, Any] | None:
    """The class of that name (composed or decomposed Hangul alike), or None."""
    return classes.get(unicodedata.normalize("NFC", value)) if isinstance(value, str) else None


def not_a_class(field: Mapping[str, Any], value: Any) -> Words:
    """The sentence for a class that the field does not have."""
    names = [each["name"] for each in field["classes"]]
    some = ", ".join(names[:10]) + (", …" if len(names) > 10 else "")
    return _("%(value)s is not a class of this field. Use one of: %(names)s.", value=shown(value), names=some)
