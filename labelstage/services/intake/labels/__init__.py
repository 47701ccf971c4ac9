"""Intake of annotations: what others labelled comes in as prelabels, as known answers, or as finished work."""

from .building import Built, build
from .groups import Group, Survey, extended, propose
from .keeping import AS, keep
from .matching import WAYS, Matcher
from .naming import Names
from .queueing import LabelImport, queue_again, queue_labels
from .uploads import Opened

__all__ = [
    "AS",
    "WAYS",
    "Built",
    "Group",
    "LabelImport",
    "Matcher",
    "Names",
    "Opened",
    "Survey",
    "build",
    "extended",
    "keep",
    "propose",
    "queue_again",
    "queue_labels",
]
