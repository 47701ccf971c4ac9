"""Masks as runs of pixels: what two of them share is counted from the runs, without painting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .ratings import Floats, Ints


def iou(left: Sequence[Any], right: Sequence[Any]) -> Floats:
    """Intersection over union of every two masks, shape (left, right); 0 where neither has a pixel.

    A mask is a list of run lengths in one fixed order of the pixels, the first run of background (perhaps 0), then
    by turns: COCO's uncompressed run-length encoding. All masks lie on one image.

    >>> iou([[0, 4, 4]], [[2, 4, 2], [8]]).round(3).tolist()
    [[0.333, 0.0]]
    """
    first, second = [_ends(each) for each in left], [_ends(each) for each in right]
    table = np.zeros((len(first), len(second)))
    for row, mine in enumerate(first):
        for column, theirs in enumerate(second):
            table[row, column] = _iou(mine, theirs)
    return table


def _ends(counts: Any) -> Ints:
    """Where the runs of foreground begin and end, alternately."""
    ends = np.cumsum(np.asarray(counts, dtype=np.int64))
    return ends if len(ends) % 2 == 0 else ends[:-1]


def _iou(left: Ints, right: Ints) -> float:
    mine, theirs = (int((side[1::2] - side[::2]).sum()) for side in (left, right))
    if not mine or not theirs or left[0] >= right[-1] or right[0] >= left[-1]:
        return 0.0
    covered = _before(right, left)
    shared = int((covered[1::2] - covered[::2]).sum())
    return shared / (mine + theirs - shared)


def _before(ends: Ints, places: Ints) -> Ints:
    """For each place how many pixels of the mask come before it."""
    lengths = ends[1::2] - ends[::2]
    whole = np.concatenate([[0], np.cumsum(lengths)])
    run = np.searchsorted(ends[::2], places, side="right")
    last = np.maximum(run - 1, 0)
    cut = np.where(run > 0, np.minimum(places, ends[1::2][last]) - ends[::2][last], 0)
    return np.asarray(whole[last] * (run > 0) + cut)
