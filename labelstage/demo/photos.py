"""Photographs that the package scikit-image ships, cut into items, and what is to be seen in them.

The truth was drawn by hand on the whole photographs (the coins were outlined by a program and looked over); what is true of a
cut-out follows from it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import Image

Box = tuple[str, float, float, float, float, bool]  # class, x, y, width, height, occluded
Edges = tuple[int, int, int, int]  # left, top, right, bottom

#: A cut-out keeps an object of which at least this share of the box is inside; the guideline says the same.
VISIBLE = 1 / 4

_COINS = (
    (22, 35, 45, 39), (81, 39, 39, 35), (132, 28, 47, 46), (192, 30, 48, 43), (255, 34, 42, 38), (305, 16, 60, 56),
    (25, 104, 42, 41), (84, 108, 38, 37), (134, 110, 39, 35), (186, 105, 40, 39), (245, 95, 51, 49), (317, 106, 39, 39),
    (26, 179, 37, 38), (80, 175, 44, 42), (135, 179, 39, 38), (189, 170, 48, 47), (251, 172, 46, 45), (315, 156, 65, 62),
    (18, 233, 57, 55), (93, 245, 43, 42), (144, 236, 57, 52), (220, 240, 49, 48), (276, 239, 50, 50), (336, 248, 46, 41),
)  # fmt: skip

#: file -> where its light comes from, and the objects in it, in pixels of the file
PHOTOGRAPHS: dict[str, tuple[str, list[Box]]] = {
    "astronaut.png": (
        "indoor",
        [
            ("person", 18, 15, 345, 497, True),
            ("vehicle", 354, 0, 105, 276, False),
            ("equipment", 277, 343, 231, 169, True),
        ],
    ),
    "camera.png": (
        "daylight",
        [
            ("person", 0, 63, 332, 449, True),
            ("equipment", 253, 139, 73, 48, False),
            ("equipment", 230, 187, 176, 325, True),
        ],
    ),
    "chelsea.png": ("indoor", [("animal", 0, 0, 400, 300, True)]),
    "coffee.png": (
        "indoor",
        [
            ("tableware", 173, 18, 236, 287, False),
            ("tableware", 76, 70, 404, 319, True),
            ("tableware", 326, 66, 99, 260, True),
        ],
    ),
    "coins.png": ("unclear", [("coin", *edges, False) for edges in _COINS]),
    "rocket.jpg": (
        "night",
        [
            ("vehicle", 309, 126, 27, 281, False),
            ("lamp", 74, 339, 23, 23, False),
            ("lamp", 130, 353, 47, 55, False),
            ("lamp", 170, 377, 48, 41, False),
            ("lamp", 88, 395, 44, 32, True),
            ("lamp", 338, 365, 59, 60, False),
            ("lamp", 418, 373, 30, 40, False),
            ("lamp", 433, 398, 35, 29, True),
        ],
    ),
    "motorcycle_left.png": (
        "indoor",
        [
            ("vehicle", 92, 15, 593, 436, False),
            ("vehicle", 0, 107, 144, 124, True),
            ("container", 528, 29, 67, 70, False),
            ("container", 589, 63, 53, 36, False),
            ("container", 563, 139, 62, 29, False),
            ("container", 525, 181, 92, 72, True),
            ("container", 613, 184, 71, 91, False),
            ("container", 466, 226, 32, 36, True),
            ("container", 346, 166, 53, 28, True),
        ],
    ),
    "motorcycle_right.png": (
        "indoor",
        [
            ("vehicle", 47, 14, 582, 436, False),
            ("vehicle", 0, 107, 131, 123, True),
            ("container", 507, 29, 66, 70, False),
            ("container", 568, 63, 53, 36, False),
            ("container", 541, 139, 63, 29, False),
            ("container", 497, 180, 99, 73, True),
            ("container", 594, 184, 67, 91, False),
            ("container", 420, 228, 58, 34, True),
        ],
    ),
    "brick.png": ("daylight", []),
    "grass.png": ("daylight", []),
}

#: item -> its file, and the part of it that is cut out (None: the whole file, byte for byte)
ITEMS: dict[str, tuple[str, Edges | None]] = {
    "cat": ("chelsea.png", None),
    "coins-top-left": ("coins.png", (0, 0, 183, 150)),
    "rocket": ("rocket.jpg", None),
    "cup-and-spoon": ("coffee.png", (150, 0, 440, 340)),
    "photographer": ("camera.png", None),
    "coins-bottom-right": ("coins.png", (206, 150, 384, 303)),
    "shuttle-model": ("astronaut.png", (335, 0, 512, 300)),
    "brick": ("brick.png", None),
    "shelf": ("motorcycle_left.png", (500, 0, 741, 300)),
    "floodlights": ("rocket.jpg", (40, 310, 260, 427)),
    "bench": ("motorcycle_right.png", (0, 80, 300, 420)),
    "coins": ("coins.png", None),
    "coffee": ("coffee.png", None),
    "motorcycle": ("motorcycle_left.png", None),
    "astronaut": ("astronaut.png", None),
    "coins-top-right": ("coins.png", (183, 0, 384, 150)),
    "launch-pad": ("rocket.jpg", (270, 100, 500, 427)),
    "camera-close": ("camera.png", (130, 40, 360, 260)),
    "grass": ("grass.png", None),
    "shelf-again": ("motorcycle_right.png", (480, 0, 720, 300)),
    "motorcycle-again": ("motorcycle_right.png", None),
    "helmet": ("astronaut.png", (250, 290, 512, 512)),
    "coins-bottom-left": ("coins.png", (0, 150, 206, 303)),
    "cat-eyes": ("chelsea.png", (60, 0, 440, 220)),
}  # fmt: skip


@dataclass(frozen=True)
class Photo:
    """One photograph of the demo and what is true of it."""

    external_id: str
    name: str
    content: bytes
    truth: dict[str, Any]


def folder() -> Path | None:
    """Where scikit-image keeps its photographs; None when it is not installed. Nothing of it is imported."""
    found = find_spec("skimage")
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "data" if places else None


def photos() -> list[Photo]:
    """All items, in the order in which they are handed out. Raises FileNotFoundError when scikit-image is missing."""
    data = folder()
    if data is None:
        raise FileNotFoundError("scikit-image is not installed")
    return [_photo(data, name, file, part) for name, (file, part) in ITEMS.items()]


def _photo(data: Path, name: str, file: str, part: Edges | None) -> Photo:
    light, boxes = PHOTOGRAPHS[file]
    truth = {"objects": [_as_object(box) for box in _seen(boxes, part)], "light": light}
    if part is None:
        return Photo(name, file, (data / file).read_bytes(), truth)
    return Photo(name, f"{name}.png", _cut(data / file, part), truth)


def _cut(path: Path, part: Edges) -> bytes:
    out = io.BytesIO()
    with Image.open(path) as image:
        image.crop(part).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _seen(boxes: list[Box], part: Edges | None) -> list[Box]:
    """The boxes as the cut-out shows them: moved, cut off at its edges, left out where too little is to be seen."""
    if part is None:
        return boxes
    left, top, right, bottom = part
    seen: list[Box] = []
    for name, x, y, width, height, occluded in boxes:
        near_x, near_y = max(x, left), max(y, top)
        far_x, far_y = min(x + width, right), min(y + height, bottom)
        inside = max(0.0, far_x - near_x) * max(0.0, far_y - near_y) / (width * height)
        if inside >= VISIBLE:
            cut = occluded or inside < 1
            seen.append((name, near_x - left, near_y - top, far_x - near_x, far_y - near_y, cut))
    return seen


def _as_object(box: Box) -> dict[str, Any]:
    name, x, y, width, height, occluded = box
    shape = {"x": x, "y": y, "width": width, "height": height}
    return {"class": name, **shape, "attributes": {"occluded": occluded}}
