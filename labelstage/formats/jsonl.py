"""JSON Lines, LabelStage's own lossless format: one item a line. Documented in docs/formats.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Any, BinaryIO

from .json_text import dump
from .records import Annotation, Dataset, FormatError, Record, Report

#: The order of a label's keys in the file; others follow by the alphabet. A database may forget the order.
_KEYS = (
    "id",
    "class",
    "x",
    "y",
    "width",
    "height",
    "rotation",
    "start",
    "end",
    "text",
    "points",
    "size",
    "counts",
    "from",
    "to",
    "attributes",
    "role",
    "content",
    "model",
)
_RANK = {key: index for index, key in enumerate(_KEYS)}


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """Write one line per record, in their order."""
    items = annotations = 0
    for record in dataset.records():
        out.write(dump(_line(record)) + b"\n")
        items += 1
        annotations += len(record.annotations)
    return Report({"items": items, "annotations": annotations})


def read(stream: BinaryIO) -> Iterator[Record]:
    """The records of a file, one at a time. Raises FormatError, naming the line."""
    for number, line in enumerate(stream, 1):
        try:
            row = json.loads(line)
            row.setdefault("conversation", None)
            annotations = tuple(Annotation(**each) for each in row.pop("annotations"))
            yield Record(**row, annotations=annotations)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FormatError(f"line {number}: {error}") from None


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, read back, differs from the dataset; nothing when it is exact."""
    for number, (wanted, found) in enumerate(zip_longest(dataset.records(), read(stream)), 1):
        if wanted != found:
            yield f"line {number} is not the record it was written from"


def _line(record: Record) -> dict[str, Any]:
    return {
        **vars(record),
        "conversation": _ordered(record.conversation),
        "metadata": _ordered(record.metadata),
        "labels": _ordered(record.labels),
        "chosen": _ordered(record.chosen),
        "annotations": [{**vars(each), "result": _ordered(each.result)} for each in record.annotations],
    }


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in _in_order(tuple(value))}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


@lru_cache(maxsize=1024)
def _in_order(keys: tuple[str, ...]) -> list[str]:
    """Cached: a million boxes have the same few sets of keys."""
    return sorted(keys, key=lambda key: (_RANK.get(key, len(_RANK)), key))
