"""How much two different categories agree: 1 for the same, down to 0 for the most distant.

Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .ratings import Floats, Ints

KINDS = ("identity", "linear", "quadratic", "ordinal")
_BLOCK = 2_000_000


def positions(categories: Sequence[Any]) -> Floats:
    """Where each category lies on the scale: its own value; all must be numbers.

    Raises ValueError naming the first category that is not a finite number.
    """
    for category in categories:
        if not isinstance(category, int | float | np.number) or not math.isfinite(category):
            raise ValueError(
                f"{category!r} is not a number; name the order of the categories, or use no weights"
            )
    return np.array(categories, dtype=float)


class Weights:
    """The agreement weights of a list of categories, never held as a whole matrix."""

    def __init__(self, kind: str | None, categories: Sequence[Any], *, ordered: bool = False) -> None:
        """`ordered` says that the list itself is the scale: category k lies at k, whatever it is called."""
        self.kind = kind or "identity"
        if self.kind not in KINDS:
            raise ValueError(f"weights must be one of {', '.join(KINDS)}, not {kind!r}")
        self.size = len(categories)
        if self.kind == "ordinal" and not ordered:
            positions(categories)
        ranks = self.kind in ("identity", "ordinal") or ordered
        self._at = np.arange(self.size, dtype=float) if ranks else positions(categories)
        self._span = float(np.ptp(self._at)) if self.size > 1 else 1.0

    def between(self, left: Ints, right: Ints) -> Floats:
        """Elementwise weights of two arrays of category indices (they broadcast)."""
        if self.kind == "identity":
            return np.asarray(left == right, dtype=float)
        distance = np.abs(self._at[left] - self._at[right])
        if self.kind == "linear":
            return np.asarray(1 - distance / self._span)
        if self.kind == "quadratic":
            return np.asarray(1 - (distance / self._span) ** 2)
        return np.asarray(1 - distance * (distance + 1) / (self._span * (self._span + 1)))

    def chance(self, left: Floats, right: Floats) -> float:
        """The sum over k, l of left_k right_l w_kl: expected agreement of two independent distributions."""
        if self.kind == "identity":
            return float(left @ right)
        every = np.arange(self.size)
        rows = max(1, _BLOCK // max(self.size, 1))
        return sum(
            float(left[start : start + rows] @ self.between(every[start : start + rows, None], every) @ right)
            for start in range(0, self.size, rows)
        )

    def total(self) -> float:
        """The sum of all weights."""
        return self.chance(np.ones(self.size), np.ones(self.size))
