"""Verbs and rules as plain functions: they flush, never commit, and know no HTTP.

What reacts to events is imported here, so that whoever uses a service has it.
"""

from . import comparing, gold, rescoring

__all__ = ["comparing", "gold", "rescoring"]
