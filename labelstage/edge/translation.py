"""The language of a request."""

from __future__ import annotations

from labelstage.words import Words


def translate(words: Words | str) -> str:
    """A sentence in the language of the person asking."""
    return str(words)
