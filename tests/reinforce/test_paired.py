"""Paired differences and Student's interval, against SciPy."""

import numpy as np
import pytest
from scipy import stats

from pgviz.reinforce.paired import band, paired, t_quantile


@pytest.mark.parametrize("df", [*range(1, 12), 31, 63, 200])
def test_the_quantile_is_that_of_students_t(df):
    assert t_quantile(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-11)


@pytest.mark.parametrize(("df", "printed"), [(1, 12.706), (2, 4.303), (9, 2.262), (30, 2.042)])
def test_it_is_the_printed_one(df, printed):
    """Abramowitz & Stegun, table 26.10, A = .95."""
    assert round(t_quantile(df), 3) == printed


def test_there_is_no_quantile_without_a_degree_of_freedom():
    with pytest.raises(ValueError, match="df must be at least 1, got 0"):
        t_quantile(0)


@pytest.mark.parametrize("runs", [2, 3, 32])
def test_the_interval_is_that_of_the_paired_t_test(runs):
    rng = np.random.default_rng(runs)
    luck = rng.normal(size=runs)
    a, b = luck + rng.normal(size=runs), luck + 0.4 + rng.normal(size=runs)
    found, test = paired(a, b), stats.ttest_rel(b, a)
    low, high = test.confidence_interval(0.95)
    assert (found.mean - found.half, found.mean + found.half) == pytest.approx((low, high))
    assert found.is_told == (test.pvalue < 0.05)
    assert (found.ahead, found.behind) == ((b > a).sum(), (b < a).sum())


def test_luck_that_both_share_drops_out():
    """Differences are constant while both scatter widely: with pairs it is sure, without it is not."""
    a = np.linspace(-10, 10, 20)
    found = paired(a, a + 0.25)
    assert found.half == pytest.approx(0, abs=1e-12)
    assert found.is_told
    assert found.unpaired > 3


def test_rounding_noise_puts_nobody_ahead():
    a = np.array([0.5, -3.0, 2.0])
    found = paired(a, a + np.array([1e-16, -4e-16, 0]))
    assert (found.ahead, found.behind, found.mean, found.is_told) == (0, 0, 0.0, False)


def test_one_pair_says_nothing_of_how_sure_it_is():
    found = paired([1.0], [3.0])
    assert (found.mean, found.half, found.is_told, found.ahead) == (2.0, None, False, 1)
    mean, half = band([[2.0], [1.0]])
    assert mean.tolist() == [2.0, 1.0]
    assert np.isnan(half).all()


def test_the_band_is_the_interval_of_each_record():
    d = np.random.default_rng(0).normal(size=(5, 9))
    mean, half = band(d)
    each = [paired(np.zeros(9), row) for row in d]
    np.testing.assert_allclose(mean, [one.mean for one in each])
    np.testing.assert_allclose(half, [one.half for one in each])


def test_pairs_are_as_many_in_both():
    with pytest.raises(ValueError, match=r"b must have shape \(R,\) = \(2,\), got \(3,\)"):
        paired([1.0, 2.0], [1.0, 2.0, 3.0])
