"""Columns of tokens and tags, as CoNLL-2003 had them: a token a line, an empty line between texts, tags IOB2 or BILOU.

Read are IOB1, IOB2, BILOU and BIOES, tabs or spaces, CRLF, comments, -DOCSTART-, and texts by character as KLUE keeps them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, BinaryIO

from labelstage.words import _

from .carrying import Carried, Names, classes_of, compare, names_of, one_answer_each
from .losses import Losses
from .raw.encoding import bounded_lines, open_text
from .raw.entries import Unreadable
from .raw.objects import MAX_LINE
from .reading import Answer, File, How, Label, Trouble
from .records import Dataset, Record, Report, Result
from .tokens import tokens

KINDS = frozenset({"span"})
_TAG = re.compile(r"O|[BILUESM]-.+")
_COMMENT = re.compile(r"#+ ?(?:([\w.]+) = )?(.*)", re.DOTALL)
_BEGINS, _ENDS = frozenset("BUS"), frozenset("LUSE")
_BY_CHARACTER = re.compile(r"#.*\bCHAR\b")


def looks_like(name: str, head: bytes) -> bool:
    """Whether most lines are a token and a tag."""
    if name.lower().endswith((".conll", ".bio", ".iob", ".iob2", ".bilou")):
        return True
    try:
        lines = head.decode("utf-8-sig", "ignore").splitlines()[:200]
    except ValueError:
        return False
    rows = [_columns(line) for line in lines if line.strip() and not line.startswith("#")]
    tagged = sum(len(row) > 1 and _TAG.fullmatch(row[-1]) is not None for row in rows)
    return len(rows) > 1 and tagged >= 0.8 * len(rows)


@dataclass
class _Sentence:
    """The lines of one text."""

    line: int = 0
    comments: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """One answer for each block of lines. The text is that of a `# text` comment, else the tokens joined: by nothing where they are
    characters, else by a space."""
    for file in files:
        with file.open() as stream:
            try:
                with open_text(stream, how.encoding) as text:
                    yield from _blocks(file.name, bounded_lines(text, MAX_LINE), how)
            except Unreadable as error:
                yield Trouble(file.name, error.code, error.message)


def _blocks(name: str, lines: Iterator[tuple[int, str | None]], how: How) -> Iterator[Answer | Trouble]:
    by_character, fields = False, list[str]()
    block = _Sentence()
    for number, line in lines:
        if line is None:
            yield Trouble(f"{name}:{number}", "too_long", _("The line is too long."))
        elif not line.strip():
            yield from _answer(name, block, fields, by_character, how)
            block = _Sentence()
        elif not block.rows and (comment := _comment(line)) is not None:
            by_character |= _BY_CHARACTER.match(line) is not None
            if comment[0] == "fields":
                fields = comment[1].split()
            block.comments[comment[0]] = comment[1]  # a file's head may stand before the first text's own
        elif not line.startswith("-DOCSTART-"):
            block.line = block.line or number
            block.rows.append((number, _columns(line)))
    yield from _answer(name, block, fields, by_character, how)


def _columns(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.split()


def _comment(line: str) -> tuple[str, str] | None:
    """Key and value of a comment before a text's first token; a token may be a # too, but then it has a tag."""
    found = _COMMENT.fullmatch(line)
    if found is None:
        return None
    if found[1] is None:
        columns = _columns(line)
        if len(columns) > 1 and _TAG.fullmatch(columns[-1]) and not line.startswith("## "):
            return None
        key = "sent_id" if "\t" in line else f"note {line[:40]}"
        return key, found[2].partition("\t")[0]
    return found[1], found[2]


