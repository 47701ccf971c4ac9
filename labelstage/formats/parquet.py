"""Parquet in the layout that `datasets.load_dataset` of Hugging Face loads as it is: a card with the parts, a table for each, images in
the tables. Needs pyarrow, the extra `parquet`.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from typing import IO, Any, BinaryIO

from .carrying import column_names
from .json_text import dump
from .losses import Losses
from .package import Package
from .parquet_columns import FIXED, Feature, arrow_type, feature_of, into, out_of, value_of
from .records import Dataset, Record, Report, Result

NEEDS = "pyarrow"
WHOLE = "train"  #: the part of a release that is not divided
BATCH_ROWS, BATCH_BYTES = 500, 1 << 26
Row = dict[str, Any]


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """A row for each answer, in the table of its part."""
    losses, counts = Losses(), dict[str, int]()
    features = _features(dataset)
    with ExitStack() as stack, Package(out) as package:
        tables: dict[str, _Table] = {}
        for record in dataset.records():
            _name_losses(dataset, record, losses)
            part = record.split or WHOLE
            if part not in tables:
                tables[part] = stack.enter_context(_Table(features))
            for result, worker in record.answers():
                tables[part].put(_row(dataset, record, result, worker, features))
                counts[part] = counts.get(part, 0) + 1
        package.put("README.md", _card(dataset, features, counts).encode())
        for part, table in tables.items():
            with package.open(f"data/{_file(part)}") as target:
                shutil.copyfileobj(table.finish(), target)
    return losses.report({"rows": sum(counts.values())})


def _name_losses(dataset: Dataset, record: Record, losses: Losses) -> None:
    losses.begin(record)
    for name in record.chosen["tied"]:
        losses.add("tied", record, field=name)
    for result, _worker in record.answers():
        for field in dataset.fields:
            known = {each["name"] for each in field["classes"]}
            value = result.get(field["name"])
            for each in (value if isinstance(value, list) else [value]) if known and value else ():
                label = each["class"] if isinstance(each, Mapping) else each
                if label not in known:
                    identity = each["id"] if isinstance(each, Mapping) else each
                    losses.add("misfit", record, field=field["name"], label=identity)


def _features(dataset: Dataset) -> dict[str, Feature]:
    """The columns: of the media that there are, and whose the answers are where each is one of its own."""
    media, everybody = set[str](), False
    for record in dataset.records():
        media.add(record.media)
        everybody |= record.labels is None
    text = value_of("string")
    features: dict[str, Feature] = {"id": value_of("int64"), "external_id": text, "name": text}
    if "text" in media:
        features["text"] = text
    if "conversation" in media:
        features["conversation"] = text
    if "image" in media:
        features |= {"image": {"_type": "Image"}} if dataset.media else {}
        features |= {"width": value_of("int64"), "height": value_of("int64")}
    features["metadata"] = text
    features |= {"worker": value_of("int64")} if everybody else {}
    names = column_names(dataset.fields, FIXED)
    return features | {names[field["name"]]: feature_of(field) for field in dataset.fields}


def _row(
    dataset: Dataset, record: Record, result: Result, worker: int | None, features: Mapping[str, Feature]
) -> Row:
    row: Row = {
        **{name: getattr(record, name) for name in ("id", "external_id", "name", "text", "width", "height")},
        "conversation": None if record.conversation is None else dump(record.conversation).decode(),
        "metadata": dump(record.metadata).decode(),
        "worker": worker,
        "image": None,
    }
    if "image" in features and dataset.media is not None and record.media == "image":
        with dataset.media(record) as stream:
            row["image"] = {"bytes": stream.read(), "path": record.name}
    names = column_names(dataset.fields, FIXED)
    row |= {names[field["name"]]: into(field, result.get(field["name"])) for field in dataset.fields}
    return {name: row[name] for name in features}


class _Table:
    """A Parquet file being written, a batch of rows at a time: memory stays that of one batch."""

    def __init__(self, features: Mapping[str, Feature]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        about = {"huggingface": json.dumps({"info": {"features": features}})}
        self._schema = pa.schema([(name, arrow_type(each)) for name, each in features.items()], about)
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._writer = parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._bytes = 0

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, *_error: object) -> None:
        self._writer.close()
        self._file.close()

    def put(self, row: Row) -> None:
        self._rows.append(row)
        self._bytes += len(row["image"]["bytes"]) if row.get("image") else 0
        if len(self._rows) >= BATCH_ROWS or self._bytes >= BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._bytes = [], 0

    def finish(self) -> IO[bytes]:
        """The whole file, from the start."""
        self._flush()
        self._writer.close()
        self._file.seek(0)
        return self._file


def _split(part: str) -> str:
    """The part's name as Hugging Face takes one: letters, digits and `_`."""
    return re.sub(r"\W", "_", part)


