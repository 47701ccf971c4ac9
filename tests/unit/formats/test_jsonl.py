"""The canonical format loses nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats import Answer, File, FormatError, How, Record, jsonl
from tests.unit.formats.examples import annotation, as_jsonl, box, dataset, record, text_record

EVERYTHING = {"objects": [box("a", occluded=True)], "topic": None}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
RESULTS = st.dictionaries(st.text(max_size=4), JSON, max_size=3)
RECORDS = st.builds(
    record,
    st.integers(1, 2**60),
    st.none() | RESULTS,
    st.lists(st.builds(annotation, RESULTS, st.integers(1, 99)), max_size=3),
    external_id=st.text(max_size=9),
    text=st.none() | st.text(),
    metadata=RESULTS,
)


@given(st.lists(RECORDS, max_size=4))
def test_what_is_read_is_what_was_written(records: list[Record]) -> None:
    data, report = as_jsonl(dataset(*records))
    assert list(jsonl.read(io.BytesIO(data))) == records
    assert data.count(b"\n") == len(records) == report.written["items"]


def test_nothing_is_left_out() -> None:
    _data, report = as_jsonl(dataset(record(1, EVERYTHING, [annotation(EVERYTHING), annotation({}, 8)])))
    assert report.left_out == []
    assert report.written == {"items": 1, "annotations": 2}


def test_emoji_korean_and_line_separators_stay_on_their_line() -> None:
    text = "👩‍🚀 김동국\u2028\r\nx"
    data, _report = as_jsonl(dataset(text_record(1, text, {})))
    assert data.count(b"\n") == 1
    assert "김동국" in data.decode()
    assert next(jsonl.read(io.BytesIO(data))).text == text


def test_the_same_labels_give_the_same_bytes_whatever_order_the_database_kept() -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(each) for each in value] if isinstance(value, list) else value

    one, other = (record(1, labels, [annotation(labels)]) for labels in (EVERYTHING, turned(EVERYTHING)))
    assert as_jsonl(dataset(one))[0] == as_jsonl(dataset(other))[0]
    assert list(json.loads(as_jsonl(dataset(one))[0])["labels"]["objects"][0])[:3] == ["id", "class", "x"]


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"{}", b'{"annotations": [{}]}', b"\xff", b'{"annotations": [], "x": 1}']
)
def test_a_broken_line_is_named(line: bytes) -> None:
    good, _report = as_jsonl(dataset(record(1, {})))
    with pytest.raises(FormatError, match="line 2"):
        list(jsonl.read(io.BytesIO(good + line + b"\n")))


def test_a_lost_a_changed_and_an_added_line_are_all_noticed() -> None:
    records = [record(number, EVERYTHING, [annotation(EVERYTHING)]) for number in (1, 2, 3)]
    data, _report = as_jsonl(dataset(*records))
    lines = data.splitlines(keepends=True)

    def differences(*those: bytes) -> list[str]:
        return list(jsonl.differences(dataset(*records), io.BytesIO(b"".join(those))))

    assert differences(*lines) == []
    assert len(differences(*lines[:2])) == 1
    assert len(differences(*lines, lines[0])) == 1
    assert len(differences(lines[0], lines[1].replace(b"3.25", b"3.26"), lines[2])) == 1


@pytest.mark.parametrize(("width", "what"), [(640.0, 640), (640.5, "got `float` - at `$.width`")])
def test_a_line_that_others_wrote_is_read_if_its_numbers_are_whole(width: float, what: int | str) -> None:
    line = json.loads(as_jsonl(dataset(record(1, {}, width=640, height=480)))[0]) | {"width": width}
    file = File("lines.jsonl", lambda: io.BytesIO(json.dumps(line).encode()))
    [found] = jsonl.read_answers([file], How())
    said = found.width if isinstance(found, Answer) else str(found.message)[-len(str(what)) :]
    assert said == what
