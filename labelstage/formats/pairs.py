"""What language models are tuned on: SFT lines (a conversation and the answer to give) and DPO lines (a prompt, the response preferred and
the one rejected), as TRL's conversational format has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO

from .json_text import dump
from .losses import Losses
from .records import Dataset, Record, Report, Result

DPO_KINDS = frozenset({"preference", "ranking"})
TIE = "tie"

Row = dict[str, Any]


def is_rewriting(field: Mapping[str, Any]) -> bool:
    """Whether a field holds a response as it should have been."""
    return field["kind"] == "text" and field.get("starts_from") not in (None, "text")


def has_answer(field: Mapping[str, Any]) -> bool:
    """Whether a field can say what should have been answered."""
    return field["kind"] in DPO_KINDS or is_rewriting(field)


def write_sft(dataset: Dataset, out: BinaryIO) -> Report:
    """A line for each answer that names what should have been said: a text rewritten, else the response preferred or ranked first."""
    return _write(dataset, out, _sft)


def write_dpo(dataset: Dataset, out: BinaryIO) -> Report:
    """A line for each pair of responses of which one was found better; of a ranking each pair in different places."""
    return _write(dataset, out, _dpo)


def _write(dataset: Dataset, out: BinaryIO, make: Any) -> Report:
    losses, written = Losses(), 0
    for record in dataset.records():
        losses.begin(record)
        if record.conversation is None:
            losses.add("texts" if record.media == "text" else "images", record)
            continue
        for name in record.chosen["tied"]:
            losses.add("tied", record, field=name)
        for result, _worker in record.answers():
            rows = list(make(dataset.fields, record, result))
            _name_losses(dataset.fields, record, result, rows, make is _sft, losses)
            for row in rows:
                out.write(dump(row) + b"\n")
                written += 1
    return losses.report({"lines": written})


def _name_losses(
    fields: Sequence[Mapping[str, Any]],
    record: Record,
    result: Result,
    rows: Sequence[Row],
    sft: bool,
    losses: Losses,
) -> None:
    if not rows:
        losses.add("unanswered", record)
    for each in fields:
        value = result.get(each["name"])
        if value is None:
            continue
        if not (has_answer(each) if sft else each["kind"] in DPO_KINDS):
            losses.add("field", record, field=each["name"])
        elif value == TIE and each["kind"] == "preference":
            losses.add("equal", record, field=each["name"])
        elif each["kind"] == "ranking" and (equals := sum(len(group) > 1 for group in value)):
            losses.add("equal", record, field=each["name"], count=equals)


def _sft(fields: Sequence[Mapping[str, Any]], record: Record, result: Result) -> Iterator[Row]:
    """Of several fields the first that says it: a rewriting before a choice among what there was."""
    for each in sorted(filter(has_answer, fields), key=is_rewriting, reverse=True):
        value = result.get(each["name"])
        if value is None:
            continue
        content = value if is_rewriting(each) else _content(record, _best(each["kind"], value))
        if content is not None:
            messages = [*_messages(record), {"role": "assistant", "content": content}]
            yield {"id": record.external_id, "messages": messages}
            return


def _best(kind: str, value: Any) -> str | None:
    if kind == "preference":
        return None if value == TIE else str(value)
    return str(value[0][0]) if value and len(value[0]) == 1 else None


def _dpo(fields: Sequence[Mapping[str, Any]], record: Record, result: Result) -> Iterator[Row]:
    responses = [each["id"] for each in (record.conversation or {})["responses"]]
    for each in fields:
        value = result.get(each["name"])
        if value is None or each["kind"] not in DPO_KINDS or value == TIE:
            continue
        if each["kind"] == "preference":
            pairs = [(value, other) for other in responses if other != value and value in responses]
        else:
            pairs = [
                (better, worse)
                for at, group in enumerate(value)
                for better in group
                for later in value[at + 1 :]
                for worse in later
            ]
        for better, worse in pairs:
            yield {
                "id": record.external_id,
                "field": each["name"],
                "prompt": _messages(record),
                "chosen": [{"role": "assistant", "content": _content(record, better)}],
                "rejected": [{"role": "assistant", "content": _content(record, worse)}],
            }


def _messages(record: Record) -> list[Row]:
    return [
        {"role": each["role"], "content": each["content"]} for each in (record.conversation or {})["messages"]
    ]


def _content(record: Record, identity: str | None) -> str | None:
    found = (each["content"] for each in (record.conversation or {})["responses"] if each["id"] == identity)
    return next(found, None)


def sft_differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the lines, read with json alone, differ from the answers."""
    return _differences(dataset, stream, _sft)


def dpo_differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the lines, read with json alone, differ from the answers; and that no pair prefers and rejects the same."""
    return _differences(dataset, stream, _dpo)


def _differences(dataset: Dataset, stream: BinaryIO, make: Any) -> Iterator[str]:
    wanted = (
        row
        for record in dataset.records()
        if record.conversation is not None
        for result, _worker in record.answers()
        for row in make(dataset.fields, record, result)
    )
    for number, (want, line) in enumerate(zip_longest(wanted, stream), 1):
        if want is None or line is None or json.loads(line) != want:
            yield f"line {number}: not what was to be written"
