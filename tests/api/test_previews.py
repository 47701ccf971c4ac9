"""The first rows of a file, read as told, before anything is stored."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.api.test_intake import body, stored
from tests.site import Person, Site


def look(manager: Person, project: int, name: str, data: bytes, **options: Any) -> dict[str, Any]:
    boundary, form = encode_multipart({**options, "file": FileStorage(io.BytesIO(data), name)})
    answer = manager.post(
        f"/projects/{project}/previews", data=form, content_type=f"multipart/form-data; boundary={boundary}"
    )
    assert answer.status_code == 200, answer.data
    return body(answer)


def texts(found: dict[str, Any]) -> list[tuple[str | None, str | None, dict[str, Any]]]:
    return [(row["text"], row["external_id"], row["metadata"]) for row in found["rows"]]


def test_a_table_of_korean_windows_shows_its_encoding_separator_and_columns(
    site: Site, manager: Person, project: int
) -> None:
    data = "번호;본문;평점\n1;안녕하세요 여러분;5\n2;반갑습니다;4\n".encode("cp949")
    found = look(manager, project, "표.csv", data)
    assert (found["encoding"], found["delimiter"], found["columns"]) == (
        "cp949",
        ";",
        ["번호", "본문", "평점"],
    )
    assert "본문" in found["problem"]
    told = look(manager, project, "표.csv", data, text="본문", external_id="번호", metadata="평점")
    assert texts(told) == [("안녕하세요 여러분", "1", {"평점": "5"}), ("반갑습니다", "2", {"평점": "4"})]
    assert stored(site) == []


def test_the_begin_of_a_large_file_is_enough(manager: Person, project: int) -> None:
    rows = "".join(f"{number},text {number} 가\n" for number in range(100))
    head = ("id,text\n" + rows).encode()[:1000]
    found = look(manager, project, "t.csv", head, whole="false")
    assert found["problem"] is None
    assert len(found["rows"]) == 10
    wide = ("id,text\n" + rows).encode("utf-16")[:1001]
    assert texts(look(manager, project, "t.csv", wide, whole="false"))[0] == ("text 0 가", "0", {})


def test_json_lines_conversations_and_parquet_are_looked_into(manager: Person, project: int) -> None:
    lines = b'{"body": "a", "x": 1}\nbroken\n{"body": "b", "y": [2]}\n'
    found = look(manager, project, "t.jsonl", lines, text="body")
    assert found["columns"] == ["body", "x", "y"]
    assert [row["problem"] is None for row in found["rows"]] == [True, False, True]
    talk = b'[{"prompt": "Why?", "responses": ["So."]}]'
    assert "So." in texts(look(manager, project, "t.json", talk))[0][0]  # type: ignore[operator]
    out = io.BytesIO()
    parquet.write_table(pa.table({"text": ["a"], "n": [1]}), out)
    found = look(manager, project, "t.parquet", out.getvalue())
    assert (found["columns"], texts(found)) == (["text", "n"], [("a", None, {"n": 1})])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", b""),
        ("t.csv", b'"'),
        ("t.csv", b"\xff\xfe\x00"),
        ("t.csv", b"a,a\n1,2\n"),
        ("t.json", b"[[[["),
        ("t.json", b"\x00" * 50),
        ("t.parquet", b"PAR1"),
        ("t.exe", b"MZ"),
    ],
)
def test_scrap_is_answered_in_words(manager: Person, project: int, name: str, data: bytes) -> None:
    assert look(manager, project, name, data)["problem"]
