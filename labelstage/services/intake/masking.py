"""Personal data is masked on its way in; what was there is kept apart."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec.structs import replace

from labelstage.formats.raw.personal import mask_values

from .records import Record


def masked(record: Record) -> Record:
    """The record with texts, messages, metadata and name masked, and what it was; ids stay. The same one if nothing is personal.

    A picture's pixels are not looked at. Texts keep their length, so offsets agree with the original.
    """
    counts: Counter[str] = Counter()
    before: dict[str, Any] = {
        "text": record.text,
        "conversation": record.conversation and dict(record.conversation),
        "metadata": dict(record.metadata),
        "name": record.name,
    }
    after = mask_values(before, lambda match: counts.update([match.kind]))
    if not counts:
        return record
    return replace(record, **after, original=before, personal=dict(counts))