def _file(part: str) -> str:
    return f"{part}-00000-of-00001.parquet"


def _card(dataset: Dataset, features: Mapping[str, Feature], counts: Mapping[str, int]) -> str:
    """The dataset card: what loads it, and what its columns are."""
    files = [{"split": _split(part), "path": f"data/{_file(part)}"} for part in counts]
    columns = [f"| `{name}` | {_said(each)} |" for name, each in features.items()]
    return "\n".join(
        [
            "---",
            f"pretty_name: {json.dumps(dataset.title, ensure_ascii=False)}",
            f"configs: {json.dumps([{'config_name': 'default', 'data_files': files}])}",
            "---",
            "",
            f"# {dataset.title}",
            "",
            f"Release {dataset.number}, frozen at {dataset.frozen_at}. A row for each answer.",
            "",
            *(f"- {part}: {count} rows" for part, count in counts.items()),
            "",
            "| column | holds |",
            "|---|---|",
            *columns,
            "",
        ]
    )


def _said(feature: Feature) -> str:
    kind = feature.get("_type")
    if kind == "Sequence":
        return f"list of {_said(feature['feature'])}"
    if kind == "ClassLabel":
        return "class: " + ", ".join(feature["names"]).replace("|", "\\|")
    if kind == "Value":
        return str(feature["dtype"])
    return "image" if kind == "Image" else ", ".join(f"`{name}`" for name in feature)


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the rows, read by pyarrow, differ from the answers, part by part; and images that are not the bytes of theirs."""
    names = column_names(dataset.fields, FIXED)
    with zipfile.ZipFile(stream) as package, ExitStack() as stack:
        tables: dict[str, Iterator[Row]] = {}
        for record in dataset.records():
            part = record.split or WHOLE
            if part not in tables:
                tables[part] = _rows(package, part, stack)
            for result, worker in record.answers():
                row = next(tables[part], None)
                if row is None or not _same(dataset, record, result, worker, row, names):
                    yield f"{part}: the row of {record.external_id} is not what was to be written"
        if any(True for _row in chain(*tables.values())):
            yield "there are more rows than answers"


def _rows(package: zipfile.ZipFile, part: str, stack: ExitStack) -> Iterator[Row]:
    from pyarrow import parquet

    copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
    try:
        with package.open(f"data/{_file(part)}") as source:
            shutil.copyfileobj(source, copy)
    except KeyError:
        return
    copy.seek(0)
    for batch in parquet.ParquetFile(copy).iter_batches(batch_size=BATCH_ROWS):
        yield from batch.to_pylist()


def _same(
    dataset: Dataset,
    record: Record,
    result: Result,
    worker: int | None,
    row: Row,
    names: Mapping[str, str],
) -> bool:
    said = (row["id"], row["external_id"], row.get("text"), row.get("worker"), json.loads(row["metadata"]))
    if said != (record.id, record.external_id, record.text, worker, record.metadata):
        return False
    talk = row.get("conversation")
    if (None if talk is None else json.loads(talk)) != record.conversation:
        return False
    if row.get("image") is not None and dataset.media is not None:
        with dataset.media(record) as original:
            if original.read() != row["image"]["bytes"]:
                return False
    return all(
        out_of(field, row[names[field["name"]]]) == _wanted(field, result.get(field["name"]))
        for field in dataset.fields
    )


def _wanted(field: Mapping[str, Any], value: Any) -> Any:
    """A field's value without what the schema no longer knows, from the record alone."""
    known = {each["name"] for each in field["classes"]}
    if not known or value is None:
        return value
    if isinstance(value, list):
        return [each for each in value if (each["class"] if isinstance(each, Mapping) else each) in known]
    return value if value in known else None
