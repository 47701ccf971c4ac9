"""Polygons on an image: rings that close by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelstage.measures import polygons
from labelstage.measures.ratings import Floats

from .points import Outline


class Polygon(Outline):
    """Three points or more; alike by the overlap of what is inside, by the even-odd rule."""

    name = "polygon"
    fewest = 3

    @staticmethod
    def similarity(left: Sequence[Any], right: Sequence[Any]) -> Floats:
        return polygons.iou(left, right)
