"""Lines to tune language models on, made of preferences, rankings and rewritings."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from labelstage.formats import FORMATS, Record, usual, write_verified
from tests.unit.formats.examples import dataset, record

FIELDS: list[dict[str, Any]] = [
    {"name": "better", "kind": "preference", "classes": [], "ties": True},
    {"name": "order", "kind": "ranking", "classes": [], "ties": True},
    {"name": "rewrite", "kind": "text", "classes": [], "starts_from": "a"},
]
CONVERSATION = {
    "messages": [{"role": "user", "content": "Hi"}],
    "responses": [
        {"id": "a", "content": "Hello!", "model": "m1"},
        {"id": "b", "content": "Go away.", "model": None},
        {"id": "c", "content": "?", "model": None},
    ],
}


def talk(number: int, labels: dict[str, Any], responses: int = 3) -> Record:
    conversation = {**CONVERSATION, "responses": CONVERSATION["responses"][:responses]}
    return record(
        number,
        labels,
        media="conversation",
        conversation=conversation,
        external_id=f"c{number}",
        width=None,
        height=None,
    )


def written(name: str, *records: Record) -> tuple[list[Any], dict[str, int]]:
    out = io.BytesIO()
    report = write_verified(FORMATS[name], dataset(*records, fields=FIELDS), out)
    lost = {each.code: each.count for each in report.left_out}
    return [json.loads(line) for line in out.getvalue().splitlines()], lost


def pairs(rows: list[Any]) -> list[tuple[str, str]]:
    return [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in rows]


def test_answers_written_anew_alone_are_enough_to_tune_on() -> None:
    rewriting = [FIELDS[2]]
    assert usual(rewriting) == ["jsonl", "sft", "csv"]
    assert FORMATS["sft"].suits(rewriting)
    assert not FORMATS["sft"].suits([{"name": "note", "kind": "text", "classes": [], "starts_from": None}])


def test_a_preference_beats_every_other_response_and_a_tie_beats_none() -> None:
    rows, lost = written("dpo", talk(1, {"better": "b"}), talk(2, {"better": "tie"}))
    assert pairs(rows) == [("Go away.", "Hello!"), ("Go away.", "?")]
    assert (lost["equal"], lost["unanswered"]) == (1, 1)


def test_a_ranking_makes_a_pair_of_each_two_in_different_places() -> None:
    rows, lost = written("dpo", talk(1, {"order": [["c"], ["a", "b"]]}))
    assert pairs(rows) == [("?", "Hello!"), ("?", "Go away.")]
    assert lost["equal"] == 1


def test_what_was_rewritten_is_the_answer_to_give_else_the_best_response() -> None:
    rows, _lost = written(
        "sft", talk(1, {"better": "b", "rewrite": "Good day"}), talk(2, {"order": [["a"], ["b"], ["c"]]})
    )
    assert [row["messages"][-1] for row in rows] == [
        {"role": "assistant", "content": "Good day"},
        {"role": "assistant", "content": "Hello!"},
    ]
    assert "m1" not in json.dumps(rows)


def test_the_documented_example_is_what_is_written() -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats-texts.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```dpo\n(.*?)```", page, re.DOTALL)
    rows, _lost = written("dpo", talk(1, {"better": "a"}, responses=2))
    assert rows == [json.loads(block)]
