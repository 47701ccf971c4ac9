"""How much the annotators of a project agree: per item, per field, per pair of annotators.

Only what the workers themselves said counts: a reviewer's fix is not a second opinion of the worker. One file per family of
annotation kinds says what agreement means for it (`Tally`); `scores` compares changed items and keeps what came of it, `counting`
counts a field's figures over that, `report` makes or opens the report of a project, `drill` finds the items behind a figure.
"""

from __future__ import annotations

from .drill import NO_OBJECT, Behind, Found, items_behind
from .figures import FieldAgreement, Measure, ProjectAgreement
from .kinds import primary_measure
from .report import agreement, due, imports, keep, names
from .scores import rescore, score_items

__all__ = [
    "NO_OBJECT",
    "Behind",
    "FieldAgreement",
    "Found",
    "Measure",
    "ProjectAgreement",
    "agreement",
    "due",
    "imports",
    "items_behind",
    "keep",
    "names",
    "primary_measure",
    "rescore",
    "score_items",
]
