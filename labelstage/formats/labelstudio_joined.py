"""Regions that Label Studio tells in several results: a shape and its label under one id, and keypoints within the box of their object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labelstage.measures import outlines

from .labelstudio_shapes import NEAR, shape_of
from .reading import Label

#: Shapes whose label is a result of its own.
BARE = ("rectangle", "polygon", "keypoint", "brush", "ellipse", "vector")
Row = Mapping[str, Any]


def joined(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """The results with their places; a shape that is labelled in another result of its id bears that label itself."""
    names: dict[Any, tuple[Any, Any]] = {}
    for each in rows:
        value = each.get("value")
        if each.get("type") == "labels" and isinstance(value, Mapping) and "start" not in value:
            names[each.get("id")] = value.get("labels"), each.get("from_name")
    bare = {each.get("id") for each in rows if each.get("type") in BARE}
    for number, each in enumerate(rows):
        value, identity = each.get("value"), each.get("id")
        if each.get("type") == "labels" and identity in bare and identity in names:
            continue
        if each.get("type") in BARE and identity in names and isinstance(value, Mapping):
            said, control = names[identity]
            kind = f"{each['type']}labels"
            yield number, {**each, "type": kind, "from_name": control, "value": {**value, kind: said}}
        else:
            yield number, each


@dataclass
class Pose:
    """The box of an object, and the keypoints within it (`parentID`)."""

    box: Row
    points: list[Row]

    def label(self, place: str) -> Label | None:
        """The keypoints, by their names; hidden ones say so in `meta`. None when a part of it is broken."""
        names = [_name(each) for each in self.points]
        object_name, size = _name(self.box), _size(self.box)
        shapes = [shape_of("keypointlabels", each.get("value") or {}, size) for each in self.points]
        if object_name is None or None in names or None in shapes or len(set(names)) < len(names):
            return None
        rows = [
            [*shape[1]["points"][0][:2], 1 if _is_hidden(each) else 2]
            for shape, each in zip(shapes, self.points, strict=True)
            if shape is not None
        ]
        field = self.points[0].get("from_name")
        return Label(
            "keypoints",
            object_name,
            {"points": rows},
            place,
            None if self.box.get("id") is None else str(self.box["id"]),
            str(field) if field else None,
            shares=size is None,
            parts=tuple(name for name in names if name is not None),
        )

    def box_is_new(self, label: Label) -> bool:
        """Whether its box says more than where its keypoints are."""
        shape = shape_of("rectanglelabels", self.box.get("value") or {}, _size(self.box))
        if shape is None:
            return True
        around = outlines.bounds([point[:2] for point in label.value["points"]])
        sides = [shape[1][key] for key in ("x", "y", "width", "height")]
        return any(abs(one - other) > NEAR for one, other in zip(around, sides, strict=True))


def poses(rows: Sequence[Row]) -> dict[Any, Pose]:
    """By the ids of their boxes, the objects whose keypoints are children of a box."""
    boxes = {
        each["id"]: Pose(each, [])
        for each in rows
        if each.get("type") == "rectanglelabels" and isinstance(each.get("id"), str)
    }
    for each in rows:
        if each.get("type") == "keypointlabels" and each.get("parentID") in boxes:
            boxes[each["parentID"]].points.append(each)
    return {identity: pose for identity, pose in boxes.items() if pose.points}


def _name(row: Row) -> str | None:
    value = row.get("value")
    names = value.get(str(row.get("type"))) if isinstance(value, Mapping) else None
    return names[0] if isinstance(names, list) and names and isinstance(names[0], str) else None


def _size(row: Row) -> tuple[int, int] | None:
    sides = row.get("original_width"), row.get("original_height")
    return (sides[0], sides[1]) if isinstance(sides[0], int) and isinstance(sides[1], int) else None


def _is_hidden(row: Row) -> bool:
    meta = row.get("meta")
    return isinstance(meta, Mapping) and meta.get("visible") == 1
