"""Files with a token and a tag on each line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from .source import Thing


def bio(tokens: Iterable[str], tags: Sequence[str], joiner: str, place: str) -> tuple[str, list[Thing]]:
    """The text of the tokens, and a thing for each run of B- and I- tags."""
    text, spans, begun = "", list[tuple[str, int, int]](), False
    for number, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        text += joiner if number else ""
        start = len(text)
        text += token
        kind, _dash, name = tag.partition("-")
        if kind == "I" and begun and spans[-1][0] == name:
            spans[-1] = (name, spans[-1][1], len(text))
        elif kind in ("B", "I"):
            spans.append((name, start, len(text)))
        begun = kind in ("B", "I")
    return text, [Thing(text, "span", name, (start, end), place) for name, start, end in spans]


def columns(path: Path, joiner: str, separator: str | None = None) -> tuple[list[str], list[Thing]]:
    """The texts and spans of a file with a token and a tag on each line."""
    texts, things, begun = [], list[Thing](), 1
    block: list[list[str]] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.startswith("##"):
            continue
        if line.strip():
            begun = begun if block else number
            block.append(line.split(separator))
        elif block:
            rows = [row[-1] if re.match(r"O$|[BI]-", row[-1]) else "O" for row in block]
            text, found = bio([row[0] for row in block], rows, joiner, f"{path.name}:{begun}")
            texts.append(text)
            things += found
            block = []
    return texts, things
