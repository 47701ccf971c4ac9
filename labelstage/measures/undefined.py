"""What a measure says when there is no number."""

from __future__ import annotations


class Undefined(ValueError):
    """The measure has no value for this input; the message is a sentence that says why."""
