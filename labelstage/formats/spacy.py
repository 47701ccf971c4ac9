"""spaCy's DocBin (https://spacy.io/api/docbin), written and read without spaCy: tokens, entities, span groups and categories.

All spans of a field are the span group of its name; of those that overlap, and of several fields, the longer ones are entities, too.
White space is kept, so that a document's text is exact.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, BinaryIO

from labelstage.words import _

from . import doccano
from .carrying import Carried, Names, classes_of, compare, names_of, one_answer_each
from .losses import Losses
from .msgpack import pack, unpack
from .reading import Answer, File, How, Label, Trouble
from .records import Dataset, FormatError, Record, Report, Result
from .spacy_strings import ENT_IOB, ENT_TYPE, ORTH, number_of
from .tokens import tokens

KINDS = frozenset({"span", "choice"})
MOST = 1 << 30  #: bytes of a file once it is unpacked
_PAIRS = re.compile(rb'[\xef\xbb\xbf\s]*\[\s*\[\s*"')
_INSIDE, _OUTSIDE, _BEGINS, _MISSING = 1, 2, 3, 0
_SPAN = struct.Struct(">QQQllll")
_ATTRS = (ORTH, ENT_IOB, ENT_TYPE)

Span = tuple[int, int, str]  # start, end, name


def looks_like(name: str, head: bytes) -> bool:
    """A DocBin is called so, inside it is a compressed stream like any other; or JSON with pairs of a text and its offsets."""
    pairs = _PAIRS.match(head) is not None and (b'"entities"' in head or b'"cats"' in head)
    return _is_bin(name) or pairs


def _is_bin(name: str) -> bool:
    return name.lower().endswith(".spacy")


def write(dataset: Dataset, out: BinaryIO) -> Report:
    """One document for each answer. The file is one compressed piece, so that all of it is held in memory meanwhile."""
    losses, names = Losses(), names_of(dataset.fields, KINDS)
    strings: set[str] = set()
    rows, spaces, lengths = array("Q"), bytearray(), array("i")
    cats, groups, about = list[dict[str, float]](), list[bytes](), list[bytes]()
    for record, result, worker in one_answer_each(dataset, losses, "text", KINDS):
        _name_losses(dataset, record, result, losses)
        text, spans = record.text or "", _spans(dataset, result, names)
        words = _words(text, [each for some in spans.values() for each in some.values()])
        answered = any(each["kind"] == "span" and each["name"] in result for each in dataset.fields)
        rows.extend(_rows(text, words, _entities(text, spans), answered, strings))
        spaces += bytes(end < after for (_at, end), after in _after(words, text))
        lengths.append(len(words))
        cats.append(_cats(dataset, result, names))
        groups.append(_groups(words, spans, strings))
        said = {"external_id": record.external_id} | ({} if worker is None else {"worker": worker})
        about.append(pack(said))
    if sys.byteorder == "big":
        rows.byteswap()
        lengths.byteswap()
    message = {
        "version": "0.1",
        "attrs": list(_ATTRS),
        "tokens": rows.tobytes(),
        "spaces": bytes(spaces),
        "lengths": lengths.tobytes(),
        "strings": sorted(strings),
        "cats": cats,
        "flags": [{"has_unknown_spaces": False} for _each in lengths],
        "span_groups": groups,
        "user_data": about,
    }
    out.write(zlib.compress(pack(message)))
    return losses.report({"documents": len(lengths)})


def _name_losses(dataset: Dataset, record: Record, result: Result, losses: Losses) -> None:
    plain = {edge for token in tokens(record.text or "") for edge in token}
    for name, each in classes_of(dataset.fields, "span", result):
        if each["attributes"]:
            losses.add("attributes", record, field=name, label=each["id"], detail=each["attributes"])
        inside = [edge for edge in (each["start"], each["end"]) if _inside_word(record.text or "", edge)]
        if any(edge not in plain for edge in inside):
            losses.add("cut", record, field=name, label=each["id"], detail=each["text"])


def _inside_word(text: str, edge: int) -> bool:
    return 0 < edge < len(text) and not text[edge - 1].isspace() and not text[edge].isspace()


def _spans(dataset: Dataset, result: Result, names: Names) -> dict[str, dict[str, Span]]:
    """By field the spans by their ids; a field that found none has none, one that nobody answered is not there."""
    found: dict[str, dict[str, Span]] = {
        each["name"]: {}
        for each in dataset.fields
        if each["kind"] == "span" and result.get(each["name"]) is not None
    }
    for name, each in classes_of(dataset.fields, "span", result):
        if (name, each["class"]) in names:
            found[name][each["id"]] = (each["start"], each["end"], names[name, each["class"]])
    return found


def _words(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Tokens and white space between them as (start, end), cut at the edges of spans. One space after a token belongs to it, unless
    a span begins or ends with that space."""
    cuts = {edge for start, end, _name in spans for edge in (start, end)}
    alone = {start for start, _end, _name in spans} | {end - 1 for _start, end, _name in spans}
    words: list[tuple[int, int]] = []
    at = 0
    for start, end in (*tokens(text, cuts), (len(text), len(text))):
        if words and at < start and text[at] == " " and at not in alone:
            at += 1
        edges = sorted({at, start, *(cut for cut in cuts if at < cut < start)})
        words += list(pairwise(edges))
        if start < end:
            words.append((start, end))
        at = end
    return words


