"""What polygons and polylines have in common: a list of points inside the image."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from labelstage.measures.ratings import Floats
from labelstage.words import _

from .clusters import medoid
from .drawing import Drawing
from .items import Item
from .kind import Checked, Field
from .objects import Drawn, check_objects
from .problems import Problem
from .values import number

#: A point may leave the image by this many pixels, which a browser's arithmetic can cost; it is then put back.
TOLERANCE = 0.01
MOST_POINTS = 10_000


class Outline(Drawing):
    """A list of `{"id", "class", "points": [[x, y], ...], "attributes"}`."""

    fewest: ClassVar[int]

    @staticmethod
    @abstractmethod
    def similarity(left: Sequence[Any], right: Sequence[Any]) -> Floats:
        """How alike every two lists of points are, 0 to 1."""

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, ("points",), self._check_points)

    def _check_points(
        self, each: Drawn, _label: Any, item: Item, place: str, problems: list[Problem]
    ) -> dict[str, Any] | None:
        place = f"{place}.points"
        rows = each.get("points")
        if not isinstance(rows, list) or not self.fewest <= len(rows) <= MOST_POINTS:
            sentence = _(
                "This must be a list of %(least)d to %(most)d points [x, y].",
                least=self.fewest,
                most=MOST_POINTS,
            )
            problems.append(Problem(place, sentence))
            return None
        points = [point_inside(row, item, f"{place}[{index}]", problems) for index, row in enumerate(rows)]
        return None if None in points else {"points": points}

    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        return self.similarity(*([each["points"] for each in drawn] for drawn in (left, right)))

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """The drawing most like all the others."""
        return {"points": medoid(drawn, self.compare(field, drawn, drawn), "points", weights)}


def point_inside(row: Any, item: Item, place: str, problems: list[Problem]) -> list[float] | None:
    """The point [x, y], put back onto the image's border when it misses it by a hair."""
    if not isinstance(row, list) or len(row) != 2 or None in (point := [number(each) for each in row]):
        problems.append(Problem(place, _("A point is a list of two ordinary numbers: [x, y].")))
        return None
    inside: list[float] = []
    for value, limit in zip(point, (item.width or 0, item.height or 0), strict=True):
        assert value is not None
        if not -TOLERANCE <= value <= limit + TOLERANCE:
            sentence = _(
                "The point is outside of the image of %(width)d x %(height)d pixels.",
                width=item.width,
                height=item.height,
            )
            problems.append(Problem(place, sentence))
            return None
        inside.append(min(max(value, 0), limit))
    return inside
