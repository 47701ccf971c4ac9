"""The rows of a label schema's lists, and the names and titles in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.words import _

from .problems import Problem
from .values import label_text, shown

LONGEST_NAME, LONGEST_TITLE = 100, 200


def objects_in(
    value: Any, place: str, most: int, problems: list[Problem]
) -> list[tuple[str, Mapping[str, Any]]]:
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


def name_of(row: Mapping[str, Any], place: str, problems: list[Problem]) -> str | None:
    """The name of a class or an attribute."""
    name = label_text(row.get("name"), LONGEST_NAME)
    if name is None:
        sentence = _("A name is one line of text, not blank, at most %(most)d characters.", most=LONGEST_NAME)
        problems.append(Problem(f"{place}.name", sentence))
    return name


def title_of(row: Mapping[str, Any], name: str, place: str, problems: list[Problem]) -> str:
    """The title, which is the name where none is given."""
    if row.get("title") in (None, ""):
        return name
    title = label_text(row["title"], LONGEST_TITLE)
    if title is None:
        sentence = _("A title is one line of text of at most %(most)d characters.", most=LONGEST_TITLE)
        problems.append(Problem(f"{place}.title", sentence))
    return title or name


def refuse_doubles(rows: Sequence[Mapping[str, Any]], place: str, problems: list[Problem]) -> None:
    """Name every name that is there twice."""
    seen = set()
    for row in rows:
        if row["name"] in seen:
            sentence = _("%(name)s is there twice. Names must differ.", name=shown(row["name"]))
            problems.append(Problem(place, sentence))
        seen.add(row["name"])