def _after(words: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Each token with where the next one begins."""
    starts = [start for start, _end in words[1:]]
    yield from zip(words, [*starts, len(text)], strict=True)


def _entities(text: str, spans: Mapping[str, Mapping[str, Span]]) -> list[Span]:
    """Of spans that overlap the longer, of equals the first; none with white space at its rim, which spaCy takes for none."""
    every = [each for some in spans.values() for each in some.values()]
    kept: list[Span] = []
    for start, end, name in sorted(every, key=lambda each: (each[0] - each[1], each)):
        clean = not text[start].isspace() and not text[end - 1].isspace()
        if clean and all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, name))
    return kept


def _rows(
    text: str, words: Sequence[tuple[int, int]], entities: Sequence[Span], answered: bool, strings: set[str]
) -> Iterator[int]:
    """For each token its string, whether it begins or goes on with an entity, and of which class."""
    begins = {start: name for start, _end, name in entities}
    inside = {at: name for start, end, name in entities for at in range(start, end)}
    for start, end in words:
        word = text[start:end]
        strings.add(word)
        name = inside.get(start, "")
        strings.add(name)
        state = _BEGINS if start in begins else _INSIDE if name else _OUTSIDE if answered else _MISSING
        yield from (number_of(word), state, number_of(name))


def _cats(dataset: Dataset, result: Result, names: Names) -> dict[str, float]:
    """1 for each class chosen, 0 for the others, of the questions that were answered."""
    chosen = {
        names[name, each]
        for name, each in classes_of(dataset.fields, "choice", result)
        if (name, each) in names
    }
    return {
        names[each["name"], label["name"]]: float(names[each["name"], label["name"]] in chosen)
        for each in dataset.fields
        if each["kind"] == "choice" and result.get(each["name"]) is not None
        for label in each["classes"]
    }


def _groups(
    words: Sequence[tuple[int, int]], spans: Mapping[str, Mapping[str, Span]], strings: set[str]
) -> bytes:
    first = {start: number for number, (start, _end) in enumerate(words)}
    last = {end: number + 1 for number, (_start, end) in enumerate(words)}
    packed: dict[bytes, list[str]] = {}
    for name, some in spans.items():
        strings.update(some, (label for _start, _end, label in some.values()))
        rows = [
            _SPAN.pack(number_of(identity), 0, number_of(label), first[start], last[end], start, end)
            for identity, (start, end, label) in some.items()
        ]
        packed.setdefault(pack({"name": name, "attrs": {}, "spans": rows}), []).append(name)
    return pack(packed) if packed else pack([])


@dataclass
class _Doc:
    """A document as the file has it."""

    text: str
    entities: list[Span]
    groups: dict[str, list[tuple[str, Span]]] = field(default_factory=dict)
    cats: Mapping[str, float] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    all_tagged: bool = False


def _docs(stream: BinaryIO) -> Iterator[_Doc]:
    """The documents of a file. Raises FormatError."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(stream.read(), MOST)
    except zlib.error as error:
        raise FormatError(f"no DocBin: {error}") from None
    if unpacker.unconsumed_tail:
        raise FormatError(f"a DocBin of more than {MOST} bytes")
    try:
        message = unpack(data)
        attrs, strings = message["attrs"], {number_of(each): each for each in message["strings"]}
        rows, lengths = _numbers("Q", message["tokens"]), _numbers("i", message["lengths"])
        at = 0
        for number, length in enumerate(lengths):
            part = rows[at * len(attrs) : (at + length) * len(attrs)]
            columns = {attr: part[place :: len(attrs)] for place, attr in enumerate(attrs)}
            blank = message["flags"][number].get("has_unknown_spaces") if message.get("flags") else False
            gaps = b"\1" * length if blank else message["spaces"][at : at + length]
            yield _doc(columns, gaps, strings, message, number)
            at += length
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, struct.error) as error:
        raise FormatError(f"no DocBin: {error!r}") from None


