"""What of a record is sound. A region that is broken, however it came into the database, is left out and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from labelstage.formats import Record
from labelstage.kinds.consensus import fitting

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Flaw:
    """A label that was left out: of which field, and its id where it has one."""

    field: str
    label: str | None


def sound(record: Record, fields: Sequence[Mapping[str, Any]]) -> tuple[Record, list[Flaw]]:
    """The record without what does not fit the label schema, and what of its answers that was."""
    flaws: list[Flaw] = []

    def clean(result: Result) -> Result:
        kept, _lost = fitting(fields, result, record)
        flaws.extend(_flaws(result, kept))
        return kept

    if record.labels is not None:
        return replace(record, labels=clean(record.labels)), flaws
    annotations = tuple(replace(each, result=clean(each.result)) for each in record.annotations)
    return replace(record, annotations=annotations), flaws


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
