"""The files that doccano is tested with."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .columns import columns
from .source import BLANK, Source, Thing, blank


def doccano(folder: Path, work: Path) -> Iterator[Source]:
    """The examples and test files of doccano: JSON of every shape, columns of tokens, tables, lines of fastText, sheets of Excel."""
    for number, path in enumerate(sorted(folder.glob("*/*/example*"))):
        title = "/".join(path.relative_to(folder).parts[-2:])
        read = _READERS.get("fasttext" if "__label__" in _start(path) else path.suffix)
        if path.suffix in (".ico", ".xlsx") or read is None:
            continue
        things, pictures = read(path), work / f"pictures{number}"
        named = {each.item for each in things if each.kind == "picture"}
        yield Source(
            f"{'in' if 'import' in str(path) else 'out'} {title}",
            [path],
            [each for each in things if each.kind != "picture"],
            blank(pictures, dict.fromkeys(sorted(named), BLANK)) if named else [],
        )


def _start(path: Path) -> str:
    return path.read_bytes()[:400].decode("utf-8", "replace")


def _documents(path: Path) -> Iterator[tuple[str, Any]]:
    """Each JSON value of the file with its place; what is none ends it."""
    text, at, number = path.read_text(encoding="utf-8"), 0, 0
    decoder = json.JSONDecoder()
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        line = text.count("\n", 0, at) + 1
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            return
        if isinstance(value, list):
            yield from ((f"{path.name}[{index}]", each) for index, each in enumerate(value))
        else:
            yield f"{path.name}:{line}", value
        number += 1


def _json(path: Path) -> list[Thing]:
    return [thing for place, row in _documents(path) for thing in _row(place, row)]


def _row(place: str, row: Mapping[str, Any]) -> Iterator[Thing]:
    name = row.get("filename", "")
    item = row.get("text", row.get("column_data")) or Path(name).stem
    if name.endswith((".png", ".jpg")):
        yield Thing(name, "picture", "")
    ends: dict[int, tuple[float, ...]] = {}
    for each in [*row.get("entities", ()), *_listed(row)]:
        if isinstance(each, str):
            yield Thing(item, "choice", each, (), place)
        elif isinstance(each, list):
            yield Thing(item, "span", each[2], (each[0], each[1]), place)
        else:
            ends[each["id"]] = (each["start_offset"], each["end_offset"])
            yield Thing(item, "span", each["label"], ends[each["id"]], place)
    for each in row.get("cats", ()):
        yield Thing(item, "choice", each, (), place)
    for each in row.get("relations", ()):
        yield Thing(item, "relation", each["type"], ends[each["from_id"]] + ends[each["to_id"]], place)


def _listed(row: Mapping[str, Any]) -> list[Any]:
    said = next((row[key] for key in ("label", "labels", "column_label") if key in row), [])
    return said if isinstance(said, list) else [said]


def _conll(path: Path) -> list[Thing]:
    return columns(path, " ")[1]


def _table(path: Path) -> list[Thing]:
    encoding = "utf-16" if "utf16" in path.name else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file))
    head = [each.strip() for each in rows[0]]
    text, label = (
        next((head.index(key) for key in names if key in head), None)
        for names in (("text", "column_data"), ("label", "column_label"))
    )
    if text is None or label is None:
        return []
    return [
        Thing(row[text], "choice", row[label].strip(), (), f"{path.name}:{number}")
        for number, row in enumerate(rows[1:], 2)
        if len(row) == len(head) and row[label]
    ]


def _fasttext(path: Path) -> list[Thing]:
    things = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        names = re.findall(r"__label__(\S+)", line)
        text = re.sub(r"__label__\S+\s*", "", line).strip()
        things += [Thing(text, "choice", name, (), f"{path.name}:{number}") for name in names]
    return things


_READERS: Mapping[str, Callable[[Path], list[Thing]]] = {
    ".jsonl": _json, ".json": _json, ".conll": _conll, ".csv": _table, "fasttext": _fasttext, ".txt": _conll,
}  # fmt: skip
