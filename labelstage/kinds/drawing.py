"""What is drawn on an image: objects that annotators place, and that are matched by how alike they are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from labelstage.measures.ratings import Floats

from .clusters import cluster
from .items import Item
from .kind import Field, Kind, Merged
from .objects import Drawn, Group, fitting_objects, merge_objects, still_fits


class Drawing(Kind):
    """A list of objects with an id, a class, a geometry and attributes."""

    media = "image"
    has_attributes = True
    has_objects = True

    @abstractmethod
    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        """How alike every two objects are, 0 to 1: a table of rows x columns."""

    @abstractmethod
    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """One geometry for what several annotators drew of the same thing, whoever drew which."""

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        return still_fits(fitting_objects(self.check, field, value, item), value)

    def grouped(self, field: Field, values: Sequence[Any], match_iou: float) -> Sequence[Group]:
        return cluster(values, match_iou, lambda left, right: self.compare(field, left, right))

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """What more than half of the annotators drew, matched from a similarity of `match_iou` on."""
        groups = self.grouped(field, values, match_iou)
        return merge_objects(field, values, groups, lambda drawn: self.typical(field, drawn))
