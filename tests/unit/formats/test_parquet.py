"""Parquet for Hugging Face: everything drawn and said, parts, images, and a server without pyarrow."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as record_with
from pyarrow import parquet

from labelstage.formats import FORMATS, Dataset, Record, write_verified
from labelstage.formats.carrying import column_names
from labelstage.formats.parquet_columns import FIXED
from tests.unit.formats.examples import FIELDS as FEW
from tests.unit.formats.examples import annotation, box, dataset, record
from tests.unit.formats.shapes import FIELDS, RESULTS


def packed(data: Dataset) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_verified(FORMATS["parquet"], data, out)
    return zipfile.ZipFile(out)


def rows(package: zipfile.ZipFile, part: str) -> list[dict[str, Any]]:
    with package.open(f"data/{part}-00000-of-00001.parquet") as table:
        found: list[dict[str, Any]] = parquet.read_table(io.BytesIO(table.read())).to_pylist()
        return found


@settings(max_examples=12, deadline=None)
@given(results=st.lists(RESULTS, max_size=3))
def test_whatever_is_drawn_is_in_the_table(results: list[dict[str, Any]]) -> None:
    """`write_verified` reads every row back with pyarrow and compares it."""
    package = packed(dataset(*(record(at, each) for at, each in enumerate(results, 1)), fields=FIELDS))
    found = rows(package, "train") if results else []
    assert [len((row["boxes"] or {"id": []})["id"]) for row in found] == [
        len(each.get("boxes", ())) for each in results
    ]


def test_parts_are_tables_of_their_own_and_the_card_tells_them() -> None:
    records = [
        record_with(record(at, {"topic": "indoor"}), split=part) for at, part in enumerate(("train", "te-st"))
    ]
    package = packed(dataset(*records))
    card = yaml.safe_load(package.read("README.md").decode().split("---")[1])
    assert card["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train-00000-of-00001.parquet"},
        {"split": "te_st", "path": "data/te-st-00000-of-00001.parquet"},
    ]
    assert [row["topic"] for row in rows(package, "te-st")] == [0]


def test_with_media_each_row_has_the_bytes_of_its_image() -> None:
    def media(each: Record) -> io.BytesIO:
        return io.BytesIO(b"picture %d" % each.id)

    package = packed(replace(dataset(record(1, {"objects": [box("a")]})), media=media))
    assert rows(package, "train")[0]["image"] == {"bytes": b"picture 1", "path": "1.jpg"}


def test_every_persons_answer_is_a_row_with_who_said_it() -> None:
    both = [annotation({"topic": "indoor"}, 5), annotation({"topic": "outdoor"}, 6)]
    found = rows(packed(dataset(record(1, None, both))), "train")
    assert [(row["worker"], row["topic"]) for row in found] == [(5, 0), (6, 1)]


def test_a_field_that_is_called_like_a_column_gets_another_name() -> None:
    fields = [{"name": name} for name in ("text", "text_answer", "objects")]
    assert list(column_names(fields, FIXED).values()) == ["text_answer_answer", "text_answer", "objects"]


def test_a_table_that_lost_a_row_is_caught() -> None:
    out = io.BytesIO()
    write_verified(FORMATS["parquet"], dataset(record(1, {}), record(2, {})), out)
    for fewer in ([record(1, {})], [record(1, {}), record(2, {"topic": "indoor"})], [record(1, {})] * 3):
        assert list(FORMATS["parquet"].differences(dataset(*fewer), io.BytesIO(out.getvalue())))


def test_without_its_library_it_is_not_offered() -> None:
    there = FORMATS["parquet"]
    gone = replace(there, needs="no_such_library")
    assert (there.suits(FEW), gone.suits(FEW)) == (True, False)
