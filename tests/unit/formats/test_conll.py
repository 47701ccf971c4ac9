"""Columns of tokens and tags, of every dialect, to the code point."""

from __future__ import annotations

import io
from typing import Any

import pytest

from labelstage.formats import FORMATS, Answer, File, How, Trouble, detect, write_verified
from labelstage.formats.tokens import tokens
from tests.unit.formats.examples import dataset, text_record

SPANS = [
    {"name": "entities", "kind": "span", "classes": [{"name": "PER"}, {"name": "LOC"}, {"name": "기관 명"}]}
]


def read(content: str | bytes, **how: Any) -> list[Answer | Trouble]:
    data = content.encode() if isinstance(content, str) else content
    assert FORMATS["conll"].read is not None
    return list(FORMATS["conll"].read([File("f.txt", lambda: io.BytesIO(data))], How(**how)))


def said(answer: Answer | Trouble) -> tuple[str | None, list[tuple[str, str]]]:
    assert isinstance(answer, Answer), answer
    text = answer.text or ""
    return text, [(text[x.value["start"] : x.value["end"]], x.name or "") for x in answer.labels]


@pytest.mark.parametrize(
    "tags",
    [
        ("B-PER", "I-PER", "O", "B-LOC"),  # IOB2
        ("I-PER", "I-PER", "O", "I-LOC"),  # IOB1
        ("B-PER", "L-PER", "O", "U-LOC"),  # BILOU
        ("B-PER", "E-PER", "O", "S-LOC"),  # BIOES
    ],
)
@pytest.mark.parametrize(("between", "end"), [("\t", "\n"), (" ", "\n"), ("\t", "\r\n"), (" NNP x ", "\r\n")])
def test_every_dialect_says_the_same(tags: tuple[str, ...], between: str, end: str) -> None:
    words = ("Kim", "Mina", "visits", "Seoul")
    content = f"-DOCSTART- -X- O O{end}{end}" + end.join(
        f"{word}{between}{tag}" for word, tag in zip(words, tags, strict=True)
    )
    assert [said(each) for each in read(content)] == [
        ("Kim Mina visits Seoul", [("Kim Mina", "PER"), ("Seoul", "LOC")])
    ]
    assert detect([File("x.txt", lambda: io.BytesIO(content.encode()))]) is FORMATS["conll"]


def test_characters_as_klue_keeps_them_are_joined_by_nothing() -> None:
    content = (
        "## 컬럼명 : CHAR\tNE_TAG\n## klue-1\t<김:PS>은 간다\n김\tB-PS\n은\tO\n \tO\n간\tO\n다\tO\n\n"
        "## klue-2\t#\n#\tO\n1\tB-QT\n"
    )
    answers = read(content)
    assert [said(each) for each in answers] == [("김은 간다", [("김", "PS")]), ("#1", [("1", "QT")])]
    assert [each.external_id for each in answers if isinstance(each, Answer)] == ["klue-1", "klue-2"]


def test_a_line_that_is_no_tag_is_named_and_the_rest_is_read() -> None:
    trouble, answer = read("SOCCER SOCCER SOCCER\nJAPAN\tB-LOC\n")
    assert isinstance(trouble, Trouble)
    assert (trouble.place, trouble.code) == ("f.txt:1", "bad_tag")
    assert said(answer) == ("SOCCER JAPAN", [("JAPAN", "LOC")])


@pytest.mark.parametrize("name", ["conll", "bilou"])
def test_what_is_written_is_read_back_and_what_is_lost_is_named(name: str) -> None:
    text = "김동국은 \u1112\u1161\u11ab글 👩‍👩‍👧 =SUM(1)\t\u200fשלום\r\n# 끝\r."
    spans = [(0, 3, "PER"), (0, 2, "LOC"), (5, 9, "LOC"), (9, 15, "기관 명"), (3, 5, "PER")]
    result = {
        "entities": [
            {"id": f"s{n}", "class": c, "start": a, "end": b, "text": text[a:b], "attributes": {}}
            for n, (a, b, c) in enumerate(spans)
        ]
    }
    data = dataset(text_record(1, text, result), fields=SPANS)
    out = io.BytesIO()
    report = write_verified(FORMATS[name], data, out)
    assert {(each.code, each.count) for each in report.left_out} == {
        ("nested", 1),
        ("misaligned", 2),
        ("cut", 1),
        ("lineage", 1),
    }
    again = read(out.getvalue())
    assert [said(each) for each in again] == [(text, [("김동국", "PER"), (text[5:9], "LOC")])]


def test_a_token_never_goes_over_a_cut_and_keeps_its_marks() -> None:
    text = "e\u0301a1 👩‍👧!"
    assert [text[a:b] for a, b in tokens(text)] == ["e\u0301a1", "👩‍👧", "!"]
    assert [text[a:b] for a, b in tokens(text, {3})] == ["e\u0301a", "1", "👩‍👧", "!"]


def test_a_text_of_white_space_alone_is_named_and_the_others_are_written() -> None:
    fields = [{"name": "entities", "kind": "span", "classes": [{"name": "PER"}]}]
    blank = {"id": "s", "class": "PER", "start": 0, "end": 1, "text": "\u2003", "attributes": {}}
    out = io.BytesIO()
    rows = [text_record(1, "\u2003", {"entities": [blank]}), text_record(2, "Mina", {"entities": []})]
    report = write_verified(FORMATS["conll"], dataset(*rows, fields=fields), out)
    assert report.written == {"texts": 1}
    assert ("letters", 1) in {(each.code, each.count) for each in report.left_out}
    assert "Mina\tO" in out.getvalue().decode()
