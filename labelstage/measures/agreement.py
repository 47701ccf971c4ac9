"""Chance-corrected agreement coefficients, with missing ratings.

Ratings have the shape raters x units; None and NaN mean that the rater did not rate the unit. Every
function returns a float. Where the data give no number it raises `Undefined` with the reason; a table of
the wrong shape or a value that cannot be used raises ValueError naming the place.

With missing ratings the generalised forms of Gwet are used: Gwet, K. L. (2014). Handbook of Inter-Rater
Reliability, 4th ed. A unit counts towards the observed agreement when it has at least two ratings, and towards
the prevalence of the categories when it has at least one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labelstage.words import _

from .bootstrap import Interval, bootstrap_interval
from .ratings import Coded, Floats, Ints, Table, coded, dot, table_of_counts, table_of_ratings
from .undefined import Undefined
from .weights import Weights, positions

__all__ = [
    "Coefficients",
    "Interval",
    "Raters",
    "Undefined",
    "alpha_by",
    "bootstrap_interval",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
]

#: how far apart categories are, by their numbers: elementwise, broadcasting, 0 for the same
Distance = Callable[[Ints, Ints], Floats]
LEVELS = ("nominal", "ordinal", "interval", "ratio")
_NO_PAIRS = _("No unit has two or more ratings, so there is nothing to compare.")
_ONE_VALUE = _("All ratings are the same category, so agreement beyond chance is not defined.")
_ONE_CATEGORY = _("There is only one category, so agreement beyond chance is not defined.")


@dataclass(frozen=True)
class Raters:
    """Who gave which rating: parallel arrays of rater, unit and category indices, one entry per rating."""

    rater: Ints
    unit: Ints
    category: Ints

    def shares(self, categories: int, times: Floats) -> Floats:
        """Each rater's distribution over the categories, shape (raters, categories); who rated nothing is left out."""
        cells = self.rater * categories + self.category
        counts = np.bincount(cells, times[self.unit], (self.rater.max(initial=-1) + 1) * categories)
        counts = counts.reshape(-1, categories)
        given = counts.sum(axis=1, keepdims=True)
        return np.asarray(counts[given[:, 0] > 0] / given[given[:, 0] > 0])


