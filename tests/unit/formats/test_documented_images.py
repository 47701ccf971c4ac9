"""The examples of docs/image-formats.md are true."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

from labelstage.formats import FORMATS, jsonl
from tests.unit.formats.examples import dataset

DOCS = Path(__file__).parents[3] / "docs"


def test_the_examples_are_what_the_formats_write() -> None:
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    schema = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    [line] = re.findall(r"```jsonl\n(.*?)```", page, re.DOTALL)
    [record] = jsonl.read(io.BytesIO(json.dumps(json.loads(line)).encode()))
    data = replace(dataset(record, fields=schema), title="Kitchen", number=1)
    blocks = re.findall(
        r"```\w+ (\w+) (\S+)\n(.*?)\n```", (DOCS / "image-formats.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert {name for name, _file, _content in blocks} == {"yolo", "voc", "cvat", "labelme", "openimages"}
    for name, file, content in blocks:
        out = io.BytesIO()
        FORMATS[name].write(data, out)
        assert zipfile.ZipFile(out).read(file).decode().rstrip() == content
