"""The JSON Schema of the canonical file: random answers of every kind are valid under it, and what is wrong is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from labelstage.formats import json_schema
from tests.unit.formats import shapes, test_text_formats
from tests.unit.formats.examples import annotation, as_jsonl, box, dataset, record
from tests.unit.formats.test_pairs import FIELDS as TALKS

DOCUMENTED = Path(__file__).parents[3] / "docs/jsonl.schema.json"


def problems(schema: dict[str, Any], content: bytes) -> list[str]:
    check = Draft202012Validator(schema)
    lines = [json.loads(line) for line in content.split(b"\n") if line]
    return [each.message for line in lines for each in check.iter_errors(line)]


@settings(max_examples=15, deadline=None)
@given(results=st.lists(shapes.RESULTS, max_size=3))
def test_whatever_is_drawn_is_valid(results: list[dict[str, Any]]) -> None:
    rows = [record(at, each, [annotation(each)]) for at, each in enumerate(results, 1)]
    content = as_jsonl(dataset(*rows, fields=shapes.FIELDS))[0]
    assert problems(json_schema(shapes.FIELDS), content) == []


def test_whatever_is_said_of_texts_is_valid() -> None:
    content = as_jsonl(dataset(*test_text_formats.records(1), fields=test_text_formats.FIELDS))[0]
    assert problems(json_schema(test_text_formats.FIELDS), content) == []
    assert problems(json_schema(), content) == []


@pytest.mark.parametrize(
    "labels",
    [
        {"objects": [box("a", "dog")]},
        {"objects": [{**box("a"), "depth": 3}]},
        {"objects": {}},
        {"topic": ["indoor"]},
        {"nose": 1},
    ],
)
def test_what_no_schema_allows_is_not_valid(labels: dict[str, Any]) -> None:
    fields = dataset().fields
    assert problems(json_schema(fields), as_jsonl(dataset(record(1, labels)))[0])


def test_a_schema_can_be_made_for_every_kind_and_the_documented_one_is_true() -> None:
    Draft202012Validator.check_schema(json_schema([*shapes.FIELDS, *test_text_formats.FIELDS, *TALKS]))
    assert json.loads(DOCUMENTED.read_text(encoding="utf-8")) == json_schema()