class Coefficients:
    """The coefficients of one table, each also over a resample of its units.

    `times` (shape: units) says how often each unit counts; None means once each, or as `often` says (a unit then stands for so
    many that are the same). What does not depend on it is computed once, so a bootstrap costs one pass over the table per sample.
    """

    def __init__(self, table: Table, weights: Weights | None = None, often: Floats | None = None) -> None:
        self._table = table
        self._weights = weights or Weights(None, table.categories)
        self._once = np.ones(table.units) if often is None else often
        self._distances: dict[Distance, Floats] = {}
        size = np.maximum(table.size, 2)
        self._agreeing = (self._like_pairs() - table.size) / (size * (size - 1))
        self._pairable = table.pairable.astype(float)
        self._share = np.divide(1.0, table.size, out=np.zeros(table.units), where=table.size > 0)

    def percent(self, times: Floats | None = None) -> float:
        """The mean over units of the share of agreeing pairs of ratings."""
        drawn = self._pairable * (self._once if times is None else times)
        total = drawn.sum()
        if total == 0:
            raise Undefined(_NO_PAIRS)
        return dot(drawn, self._agreeing) / float(total)

    def fleiss(self, times: Floats | None = None) -> float:
        """Fleiss' kappa: chance is two draws from the pooled prevalence."""
        prevalence = self._prevalence(times)
        return _beyond(self.percent(times), self._weights.chance(prevalence, prevalence))

    def gwet(self, times: Floats | None = None) -> float:
        """Gwet's AC1 (AC2 with weights): chance is the share of ratings that are expected to be guesses."""
        categories = self._weights.size
        if categories < 2:
            raise Undefined(_ONE_CATEGORY)
        prevalence = self._prevalence(times)
        guessed = float(prevalence @ (1 - prevalence)) / (categories * (categories - 1))
        return _beyond(self.percent(times), self._weights.total() * guessed)

    def brennan(self, times: Floats | None = None) -> float:
        """The Brennan-Prediger coefficient: chance is a uniform draw from the categories."""
        categories = self._weights.size
        if categories < 2:
            raise Undefined(_ONE_CATEGORY)
        return _beyond(self.percent(times), self._weights.total() / categories**2)

    def conger(self, raters: Raters, times: Floats | None = None) -> float:
        """Conger's kappa: chance is a draw from each of two raters' own ratings, over all pairs of raters."""
        observed = self.percent(times)
        shares = raters.shares(self._weights.size, self._once if times is None else times)
        pooled = shares.sum(axis=0)
        same = sum(self._weights.chance(share, share) for share in shares)
        pairs = len(shares) * (len(shares) - 1)
        return _beyond(observed, (self._weights.chance(pooled, pooled) - same) / pairs)

    def alpha(self, level: str = "nominal", times: Floats | None = None) -> float:
        """Krippendorff's alpha at a level of measurement."""
        return _alpha(self._table, level, self._once if times is None else times)

    def alpha_by(self, distance: Distance, times: Floats | None = None) -> float:
        """Krippendorff's alpha with a distance of one's own between categories; see `alpha_by`."""
        drawn = np.where(self._table.pairable, self._once if times is None else times, 0.0)
        totals = self._table.totals(drawn)
        if totals.sum() == 0:
            raise Undefined(_NO_PAIRS)
        every = np.arange(len(totals))
        overall = sum(float(totals[k] * (totals @ distance(every[k], every))) for k in np.nonzero(totals)[0])
        if overall == 0:
            raise Undefined(_ONE_VALUE)
        within = self._within(distance)
        observed = dot(drawn, within / np.maximum(self._table.size - 1, 1))
        return float(1 - observed * (totals.sum() - 1) / overall)

    def _within(self, distance: Distance) -> Floats:
        if distance not in self._distances:
            self._distances[distance] = self._table.pair_sums(distance)
        return self._distances[distance]

    def _like_pairs(self) -> Floats:
        if self._weights.kind == "identity":
            return self._table.sums(self._table.count**2)
        return self._table.pair_sums(self._weights.between)

    def _prevalence(self, times: Floats | None) -> Floats:
        totals = self._table.totals(self._share * (self._once if times is None else times))
        everything = totals.sum()
        if everything == 0:
            raise Undefined(_NO_PAIRS)
        return np.asarray(totals / everything)


def percent_agreement(ratings: Any) -> float:
    """The mean over units of the share of agreeing pairs of ratings; no correction for chance.

    >>> percent_agreement([["a", "b", "c"], ["a", "b", "d"]])
    0.6666666666666666
    """
    return Coefficients(table_of_ratings(coded(ratings))).percent()


def cohen_kappa(
    a: Sequence[Any],
    b: Sequence[Any],
    weights: str | None = None,
    *,
    categories: Iterable[Hashable] | None = None,
) -> float:
    """Cohen's kappa of two raters; units that either left out do not count.

    `weights` is None or "identity", "linear", "quadratic", "ordinal". Weights go by the categories' numeric
    values; where `categories` is given, by their order in it. Two sequences of one length; anything else
    raises ValueError. Undefined when nobody shares a unit or chance alone would give full agreement.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement
    20, 37-46; (1968) Weighted kappa. Psychological Bulletin 70, 213-220.

    >>> round(cohen_kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"]), 3)
    0.5
    """
    ratings, weighting = _both(a, b, weights, categories)
    left, right = ratings.codes
    size = len(ratings.categories)
    observed = float(np.mean(weighting.between(left, right)))
    chance = weighting.chance(_shares(left, size), _shares(right, size))
    return _beyond(observed, chance)


