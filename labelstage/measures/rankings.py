"""How alike two orders of the same things are, ties allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from labelstage.words import _

from .ratings import Floats
from .undefined import Undefined


def ranks(groups: Sequence[Sequence[str]]) -> dict[str, float]:
    """The rank of each thing, best first from 1; equals share the mean of their places.

    >>> ranks([["b"], ["a", "c"]])
    {'b': 1.0, 'a': 2.5, 'c': 2.5}
    """
    found: dict[str, float] = {}
    for group in groups:
        place = len(found) + (len(group) + 1) / 2
        found.update(dict.fromkeys(group, place))
    return found


def kendall_tau(left: Any, right: Any) -> float:
    """Kendall's tau-b of two lists of ranks of the same things: -1 the reverse order, 1 the same.

    Raises ValueError for lists of unlike length, Undefined when one of them puts all things equal.

    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.

    >>> kendall_tau([1, 2, 3], [1, 3, 2])
    0.3333333333333333
    """
    first, second = _signs(left), _signs(right)
    if first.shape != second.shape:
        raise ValueError("the two rank different numbers of things")
    untied = np.sqrt(float((first**2).sum()) * float((second**2).sum()))
    if untied == 0:
        raise Undefined(_("One of the two ranks everything equal, so there is no order to compare."))
    return float((first * second).sum() / untied)


def _signs(values: Any) -> Floats:
    array = np.asarray(values, dtype=float)
    return np.asarray(np.sign(array[:, None] - array[None, :]))