def _numbers(code: str, data: bytes) -> array[int]:
    found = array(code)
    found.frombytes(data)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _doc(
    columns: Mapping[int, Sequence[int]],
    gaps: bytes,
    strings: Mapping[int, str],
    message: Mapping[str, Any],
    number: int,
) -> _Doc:
    words = [strings[each] for each in columns[ORTH]]
    text = "".join(word + " " * gap for word, gap in zip(words, gaps, strict=True))
    places: list[tuple[int, int]] = []
    at = 0
    for word, gap in zip(words, gaps, strict=True):
        places.append((at, at + len(word)))
        at += len(word) + gap
    states = columns.get(ENT_IOB, [])
    found = _Doc(text, _tagged(places, states, [strings[each] for each in columns.get(ENT_TYPE, [])]))
    found.all_tagged = bool(states) and all(state != _MISSING for state in states)
    groups = unpack(message["span_groups"][number]) if message.get("span_groups", [b""])[number] else []
    every = [(each, None) for each in groups] if isinstance(groups, list) else list(groups.items())
    for packed, keys in every:
        group = unpack(packed)
        rows = [_SPAN.unpack(each) for each in group["spans"]]
        spans = [(strings.get(row[0], ""), (row[5], row[6], strings[row[2]])) for row in rows]
        found.groups |= dict.fromkeys(keys or [group["name"]], spans)
    found.cats = message["cats"][number]
    user = message.get("user_data", [])
    found.about = unpack(user[number]) if number < len(user) and user[number] else {}
    return found


def _tagged(places: Sequence[tuple[int, int]], states: Sequence[int], names: Sequence[str]) -> list[Span]:
    found: list[Span] = []
    for (start, end), state, name in zip(places, states, names, strict=False):
        if state == _BEGINS:
            found.append((start, end, name))
        elif state == _INSIDE and found:
            found[-1] = (found[-1][0], end, found[-1][2])
    return found


def differences(dataset: Dataset, stream: BinaryIO) -> Iterator[str]:
    """How the documents differ from the dataset; and entities that are no span."""
    names = names_of(dataset.fields, KINDS)
    wrong: list[str] = []

    def found() -> Iterator[Carried]:
        for number, doc in enumerate(_docs(stream), 1):
            spans = [span for rows in doc.groups.values() for _identity, span in rows]
            if not set(doc.entities) <= set(spans):
                wrong.append(f"document {number}: an entity that is no span")
            chosen = [name for name, share in doc.cats.items() if share]
            yield Carried(doc.about.get("external_id"), doc.text, spans, (), chosen)

    yield from compare(dataset, found(), "text", KINDS, names)
    yield from wrong


def read(files: Sequence[File], how: How) -> Iterator[Answer | Trouble]:
    """One answer for each document: its span groups, those entities that are in none of them, and its categories. Pairs of a text and
    its offsets hold what a line of doccano does."""
    for file in files:
        if not _is_bin(file.name):
            yield from doccano.read([file], how) if looks_like(file.name, file.head()) else ()
            continue
        with file.open() as stream:
            try:
                for number, doc in enumerate(_docs(stream)):
                    yield _answer(f"{file.name}[{number}]", doc)
            except FormatError as error:
                sentence = _("This is no DocBin that spaCy 3 writes: %(why)s", why=str(error))
                yield Trouble(file.name, "broken_file", sentence)


def _answer(place: str, doc: _Doc) -> Answer:
    labels = [
        Label(
            "span",
            name,
            {"start": start, "end": end},
            f"{place}.spans.{key}[{number}]",
            identity or None,
            key,
        )
        for key, rows in doc.groups.items()
        for number, (identity, (start, end, name)) in enumerate(rows)
    ]
    grouped = {span for rows in doc.groups.values() for _identity, span in rows}
    labels += [
        Label("span", name, {"start": start, "end": end}, f"{place}.ents[{number}]")
        for number, (start, end, name) in enumerate(doc.entities)
        if (start, end, name) not in grouped
    ]
    labels += [
        Label("choice", name, None, f"{place}.cats.{name}")
        for name, share in doc.cats.items()
        if share >= 0.5
    ]
    looked = [f"{key}:span" for key in doc.groups]
    looked += ["span"] if doc.all_tagged and not doc.groups else []
    looked += ["choice"] if doc.cats else []
    identity = doc.about.get("external_id")
    by = doc.about.get("worker")
    return Answer(
        place,
        tuple(labels),
        external_id=identity if isinstance(identity, str) else None,
        text=doc.text or None,
        by=None if by is None else f"worker {by}",
        looked=tuple(looked),
    )
