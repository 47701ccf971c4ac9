"""A worker marks spans of a text."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.kinds import Field, Item

from .labels import class_names, describe, known_as, name_class, numbered
from .skill import Skill

#: Particles that are written onto a Korean noun. Taking one into the span, or a final syllable that looks like one for
#: one, is the commonest slip there.
JOSA = frozenset("은는이가을를의에로와과도")
_WORD = re.compile(r"\S+")
_ZERO_WIDTH_JOINER, _VARIATION = "\u200d", "\ufe0f"


def mark(
    field: Field, item: Item, truth: Sequence[Mapping[str, Any]], skill: Skill, rng: random.Random
) -> list[dict[str, Any]]:
    """The spans a worker marks in a text of which `truth` is right."""
    text = item.text or ""
    if skill.spam:
        return numbered("s", [_plain(field, text, class_names(field)[0], word) for word in words(text)[:1]])
    marked = []
    for each in truth:
        if rng.random() >= skill.miss:
            name = name_class(field, each["class"], skill, rng)
            said = describe(field, name, each.get("attributes", {}), skill, rng)
            edges = _slip(text, each["start"], each["end"], skill, rng)
            marked.append(known_as(each, _span(text, name, edges, said)))
    free = [word for word in words(text) if not any(_meet(word, (e["start"], e["end"])) for e in truth)]
    if rng.random() < skill.invent and free:
        marked.append(_plain(field, text, rng.choice(class_names(field)), rng.choice(free)))
    return numbered("s", marked if field["overlapping"] else _apart(text, marked))


def words(text: str) -> list[tuple[int, int]]:
    """Start and end of each run of signs that are no space."""
    return [found.span() for found in _WORD.finditer(text)]


def _span(text: str, name: str, edges: tuple[int, int], attributes: dict[str, Any]) -> dict[str, Any]:
    start, end = edges
    return {"class": name, "start": start, "end": end, "text": text[start:end], "attributes": attributes}


def _plain(field: Field, text: str, name: str, edges: tuple[int, int]) -> dict[str, Any]:
    return _span(text, name, edges, describe(field, name, {}, Skill(), random.Random(0)))


def _slip(text: str, start: int, end: int, skill: Skill, rng: random.Random) -> tuple[int, int]:
    """The edges where the worker sets them: each off, with the chance of the skill, to a place next to the right one."""
    if rng.random() < skill.boundary:
        start = _pick(text, _starts(text, start, end), start, rng)
    if rng.random() < skill.boundary:
        end = _pick(text, _ends(text, start, end), end, rng)
    return start, end


def _pick(text: str, places: Sequence[int], right: int, rng: random.Random) -> int:
    whole = [place for place in places if not _splits(text, place)]
    return rng.choice(whole) if whole else right


def _starts(text: str, start: int, end: int) -> list[int]:
    """A sign too late, or a word too early."""
    before = [word[0] for word in words(text) if word[0] < start]
    return [place for place in (start + 1, *before[-1:]) if place < end]


def _ends(text: str, start: int, end: int) -> list[int]:
    """With the particle, if one follows; else a sign too early or a word too late."""
    if text[end : end + 1] in JOSA and _is_hangul(text[end - 1]):
        return [end + 1]
    after = [word[1] for word in words(text) if word[1] > end]
    return [place for place in (end - 1, *after[:1]) if place > start]


def _is_hangul(sign: str) -> bool:
    return "가" <= sign <= "힣"


def _splits(text: str, place: int) -> bool:
    """Whether the place lies inside what a reader sees as one sign (not all of Unicode's rules: those that occur)."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    return (
        left == _ZERO_WIDTH_JOINER
        or right in {_ZERO_WIDTH_JOINER, _VARIATION}
        or unicodedata.combining(right) > 0
        or "\U0001f3fb" <= right <= "\U0001f3ff"  # skin tones
        or left + right == "\r\n"
    )


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _apart(text: str, marked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The spans in order of the text, each begun after the one before has ended; one left empty is dropped."""
    kept: list[dict[str, Any]] = []
    for each in sorted(marked, key=lambda span: (span["start"], span["end"])):
        start = max(each["start"], kept[-1]["end"]) if kept else each["start"]
        if start < each["end"]:
            kept.append({**each, "start": start, "text": text[start : each["end"]]})
    return kept
