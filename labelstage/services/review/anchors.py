"""What a remark points at: an object of a field or the field itself, a place in an image, or words of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelstage.words import _

MAX_REMARK = 500
NOWHERE = _("Point at an object by field and id, at a place by x and y, or at words by start and end.")


def pointed_at(anchor: Mapping[str, Any]) -> dict[str, Any]:
    """What of an anchor is a place: `field`, `id`, `x`, `y`, and `start` and `end` in code points. Empty when there is none."""
    named = {name: anchor[name][:64] for name in ("field", "id") if isinstance(anchor.get(name), str)}
    place = {name: anchor[name] for name in ("x", "y") if _is_number(anchor.get(name))}
    words = {name: anchor[name] for name in ("start", "end") if _is_number(anchor.get(name))}
    holds = len(words) == 2 and all(isinstance(each, int) for each in words.values())
    return named | place | (words if holds and 0 <= words["start"] < words["end"] else {})


def remark(anchor: Mapping[str, Any]) -> dict[str, Any]:
    """A reviewer's remark with what it points at."""
    return {**pointed_at(anchor), "comment": str(anchor.get("comment") or "").strip()[:MAX_REMARK]}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