def scott_pi(
    a: Sequence[Any],
    b: Sequence[Any],
    weights: str | None = None,
    *,
    categories: Iterable[Hashable] | None = None,
) -> float:
    """Scott's pi of two raters; as `cohen_kappa`, but chance uses the two raters' pooled shares.

    Scott, W. A. (1955). Reliability of content analysis. Public Opinion Quarterly 19, 321-325.
    """
    ratings, weighting = _both(a, b, weights, categories)
    return Coefficients(table_of_ratings(ratings), weighting).fleiss()


def fleiss_kappa(counts: Any, weights: str | None = None) -> float:
    """Fleiss' kappa of a subjects x categories table of how many raters chose each category.

    The raters of a subject may differ in number: a subject with one rating informs the prevalence only, one
    with none is left out. `weights` as for `cohen_kappa`, by column order.

    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76,
    378-382.

    >>> round(fleiss_kappa([[3, 0], [0, 3], [2, 1]]), 3)
    0.55
    """
    table = table_of_counts(counts)
    return Coefficients(table, Weights(weights, table.categories, ordered=True)).fleiss()


def gwet_ac1(ratings: Any, *, categories: Iterable[Hashable] | None = None) -> float:
    """Gwet's AC1, which stays meaningful when one category is rare.

    Its chance term depends on the number of categories the raters could choose from: name them with
    `categories`, else those that occur are taken.

    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
    British Journal of Mathematical and Statistical Psychology 61, 29-48.

    >>> round(gwet_ac1([["a", "b", None, "a"], ["a", "b", "b", "b"]]), 3)
    0.373
    """
    return _coefficients(ratings, None, categories).gwet()


def gwet_ac2(
    ratings: Any, weights: str = "quadratic", *, categories: Iterable[Hashable] | None = None
) -> float:
    """Gwet's AC2: AC1 with weights "linear", "quadratic" or "ordinal", which give credit to near misses."""
    return _coefficients(ratings, weights, categories).gwet()


def brennan_prediger(
    ratings: Any, weights: str | None = None, *, categories: Iterable[Hashable] | None = None
) -> float:
    """The Brennan-Prediger coefficient, whose chance agreement is 1 / number of categories.

    Brennan, R. L. & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives.
    Educational and Psychological Measurement 41, 687-699.
    """
    return _coefficients(ratings, weights, categories).brennan()


def conger_kappa(
    ratings: Any, weights: str | None = None, *, categories: Iterable[Hashable] | None = None
) -> float:
    """Conger's kappa: Cohen's for any number of raters, each with his own marginal distribution.

    Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin
    88, 322-328; with missing ratings as in Gwet (2014).
    """
    table, weighting = _coded_with_weights(ratings, weights, categories)
    rater, unit = np.nonzero(table.codes >= 0)
    by = Raters(rater, unit, table.codes[rater, unit])
    return Coefficients(table_of_ratings(table), weighting).conger(by)


