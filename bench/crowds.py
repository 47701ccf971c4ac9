"""Simulated crowds that draw boxes and mark spans, and how right a merged answer is: F1 against the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from labelstage.measures.boxes import iou
from labelstage.measures.matching import match

#: (recall, false objects per item, right class) of each worker: able, middling, careless
WORKERS = [(0.97, 0.05, 0.97)] * 4 + [(0.85, 0.3, 0.9)] * 4 + [(0.6, 1.0, 0.7)] * 4
CLASSES = ("car", "bus", "bike")
Made = tuple[
    dict[str, Any], list[list[tuple[int, Any]]], list[Any], Callable[[Any, Sequence[Any], Any], float]
]


def boxes(items: int) -> Made:
    """Images with 0 to 6 boxes; drawn edges are off by a few pixels."""
    random = np.random.default_rng(7)

    def some() -> dict[str, Any]:
        x, y, width, height = (float(each) for each in random.uniform((0, 0, 30, 30), (500, 400, 120, 120)))
        return {"class": str(random.choice(CLASSES)), "x": x, "y": y, "width": width, "height": height}

    def shaken(each: dict[str, Any]) -> dict[str, Any]:
        return {key: each[key] + float(random.normal(0, 3)) for key in ("x", "y", "width", "height")}

    field = {"kind": "box", "rotated": False, **_common()}
    return field, *_crowd(random, items, some, shaken), box_f1()


def spans(items: int) -> Made:
    """Texts with 0 to 6 spans; a boundary is off by one or two every fifth time."""
    random = np.random.default_rng(8)

    def some() -> dict[str, Any]:
        start = int(random.integers(0, 400))
        end = start + int(random.integers(3, 12))
        return {"class": str(random.choice(CLASSES)), "start": start, "end": end, "text": "x" * (end - start)}

    def shaken(each: dict[str, Any]) -> dict[str, Any]:
        off = int(random.integers(1, 3)) if random.random() < 0.2 else 0
        return {"start": each["start"], "end": each["end"] + off, "text": each["text"] + "x" * off}

    field = {"kind": "span", "overlapping": True, **_common()}
    return field, *_crowd(random, items, some, shaken), _f1(_span_alike)


def _common() -> dict[str, Any]:
    return {"name": "f", "classes": [{"name": name, "attributes": []} for name in CLASSES]}


def _crowd(
    random: Any, items: int, some: Callable[[], Any], shaken: Callable[[Any], Any]
) -> tuple[list[list[tuple[int, Any]]], list[Any]]:
    truth = [[some() for _each in range(int(random.integers(0, 7)))] for _item in range(items)]
    answers = []
    for there in truth:
        said = []
        for worker, (recall, false, right) in enumerate(WORKERS):
            drawn = [
                {
                    **each,
                    **shaken(each),
                    "class": each["class"] if random.random() < right else str(random.choice(CLASSES)),
                }
                for each in there
                if random.random() < recall
            ]
            drawn += [some() for _each in range(int(random.poisson(false)))]
            said.append(
                (worker, [{"id": f"o{at}", "attributes": {}, **each} for at, each in enumerate(drawn)])
            )
        answers.append(said)
    return answers, truth


def _f1(alike: Callable[[Any, Any], Any]) -> Callable[[Any, Sequence[Any], Any], float]:
    """2 right / (merged + true) with the right class and enough in common; 1 where there is nothing and nothing was said."""

    def score(value: Any, _tied: Sequence[Any], truth: Any) -> float:
        if not value or not truth:
            return float(not value and not truth)
        pairs = match(alike(value, truth), 0.5)
        right = sum(value[row]["class"] == truth[column]["class"] for row, column in pairs)
        return 2 * right / (len(value) + len(truth))

    return score


def box_f1() -> Callable[[Any, Sequence[Any], Any], float]:
    """How right merged boxes are."""
    return _f1(_box_alike)


def box_ious(value: Any, truth: Any) -> list[float]:
    """The overlap of each merged box with the true one it is matched with, whatever their class."""
    if not value or not truth:
        return []
    alike = _box_alike(value, truth)
    return [float(alike[row, column]) for row, column in match(alike, 0.5)]


def _box_alike(left: Any, right: Any) -> Any:
    return iou(
        *([[each[key] for key in ("x", "y", "width", "height")] for each in side] for side in (left, right))
    )


def _span_alike(left: Any, right: Any) -> Any:
    """1 for the same offsets: a span is right to the letter or wrong."""
    return np.array([[float((a["start"], a["end"]) == (b["start"], b["end"])) for b in right] for a in left])
