"""Random projects of texts through every format and back: the same, or lost exactly as the report says."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest

from labelstage.formats import FORMATS, Answer, File, How, Record, write_verified
from labelstage.kinds import ItemFacts
from labelstage.kinds.schema import check_schema
from labelstage.services.intake.labels import Survey, build, propose
from tests.unit.formats.examples import dataset, text_record

NAUGHTY = [
    "👩‍👩‍👧‍👦 family", "a\r\nb\rc\nd", "\u1112\u1161\u11ab\u1100\u1173\u11af NFD", "שלום \u202eabc\u202c", "\x01\x1b[31mred\x7f", "=1+1",
    '"quoted" \'single\' `tick`', "tab\tbetween", "\ufeffBOM", "trailing  ", "  leading", "O B-PER", "# text = x", "-DOCSTART-", "a,b;c|d",
    "\u2028line\u2029par", "𝕊𝕦𝕣𝕣 한국어 조사는", "\\n \\u0000 {}", "[1, 2]", "<b>&amp;</b>", "ﷺ", "Ω≈ç√∫˜µ", "1.E+02", "None", "@SUM(A1)",
    '["a", "b"]', "[]", '["one"]', "\u2003",
]  # fmt: skip
FIELDS, _PROBLEMS = check_schema(
    [
        {
            "name": "entities",
            "kind": "span",
            "classes": [
                {"name": "PER"},
                {"name": "기관 명", "attributes": [{"name": "sure", "type": "checkbox"}]},
            ],
        },
        {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]},
        {"name": "topic", "kind": "choice", "classes": [{"name": "news"}, {"name": '=odd, "one"'}]},
        {"name": "tags", "kind": "choice", "multiple": True, "classes": [{"name": "a"}, {"name": "b"}]},
        {"name": "fluency", "kind": "rating"},
        {"name": "note", "kind": "text", "lines": 3},
        {"name": "text", "kind": "choice", "classes": [{"name": "readable"}]},
    ]
)


def answer(rng: random.Random, text: str) -> dict[str, Any]:
    spans = []
    for number in range(rng.randrange(5)):
        start = rng.randrange(len(text))
        end = rng.randrange(start + 1, len(text) + 1)
        label = rng.choice(["PER", "기관 명"])
        attributes = {"sure": rng.random() < 0.3} if label != "PER" else {}
        spans.append(
            {
                "id": f"s{number}",
                "class": label,
                "start": start,
                "end": end,
                "text": text[start:end],
                "attributes": attributes,
            }
        )
    links = []
    if len(spans) > 1:
        links = [{"id": "r", "class": "knows", "from": "s0", "to": "s1", "attributes": {}}]
    said = {
        "entities": spans, "links": links, "topic": rng.choice(["news", '=odd, "one"']), "tags": rng.choice([["a"], ["a", "b"]]),
        "fluency": rng.randrange(1, 6), "note": rng.choice(NAUGHTY), "text": "readable",
    }  # fmt: skip
    kept = {key: value for key, value in said.items() if rng.random() < 0.8}
    return kept if "entities" in kept else {key: value for key, value in kept.items() if key != "links"}


def records(seed: int) -> list[Record]:
    rng = random.Random(seed)
    texts = [" ".join(rng.sample(NAUGHTY, rng.randrange(1, 5))) for _ in range(12)]
    return [text_record(number, text, answer(rng, text)) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", [each.name for each in FORMATS.values() if each.suits(FIELDS)])
def test_every_text_format_verifies_and_is_the_same_bytes_again(name: str, seed: int) -> None:
    data = dataset(*records(seed), fields=FIELDS)
    first, second = io.BytesIO(), io.BytesIO()
    write_verified(FORMATS[name], data, first)
    write_verified(FORMATS[name], data, second)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("jsonl", {"entities", "links", "topic", "tags", "fluency", "note", "text"}),
        ("labelstudio", {"entities", "links", "topic", "tags", "fluency", "note", "text"}),
        ("csv", {"topic", "tags", "fluency", "note", "text"}),
        ("doccano", {"entities", "links"}),
        ("spacy", {"entities"}),
    ],
)
def test_what_is_written_comes_in_again_as_it_was(name: str, kept: set[str]) -> None:
    for seed in range(4):
        told = records(seed)
        out = io.BytesIO()
        write_verified(FORMATS[name], dataset(*told, fields=FIELDS), out)
        read = FORMATS[name].read
        assert read is not None
        found = list(
            read([File(f"x{FORMATS[name].suffix}", lambda out=out: io.BytesIO(out.getvalue()))], How())
        )
        survey = Survey()
        for each in found:
            assert isinstance(each, Answer), each
            survey.add(each)
        mapping = propose(survey, FIELDS)
        for record, each in zip(told, found, strict=True):
            assert isinstance(each, Answer)
            assert (each.text, each.external_id) == (record.text, record.external_id)
            built = build(FIELDS, each, ItemFacts("text", text=record.text), mapping)
            assert plain(built.result, kept, name) == plain(record.labels or {}, kept, name)


def plain(result: Any, kept: set[str], name: str) -> dict[str, Any]:
    """What the format carries, without what it says that it loses: empty lists, ids, attributes."""
    ids = {each["id"]: (each["start"], each["end"], each["class"]) for each in result.get("entities", ())}
    facts = {key: value for key, value in result.items() if key in kept and value != []}
    if "entities" in facts:
        lost = name in ("labelstudio", "doccano", "spacy")
        facts["entities"] = sorted(
            (*ids[x["id"]], "" if lost else str(x["attributes"])) for x in facts["entities"]
        )
    if "links" in facts:
        facts["links"] = [(ids.get(x["from"]), ids.get(x["to"]), x["class"]) for x in facts["links"]]
    return facts


def test_lines_of_fasttext_are_texts_with_choices() -> None:
    lines = "\ufeff__label__good __label__short 첫 글\r\n\n__label__bad a __label__bad  text\nno label\n__label__alone\n"
    [*answers, trouble] = _read("doccano", lines.encode())
    assert [(each.text, [label.name for label in each.labels]) for each in answers] == [
        ("첫 글", ["good", "short"]),
        ("a text", ["bad"]),
        ("no label", []),
    ]
    assert (trouble.place, trouble.code) == ("a:5", "no_text")


def test_a_class_may_be_a_number() -> None:
    [answer] = _read("doccano", b'{"text": "a", "label": 1}')
    assert [(each.kind, each.name) for each in answer.labels] == [("choice", "1")]


def _read(name: str, data: bytes) -> list[Any]:
    reader = FORMATS[name].read
    assert reader is not None
    return list(reader([File("a", lambda: io.BytesIO(data))], How()))


def test_what_somebody_refused_in_prodigy_does_not_come_in_and_what_he_chose_does() -> None:
    lines = (
        b'{"text": "a", "spans": [{"start": 0, "end": 1, "label": "PER"}], "answer": "reject"}\n'
        b'{"text": "b", "options": [{"id": "X"}], "accept": ["X"], "answer": "accept"}\n'
    )
    trouble, answer = _read("doccano", lines)
    assert trouble.code == "refused"
    assert [(each.kind, each.name) for each in answer.labels] == [("choice", "X")]
