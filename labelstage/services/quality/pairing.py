"""Every two annotators of a block."""

from __future__ import annotations

import numpy as np

from labelstage.measures.ratings import Ints

from .compact import Block


def pair_index(block: Block) -> tuple[list[tuple[int, int]], Ints]:
    """The pairs of annotators (left id, right id) in order, and for each of the block's pairs which of them it is."""
    both = np.stack([block.left, block.right], axis=1)
    pairs, number = np.unique(both, axis=0, return_inverse=True)
    return [(left, right) for left, right in pairs.tolist()], number.reshape(-1)
