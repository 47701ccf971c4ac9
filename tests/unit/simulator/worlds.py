"""Items with a known truth, in numbers enough to measure rates on."""

from __future__ import annotations

import random
from typing import Any

from labelstage.kinds import ItemFacts
from labelstage.kinds.schema import check_schema

IMAGE = ItemFacts("image", width=800, height=600)
TEXT = ItemFacts(
    "text", text="어제 한빛은행이 부산에서 👩‍🚀 행사를 열었다.\r\nMina Park spoke in Busan on Monday."
)

FIELDS, _PROBLEMS = check_schema(
    [
        {
            "name": "objects",
            "kind": "box",
            "classes": [
                {"name": "cat", "attributes": [{"name": "occluded", "type": "checkbox"}]},
                {"name": "dog"},
                {"name": "bird"},
            ],
        },
        {
            "name": "entities",
            "kind": "span",
            "overlapping": False,
            "classes": [{"name": "ORG"}, {"name": "LOC"}, {"name": "PER"}, {"name": "DATE"}],
        },
        {"name": "topic", "kind": "choice", "classes": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
        {
            "name": "tags",
            "kind": "choice",
            "multiple": True,
            "classes": [{"name": "x"}, {"name": "y"}, {"name": "z"}],
        },
    ]
)
assert not _PROBLEMS

BOXES: list[dict[str, Any]] = [
    {"class": "cat", "x": 100, "y": 80, "width": 120, "height": 90, "attributes": {"occluded": True}},
    {"class": "dog", "x": 400, "y": 300, "width": 200, "height": 160},
    {"class": "bird", "x": 690, "y": 20, "width": 60, "height": 50},
    {"class": "dog", "x": 20, "y": 400, "width": 100, "height": 180},
]
SPANS: list[dict[str, Any]] = [
    {"class": name, "start": TEXT.text.index(surface), "end": TEXT.text.index(surface) + len(surface)}
    for surface, name in (
        ("한빛은행", "ORG"),
        ("부산", "LOC"),
        ("Mina Park", "PER"),
        ("Busan", "LOC"),
        ("Monday", "DATE"),
    )
    if TEXT.text
]
CHOICES: dict[str, Any] = {"topic": "b", "tags": ["x", "z"]}
WORLDS = {"image": (IMAGE, {"objects": BOXES, **CHOICES}), "text": (TEXT, {"entities": SPANS, **CHOICES})}


def generators(count: int) -> list[random.Random]:
    return [random.Random(number) for number in range(count)]


def assert_share(hits: int, trials: int, rate: float) -> None:
    """The share lies within four standard errors of the stated rate: one false alarm in 15,000."""
    error = (rate * (1 - rate) / trials) ** 0.5
    assert abs(hits / trials - rate) <= 4 * error, f"{hits} of {trials} is far from {rate}"
