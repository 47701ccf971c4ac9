"""One thing wrong with the input: said by the ground floor, carried to the person by the floors above."""

from __future__ import annotations

from dataclasses import dataclass

from labelstage.words import Words


@dataclass(frozen=True)
class Problem:
    """`place` names the field, row or file; `message` says what is wrong and what to do about it."""

    place: str
    message: Words | str
