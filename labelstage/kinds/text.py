"""A text that the worker writes: a transcription, a correction, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from labelstage.words import _

from .items import Item
from .kind import Checked, Field, Kind, Merged
from .objects import most_common
from .options import source, whole
from .problems import Problem
from .values import is_storable

LONGEST, MOST_LINES = 1_000_000, 50


class Text(Kind):
    """A string of at most `longest` code points, kept exactly as it was written."""

    name = "text"
    options: ClassVar = {
        "longest": whole(10_000, 1, LONGEST),
        "lines": whole(1, 1, MOST_LINES),
        "starts_from": source(),
    }
    has_classes = False

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        if not isinstance(value, str):
            return None, [Problem(field["name"], _("This must be a text."))]
        if len(value) > field["longest"]:
            sentence = _(
                "This text has %(length)d characters; at most %(most)d are wanted.",
                length=len(value),
                most=field["longest"],
            )
            return None, [Problem(field["name"], sentence)]
        if not is_storable(value):
            return None, [Problem(field["name"], _("This text holds characters that cannot be stored."))]
        return value, []

    def is_answer(self, value: Any) -> bool:
        return bool(value.strip())

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """The text that most wrote to the letter; None, tied on them, where several are most common."""
        texts = most_common(values)
        return Merged(texts[0], []) if len(texts) == 1 else Merged(None, sorted(texts))
