"""Drawn objects of every kind, for the tests of the formats for images."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from labelstage.measures import rle

WIDTH, HEIGHT = 40, 30
ATTRIBUTES = [
    {"name": "occluded", "title": "Occluded", "type": "checkbox", "options": [], "default": False},
    {"name": "note", "title": "Note", "type": "text", "options": [], "default": ""},
]


def _classes(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "title": name, "attributes": ATTRIBUTES, **more} for name in names]


FIELDS: list[dict[str, Any]] = [
    {"name": "boxes", "kind": "box", "rotated": False, "classes": _classes("car", "말")},
    {"name": "turned", "kind": "box", "rotated": True, "classes": _classes("ship", "car")},
    {"name": "areas", "kind": "polygon", "classes": _classes("road", "sky & <sea>")},
    {"name": "lines", "kind": "polyline", "classes": _classes("lane")},
    {
        "name": "people",
        "kind": "keypoints",
        "classes": _classes("person", keypoints=["nose", "left eye", "right eye"], skeleton=[[0, 1], [0, 2]])
        + _classes("dog", keypoints=["nose", "tail"], skeleton=[]),
    },
    {"name": "pixels", "kind": "mask", "classes": _classes("tumour")},
    {"name": "topic", "kind": "choice", "multiple": False, "classes": [{"name": "indoor"}, {"name": "out"}]},
]

ACROSS = st.integers(0, WIDTH) | st.floats(0, WIDTH)
DOWN = st.integers(0, HEIGHT) | st.floats(0, HEIGHT)
NOTES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, Any]:
    left, right = sorted((draw(ACROSS), draw(ACROSS)))
    top, bottom = sorted((draw(DOWN), draw(DOWN)))
    return {"x": left, "y": top, "width": max(right - left, 1e-3), "height": max(bottom - top, 1e-3)}


@st.composite
def turned(draw: st.DrawFn) -> dict[str, Any]:
    width, height = draw(st.floats(1, 20)), draw(st.floats(1, 20))
    x, y = draw(st.floats(0, WIDTH)) - width / 2, draw(st.floats(0, HEIGHT)) - height / 2
    return {"x": x, "y": y, "width": width, "height": height, "rotation": draw(st.floats(0, 359.5))}


def outlines(fewest: int) -> st.SearchStrategy[dict[str, Any]]:
    points = st.lists(st.tuples(ACROSS, DOWN).map(list), min_size=fewest, max_size=7)
    return st.fixed_dictionaries({"points": points})


def keypoints(count: int) -> st.SearchStrategy[dict[str, Any]]:
    absent = st.just([0, 0, 0])
    there = st.tuples(ACROSS, DOWN, st.sampled_from([1, 2])).map(list)
    return st.fixed_dictionaries({"points": st.lists(absent | there, min_size=count, max_size=count)})


@st.composite
def masks(draw: st.DrawFn) -> dict[str, Any]:
    mask = np.random.default_rng(draw(st.integers(0, 9))).random((HEIGHT, WIDTH)) < draw(
        st.sampled_from([0.002, 0.5, 0.99])
    )
    mask[draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))] = True
    return {"size": [HEIGHT, WIDTH], "counts": rle.string(rle.from_mask(mask))}


def objects(shape: st.SearchStrategy[dict[str, Any]], *names: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    attributes = st.fixed_dictionaries({}, optional={"occluded": st.booleans(), "note": NOTES})
    row = st.builds(
        lambda name, geometry, given: {"class": name, **geometry, "attributes": given},
        st.sampled_from(names),
        shape,
        attributes,
    )
    return st.lists(row, max_size=3).map(
        lambda rows: [{"id": f"o{number}", **each} for number, each in enumerate(rows)]
    )


#: What one answer may hold: any of the fields, each with a few objects.
RESULTS = st.fixed_dictionaries(
    {},
    optional={
        "boxes": objects(boxes(), "car", "말"),
        "turned": objects(turned(), "ship", "car"),
        "areas": objects(outlines(3), "road", "sky & <sea>"),
        "lines": objects(outlines(2), "lane"),
        "people": st.one_of(objects(keypoints(3), "person"), objects(keypoints(2), "dog")),
        "pixels": objects(masks(), "tumour"),
        "topic": st.sampled_from(["indoor", "out"]),
    },
)
