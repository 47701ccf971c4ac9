"""The objects drawn on the images of a dataset, as the formats for images write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..losses import Losses
from ..records import Dataset, Record

#: The key without which a value is none of the kind.
GEOMETRY = {
    "box": "width",
    "polygon": "points",
    "polyline": "points",
    "keypoints": "points",
    "mask": "counts",
}


@dataclass(frozen=True)
class Class:
    """A class of a field. Numbers count from 1 in the defined order; no two have the same `name`: a class name that several
    fields share is written `field.class` in all of them, since tools tell classes by name."""

    number: int
    name: str
    field: str
    kind: str
    label: Mapping[str, Any]


class Drawn(NamedTuple):
    """One object of one answer."""

    label: Class
    value: Mapping[str, Any]
    worker: int | None

    @property
    def id(self) -> str:
        return str(self.value["id"])


class Classes:
    """The classes of the fields that a format carries."""

    def __init__(self, fields: Sequence[Mapping[str, Any]], kinds: Collection[str]) -> None:
        pairs = [(field, label) for field in fields if field["kind"] in kinds for label in field["classes"]]
        uses = Counter(label["name"] for _field, label in pairs)
        taken: set[str] = set()
        self.rows: list[Class] = []
        for number, (field, label) in enumerate(pairs, 1):
            name = label["name"] if uses[label["name"]] == 1 else f"{field['name']}.{label['name']}"
            while name in taken:
                name += "_"
            taken.add(name)
            self.rows.append(Class(number, name, field["name"], field["kind"], label))
        self._known = {(each.field, each.label["name"]): each for each in self.rows}
        self._fields = [(field["name"], field["kind"], field["kind"] in kinds) for field in fields]

    def drawn(self, record: Record, losses: Losses | None = None) -> Iterator[Drawn]:
        """The objects of every answer, field by field. What else was said, and labels that fit no class (an answer may have
        been given under another label schema), is a loss."""
        for result, worker in record.answers():
            for field, kind, carried in self._fields:
                value = result.get(field)
                if carried:
                    yield from self._known_ones(record, field, kind, value or (), worker, losses)
                elif value is not None and losses is not None:
                    _lose_answer(losses, record, field, value)

    def _known_ones(
        self,
        record: Record,
        field: str,
        kind: str,
        value: Any,
        worker: int | None,
        losses: Losses | None,
    ) -> Iterator[Drawn]:
        for each in value:
            label = self._known.get((field, each.get("class"))) if isinstance(each, Mapping) else None
            if label is not None and GEOMETRY[kind] in each:
                yield Drawn(label, each, worker)
            elif losses is not None:
                gone = label is None and isinstance(each, Mapping)
                losses.add("misfit" if gone else "broken", record, field=field, label=_id_of(each))


def _lose_answer(losses: Losses, record: Record, field: str, value: Any) -> None:
    """An answer of a kind that the format does not have; of objects each is named."""
    objects = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    if value == []:
        losses.add("empty", record, field=field)
    elif not objects:
        losses.add("field", record, field=field, detail=value)
    for each in objects:
        losses.add("shape", record, field=field, label=_id_of(each), detail=each.get("class"))


def _id_of(value: Any) -> str | None:
    return str(value["id"]) if isinstance(value, Mapping) and "id" in value else None


def image_records(dataset: Dataset, losses: Losses | None = None) -> Iterator[tuple[int, Record]]:
    """The images, numbered from 1; items of other media are losses, and so is who made the labels."""
    number = 0
    for record in dataset.records():
        if losses is not None:
            losses.begin(record)
        if record.media == "image":
            number += 1
            yield number, record
        elif losses is not None:
            losses.add("texts" if record.media == "text" else "conversations", record)
