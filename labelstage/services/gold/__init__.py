"""Items with known answers, mixed in unrecognisably to see how well people work."""

from .keeping import (
    LONGEST_HINT,
    MOST_AT_ONCE,
    SOURCES,
    STATES,
    add,
    add_answers,
    add_reviewed,
    candidates,
    counts,
    give_hint,
    items_of,
    listed,
    of_item,
    practise,
    retire,
    reviewed_result,
    take_up,
)
from .seeding import Seeded, seeded_answers
from .serving import give, mark_submit, marks, settle_as_others
from .settings import MOST_RATE, Settings, change, settings, tolerance
from .worn import wear, why_worn

__all__ = [
    "LONGEST_HINT",
    "MOST_AT_ONCE",
    "MOST_RATE",
    "SOURCES",
    "STATES",
    "Seeded",
    "Settings",
    "add",
    "add_answers",
    "add_reviewed",
    "candidates",
    "change",
    "counts",
    "give",
    "give_hint",
    "items_of",
    "listed",
    "mark_submit",
    "marks",
    "of_item",
    "practise",
    "retire",
    "reviewed_result",
    "seeded_answers",
    "settings",
    "settle_as_others",
    "take_up",
    "tolerance",
    "wear",
    "why_worn",
]
