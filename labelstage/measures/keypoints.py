"""Object keypoint similarity: how near two annotators put the named points of one object.

Ronchi, M. R. & Perona, P. (2017). Benchmarking and Error Diagnosis in Multi-Instance Pose Estimation. ICCV; and the
keypoint evaluation of COCO (Lin, T.-Y. et al. 2014).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .ratings import Floats

#: how far apart careful people put each point of a person, in units of the object's scale: COCO's constants
COCO_SIGMAS = {
    "nose": 0.026,
    "left eye": 0.025,
    "right eye": 0.025,
    "left ear": 0.035,
    "right ear": 0.035,
    "left shoulder": 0.079,
    "right shoulder": 0.079,
    "left elbow": 0.072,
    "right elbow": 0.072,
    "left wrist": 0.062,
    "right wrist": 0.062,
    "left hip": 0.107,
    "right hip": 0.107,
    "left knee": 0.087,
    "right knee": 0.087,
    "left ankle": 0.089,
    "right ankle": 0.089,
}
#: for points of anything else
UNIFORM_SIGMA = 0.05
#: a body fills about this share of the box about its points (as COCO's areas of persons do)
FILLED = 0.53


def sigmas(names: Sequence[str]) -> Floats:
    """COCO's constants when every name is one of its person points, in any order and spelling; else one for all.

    >>> sigmas(["Left_Eye", "nose"]).tolist(), sigmas(["tip", "nose"]).tolist()
    ([0.025, 0.026], [0.05, 0.05])
    """
    plain = [re.sub(r"[\s_-]+", " ", name).strip().lower() for name in names]
    if plain and all(name in COCO_SIGMAS for name in plain):
        return np.array([COCO_SIGMAS[name] for name in plain])
    return np.full(len(plain), UNIFORM_SIGMA)


def oks(left: Any, right: Any, spread: Floats) -> float:
    """The similarity of two objects' points (rows x, y, v; v = 0: not there), 0 to 1.

    The mean over all points that at least one annotator placed of exp(-d2 / (2 s2 k2)) with k = 2 sigma and s2 the
    mean of both objects' areas (their points' boxes, times `FILLED`); a point that only one of them placed counts 0.
    Symmetric, unlike COCO's, where one side is the truth. Where nobody placed a point, 0. Raises ValueError when the
    points are not as many as `spread`.

    >>> points = [[0, 0, 2], [10, 10, 2], [0, 0, 0]]
    >>> oks(points, points, np.array([0.05, 0.05, 0.05]))
    1.0
    """
    first, second = _points(left, len(spread)), _points(right, len(spread))
    here, there = first[:, 2] > 0, second[:, 2] > 0
    placed = int((here | there).sum())
    both = here & there
    if not both.any():
        return 0.0
    scale = (_area(first[here]) + _area(second[there])) / 2
    distance = ((first[both, :2] - second[both, :2]) ** 2).sum(axis=1)
    allowed = 2 * scale * (2 * spread[both]) ** 2
    near = np.exp(-np.divide(distance, allowed, out=np.where(distance > 0, np.inf, 0.0), where=allowed > 0))
    return float(near.sum() / placed)


def similarity(left: Sequence[Any], right: Sequence[Any], spread: Floats) -> Floats:
    """`oks` of every two objects, shape (left, right)."""
    return np.array([[oks(one, other, spread) for other in right] for one in left]).reshape(
        len(left), len(right)
    )


def _points(values: Any, number: int) -> Floats:
    array = np.asarray(values, dtype=float).reshape(-1, 3)
    if len(array) != number:
        raise ValueError(f"{len(array)} points for {number} names")
    return array


def _area(points: Floats) -> float:
    size = np.ptp(points[:, :2], axis=0)
    return FILLED * float(max(size[0], 1.0) * max(size[1], 1.0))
