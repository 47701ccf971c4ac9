"""The images of a dataset with what a format carries of their labels: what is written, and what must be read back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from labelstage.measures import outlines

from ..losses import Losses
from ..package import Package
from ..reading import Label
from ..records import Dataset, Record
from .check import Wanted
from .drawn import Class, Classes, Drawn, image_records
from .names import FileNames


class Lose(Protocol):
    """Names something of an object that the format does not carry."""

    def __call__(self, code: str, detail: Any = None) -> None: ...


#: What a format carries of an object, or None. Raises ValueError and the like for what is broken.
Carry = Callable[[Drawn, Record, Lose], Label | None]


@dataclass(frozen=True)
class Sheet:
    """One image: `name` is a safe relative path that no other has."""

    record: Record
    name: str
    labels: list[tuple[Class, Label]]


def sheets(
    dataset: Dataset,
    kinds: Collection[str],
    carry: Carry,
    *,
    losses: Losses | None = None,
    folders: tuple[str, ...] = (),
    whole: bool = True,
) -> Iterator[Sheet]:
    """Every image, also those without labels; the names are the same at every call. Losses are named if asked for, those of
    whole items unless another call has named them (`whole`)."""
    classes = Classes(dataset.fields, kinds)
    with closing(FileNames(stems=True, folders=folders)) as names:
        for _number, record in image_records(dataset, losses if whole else None):
            if whole and losses is not None and record.labels is None and len(record.annotations) > 1:
                losses.add("annotators", record, detail=[each.worker for each in record.annotations])
            labels = [
                (drawn.label, label)
                for drawn in classes.drawn(record, losses)
                if (label := _carried(drawn, record, carry, losses)) is not None
            ]
            yield Sheet(record, names.unique(record), labels)


def _carried(drawn: Drawn, record: Record, carry: Carry, losses: Losses | None) -> Label | None:
    lost: list[tuple[str, Any]] = []

    def lose(code: str, detail: Any = None) -> None:
        lost.append((code, detail))

    try:
        label = carry(drawn, record, lose)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError):
        label, lost = None, [("broken", None)]
    if losses is not None:
        for code, detail in lost:
            losses.add(code, record, field=drawn.label.field, label=drawn.id, detail=detail)
    return label


def wanted(
    dataset: Dataset, kinds: Collection[str], carry: Carry, *, folders: tuple[str, ...] = ()
) -> Iterator[Wanted]:
    """What must be read back, image by image."""
    for sheet in sheets(dataset, kinds, carry, folders=folders):
        yield sheet.name, [label for _class, label in sheet.labels]


def part_of(record: Record) -> str:
    """The part of a divided release that the item belongs to, else `all`."""
    return record.split or "all"


def add_picture(package: Package, dataset: Dataset, sheet: Sheet, name: str) -> None:
    """The image itself, when the release comes with them."""
    if dataset.media is not None:
        with dataset.media(sheet.record) as stream:
            package.copy(name, stream)


def upright(drawn: Drawn, lose: Lose) -> dict[str, Any]:
    """A box as x, y, width, height; of a turned one the upright box around it, which is a loss."""
    value = drawn.value
    x, y, width, height = value["x"], value["y"], value["width"], value["height"]
    if value.get("rotation"):
        lose("turned", value["rotation"])
        x, y, width, height = outlines.bounds(outlines.corners(x, y, width, height, value["rotation"]))
    return {"x": x, "y": y, "width": width, "height": height}
