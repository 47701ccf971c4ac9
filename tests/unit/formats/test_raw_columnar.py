"""Parquet files and PDF documents."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from PIL import Image
from pyarrow import parquet

from labelstage.formats.raw import columnar, pages
from labelstage.formats.raw.entries import Conversation, Flaw, Reading, Text, Unreadable


def written(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    sheets = [Image.new("RGB", (60, 40), color) for color in ("red", "white", "blue")[:pages]]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=72)
    return out.getvalue()


def test_each_row_of_parquet_is_a_text_with_its_id_and_metadata() -> None:
    data = written(
        {
            "id": [1, 2],
            "text": ["하나", "둘"],
            "at": [datetime(2026, 1, 2, tzinfo=UTC), None],
            "raw": [b"\xff", b""],
        }
    )
    first, second = columnar.read(io.BytesIO(data), Reading())
    assert first == Text(1, "하나", "1", {"at": "2026-01-02T00:00:00+00:00", "raw": "/w=="})
    assert second == Text(2, "둘", "2", {"at": None, "raw": ""})


def test_the_only_column_of_texts_is_the_text_and_two_must_be_told_apart() -> None:
    one = written({"sentence": ["a"], "score": [0.5]})
    assert list(columnar.read(io.BytesIO(one), Reading())) == [Text(1, "a", None, {"score": 0.5})]
    two = written({"left": ["a"], "right": ["b"]})
    with pytest.raises(Unreadable, match="left, right"):
        list(columnar.read(io.BytesIO(two), Reading()))
    (right,) = columnar.read(io.BytesIO(two), Reading(text="right"))
    assert right == Text(1, "b", None, {"left": "a"})


def test_messages_in_parquet_are_conversations() -> None:
    data = written({"messages": [[{"role": "user", "content": "안녕"}]], "nan": [float("nan")]})
    (talk,) = columnar.read(io.BytesIO(data), Reading())
    assert isinstance(talk, Conversation)
    assert talk.conversation["messages"][0]["content"] == "안녕"
    assert talk.metadata == {"nan": "nan"}


def test_scrap_and_cut_off_parquet_are_refused_in_words() -> None:
    data = written({"text": ["a"] * 100})
    for broken in (b"", b"PAR1", data[:-20], data[: len(data) // 2] + data[-200:], b"x" * 500):
        with pytest.raises(Unreadable) as caught:
            list(columnar.read(io.BytesIO(broken), Reading()))
        assert caught.value.code == "broken_table"


def test_each_page_of_a_pdf_is_an_image_and_an_import_goes_on_at_any_page() -> None:
    found = list(pages.render(io.BytesIO(pdf(3))))
    assert not any(isinstance(page, Flaw) for page in found)
    sizes = [(number, Image.open(io.BytesIO(data)).size) for number, data in found]  # type: ignore[misc]
    assert sizes == [(1, (126, 84)), (2, (126, 84)), (3, (126, 84))]
    assert [number for number, _data in pages.render(io.BytesIO(pdf(3)), first=3)] == [3]  # type: ignore[misc]


def test_a_page_as_large_as_a_house_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PIXELS", 2000)
    ((_number, data),) = pages.render(io.BytesIO(pdf(1)))  # type: ignore[misc]
    width, height = Image.open(io.BytesIO(data)).size
    assert width * height < 2200


def test_scrap_and_cut_off_pdf_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for broken in (b"", b"%PDF-1.7\n", b"x" * 400):
        with pytest.raises(Unreadable) as caught:
            list(pages.render(io.BytesIO(broken)))
        assert caught.value.code == "broken_pdf"
    monkeypatch.setattr(pages, "MOST_PAGES", 1)
    last = list(pages.render(io.BytesIO(pdf(2))))[-1]
    assert isinstance(last, Flaw)
    assert last.code == "too_many_pages"
