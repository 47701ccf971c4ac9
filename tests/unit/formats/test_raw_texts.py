"""Texts out of .txt, tables and JSON: nothing lost, nothing changed, every flaw named by its row."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstage.formats.raw import objects, plain, table
from labelstage.formats.raw.entries import MAX_TEXT, Entry, Flaw, Reading, Text, Unreadable

Reader = Callable[[IO[bytes], Reading], Iterator[Entry]]
#: What str.splitlines() takes for the end of a line, and a line reader must not.
FALSE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
KOREAN = "오늘은 날씨가 정말 좋다. 내일은 비가 온다고 한다.\n"


def entries(read: Reader, data: bytes, **options: object) -> list[Entry]:
    return list(read(io.BytesIO(data), Reading(**options)))  # type: ignore[arg-type]


def texts(read: Reader, data: bytes, **options: object) -> list[str]:
    found = entries(read, data, **options)
    assert all(isinstance(entry, Text) for entry in found), found
    return [entry.text for entry in found if isinstance(entry, Text)]


def flaws(read: Reader, data: bytes, **options: object) -> list[tuple[int, str]]:
    return [(entry.row, entry.code) for entry in entries(read, data, **options) if isinstance(entry, Flaw)]


def refusal(read: Reader, data: bytes, **options: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        entries(read, data, **options)
    return caught.value


def test_a_file_is_one_text_to_the_last_byte() -> None:
    text = "first\r\nsecond\rthird\n\u2028 e\u0301 \u1112\u1161\u11ab 👩\u200d👩\u200d👧 \n\n"
    assert texts(plain.read, text.encode()) == [text]


def test_lines_end_with_lf_or_crlf_and_nothing_else() -> None:
    line = f"a{FALSE_ENDS}b\rc"
    data = f"{line}\r\n\r\n \t\n{line}\nlast".encode()
    assert texts(plain.read, data, lines=True) == [line, line, "last"]
    assert [entry.row for entry in entries(plain.read, data, lines=True)] == [1, 4, 5]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "euc-kr"]
)
def test_the_encodings_of_everyday_files_are_found(encoding: str) -> None:
    text = "plain words\n" if encoding in {"utf-16-le", "utf-16-be"} else KOREAN
    assert texts(plain.read, text.encode(encoding)) == [text]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("naïve café", "cp1252"), ("こんにちは世界", "shift_jis"), ("中文测试内容", "gb18030")],
)
def test_an_encoding_that_is_not_sure_is_asked_for_and_then_taken(text: str, encoding: str) -> None:
    assert refusal(plain.read, text.encode(encoding)).code == "encoding"
    assert texts(plain.read, text.encode(encoding), encoding=encoding) == [text]


def test_a_wrong_byte_far_into_the_file_is_found_and_named() -> None:
    position = 2_500_000
    error = refusal(plain.read, "é".encode() * (position // 2) + b"\xff" + b"x" * 10)
    assert error.code == "encoding"
    assert str(position + 1) in str(error)


def test_an_encoding_named_wrongly_is_refused() -> None:
    assert "utf-8" in str(refusal(plain.read, KOREAN.encode("cp949"), encoding="utf-8"))


def test_a_line_that_never_ends_costs_only_itself() -> None:
    data = b"short\n" + b"x" * (MAX_TEXT + 1) + b"\r\nnext\n"
    assert flaws(plain.read, data, lines=True) == [(2, "too_long")]
    assert [entry.row for entry in entries(plain.read, data, lines=True)] == [1, 2, 3]
    assert refusal(plain.read, data).code == "too_long"


def test_a_table_gives_texts_ids_and_metadata() -> None:
    data = 'id,text,source\r\n7,"He said ""hi"",\r\nthen left.",web\r\n,둘,책\r\n'.encode()
    assert entries(table.read, data) == [
        Text(2, 'He said "hi",\r\nthen left.', "7", {"source": "web"}),
        Text(3, "둘", None, {"source": "책"}),
    ]


@pytest.mark.parametrize("separator", ["|", ",", ";", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    data = f"text{separator}lang\nhello{separator}en\n".encode()
    assert entries(table.read, data) == [Text(2, "hello", None, {"lang": "en"})]


def test_columns_can_be_chosen() -> None:
    data = b"nr,body,a,b\n1,words,x,y\n"
    chosen = entries(table.read, data, text="body", external_id="nr", metadata=("b",))
    assert chosen == [Text(2, "words", "1", {"b": "y"})]


def test_a_table_of_one_column_needs_no_name() -> None:
    assert texts(table.read, b"review\ngood\nbad\n") == ["good", "bad"]


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (b"", {}, "empty"),
        (b"a,b\n1,2\n", {}, "no_text_column"),
        (b"text,b\n1,2\n", {"text": "body"}, "no_text_column"),
        (b"text,b\n1,2\n", {"external_id": "nr"}, "no_column"),
        (b"text,b\n1,2\n", {"metadata": ("c",)}, "no_column"),
        (b"text,text\n1,2\n", {}, "double_column"),
        (b'"text\n', {}, "broken_table"),
    ],
)
def test_a_table_without_its_columns_is_refused(data: bytes, options: dict[str, object], code: str) -> None:
    assert refusal(table.read, data, **options).code == code


def test_a_bad_row_costs_only_itself() -> None:
    data = b'text,x\ngood,1\ntoo,many,cells\n"quoted"tail,1\nfew\nfine,2\n'
    assert flaws(table.read, data) == [(3, "columns"), (4, "broken_row"), (5, "columns")]
    found = entries(table.read, data)
    assert [entry.text for entry in found if isinstance(entry, Text)] == ["good", "fine"]


def test_a_quote_that_is_never_closed_is_named_by_the_row_that_opens_it() -> None:
    data = b'text\nfine\n"open\nlost\nlost\n'
    found = entries(table.read, data)
    assert flaws(table.read, data) == [(3, "broken_row")]
    assert "never closed" in str(found[-1].message)  # type: ignore[union-attr]


def test_json_lines_end_with_lf_and_nothing_else() -> None:
    line = json.dumps({"text": f"a{FALSE_ENDS}b\r\n"}, ensure_ascii=False)
    assert texts(objects.read_lines, f"{line}\r\n\n{line}".encode()) == [f"a{FALSE_ENDS}b\r\n"] * 2


def test_json_objects_give_ids_and_all_else_as_metadata() -> None:
    line = '{"id": 7, "text": "t", "label": [1], "meta": {"by": "x"}, "external_id": null}'
    assert entries(objects.read_lines, line.encode()) == [
        Text(1, "t", None, {"id": 7, "label": [1], "by": "x"})
    ]
    assert entries(objects.read_lines, b'{"id": 7, "text": "t"}') == [Text(1, "t", "7", {})]
    assert entries(
        objects.read_lines,
        b'{"body": "t", "nr": "a", "k": 1, "l": 2}',
        text="body",
        external_id="nr",
        metadata=("l",),
    ) == [Text(1, "t", "a", {"l": 2})]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"text": "a"', "broken_json"),
        ("[1, 2]", "not_an_object"),
        ("7", "not_an_object"),
        ('{"body": "a"}', "no_text"),
        ('{"text": 7}', "no_text"),
        ('{"text": "a", "id": [1]}', "bad_id"),
        ('{"text": "a", "id": true}', "bad_id"),
        ('{"text": "a", "n": NaN}', "broken_json"),
        ('{"text": "a", "n": ' + "1" * 5000 + "}", "broken_json"),
        ("[" * 200_000, "broken_json"),
    ],
)
def test_a_bad_json_line_costs_only_itself(line: str, code: str) -> None:
    data = f'{{"text": "one"}}\n{line}\n{{"text": "two"}}\n'.encode()
    assert flaws(objects.read_lines, data) == [(2, code)]
    assert len(entries(objects.read_lines, data)) == 3


def test_a_single_line_of_forty_megabytes_is_read() -> None:
    data = json.dumps({"text": "short", "payload": "x" * 40_000_000}).encode()
    (found,) = entries(objects.read_lines, data)
    assert isinstance(found, Text)
    assert found.text == "short"


def test_a_line_beyond_the_limit_is_a_flaw_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MAX_LINE", 100)
    data = b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "next"}\n'
    assert flaws(objects.read_lines, data) == [(1, "too_long")]
    assert len(entries(objects.read_lines, data)) == 2


def test_a_json_file_holds_a_list_or_one_object_or_is_lines_after_all() -> None:
    assert texts(objects.read, b'[{"text": "a"}, "b"]') == ["a", "b"]
    assert texts(objects.read, b'{\n "text": "a"\n}') == ["a"]
    assert texts(objects.read, b'{"text": "a"}\n{"text": "b"}\n') == ["a", "b"]
    assert refusal(objects.read, b'[{"text": "a"},').code == "broken_json"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)))
def test_any_text_survives_a_table_and_json_lines_unchanged(values: list[str]) -> None:
    lines = "".join(json.dumps({"text": value}, ensure_ascii=False) + "\n" for value in values)
    assert texts(objects.read_lines, lines.encode()) == values
    rows = "".join('"' + value.replace('"', '""') + '"\r\n' for value in values)
    assert texts(table.read, ("text\r\n" + rows).encode()) == values
