"""A JSON file read in pieces says what it says as a whole."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats import FormatError
from labelstage.formats.json_text import CHUNK, dump, members

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


class Dribble(io.BytesIO):
    """A stream that gives one byte at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(1)


def pieces(value: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, each in value.items():
        found += [(key, element) for element in each] if isinstance(each, list) else [(key, each)]
    return found


@given(value=st.dictionaries(st.text(max_size=4), JSON, max_size=4), indent=st.none() | st.just(1))
def test_members_come_one_by_one_however_the_bytes_arrive(value: dict[str, Any], indent: int | None) -> None:
    data = json.dumps(value, ensure_ascii=True, indent=indent).encode()
    assert list(members(Dribble(data))) == list(members(io.BytesIO(data))) == pieces(value)


def test_an_element_larger_than_the_window_is_read_whole() -> None:
    long = "x" * (3 * CHUNK)
    assert list(members(io.BytesIO(dump({"a": [long, 1], "b": 2})))) == [("a", long), ("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"a"',
        b'{"a": [1',
        b'{"a": 1 "b": 2}',
        b'{"a": nope}',
        b'{"\xff": 1}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"{" + b'"a": ' + b'{"a":' * 100_000,
    ],
)
def test_a_broken_file_is_refused_at_its_place(data: bytes) -> None:
    with pytest.raises(FormatError, match="at character"):
        list(members(io.BytesIO(data)))


def test_a_text_that_utf8_cannot_hold_is_escaped_and_survives() -> None:
    assert json.loads(dump({"a": "\ud83d"})) == {"a": "\ud83d"}


def test_not_a_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dump({"a": float("nan")})
