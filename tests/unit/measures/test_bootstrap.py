from __future__ import annotations

import numpy as np
import pytest

from labelstage.measures.agreement import Coefficients, Raters, Undefined, bootstrap_interval
from labelstage.measures.ratings import coded, table_of_ratings

from .tables import KRIPPENDORFF


def mean_of(values):
    return lambda times: float(times @ values / times.sum())


def test_the_interval_of_a_mean_is_close_to_the_textbook_one():
    values = np.random.default_rng(3).normal(10, 2, size=400)
    interval = bootstrap_interval(mean_of(values), 400, seed=1, samples=2000)
    error = values.std() / 20
    assert interval.low == pytest.approx(values.mean() - 1.96 * error, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + 1.96 * error, abs=0.03)
    assert (interval.samples, interval.undefined, interval.level) == (2000, 0, 0.95)


def test_the_same_seed_gives_the_same_interval():
    values = np.arange(10.0)
    first, again, other = (
        bootstrap_interval(mean_of(values), 10, seed=seed, samples=50) for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


def raters(codes):
    rater, unit = np.nonzero(codes >= 0)
    return Raters(rater, unit, codes[rater, unit])


def test_counting_a_unit_twice_is_the_same_as_having_it_twice():
    table = coded(KRIPPENDORFF)
    times = np.array([2, 0, 1, 1, 3, 1, 0, 1, 2, 1, 0, 1], dtype=float)
    repeated = np.repeat(table.codes, times.astype(int), axis=1)
    drawn = Coefficients(table_of_ratings(table))
    really = Coefficients(table_of_ratings(type(table)(table.categories, repeated)))
    assert drawn.percent(times) == pytest.approx(really.percent())
    assert drawn.fleiss(times) == pytest.approx(really.fleiss())
    assert drawn.gwet(times) == pytest.approx(really.gwet())
    assert drawn.brennan(times) == pytest.approx(really.brennan())
    assert drawn.conger(raters(table.codes), times) == pytest.approx(really.conger(raters(repeated)))
    for level in ("nominal", "ordinal", "interval", "ratio"):
        assert drawn.alpha(level, times) == pytest.approx(really.alpha(level))


def test_the_interval_of_alpha_encloses_it():
    drawn = Coefficients(table_of_ratings(coded(KRIPPENDORFF)))
    interval = bootstrap_interval(lambda times: drawn.alpha("nominal", times), 12, seed=0, samples=500)
    assert interval.low < 0.743 < interval.high <= 1


def test_resamples_without_a_value_are_left_out_and_counted():
    def only_with_the_first(times):
        if times[0] == 0:
            raise Undefined("not drawn")
        return 1.0

    interval = bootstrap_interval(only_with_the_first, 5, samples=300)
    assert interval.samples + interval.undefined == 300
    assert interval.undefined > 50


def test_an_interval_is_refused_where_it_would_mislead():
    with pytest.raises(Undefined, match="at least two items"):
        bootstrap_interval(lambda times: 1.0, 1)

    def never(times):
        raise Undefined("no")

    with pytest.raises(Undefined, match="Most resamples"):
        bootstrap_interval(never, 5, samples=20)
    with pytest.raises(ValueError, match="level"):
        bootstrap_interval(lambda times: 1.0, 5, level=95)
    with pytest.raises(ValueError, match="samples"):
        bootstrap_interval(lambda times: 1.0, 5, samples=0)
