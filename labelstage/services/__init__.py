"""Verbs and rules as plain functions: they flush, never commit, and know no HTTP.

What reacts to events is imported here, so that whoever uses a service has it.
"""

from . import rescoring

__all__ = ["rescoring"]
