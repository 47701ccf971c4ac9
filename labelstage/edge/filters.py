"""Filters of lists, read the same way for pages and API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..services import review


def review_filter(query: Mapping[str, Any]) -> review.Filter:
    """Which submits a reviewer wants, out of checked parameters."""
    return review.Filter(
        queue=query.get("queue") or "all",
        percent=query.get("percent"),
        below=query.get("below"),
        workers=tuple(query.get("worker", ())),
        classes=tuple(each for each in query.get("label", ()) if "\0" not in each),
        sample=query.get("sample"),
    )
