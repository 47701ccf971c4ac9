"""Masks on an image: which pixels belong to an object, as COCO's run-length encoding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelstage.measures import masks, rle
from labelstage.measures.ratings import Floats
from labelstage.words import _

from .drawing import Drawing
from .items import Item
from .kind import Checked, Field
from .objects import Drawn, check_objects
from .problems import Problem


class Mask(Drawing):
    """A list of `{"id", "class", "size": [height, width], "counts", "attributes"}`; counts become COCO's string."""

    name = "mask"

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, ("size", "counts"), _check_mask)

    def compare(self, field: Field, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
        return masks.iou(*([_runs(each) for each in drawn] for drawn in (left, right)))

    def typical(
        self, field: Field, drawn: Sequence[Drawn], weights: Sequence[float] | None = None
    ) -> dict[str, Any]:
        """The pixels of more than half; where nothing is common to so many, the largest mask."""
        several = [_runs(each) for each in drawn]
        common = rle.majority(several)
        if not rle.area(common):
            common = max(several, key=lambda runs: (rle.area(runs), runs.tolist()))
        return {"size": drawn[0]["size"], "counts": rle.string(common)}


def _runs(each: Drawn) -> rle.Counts:
    height, width = each["size"]
    return rle.parse(each["counts"], (height, width))


def _check_mask(
    each: Drawn, _label: Any, item: Item, place: str, problems: list[Problem]
) -> dict[str, Any] | None:
    size = each.get("size")
    wanted = [item.height or 0, item.width or 0]
    if not isinstance(size, list) or size != wanted or any(type(side) is not int for side in size):
        sentence = _(
            "The size of the mask must be the image's height and width: [%(height)d, %(width)d].",
            height=wanted[0],
            width=wanted[1],
        )
        problems.append(Problem(f"{place}.size", sentence))
        return None
    try:
        runs = rle.parse(each.get("counts"), (wanted[0], wanted[1]))
    except rle.BadRle as error:
        problems.append(Problem(f"{place}.counts", error.message))
        return None
    if not rle.area(runs):
        problems.append(Problem(f"{place}.counts", _("The mask is empty. Remove the object, or paint it.")))
        return None
    return {"size": wanted, "counts": rle.string(runs)}
