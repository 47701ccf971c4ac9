"""Texts cut into tokens, for formats that have a line for each: letters, digits and marks together, every other sign by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_ZWJ = "\u200d"
_JOINERS = f"\u200c{_ZWJ}"


def tokens(text: str, cuts: Iterable[int] = ()) -> Iterator[tuple[int, int]]:
    """The tokens of a text as (start, end) in code points; none holds white space, and none goes over one of the `cuts`.

    Marks, joiners and variation selectors stay with the sign before them.

    >>> [("Mina's 3.5 km")[start:end] for start, end in tokens("Mina's 3.5 km")]
    ['Mina', "'", 's', '3', '.', '5', 'km']
    """
    edges, start, before = set(cuts), 0, " "
    for at, sign in enumerate(text):
        kind = _kind(sign, before)
        goes_on = kind == before and kind == "w" and at not in edges
        if kind == "+" or (kind != " " and at and text[at - 1] == _ZWJ):
            goes_on, kind = before != " " and at not in edges, before if before != " " else "w"
        if not goes_on:
            if before != " ":
                yield start, at
            start = at
        before = kind
    if before != " ":
        yield start, len(text)


def _kind(sign: str, before: str) -> str:
    """A space, a word's letter, `+` for what belongs to the sign before, or the sign itself."""
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    if category[0] == "M" or sign in _JOINERS:
        return "+"
    return "w" if category[0] in "LN" or sign == "_" else sign
