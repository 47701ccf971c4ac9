"""Sentences for people, written in English here and translated at the edge."""

from __future__ import annotations

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