def krippendorff_alpha(
    ratings: Any, level: str = "nominal", *, categories: Iterable[Hashable] | None = None
) -> float:
    """Krippendorff's alpha of a raters x units table.

    `level` is "nominal", "ordinal", "interval" or "ratio". The last two need numbers, ratio numbers from 0
    up; ordinal takes numbers, or `categories` from lowest to highest. Units with fewer than two ratings do
    not count. Undefined when no unit is left or all pairable ratings are the same.

    The cost is that of counting the values (ratio: also of comparing every two values that occur).

    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.

    >>> round(krippendorff_alpha([[1, 2, 3, None], [1, 2, 4, 4]], level="interval"), 3)
    0.878
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}")
    table = coded(ratings, categories)
    if level in ("interval", "ratio") or (level == "ordinal" and categories is None):
        at = positions(table.categories)
        if level == "ratio" and (at < 0).any():
            raise ValueError(f"{at.min()} is below 0; a ratio scale starts at 0")
    return _alpha(table_of_ratings(table), level, np.ones(table.codes.shape[1]))


def alpha_by(
    ratings: Any, distance: Callable[[Any, Any], float], *, categories: Iterable[Hashable] | None = None
) -> float:
    """Krippendorff's alpha with any distance between two categories: sets, classes of a tree.

    `distance(left, right)` is symmetric and 0 for the same; it stands for the difference function (the squared one at
    the interval level) of Krippendorff (2011). It is asked once for every two categories that occur.

    >>> round(alpha_by([[1, 2, 3], [1, 2, 4]], lambda left, right: (left - right) ** 2), 3)
    0.878
    """
    table = coded(ratings, categories)
    return Coefficients(table_of_ratings(table)).alpha_by(lookup(table.categories, distance))


def lookup(categories: Sequence[Any], distance: Callable[[Any, Any], float]) -> Distance:
    """A distance between values as one between their numbers in `categories`, each asked once."""
    table = np.array([[distance(left, right) for right in categories] for left in categories], dtype=float)

    def between(left: Ints, right: Ints) -> Floats:
        return np.asarray(table[left, right])

    return between


def _alpha(table: Table, level: str, times: Floats) -> float:
    drawn = np.where(table.pairable, times, 0.0)
    totals = table.totals(drawn)
    if totals.sum() == 0:
        raise Undefined(_NO_PAIRS)
    if np.count_nonzero(totals) == 1:
        raise Undefined(_ONE_VALUE)
    within, overall = _distances(table, level, totals)
    observed = dot(drawn, within / np.maximum(table.size - 1, 1))
    return float(1 - observed * (totals.sum() - 1) / overall)


def _distances(table: Table, level: str, totals: Floats) -> tuple[Floats, float]:
    """The sums of squared distances over ordered pairs of ratings: of each unit, and of all units pooled."""
    if level == "nominal":
        return table.size**2 - table.sums(table.count**2), float(totals.sum() ** 2 - totals @ totals)
    if level == "ratio":
        at = positions(table.categories)
        every = np.arange(len(at))
        overall = sum(
            float(totals[k] * totals @ _ratio_distance(at, every[k], every)) for k in np.nonzero(totals)[0]
        )
        return table.pair_sums(lambda left, right: _ratio_distance(at, left, right)), overall
    at = np.cumsum(totals) - totals / 2 if level == "ordinal" else positions(table.categories)
    at = at - totals @ at / totals.sum()  # centred, or large values would drown their differences
    cells = table.count * at[table.category]
    first, second = table.sums(cells), table.sums(cells * at[table.category])
    within = 2 * (table.size * second - first**2)
    return within, float(2 * (totals.sum() * (totals @ at**2) - (totals @ at) ** 2))


def _ratio_distance(at: Floats, left: Ints, right: Ints) -> Floats:
    total = at[left] + at[right]
    return np.asarray(((at[left] - at[right]) / np.where(total == 0, 1.0, total)) ** 2)


def _beyond(observed: float, chance: float) -> float:
    if 1 - chance < 1e-12:
        raise Undefined(_ONE_VALUE)
    return (observed - chance) / (1 - chance)


def _shares(codes: Ints, size: int) -> Floats:
    return np.asarray(np.bincount(codes, minlength=size) / len(codes))


def _coded_with_weights(
    ratings: Any, weights: str | None, categories: Iterable[Hashable] | None
) -> tuple[Coded, Weights]:
    table = coded(ratings, categories)
    return table, Weights(weights, table.categories, ordered=categories is not None)


def _coefficients(ratings: Any, weights: str | None, categories: Iterable[Hashable] | None) -> Coefficients:
    table, weighting = _coded_with_weights(ratings, weights, categories)
    return Coefficients(table_of_ratings(table), weighting)


def _both(
    a: Sequence[Any], b: Sequence[Any], weights: str | None, categories: Iterable[Hashable] | None
) -> tuple[Coded, Weights]:
    """Two raters' codes over the units that both rated."""
    if len(a) != len(b):
        raise ValueError(f"the first rater has {len(a)} units, the second {len(b)}")
    table, weighting = _coded_with_weights([list(a), list(b)], weights, categories)
    both = (table.codes >= 0).all(axis=0)
    if not both.any():
        raise Undefined(_("The two raters have no unit in common."))
    return Coded(table.categories, table.codes[:, both]), weighting
