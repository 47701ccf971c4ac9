"""JSON Lines, LabelStage's own lossless format: one item a line. Documented in docs/formats.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any, BinaryIO

import msgspec

from labelstage.words import _

from .json_text import dump
from .losses import Losses
from .objects import objects
from .reading import Answer, File, How, Label, Trouble, without_pictures
from .records import Dataset, FormatError, Record, Report, Result

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
_DECODER = msgspec.json.Decoder(Record)
_NESTED = (dict, list)


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """Write one line per record, in their order."""
    items = annotations = 0
    for record in dataset.records():
        out.write(dump(_line(record)) + b"\n")
        items += 1
        annotations += len(record.annotations)
    return Losses().report({"items": items, "annotations": annotations})


def read(stream: BinaryIO) -> Iterator[Record]:
    """The records of a file, one at a time. Raises FormatError, naming the line."""
    for number, line in enumerate(stream, 1):
        try:
            yield _record(line)
        except (ValueError, msgspec.ValidationError) as error:
            raise FormatError(f"line {number}: {error}") from None


def _record(line: bytes) -> Record:
    """One line's record. What msgspec cannot read (a lone surrogate), the standard library can."""
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeError):
        return msgspec.convert(json.loads(line), Record)


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, read back, differs from the dataset; nothing when it is exact."""
    for number, (wanted, found) in enumerate(zip_longest(dataset.records(), read(stream)), 1):
        if wanted != found:
            yield f"line {number} is not the record it was written from"


def _line(record: Record) -> dict[str, Any]:
    """`source` stands in the lines of composed releases alone."""
    line = msgspec.structs.asdict(record)
    source = line.pop("source")
    known: dict[int, Any] = {}
    for name in ("conversation", "metadata", "chosen"):
        line[name] = _ordered(line[name])
    line["labels"] = _fields(record.labels, known)
    line["annotations"] = [
        {**msgspec.structs.asdict(each), "result": _fields(each.result, known)} for each in record.annotations
    ]
    return line if source is None else {**line, "source": _ordered(source)}


def _fields(result: Result | None, known: dict[int, Any]) -> dict[str, Any] | None:
    """The values of a result, each put into order once: an answer of one annotation alone is made of its very values."""
    if result is None:
        return None
    for value in result.values():
        if id(value) not in known:
            known[id(value)] = _ordered(value)
    return {name: known[id(result[name])] for name in _in_order(tuple(result))}


def _ordered(value: Any) -> Any:
    if not value or not isinstance(value, _NESTED):
        return value
    if isinstance(value, list):
        return [_ordered(each) if isinstance(each, _NESTED) else each for each in value]
    return {
        key: _ordered(each) if isinstance(each := value[key], _NESTED) else each
        for key in _in_order(tuple(value))
    }


@lru_cache(maxsize=1024)
def _in_order(keys: tuple[str, ...]) -> list[str]:
    """Cached: a million boxes have the same few sets of keys."""
    return sorted(keys, key=lambda key: (_RANK.get(key, len(_RANK)), key))


def looks_like(_name: str, head: bytes) -> bool:
    """Whether it begins as our own lines do."""
    return head.startswith(b'{"id": ') and b'"external_id": ' in head[:400] and b'"media": ' in head[:2000]


def read_answers(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """The answers of our own files: the chosen one of each item, or everybody's where none was chosen."""
    for file in without_pictures(files):
        for row in objects(file, how):
            if isinstance(row, Trouble):
                yield row
                continue
            place, line = row
            try:
                record = msgspec.convert(line, Record, strict=False)  # a width of 640.0 is one
            except msgspec.ValidationError as error:
                yield Trouble(
                    place, "broken_line", _("This is no line of a release: %(why)s", why=str(error))
                )
                continue
            for result, worker in record.answers():
                yield _answer(place, record, result, worker)


def _answer(place: str, record: Record, result: Result, worker: int | None) -> Answer:
    labels = [label for name, value in result.items() for label in _labels(name, value, place)]
    lists = [(name, value) for name, value in result.items() if value == []]
    image = record.media == "image"
    return Answer(
        place,
        tuple(labels),
        external_id=record.external_id,
        file_name=record.name if image else None,
        text=record.text,
        conversation=record.conversation,
        width=record.width,
        height=record.height,
        by=None if worker is None else f"worker {worker}",
        metadata=record.metadata,
        looked=tuple(
            f"{name}:{kind}"
            for name, _value in lists
            for kind in ("box", "polygon", "span", "relation", "choice", "mask")
        ),
    )


def _labels(name: str, value: Any, place: str) -> Iterator[Label]:
    """The kind of a value is told by how it looks: a line does not bring its schema along."""
    if value is None:
        return
    if isinstance(value, list) and value and isinstance(value[0], list):
        yield Label("ranking", None, value, place, field=name)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            here = f"{place}.{name}[{number}]"
            if isinstance(each, dict):
                shape = {key: part for key, part in each.items() if key not in ("id", "class", "attributes")}
                yield Label(
                    _kind(each),
                    each.get("class"),
                    shape,
                    here,
                    each.get("id"),
                    name,
                    each.get("attributes") or {},
                )
            else:
                yield Label("choice", str(each), None, here, field=name)
    elif isinstance(value, str):
        yield Label("choice", value, None, f"{place}.{name}", field=name)
    else:
        yield Label("rating", None, value, f"{place}.{name}", field=name)


def _kind(each: dict[str, Any]) -> str:
    points = each.get("points")
    if points:
        return "keypoints" if len(points[0]) == 3 else "polygon"
    kinds = {"counts": "mask", "start": "span", "from": "relation"}
    return next((kind for key, kind in kinds.items() if key in each), "box")
