"""Open lines on an image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelstage.measures import lines
from labelstage.measures.ratings import Floats

from .points import Outline


class Polyline(Outline):
    """Two points or more; alike by how near they run."""

    name = "polyline"
    fewest = 2

    @staticmethod
    def similarity(left: Sequence[Any], right: Sequence[Any]) -> Floats:
        return lines.similarity(left, right)
