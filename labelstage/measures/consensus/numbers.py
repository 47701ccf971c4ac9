"""One number made of several."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .votes import NEAR


def weighted_median(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """The value with half of the weight on either side; between two where it falls on their border. Equal weights when left out.

    Edgeworth, F. Y. (1888). On a new method of reducing observations relating to several quantities. Philosophical
    Magazine 25, 184-191. Raises ValueError without values, or with no weight above 0.

    >>> weighted_median([1, 2, 9]), weighted_median([1, 3]), weighted_median([1, 2, 9], [1, 1, 5])
    (2, 2.0, 9)
    """
    heavy = list(weights) if weights is not None else [1.0] * len(values)
    half = sum(heavy) / 2
    if not values or half <= 0:
        raise ValueError("a median needs values with some weight")
    before = 0.0
    rows = sorted(zip(values, heavy, strict=True))
    for at, (value, weight) in enumerate(rows):
        before += weight
        if before > half + NEAR:
            return value
        if before >= half - NEAR:
            after = next((other for other, more in rows[at + 1 :] if more > 0), value)
            return value if after == value else (value + after) / 2
    return rows[-1][0]


def trimmed_mean(values: Sequence[float], share: float = 0.2) -> float:
    """The mean without the `share` smallest and the `share` largest values (rounded down), 0 to below 0.5.

    Tukey, J. W. & McLaughlin, D. H. (1963). Less vulnerable confidence and significance procedures. Sankhya A 25, 331-352.
    Raises ValueError without values.

    >>> trimmed_mean([1, 2, 3, 4, 100])
    3.0
    """
    if not values or not 0 <= share < 0.5:
        raise ValueError("a mean needs values, and a share from 0 to below 0.5")
    cut = math.floor(share * len(values))
    kept = sorted(values)[cut : len(values) - cut]
    return math.fsum(kept) / len(kept)
