"""The intraclass correlation: which share of the spread of numbers lies between items."""

from __future__ import annotations

from labelstage.words import _

from .ratings import Floats
from .undefined import Undefined


def icc(size: Floats, total: Floats, square: Floats, times: Floats | None = None) -> float:
    """ICC(1): one number's reliability when each item was rated by raters of its own, perhaps unlike in number.

    Per item how many ratings it has, their sum, and the sum of their squares (best of centred numbers, which loses
    no digits). Items with fewer than two ratings do not count. Raises Undefined where there are fewer than two such
    items or all numbers are the same.

    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin 86, 420-428; unequal numbers as
    in Donner, A. (1986). A review of inference procedures for the intraclass correlation coefficient. International
    Statistical Review 54, 67-82.
    """
    drawn = (size >= 2) * (1.0 if times is None else times)
    items, ratings = float(drawn.sum()), float((drawn * size).sum())
    if items < 2:
        raise Undefined(_("Fewer than two items have two ratings or more."))
    of_items = float((drawn * total**2 / size.clip(min=1)).sum())
    overall = float((drawn * total).sum()) ** 2 / ratings
    between = (of_items - overall) / (items - 1)
    within = (float((drawn * square).sum()) - of_items) / (ratings - items)
    typical = (ratings - float((drawn * size**2).sum()) / ratings) / (items - 1)
    if between + (typical - 1) * within <= 0:
        raise Undefined(_("All numbers are the same, so there is no spread to explain."))
    return (between - within) / (between + (typical - 1) * within)
