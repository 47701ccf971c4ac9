"""COCO's run-length encoding of masks: how many pixels off, on, off, ... column by column, as numbers or as a string.

Everything works on the runs: a mask of any size costs as much as it has runs, whatever its pixels. Format: cocoapi's maskApi
(Lin, T.-Y. et al. (2014). Microsoft COCO: Common Objects in Context. ECCV).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labelstage.words import Words, _

Counts = NDArray[np.int64]
Size = tuple[int, int]  # height, width

#: Letters of a string, or numbers of a list: a mask with more runs is noise, and would cost much memory.
MOST_RUNS = 2**20
#: Each letter carries five bits of a number; seven carry any that an image can need.
MOST_LETTERS = 7


class BadRle(ValueError):
    """The runs are not those of a mask of this size; `message` says why."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


def parse(counts: Any, size: Size) -> Counts:
    """The runs, canonical (none empty but the first), of any JSON value, a string or a list of numbers. Raises BadRle."""
    if isinstance(counts, str):
        runs = _letters(counts)
    elif isinstance(counts, list):
        runs = _numbers(counts, size)
    else:
        raise BadRle(_("The counts of a mask are COCO's compressed string, or a list of whole numbers."))
    pixels = size[0] * size[1]
    if (runs < 0).any() or (runs > pixels).any() or int(runs.sum()) != pixels:
        raise BadRle(_("The runs do not add up to the %(pixels)d pixels of the mask.", pixels=pixels))
    return _joined(runs)


def _numbers(counts: list[Any], size: Size) -> Counts:
    if len(counts) > MOST_RUNS:
        raise _too_many()
    most = size[0] * size[1]
    if any(type(count) is not int or not 0 <= count <= most for count in counts):
        raise BadRle(_("Each count must be a whole number of pixels, not more than the mask has."))
    return np.array(counts, dtype=np.int64)


def _letters(text: str) -> Counts:
    """Six bits a letter: five of the number, lowest first, and whether more follow; from the fourth number on what is
    written is the difference to the last but one."""
    if len(text) > MOST_RUNS:
        raise _too_many()
    codes = np.frombuffer(text.encode("utf-8", "replace"), dtype=np.uint8).astype(np.int64) - 48
    ends = np.flatnonzero((codes & 32) == 0)
    if ((codes < 0) | (codes > 63)).any() or not len(ends) or ends[-1] != len(codes) - 1:
        raise BadRle(_("The string of counts is damaged: it is not one that COCO's encoding makes."))
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    if lengths.max() > MOST_LETTERS:
        raise BadRle(_("The string of counts is damaged: it is not one that COCO's encoding makes."))
    places = np.arange(len(codes)) - np.repeat(starts, lengths)
    numbers = np.add.reduceat((codes & 31) << (5 * places), starts)
    numbers -= np.where(codes[ends] & 16, np.int64(1) << (5 * lengths), 0)
    numbers[1::2] = numbers[1::2].cumsum()
    numbers[2::2] = numbers[2::2].cumsum()
    return numbers


def _too_many() -> BadRle:
    return BadRle(_("The mask has too many runs: at most %(most)d. Smooth its edges.", most=MOST_RUNS))


def _joined(runs: Counts) -> Counts:
    """Without empty runs in the middle or at the end: their neighbours are one."""
    empty = np.flatnonzero(runs[1:] == 0)
    return from_edges(edges(runs), int(runs.sum())) if len(empty) else runs


def string(runs: Counts) -> str:
    """COCO's compressed string of the runs.

    >>> string(np.array([6, 1, 40, 4, 5, 4, 5, 4, 21]))
    '61X13mN000`0'
    """
    left = runs.copy()
    left[3:] -= runs[1:-2]
    letters = np.zeros((MOST_LETTERS, len(left)), dtype=np.uint8)
    used = np.zeros((MOST_LETTERS, len(left)), dtype=bool)
    going = np.ones(len(left), dtype=bool)
    for row in range(MOST_LETTERS):
        low, left = left & 31, left >> 5
        more = np.where(low & 16, left != -1, left != 0)
        letters[row] = low + 32 * more + 48
        used[row] = going
        going &= more
    return letters.T[used.T].tobytes().decode("ascii")


def edges(runs: Counts) -> Counts:
    """Where the mask is entered and left again, in turns: an even number of places along its columns."""
    ends = runs.cumsum()
    return ends[:-1] if len(runs) % 2 else ends


def from_edges(places: Counts, pixels: int) -> Counts:
    """The runs of a mask of that many pixels which is entered and left at the places, ascending; those that come twice
    cancel out."""
    different, often = np.unique(places, return_counts=True)
    kept = different[often % 2 == 1]
    bounds = np.concatenate([[0], kept, [pixels]]) if not len(kept) or kept[-1] < pixels else [0, *kept]
    places = np.asarray(bounds, dtype=np.int64)
    return places[1:] - places[:-1]


def area(runs: Counts) -> int:
    """The number of pixels in the mask."""
    return int(runs[1::2].sum())


def bounds(runs: Counts, height: int) -> tuple[int, int, int, int]:
    """x, y, width and height of the smallest box around the pixels of the mask, which has that height; zeros of none."""
    places = edges(runs)
    starts, stops = places[::2], places[1::2] - 1
    if not len(starts):
        return 0, 0, 0, 0
    left, right = int(starts[0]) // height, int(stops[-1]) // height
    if (starts // height != stops // height).any():  # a run that goes on in the next column fills both rims
        top, bottom = 0, height - 1
    else:
        top, bottom = int((starts % height).min()), int((stops % height).max())
    return left, top, right - left + 1, bottom - top + 1


def majority(masks: Sequence[Counts]) -> Counts:
    """The pixels that are in more than half of the masks, all of one size."""
    return _in_so_many(masks, len(masks) // 2 + 1)


def union(masks: Sequence[Counts]) -> Counts:
    """The pixels that are in any of the masks, all of one size."""
    return _in_so_many(masks, 1)


def _in_so_many(masks: Sequence[Counts], fewest: int) -> Counts:
    pixels = int(masks[0].sum())
    places = np.concatenate([edges(mask) for mask in masks])
    steps = np.concatenate([np.where(np.arange(len(edges(mask))) % 2, -1, 1) for mask in masks])
    order = np.argsort(places, kind="stable")
    places, votes = places[order], steps[order].cumsum()
    last = np.concatenate([places[1:] != places[:-1], [True]]) if len(places) else np.zeros(0, dtype=bool)
    within = votes[last] >= fewest
    turns = np.flatnonzero(np.diff(np.concatenate([[False], within])))
    return from_edges(places[last][turns], pixels)


def from_mask(mask: Any) -> Counts:
    """The runs of a boolean array, height x width."""
    flat = np.asarray(mask, dtype=bool).ravel(order="F")
    return from_edges(np.flatnonzero(np.diff(np.concatenate([[False], flat]))), len(flat))


def from_part(part: Any, left: int, top: int, size: Size) -> Counts:
    """The runs of a mask of this size that is the boolean array within the box at left, top, and off outside of it."""
    rows = np.asarray(part, dtype=np.int8)
    rim = np.zeros((1, rows.shape[1]), dtype=np.int8)
    turns = np.diff(np.concatenate([rim, rows, rim]), axis=0)
    column, row = np.nonzero(turns.T)
    return from_edges((column + left) * size[0] + row + top, size[0] * size[1])


def to_mask(runs: Counts, size: Size) -> NDArray[np.bool_]:
    """The boolean array, height x width, of the runs."""
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return flat.reshape(size, order="F")
