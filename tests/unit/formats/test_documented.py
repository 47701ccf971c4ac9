"""The examples of docs/formats.md are true."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as record_with

from labelstage.formats import FORMATS, Dataset, jsonl, write_verified
from tests.unit.formats.examples import as_coco, as_jsonl, dataset, text_record

ROOT = Path(__file__).parents[3] / "docs"
PAGE = (ROOT / "formats.md").read_text(encoding="utf-8")


def test_the_examples_are_what_the_formats_write() -> None:
    schema, coco = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    [line] = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
    [record] = jsonl.read(io.BytesIO(json.dumps(json.loads(line)).encode()))
    data = replace(dataset(record, fields=schema), title="Kitchen", number=1)
    assert json.loads(as_jsonl(data)[0]) == json.loads(line)
    assert json.loads(as_coco(data)[0]) == coco


def test_the_examples_of_formats_of_texts_are_what_is_written() -> None:
    page = (ROOT / "formats-texts.md").read_text(encoding="utf-8")
    spans = {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}]}
    topic = {"name": "topic", "kind": "choice", "classes": [{"name": "news"}]}
    mina = {"id": "s1", "class": "PER", "start": 0, "end": 4, "text": "Mina", "attributes": {}}
    seoul = {"id": "s2", "class": "LOC", "start": 13, "end": 18, "text": "Seoul", "attributes": {}}
    record = record_with(text_record(1, "Mina went to Seoul", {"entities": [mina, seoul]}), external_id="a")
    [block] = re.findall(r"```conll\n(.*?)```", page, re.DOTALL)
    assert written("conll", dataset(record, fields=[spans])) == block
    [block] = re.findall(r"```doccano\n(.*?)```", page, re.DOTALL)
    record = record_with(record, labels={"entities": [mina], "topic": "news"})
    assert written("doccano", dataset(record, fields=[spans, topic])) == block


def written(name: str, data: Dataset) -> str:
    out = io.BytesIO()
    write_verified(FORMATS[name], data, out)
    return out.getvalue().decode()


def test_every_format_and_every_key_of_a_line_is_documented() -> None:
    [line] = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
    row = json.loads(line)
    for key in [*row, *row["annotations"][0], *row["chosen"]]:
        assert f"`{key}`" in PAGE or f"`chosen.{key}`" in PAGE or key in {"result", "chosen"}, key
    for each in FORMATS.values():
        assert f"| `{each.name}` | `{each.suffix}` |" in PAGE
