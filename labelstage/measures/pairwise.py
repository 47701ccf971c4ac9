"""Cohen's kappa of every two annotators at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .ratings import Floats, Ints


@dataclass(frozen=True)
class Pairwise:
    """What every two annotators said of the units that both rated.

    Parallel arrays with one entry per unit and pair: `pair` and `unit` are indices, `left` and `right` the two
    category indices. `pairs` is the number of pairs of annotators.
    """

    pairs: int
    pair: Ints
    unit: Ints
    left: Ints
    right: Ints

    def percent(self) -> Floats:
        """The share of agreeing units of each pair, shape (pairs,)."""
        return self._observed(np.ones(len(self.pair)))

    def kappas(self, times: Floats | None = None) -> Floats:
        """Cohen's kappa of each pair, shape (pairs,); NaN where it is not defined.

        `times` (shape: units) says how often each unit counts; None means once each.
        """
        weight = np.ones(len(self.pair)) if times is None else times[self.unit]
        chance = self._chance(weight)
        defined = chance < 1 - 1e-12  # false for the NaN of a pair without a unit
        result = np.full(self.pairs, np.nan)
        result[defined] = ((self._observed(weight) - chance)[defined]) / (1 - chance[defined])
        return result

    def _observed(self, weight: Floats) -> Floats:
        return _ratio(
            np.bincount(self.pair, weight * (self.left == self.right), self.pairs),
            np.bincount(self.pair, weight, self.pairs),
        )

    def _chance(self, weight: Floats) -> Floats:
        """Expected agreement from each annotator's own shares; only cells that occur are held."""
        width = int(max(self.left.max(initial=0), self.right.max(initial=0))) + 1
        keys = np.concatenate([self.pair * width + self.left, self.pair * width + self.right])
        cells, at = np.unique(keys, return_inverse=True)
        half = len(self.pair)
        left = np.bincount(at[:half], weight, len(cells))
        right = np.bincount(at[half:], weight, len(cells))
        total = np.bincount(self.pair, weight, self.pairs)
        return _ratio(np.bincount(cells // width, left * right, self.pairs), total**2)


def _ratio(above: NDArray[Any], below: NDArray[Any]) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0))
