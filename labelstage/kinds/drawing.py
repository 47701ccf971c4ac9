"""What is drawn on an image: objects that annotators place, and that are matched by how alike they are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from labelstage.measures.ratings import Floats

from .clusters import cluster
from .kind import Field
from .objects import Drawn, Group, Listing


class Drawing(Listing):
    """A list of objects with an id, a class, a geometry and attributes."""

    media = "image"
    has_objects = True

    @abstractmethod
    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        """How alike every two objects are, 0 to 1: a table of rows x columns."""

    def grouped(self, field: Field, values: Sequence[Any], match_iou: float) -> Sequence[Group]:
        """Objects that are alike from `match_iou` on, matched one to one."""
        return cluster(values, match_iou, lambda left, right: self.compare(field, left, right))
