"""The drawn kinds: what each compares, and by which similarity."""

from __future__ import annotations

from typing import Any

import numpy as np

from labelstage.measures import boxes, keypoints, lines, masks, polygons, rle, turned
from labelstage.measures.ratings import Floats

from .objects import ObjectTally

_BOX = ("x", "y", "width", "height")


class BoxTally(ObjectTally):
    """Boxes by IoU; turned ones by that of their outlines."""

    def shapes(self, answer: Any) -> list[list[float]]:
        if self.field.get("rotated"):
            return [[*(each[key] for key in _BOX), each.get("rotation", 0)] for each in answer]
        return [[each[key] for key in _BOX] for each in answer]

    def similarity(self, left: Any, right: Any) -> Floats:
        return turned.iou(left, right) if self.field.get("rotated") else boxes.iou(left, right)


class PolygonTally(ObjectTally):
    """Polygons by the IoU of their areas."""

    def shapes(self, answer: Any) -> list[Any]:
        return [each["points"] for each in answer]

    def similarity(self, left: Any, right: Any) -> Floats:
        return polygons.iou(left, right)


class PolylineTally(PolygonTally):
    """Lines by how much of them runs close together."""

    def similarity(self, left: Any, right: Any) -> Floats:
        return lines.similarity(left, right)


class MaskTally(ObjectTally):
    """Masks by the IoU of their pixels."""

    def shapes(self, answer: Any) -> list[Any]:
        return [rle.parse(each["counts"], tuple(each["size"])) for each in answer]

    def similarity(self, left: Any, right: Any) -> Floats:
        return masks.iou(left, right)


class KeypointTally(ObjectTally):
    """Sets of points by object keypoint similarity; sets of two classes with other points are not alike at all."""

    def shapes(self, answer: Any) -> list[Any]:
        return [(each["class"], each["points"]) for each in answer]

    def similarity(self, left: Any, right: Any) -> Floats:
        named = {each["name"]: tuple(each.get("keypoints", ())) for each in self.field["classes"]}
        table = np.zeros((len(left), len(right)))
        for row, (mine, points) in enumerate(left):
            names = named.get(mine, ())
            for column, (theirs, others) in enumerate(right):
                if len(points) == len(others) == len(names) == len(named.get(theirs, ())):
                    table[row, column] = keypoints.oks(points, others, keypoints.sigmas(names))
        return table
