"""Cleansing: what is wrong with items, found by checks and decided by people. Every decision is kept and can be taken back."""

from .checking import check_texts, find_twins, quarantine_as_told, queue_check
from .deciding import DECISIONS, decide, decisions
from .kinds import KINDS, Kind
from .masking import masks, set_masking, unmask, unmaskings
from .noting import Note, add, forget, keep
from .reporting import Group, find, report, unchecked

__all__ = [
    "DECISIONS",
    "KINDS",
    "Group",
    "Kind",
    "Note",
    "add",
    "check_texts",
    "decide",
    "decisions",
    "find",
    "find_twins",
    "forget",
    "keep",
    "masks",
    "quarantine_as_told",
    "queue_check",
    "report",
    "set_masking",
    "unchecked",
    "unmask",
    "unmaskings",
]
