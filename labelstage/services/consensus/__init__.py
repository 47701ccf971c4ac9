"""What the answers to each item come to, how sure that is and why; kept per item and field, brought up to date as work comes in.

How the workers err is learned per field (`models`): the method is chosen by what was held out, fitted anew by a job when enough
has changed, and followed from item to item in between.
"""

from __future__ import annotations

from .fitting import Learned, fit, is_due, keep
from .following import follow, refresh
from .models import crowds, frozen, thawed
from .report import STEPS, FieldConsensus, items_of, of_item, report

__all__ = [
    "STEPS",
    "FieldConsensus",
    "Learned",
    "crowds",
    "fit",
    "follow",
    "frozen",
    "is_due",
    "items_of",
    "keep",
    "of_item",
    "refresh",
    "report",
    "thawed",
]
