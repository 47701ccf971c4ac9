"""spaCy's DocBin: strings by their numbers, values packed and unpacked, broken files refused. `make interop` reads it with spaCy."""

from __future__ import annotations

import contextlib
import io
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats import FORMATS, Answer, File, FormatError, How, Trouble, write_verified
from labelstage.formats.msgpack import pack, unpack
from labelstage.formats.spacy_strings import number_of
from tests.unit.formats.examples import dataset, text_record

FIELDS = [
    {"name": "entities", "kind": "span", "classes": [{"name": "PERSON"}, {"name": "place"}]},
    {"name": "topic", "kind": "choice", "classes": [{"name": "news"}, {"name": "sport"}]},
]


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("PERSON", 380), ("case", 8110129090154140942), ("apple", 8566208034543834098), ("obj", 434)],
)
def test_strings_have_the_numbers_that_spacy_gives_them(text: str, number: int) -> None:
    assert number_of(text) == number


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=5), inner, max_size=20),
    max_leaves=30,
)


@given(VALUES)
def test_what_is_packed_is_unpacked_as_it_was(value: Any) -> None:
    assert unpack(pack(value)) == value


@given(st.binary(max_size=60))
def test_scrap_is_unpacked_or_refused_and_nothing_else(data: bytes) -> None:
    with contextlib.suppress(FormatError):
        unpack(data)


def answers(data: bytes) -> list[Answer | Trouble]:
    read = FORMATS["spacy"].read
    assert read is not None
    return list(read([File("x.spacy", lambda: io.BytesIO(data))], How()))


@pytest.mark.parametrize(
    "data",
    [b"", b"no", zlib.compress(b"\xc1"), zlib.compress(pack({"attrs": [65]})), zlib.compress(pack([1, 2]))],
)
def test_a_broken_file_is_refused_in_words(data: bytes) -> None:
    [trouble] = answers(data)
    assert isinstance(trouble, Trouble)
    assert trouble.code == "broken_file"


def test_nobody_asked_and_nobody_found_are_told_apart() -> None:
    """And a class that was not chosen from a question that was not answered."""
    texts = [
        text_record(1, "Mina went", {}),
        text_record(2, "Mina went", {"entities": [], "topic": "news"}),
    ]
    out = io.BytesIO()
    write_verified(FORMATS["spacy"], dataset(*texts, fields=FIELDS), out)
    first, second = answers(out.getvalue())
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (first.looked, second.looked) == ((), ("entities:span", "choice"))
    assert [(each.kind, each.name) for each in second.labels] == [("choice", "news")]
