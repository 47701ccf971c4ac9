"""Items with known answers, mixed in unrecognisably to see how well people work."""

from .keeping import (
    MOST_AT_ONCE,
    SOURCES,
    add,
    add_answers,
    add_reviewed,
    candidates,
    counts,
    items_of,
    listed,
    of_item,
    retire,
    reviewed_result,
    take_up,
)
from .serving import give, mark_submit, marks, settle_as_others
from .settings import MOST_RATE, Settings, change, settings, tolerance
from .worn import wear, why_worn

__all__ = [
    "MOST_AT_ONCE",
    "MOST_RATE",
    "SOURCES",
    "Settings",
    "add",
    "add_answers",
    "add_reviewed",
    "candidates",
    "change",
    "counts",
    "give",
    "items_of",
    "listed",
    "mark_submit",
    "marks",
    "of_item",
    "retire",
    "reviewed_result",
    "settings",
    "settle_as_others",
    "take_up",
    "tolerance",
    "wear",
    "why_worn",
]
