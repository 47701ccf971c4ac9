"""Tables of answers: CSV, and TSV to read. A row for each answer, a column for each question; the first row names the columns.

Cells are written exactly as they are, but for an answer that looks like a list of names: it is written as a list of one. A cell
that begins with =, +, - or @ is a formula to a spreadsheet: the report says how many there are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO

from labelstage.words import _

from .carrying import column_names, name_lost, names_of
from .losses import Losses
from .raw.encoding import open_text
from .raw.entries import ID_NAMES, Flaw, Unreadable
from .raw.table import open_table
from .reading import Answer, File, How, Label, Trouble
from .records import Dataset, Record, Report, Result

KINDS = frozenset({"choice", "rating", "number", "text", "preference"})
HEAD = ("external_id", "name", "text", "worker")
TEXTS = ("text", "data", "column_data", "sentence", "review", "document")
LABELS = ("label", "labels", "category", "class", "sentiment", "rating", "column_label")
_ANSWER = re.compile(rf"({'|'.join(HEAD)})_answer")
_FORMULA = ("=", "+", "-", "@")


def looks_like(name: str, _head: bytes) -> bool:
    """Whether it is called a table."""
    return name.lower().endswith((".csv", ".tsv"))


def read(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """One answer for each row."""
    for file in files:
        if not looks_like(file.name, b""):
            continue
        with file.open() as stream:
            try:
                with open_text(stream, how.encoding) as text:
                    yield from _answers(file.name, *open_table(text), how)
            except Unreadable as error:
                yield Trouble(file.name, error.code, error.message)


def _answers(
    name: str, header: Sequence[str], rows: Iterator[tuple[int, list[str]] | Flaw], how: How
) -> Iterator[Answer | Trouble]:
    for row in rows:
        if isinstance(row, Flaw):
            yield Trouble(f"{name}:{row.row}", row.code, row.message)
        else:
            number, cells = row
            yield _answer(f"{name}:{number}", dict(zip(header, cells, strict=True)), how)


def _answer(place: str, row: Mapping[str, str], how: How) -> Answer | Trouble:
    ours = set(HEAD) <= set(row)
    text = next((key for key in ([how.text] if how.text else TEXTS) if row.get(key)), None)
    identity = next(
        (key for key in ([how.external_id] if how.external_id else ID_NAMES) if row.get(key)), None
    )
    if text is None and not row.get("name"):
        return Trouble(place, "no_text", _("There is no text here, so that its labels belong to nothing."))
    wanted = how.labels or (
        [key for key in row if key not in HEAD] if ours else [key for key in LABELS if key in row]
    )
    columns = [key for key in wanted if key != text]
    labels = [label for key in columns if row.get(key) for label in _labels(key, row[key], place)]
    used = {text, identity, *columns, "worker", "name"} if ours else {text, identity, *columns}
    return Answer(
        place,
        tuple(labels),
        external_id=row[identity] if identity else None,
        file_name=row["name"] if text is None else None,
        text=row[text] if text else None,
        by=row.get("worker") or None if ours else None,
        metadata={key: value for key, value in row.items() if key not in used},
    )


def _labels(key: str, cell: str, place: str) -> Iterator[Label]:
    for name in _names(cell):
        yield Label("choice", name, None, f"{place}.{key}", field=_ANSWER.sub(r"\1", key))


def _names(cell: str) -> list[str]:
    """The name in a cell, or the several names that a JSON list has."""
    names: Any = None
    if cell.startswith("["):
        try:
            names = json.loads(cell)
        except ValueError:
            names = None
    return names if isinstance(names, list) and all(isinstance(each, str) for each in names) else [cell]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """A row for each answer, in the order of the items."""
    losses, written, names = Losses(), 0, names_of(dataset.fields, KINDS)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerow([*HEAD, *_columns(dataset).values()])
    for record in dataset.records():
        losses.begin(record)
        losses.count("metadata", bool(record.metadata))
        for name in record.chosen["tied"]:
            losses.add("tied", record, field=name)
        for result, worker in record.answers():
            name_lost(dataset.fields, record, result, KINDS, names, losses)
            row = _row(dataset, record, result, worker)
            if formulas := sum(cell.startswith(_FORMULA) for cell in row):
                losses.add("formula", record, count=formulas)
            table.writerow(row)
            written += 1
    text.detach()
    return losses.report({"rows": written})


def _columns(dataset: Dataset) -> dict[str, str]:
    """The column of each field that the table has."""
    return column_names([each for each in dataset.fields if each["kind"] in KINDS], HEAD)


def _row(dataset: Dataset, record: Record, result: Result, worker: int | None) -> list[str]:
    content = record.text or (
        "" if record.conversation is None else json.dumps(record.conversation, ensure_ascii=False)
    )
    head = [record.external_id, record.name, content, "" if worker is None else str(worker)]
    return [*head, *(_cell(result.get(name)) for name in _columns(dataset))]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value if _names(value) == [value] else json.dumps([value], ensure_ascii=False)


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the cells, read back, differ from the answers."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    rows = csv.DictReader(text, strict=True)
    wanted = ((record, *answer) for record in dataset.records() for answer in record.answers())
    for number, (want, got) in enumerate(zip_longest(wanted, rows), 2):
        if want is None or got is None:
            yield "the file ends elsewhere than the dataset"
            break
        record, result, _worker = want
        same = got["external_id"] == record.external_id and (
            record.text is None or got["text"] == record.text
        )
        said = all(got[column] == _cell(result.get(name)) for name, column in _columns(dataset).items())
        if not same or not said:
            yield f"row {number}: not what was to be written"
    text.detach()