def _answer(
    name: str, block: _Sentence, fields: Sequence[str], by_character: bool, how: How
) -> Iterator[Answer | Trouble]:
    if not block.rows:
        return
    place = f"{name}:{block.line}"
    words = [row[0] for _number, row in block.rows]
    by_character = by_character or any(word.isspace() for word in words)
    joiner = how.joiner if how.joiner is not None else "" if by_character else " "
    text, offsets = _text(block.comments, words, joiner)
    if offsets is None:
        yield Trouble(
            place, "other_text", _("The tokens are not those of the text in the comment; they were joined.")
        )
        text = joiner.join(words)
        offsets = _joined(words, joiner)
    columns = fields or [""]
    labels: list[Label] = []
    for at, column in enumerate(columns):
        tags: list[str] = []
        for number, row in block.rows:
            index = len(row) - len(columns) + at
            tag = row[index] if 0 < index < len(row) else ""
            if not _TAG.fullmatch(tag):
                yield Trouble(
                    f"{name}:{number}", "bad_tag", _("The last column is no tag such as O or B-PER.")
                )
                tag = "O"
            tags.append(tag)
        for first, last, label in spans_of(tags):
            value = {"start": offsets[first][0], "end": offsets[last][1]}
            labels.append(Label("span", label, value, f"{name}:{block.rows[first][0]}", field=column or None))
    identity = block.comments.get("id") or block.comments.get("sent_id") or None
    if "id_json" in block.comments:
        identity = _from_json(block.comments["id_json"])
    looked = tuple(f"{column}:span" if column else "span" for column in columns)
    by = block.comments.get("worker")
    yield Answer(place, tuple(labels), external_id=identity, text=text, by=by, looked=looked)


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first token, last token, class) of each span; a tag that goes on with nothing begins a span of its own (IOB1)."""
    begun, name = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        kind, _dash, label = tag.partition("-")
        if name and (kind == "O" or kind in _BEGINS or label != name):
            yield begun, at - 1, name
            name = ""
        if kind != "O" and not name:
            begun, name = at, label
        if kind in _ENDS and name:
            yield begun, at, name
            name = ""


def _text(
    comments: Mapping[str, str], words: Sequence[str], joiner: str
) -> tuple[str, list[tuple[int, int]] | None]:
    """The text and the place of each token; the places are None where the tokens are of another text."""
    if "text_json" in comments or "text" in comments:
        text = comments.get("text", "")
        if "text_json" in comments:
            text = _from_json(comments["text_json"]) or ""
        return text, _placed(text, words)
    return joiner.join(words), _joined(words, joiner)


def _from_json(written: str) -> str | None:
    try:
        return str(json.loads(written))
    except ValueError:
        return None


def _joined(words: Sequence[str], joiner: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for word in words:
        places.append((at, at + len(word)))
        at += len(word) + len(joiner)
    return places


def _placed(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    places, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(word)
        places.append((start, at))
    return places


def _write(bilou: bool, dataset: Dataset, out: BinaryIO) -> Report:
    losses, written, names = Losses(), 0, names_of(dataset.fields, KINDS)
    fields = [each["name"] for each in dataset.fields if each["kind"] == "span"]
    out.write(f"# fields = {' '.join(fields)}\n".encode())
    for record, result, worker in one_answer_each(dataset, losses, "text", KINDS):
        spans = {name: _outer(name, record, result, names, losses) for name in fields}
        for name in fields:
            if result.get(name) is None:
                losses.add("unanswered", record, field=name)
        edges = {each[side] for several in spans.values() for each in several for side in ("start", "end")}
        places = list(tokens(record.text or "", edges))
        if not places:  # an empty block is none
            losses.add("letters", record)
            continue
        _name_cuts(record, spans, losses)
        columns = [_tags(spans[name], name, names, places, bilou) for name in fields]
        out.write(_head(record, worker).encode("utf-8", "backslashreplace"))
        for row, (start, end) in enumerate(places):
            cells = [(record.text or "")[start:end], *(column[row] for column in columns)]
            out.write("\t".join(cells).encode() + b"\n")
        out.write(b"\n")
        written += 1
    return losses.report({"texts": written})


write = partial(_write, False)
write_bilou = partial(_write, True)


def _head(record: Record, worker: int | None) -> str:
    """Comments with the id, with every annotator's labels whose they are, and the whole text: on its line where it is one line, else
    as a JSON string."""
    text = record.text or ""
    plain = text == text.strip() and text.isprintable()
    shown = f"# text = {text}" if plain else f"# text_json = {json.dumps(text, ensure_ascii=True)}"
    identity = record.external_id
    plain_id = identity.isprintable() and identity == identity.strip()
    known = f"# id = {identity}\n" if plain_id else f"# id_json = {json.dumps(identity)}\n"
    whose = "" if worker is None else f"# worker = {worker}\n"
    return f"{known}{whose}{shown}\n"


def _outer(
    name: str, record: Record, result: Result, names: Names, losses: Losses
) -> list[Mapping[str, Any]]:
    """The spans that a column can hold: of those that overlap the longer, which the others are named against."""
    said = [each for each in result.get(name) or () if (name, each["class"]) in names]
    kept: list[Mapping[str, Any]] = []
    for each in sorted(said, key=lambda span: (span["start"] - span["end"], span["start"], span["id"])):
        if each["attributes"]:
            losses.add("attributes", record, field=name, label=each["id"], detail=each["attributes"])
        if all(each["end"] <= other["start"] or each["start"] >= other["end"] for other in kept):
            if _has_token(record, each):
                kept.append(each)
            else:
                losses.add("misaligned", record, field=name, label=each["id"], detail=each["text"])
        else:
            losses.add("nested", record, field=name, label=each["id"], detail=each["text"])
    return sorted(kept, key=lambda span: span["start"])


def _has_token(record: Record, span: Mapping[str, Any]) -> bool:
    """Whether the span begins and ends with a token: white space at its rims cannot be written."""
    inside = list(tokens(span["text"]))
    return bool(inside) and inside[0][0] == 0 and inside[-1][1] == len(span["text"])


def _name_cuts(record: Record, spans: Mapping[str, Sequence[Mapping[str, Any]]], losses: Losses) -> None:
    starts, ends = set(), set()
    for start, end in tokens(record.text or ""):
        starts.add(start)
        ends.add(end)
    for name, several in spans.items():
        for each in several:
            if each["start"] not in starts or each["end"] not in ends:
                losses.add("cut", record, field=name, label=each["id"], detail=each["text"])


def _tags(
    spans: Sequence[Mapping[str, Any]],
    name: str,
    names: Names,
    places: Sequence[tuple[int, int]],
    bilou: bool,
) -> list[str]:
    tags = ["O"] * len(places)
    at = 0
    for each in spans:
        while places[at][0] < each["start"]:
            at += 1
        first = at
        while at < len(places) and places[at][1] <= each["end"]:
            tags[at] = f"I-{names[name, each['class']]}"
            at += 1
        label = names[name, each["class"]]
        tags[first] = f"B-{label}"
        if bilou:
            tags[at - 1] = f"L-{label}"
            if at - 1 == first:
                tags[first] = f"U-{label}"
    return tags


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the file, split at empty lines and tabs alone, differs from what of the dataset it can hold."""
    names = names_of(dataset.fields, KINDS)
    nothing = Losses()

    def holdable(record: Record, result: Result) -> Result:
        said = {name for name, _each in classes_of(dataset.fields, "span", result)}
        return {**result, **{name: _outer(name, record, result, names, nothing) for name in said}}

    def there() -> Iterator[Record]:
        return (each for each in dataset.records() if any(True for _token in tokens(each.text or "")))

    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    carried = (
        Carried(
            each.external_id, each.text, [(x.value["start"], x.value["end"], x.name) for x in each.labels]
        )
        for each in _blocks("file", bounded_lines(text, MAX_LINE), How())
        if isinstance(each, Answer)
    )
    yield from compare(replace(dataset, records=there), carried, "text", KINDS, names, holdable)
    text.detach()
