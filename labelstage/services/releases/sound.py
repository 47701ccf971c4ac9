"""What of a record is sound. A region that is broken, however it came into the database, is left out and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from labelstage.formats import Record
from labelstage.formats.json_text import dump
from labelstage.kinds.consensus import fitting

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Flaw:
    """A label that was left out: of which field, and its id where it has one."""

    field: str
    label: str | None


def sound(record: Record, fields: Sequence[Mapping[str, Any]] | None) -> tuple[Record, list[Flaw]]:
    """The record without what is broken, and what that was: all that does not fit the label schema, or, without
    `fields`, what not even JSON can say (a number that is none)."""

    def clean(result: Result, flaws: list[Flaw]) -> Result:
        kept = _sayable(result) if fields is None else fitting(fields, result, record)[0]
        flaws.extend(_flaws(result, kept))
        return kept

    said: list[Flaw] = []
    chosen: list[Flaw] = []
    annotations = tuple(replace(each, result=clean(each.result, said)) for each in record.annotations)
    labels = None if record.labels is None else clean(record.labels, chosen)
    return replace(record, labels=labels, annotations=annotations), chosen or said


def _sayable(result: Result) -> Result:
    """Of each field what can be written down; a list keeps its sound entries."""
    kept = {
        name: [each for each in value if _is_sayable(each)] if isinstance(value, list) else value
        for name, value in result.items()
    }
    return {name: value for name, value in kept.items() if _is_sayable(value)}


def _is_sayable(value: Any) -> bool:
    try:
        dump(value)
    except ValueError:
        return False
    return True


def _flaws(before: Result, after: Result) -> Iterator[Flaw]:
    """What of a result is not in the one made of it."""
    for name, value in before.items():
        kept = after.get(name)
        if not isinstance(value, list):
            if kept != value:
                yield Flaw(name, None)
            continue
        there = {repr(each) for each in kept or ()}
        for each in value:
            if repr(each) not in there:
                identity = each.get("id") if isinstance(each, Mapping) else each
                yield Flaw(name, identity if isinstance(identity, str) else None)
