"""Rules about workers: what is counted, from where on something is proposed, what is done and undone."""

from .collectors import COLLECTORS, WINDOW, Collector, Finding, cases
from .keeping import (
    ACTIONS,
    EFFECTS,
    MOST_DAYS,
    add,
    called_for,
    check,
    findings,
    listed,
    of,
    propose,
    remove,
    run,
)
from .measures import apply, decide, dismiss, end_retraining, told, undo
from .measures import listed as measures
from .measures import of as measure

__all__ = [
    "ACTIONS",
    "COLLECTORS",
    "EFFECTS",
    "MOST_DAYS",
    "WINDOW",
    "Collector",
    "Finding",
    "add",
    "apply",
    "called_for",
    "cases",
    "check",
    "decide",
    "dismiss",
    "end_retraining",
    "findings",
    "listed",
    "measure",
    "measures",
    "of",
    "propose",
    "remove",
    "run",
    "told",
    "undo",
]
