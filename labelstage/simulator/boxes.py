"""A worker draws boxes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from labelstage.kinds import Field, Item

from .labels import class_names, describe, known_as, name_class, numbered
from .skill import Skill

#: Hands do not place edges finer; and quarters are exact in floats, so that a box never leaves the image by a hair.
GRAIN = 4
SMALLEST = 1.0


def mark(
    field: Field, item: Item, truth: Sequence[Mapping[str, Any]], skill: Skill, rng: random.Random
) -> list[dict[str, Any]]:
    """The boxes a worker draws on an image where `truth` is to be seen."""
    size = item.width or 0, item.height or 0
    if skill.spam:
        name = class_names(field)[0]
        centre = {"x": size[0] / 4, "y": size[1] / 4, "width": size[0] / 2, "height": size[1] / 2}
        return numbered("a", [_box(field, name, {}, centre, size, Skill(), rng)])
    drawn = []
    for each in truth:
        if rng.random() >= skill.miss:
            name = name_class(field, each["class"], skill, rng)
            drawn.append(
                known_as(each, _box(field, name, each.get("attributes", {}), each, size, skill, rng))
            )
    if rng.random() < skill.invent:
        name = rng.choice(class_names(field))
        drawn.append(_box(field, name, {}, anywhere(size, rng), size, Skill(), rng))
    return numbered("a", drawn)


def anywhere(size: tuple[int, int], rng: random.Random) -> dict[str, float]:
    """A box of a tenth to a third of the image's sides, wherever it fits."""
    width, height = (side * rng.uniform(0.1, 0.33) for side in size)
    return {
        "x": rng.uniform(0, size[0] - width),
        "y": rng.uniform(0, size[1] - height),
        "width": width,
        "height": height,
    }


def _box(
    field: Field,
    name: str,
    attributes: Mapping[str, Any],
    shape: Mapping[str, Any],
    size: tuple[int, int],
    skill: Skill,
    rng: random.Random,
) -> dict[str, Any]:
    said = describe(field, name, attributes, skill, rng)
    if shape.get("rotation"):
        return {"class": name, **_turned(shape, size, skill, rng), "attributes": said}
    x, width = _edges(shape["x"], shape["width"], size[0], skill, rng)
    y, height = _edges(shape["y"], shape["height"], size[1], skill, rng)
    turn = {"rotation": 0} if field["rotated"] else {}
    return {"class": name, "x": x, "y": y, "width": width, "height": height, **turn, "attributes": said}


def _turned(
    shape: Mapping[str, Any], size: tuple[int, int], skill: Skill, rng: random.Random
) -> dict[str, float]:
    """A turned box: sides and angle off by the jitter, the centre kept inside the image."""
    width, height = (
        max(shape[key] * (1 + rng.gauss(0, skill.jitter)), SMALLEST) for key in ("width", "height")
    )
    x, y = (
        min(max(rng.gauss(shape[start] + shape[length] / 2, skill.jitter * shape[length]), 0), limit)
        for start, length, limit in (("x", "width", size[0]), ("y", "height", size[1]))
    )
    turn = _snap(shape["rotation"] + rng.gauss(0, 90 * skill.jitter)) % 360
    return {
        "x": x - width / 2,
        "y": y - height / 2,
        "width": width,
        "height": height,
        "rotation": turn or 0.25,
    }


def _edges(start: float, length: float, limit: int, skill: Skill, rng: random.Random) -> tuple[float, float]:
    """Start and length along one axis, each edge off by the worker's jitter, inside the image and not empty."""
    near = _snap(rng.gauss(start, skill.jitter * length))
    far = _snap(rng.gauss(start + length, skill.jitter * length))
    near = min(max(near, 0.0), limit - SMALLEST)
    far = min(max(far, near + SMALLEST), float(limit))
    return near, far - near


def _snap(value: float) -> float:
    return round(value * GRAIN) / GRAIN
