"""A worker draws polygons, lines, keypoints and masks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from labelstage.kinds import Field, Item
from labelstage.kinds.values import classes_by_name
from labelstage.measures import rle

from .boxes import GRAIN, anywhere
from .labels import class_names, describe, known_as, name_class, numbered
from .skill import Skill

FEWEST = {"polygon": 3, "polyline": 2}
#: (field, class, true geometry, item, skill, random) -> the geometry as the worker draws it
Draw = Callable[[Field, str, Mapping[str, Any], Item, Skill, random.Random], dict[str, Any]]


def _drawn(
    draw: Draw,
    anything: Callable[[Field, str, Item, random.Random], dict[str, Any]],
    field: Field,
    item: Item,
    truth: Sequence[Mapping[str, Any]],
    skill: Skill,
    rng: random.Random,
) -> list[dict[str, Any]]:
    """The objects a worker draws where `truth` is to be seen."""
    names = class_names(field)
    if skill.spam:
        same = anything(field, names[0], item, random.Random(0))
        return numbered("d", [_object(field, names[0], {}, same, Skill(), rng)])
    drawn = []
    for each in truth:
        if rng.random() >= skill.miss:
            name = name_class(field, each["class"], skill, rng)
            name = name if _can_be(field, name, each) else each["class"]
            shape = draw(field, name, each, item, skill, rng)
            drawn.append(known_as(each, _object(field, name, each.get("attributes", {}), shape, skill, rng)))
    if rng.random() < skill.invent:
        name = rng.choice(names)
        drawn.append(_object(field, name, {}, anything(field, name, item, rng), Skill(), rng))
    return numbered("d", drawn)


def _can_be(field: Field, name: str, each: Mapping[str, Any]) -> bool:
    """Whether an object of that class can have this geometry: keypoints only as many as the class has."""
    return field["kind"] != "keypoints" or len(_keypoints_of(field, name)) == len(each["points"])


def _keypoints_of(field: Field, name: str) -> Sequence[str]:
    keypoints: Sequence[str] = classes_by_name(field)[name].get("keypoints", ())
    return keypoints


def _object(
    field: Field,
    name: str,
    attributes: Mapping[str, Any],
    shape: Mapping[str, Any],
    skill: Skill,
    rng: random.Random,
) -> dict[str, Any]:
    return {"class": name, **shape, "attributes": describe(field, name, attributes, skill, rng)}


def outline(field: Field, item: Item, truth: Any, skill: Skill, rng: random.Random) -> list[dict[str, Any]]:
    """Polygons or lines: each point off by the jitter, some points left out."""
    return _drawn(_outline, some_outline, field, item, truth, skill, rng)


def _outline(
    field: Field, _name: str, each: Mapping[str, Any], item: Item, skill: Skill, rng: random.Random
) -> dict[str, Any]:
    points = [list(point) for point in each["points"]]
    spread = [skill.jitter * max(side) for side in _sides(points)]
    moved = [_near(point, spread, item, rng) for point in points]
    kept = [point for point in moved if rng.random() >= skill.miss / 2]
    return {"points": kept if len(kept) >= FEWEST[field["kind"]] else moved}


def _sides(points: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    """For each axis how far the points reach, and zero."""
    return tuple((max(line) - min(line), 0.0) for line in list(zip(*points, strict=True))[:2])


def _near(point: Sequence[float], spread: Sequence[float], item: Item, rng: random.Random) -> list[float]:
    limits = (item.width or 0, item.height or 0)
    return [
        min(max(round(rng.gauss(point[axis], spread[axis]) * GRAIN) / GRAIN, 0.0), float(limits[axis]))
        if spread[axis]
        else point[axis]
        for axis in (0, 1)
    ]


def some_outline(field: Field, _name: str, item: Item, rng: random.Random) -> dict[str, Any]:
    """A hexagon, or a line through a box somewhere in the image."""
    box = anywhere((item.width or 0, item.height or 0), rng)
    ring = ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5))
    line = ((0, 0), (0.3, 0.6), (0.7, 0.4), (1, 1))
    steps = ring if field["kind"] == "polygon" else line
    return {"points": [[box["x"] + a * box["width"], box["y"] + b * box["height"]] for a, b in steps]}


def place(field: Field, item: Item, truth: Any, skill: Skill, rng: random.Random) -> list[dict[str, Any]]:
    """Keypoints: each off by the jitter, some left out, some taken for hidden or visible."""
    return _drawn(_place, some_keypoints, field, item, truth, skill, rng)


def _place(
    _field: Field, _name: str, each: Mapping[str, Any], item: Item, skill: Skill, rng: random.Random
) -> dict[str, Any]:
    seen = [point for point in each["points"] if point[2]]
    spread = [skill.jitter * max(side) for side in _sides(seen)] if seen else [0, 0]
    points: list[list[float]] = []
    for point in each["points"]:
        if not point[2] or rng.random() < skill.miss:
            points.append([0, 0, 0])
        else:
            visible = 3 - point[2] if rng.random() < skill.boundary / 2 else point[2]
            points.append([*_near(point, spread, item, rng), visible])
    return {"points": points}


def some_keypoints(field: Field, name: str, item: Item, rng: random.Random) -> dict[str, Any]:
    """Each keypoint somewhere in a box, most of them visible."""
    box = anywhere((item.width or 0, item.height or 0), rng)
    return {
        "points": [
            [
                box["x"] + rng.random() * box["width"],
                box["y"] + rng.random() * box["height"],
                rng.choice((2, 2, 2, 1)),
            ]
            for _keypoint in _keypoints_of(field, name)
        ]
    }


def paint(field: Field, item: Item, truth: Any, skill: Skill, rng: random.Random) -> list[dict[str, Any]]:
    """Masks: painted a little beside, and a little too large or too small."""
    return _drawn(_paint, some_mask, field, item, truth, skill, rng)


def _paint(
    _field: Field, _name: str, each: Mapping[str, Any], _item: Item, skill: Skill, rng: random.Random
) -> dict[str, Any]:
    height, width = each["size"]
    mask = rle.to_mask(rle.parse(each["counts"], (height, width)), (height, width))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    down, along = (round(rng.gauss(0, skill.jitter) * len(places)) for places in (rows, columns))
    moved = _shifted(mask, down, along)
    if rng.random() < skill.boundary:
        beside = _shifted(moved, 1, 1)
        moved = moved | beside if rng.random() < 0.5 else moved & beside
    painted = moved if moved.any() else mask
    return {"size": [height, width], "counts": rle.string(rle.from_mask(painted))}


def _shifted(mask: Any, down: int, along: int) -> Any:
    """The mask moved; what leaves the image is gone."""
    moved = np.zeros_like(mask)
    height, width = mask.shape
    if abs(down) < height and abs(along) < width:
        to = slice(max(down, 0), height + min(down, 0)), slice(max(along, 0), width + min(along, 0))
        of = slice(max(-down, 0), height + min(-down, 0)), slice(max(-along, 0), width + min(-along, 0))
        moved[to] = mask[of]
    return moved


def some_mask(_field: Field, _name: str, item: Item, rng: random.Random) -> dict[str, Any]:
    """An ellipse somewhere in the image."""
    width, height = item.width or 0, item.height or 0
    box = anywhere((width, height), rng)
    down, along = np.ogrid[:height, :width]
    from_middle = ((along - box["x"] - box["width"] / 2) / max(box["width"] / 2, 1)) ** 2
    mask = from_middle + ((down - box["y"] - box["height"] / 2) / max(box["height"] / 2, 1)) ** 2 <= 1
    if not mask.any():
        mask[int(box["y"]), int(box["x"])] = True
    return {"size": [height, width], "counts": rle.string(rle.from_mask(mask))}
