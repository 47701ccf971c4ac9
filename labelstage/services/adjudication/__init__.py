"""Adjudication: somebody who took no part decides what holds where annotators differ.

`queue` has the items that wait and who has which open, `cases` what is laid before the adjudicator, `deciding` what comes of it.
"""

from .cases import Case, Layer, case
from .deciding import decide
from .queue import HOLD, STATES, ask, count_waiting, drop, hold, listed, must_be, next_case, of_item

__all__ = [
    "HOLD",
    "STATES",
    "Case",
    "Layer",
    "ask",
    "case",
    "count_waiting",
    "decide",
    "drop",
    "hold",
    "listed",
    "must_be",
    "next_case",
    "of_item",
]
