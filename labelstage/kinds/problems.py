"""One thing wrong with the input: said by the ground floor, carried to the person by the floors above."""

from __future__ import annotations

from dataclasses import dataclass

from labelstage.words import Words


@dataclass(frozen=True)
class Problem:
    """`place` names the field, row or file; `message` says what is wrong and what to do about it."""

    place: str
    message: Words | str


#: What merging, comparing or writing raises over a value that is none of its kind: such a one never went through a check.
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
