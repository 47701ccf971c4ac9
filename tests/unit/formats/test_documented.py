"""The examples of docs/formats.md are true."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

from labelstage.formats import FORMATS, jsonl
from tests.unit.formats.examples import as_coco, as_jsonl, dataset

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_the_examples_are_what_the_formats_write() -> None:
    schema, coco = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    [line] = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
    [record] = jsonl.read(io.BytesIO(json.dumps(json.loads(line)).encode()))
    data = replace(dataset(record, fields=schema), title="Kitchen", number=1)
    assert json.loads(as_jsonl(data)[0]) == json.loads(line)
    assert json.loads(as_coco(data)[0]) == coco


def test_every_format_and_every_key_of_a_line_is_documented() -> None:
    [line] = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
    row = json.loads(line)
    for key in [*row, *row["annotations"][0], *row["chosen"]]:
        assert f"`{key}`" in PAGE or f"`chosen.{key}`" in PAGE or key in {"result", "chosen"}, key
    for each in FORMATS.values():
        assert f"| `{each.name}` | `{each.suffix}` |" in PAGE
