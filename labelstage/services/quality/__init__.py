"""How much the annotators of a project agree: per item, per field, per pair of annotators.

Only what the workers themselves said counts: a reviewer's fix is not a second opinion of the worker. One file per
annotation kind says what agreement means for it.
"""

from __future__ import annotations

from .kinds import primary_measure
from .report import FieldAgreement, ProjectAgreement, agreement
from .scores import rescore, score_items

__all__ = ["FieldAgreement", "ProjectAgreement", "agreement", "primary_measure", "rescore", "score_items"]
