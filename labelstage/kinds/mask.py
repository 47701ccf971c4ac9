"""Masks on an image: which pixels belong to an object, as COCO's run-length encoding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from labelstage.measures import masks, rle
from labelstage.measures.ratings import Floats
from labelstage.words import _

from .clusters import cluster
from .items import Item
from .kind import Checked, Field, Kind, Merged
from .objects import Drawn, check_objects, fitting_objects, merge_objects, still_fits
from .problems import Problem


class Mask(Kind):
    """A list of `{"id", "class", "size": [height, width], "counts", "attributes"}`; counts become COCO's string."""

    name = "mask"
    media = "image"
    has_attributes = True
    has_objects = True

    def check(self, field: Field, value: Any, item: Item) -> Checked:
        return check_objects(field, value, item, ("size", "counts"), _check_mask)

    def fitting(self, field: Field, value: Any, item: Item) -> tuple[Any, int]:
        return still_fits(fitting_objects(self.check, field, value, item), value)

    def merge(self, field: Field, values: Sequence[Any], match_iou: float) -> Merged:
        """Of what more than half of the annotators painted, the pixels that more than half of its painters have."""
        read = {
            id(each): rle.parse(each["counts"], tuple(each["size"])) for drawn in values for each in drawn
        }
        groups = cluster(values, match_iou, partial(_compare, read))
        return merge_objects(field, values, groups, partial(_majority, read))


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


Read = dict[int, rle.Counts]


def _compare(read: Read, left: Sequence[Drawn], right: Sequence[Drawn]) -> Floats:
    return masks.iou(*([read[id(each)] for each in drawn] for drawn in (left, right)))


def _majority(read: Read, group: Sequence[Drawn]) -> dict[str, Any]:
    """The common pixels; where nothing is common to more than half, the largest mask."""
    several = [read[id(each)] for each in group]
    common = rle.majority(several)
    if not rle.area(common):
        common = several[int(np.argmax([rle.area(mask) for mask in several]))]
    return {"size": group[0]["size"], "counts": rle.string(common)}
