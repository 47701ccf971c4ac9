"""Thresholds act: an item that is not sure enough gets one more annotator, up to a number, and then somebody who decides; one
that is sure is accepted, or reviewed at a rate. Every act is written down with its reason and can be reversed."""

from __future__ import annotations

from .acting import act, action_of, count_actions, log, reverse, reverse_all
from .rules import ABOVE, BELOW, MEASURES, remove, rules, save
from .simulating import Simulated, simulate

__all__ = [
    "ABOVE",
    "BELOW",
    "MEASURES",
    "Simulated",
    "act",
    "action_of",
    "count_actions",
    "log",
    "remove",
    "reverse",
    "reverse_all",
    "rules",
    "save",
    "simulate",
]
