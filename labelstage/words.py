"""Sentences for people, written in English here and translated at the edge."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """A translatable sentence: the English message with %(name)s places, and what goes into them."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def _(message: str, **values: Any) -> Words:
    """Mark a sentence for translation."""
    return Words(message, values)


def pack(words: Words | str) -> str:
    """The sentence as text to keep in a table, still translatable when it is read again."""
    if isinstance(words, str):
        return words
    return json.dumps([words.message, words.values], ensure_ascii=False, default=str)


def unpack(text: str) -> Words:
    """What `pack` was given."""
    try:
        message, values = json.loads(text)
        return Words(str(message), dict(values))
    except (ValueError, TypeError):
        return Words(text)
