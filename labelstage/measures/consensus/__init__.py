"""What the crowd said, taken together: votes, models of each worker's errors, and which of them to believe.

Votes are an iterable of (task, worker, label); each of the three may be any hashable value. A worker who votes twice
on a task counts twice.
"""

from __future__ import annotations

from .choosing import METHODS, Choice, Evidence, choose
from .crowd import ABSENT, Crowd, crowd_of, unknown, unpacked
from .errors import SHAPES, Model, dawid_skene, fit, fit_coded
from .numbers import trimmed_mean, weighted_median
from .orders import borda, bradley_terry
from .placing import Edge, Placing, placed
from .posterior import change_by_one_more, expected_f1, missed, posterior, settled
from .votes import Coded, Verdict, Vote, code, majority_vote

#: The name that the model of Dawid and Skene has had from the first.
DawidSkene = Model

__all__ = [
    "ABSENT",
    "METHODS",
    "SHAPES",
    "Choice",
    "Coded",
    "Crowd",
    "DawidSkene",
    "Edge",
    "Evidence",
    "Model",
    "Placing",
    "Verdict",
    "Vote",
    "borda",
    "bradley_terry",
    "change_by_one_more",
    "choose",
    "code",
    "crowd_of",
    "dawid_skene",
    "expected_f1",
    "fit",
    "fit_coded",
    "majority_vote",
    "missed",
    "placed",
    "posterior",
    "settled",
    "trimmed_mean",
    "unknown",
    "unpacked",
    "weighted_median",
]
