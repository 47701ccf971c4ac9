"""A JSON file read in pieces says what it says as a whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelstage.formats import FormatError
from labelstage.formats.json_text import CHUNK, dump, members
from labelstage.json_reading import load

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


@settings(max_examples=20)
@given(rows=st.lists(JSON), more=st.lists(JSON), padding=st.integers(0, 40))
def test_elements_that_stand_in_lines_come_as_they_do_one_by_one(
    rows: list[Any], more: list[Any], padding: int
) -> None:
    blank = " " * (CHUNK - 20 + padding)  # the window ends somewhere among them
    one, other = (",\n".join(map(json.dumps, each)) for each in (rows, more))
    data = f'{{"rows": {blank}[\n{one}\n], "more": [{other}]}}'
    assert list(members(io.BytesIO(data.encode()))) == pieces({"rows": rows, "more": more})


def outcome(read: Callable[[bytes], Any], data: bytes) -> tuple[str, str]:
    """What is made of it with the types of all parts, or that it is refused."""
    try:
        value = read(data)
    except (ValueError, RecursionError):
        return "refused", ""
    return "read", repr(value)


def agree(data: bytes) -> None:
    assert outcome(load, data) == outcome(json.loads, data)


@given(value=JSON, cut=st.integers(0, 60), noise=st.binary(max_size=3))
def test_the_fast_reader_reads_and_refuses_what_the_standard_library_does(
    value: Any, cut: int, noise: bytes
) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        data = text.encode("utf-8", "surrogatepass")
        agree(data)
        agree(data[:cut] + noise + data[cut:])


NUMBERS = "18446744073709551616 -9223372036854775809 1e400 -1e400 -0 -0.0 1E5 5e-324 2.2250738585072011e-308 01 1. .5 +1 NaN -Infinity"
ODD = [
    *NUMBERS.split(), "9" * 4000, "9" * 5000, "0." + "1" * 800, '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\x01"', '"\t"',
    '{"a": 1, "a": 2}', "[1,]", "\ufeff1", "", " ", "1 2", "\x0c1", '"\u2028"', "[" * 500 + "]" * 500, "[" * 100_000, "nul", "'a'",
    '{"a" 1}', "{1: 2}",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_json_means_the_same_to_both_readers(text: str) -> None:
    agree(text.encode())
    agree(text.encode("utf-16"))
