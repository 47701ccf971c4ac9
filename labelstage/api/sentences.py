"""Sentences that were kept in a table, in the language of the person asking."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from ..edge.translation import translate
from ..words import unpack


class Sentence(fields.String):
    """A column written with `words.pack`."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else translate(unpack(value))
