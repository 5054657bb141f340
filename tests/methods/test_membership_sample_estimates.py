"""Counted shares, bootstrapped means and survival hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.methods.membership import sample_estimates as estimates


@pytest.mark.parametrize(("successes", "trials"), [(0, 12), (3, 12), (12, 12), (400, 1000)])
def test_wilson_interval_is_scipys(successes: int, trials: int) -> None:
    exact = stats.binomtest(successes, trials).proportion_ci(0.9, method="wilson")
    np.testing.assert_allclose(estimates.wilson_interval(successes, trials, 0.9), exact, atol=1e-12)


def test_break_even_is_counted_on_members() -> None:
    cents = np.array([100] * 3 + [168] * 2 + [400] * 5) / 100 * 100
    found = estimates.breakeven_share([*cents, sum([0.1] * 1680)], 168)
    assert (found.value, found.n) == (8 / 11, 11)
    assert found.low < found.value < found.high
    assert estimates.breakeven_share([0.0, 5.0], 0).value == 1
    assert estimates.breakeven_share([10, 10], [5, 20]).value == 0.5


def test_mean_and_cv_hold_the_truth() -> None:
    rng = np.random.default_rng(0)
    rounds, held = 60, np.zeros(3)
    for seed in range(rounds):
        # Gamma of shape 4: mean 20, coefficient of variation ½.
        mean, cv = estimates.mean_and_cv(rng.gamma(4, 5, 300), seed=seed)
        spend, member = rng.gamma(2, 500, 300), rng.uniform(size=300) < 0.3
        heavy = estimates.heavy_user_ratio(spend * (1 + member), member, seed=seed)
        assert np.isclose(heavy.value, (2 * spend)[member].mean() / (spend * (1 + member)).mean())
        held += [mean.low <= 20 <= mean.high, cv.low <= 0.5 <= cv.high, heavy.low <= 2 / 1.3 <= heavy.high]
    assert np.all(held >= stats.binom.ppf(0.05 / 3, rounds, 0.95))


def test_a_large_sample_is_resampled_in_groups_with_the_same_width() -> None:
    values = np.random.default_rng(1).gamma(4, 5, 50_000)
    mean, cv = estimates.mean_and_cv(values)
    assert np.isclose(mean.value, values.mean()) and np.isclose(cv.value, values.std(ddof=1) / values.mean())
    assert np.isclose(mean.high - mean.low, 2 * 1.96 * values.std() / np.sqrt(values.size), rtol=0.12)
    assert estimates.mean_and_cv(values)[0] == mean


def test_ratios_are_of_sums() -> None:
    rng = np.random.default_rng(2)
    spend = rng.gamma(2, 500, 800)
    ticket = estimates.ratio_of_sums(60 * np.arange(1, 9), np.arange(1, 9))
    assert (ticket.value, ticket.low, ticket.high) == (60, 60, 60)
    partner = estimates.ratio_of_sums(spend * rng.uniform(0, 1, 800), spend)
    assert 0.4 < partner.low < partner.value < partner.high < 0.6


def test_members_who_all_spend_the_same_have_no_spread() -> None:
    mean, cv = estimates.mean_and_cv([7.0, 7.0, 7.0])
    assert (mean.low, mean.value, mean.high) == (7, 7, 7) and (cv.value, cv.high) == (0, 0)


def test_survival_uses_members_whose_renewal_is_not_due_yet() -> None:
    share, low, high = estimates.renewal_survival([100, 40, 10], [60, 30, 10])
    np.testing.assert_allclose(share, [1, 0.6, 0.45, 0.45])
    assert np.all((low <= share) & (share <= high)) and low[0] == high[0] == 1
    everybody, none = estimates.renewal_survival([10], [10]), estimates.renewal_survival([10], [0])
    assert everybody[0][1] == 1 and 0.6 < everybody[1][1] < 1 and none[0][1] == 0 and 0 < none[2][1] < 0.4


def test_survival_holds_the_truth() -> None:
    rng, rounds, held = np.random.default_rng(3), 200, 0
    for _ in range(rounds):
        first = rng.binomial(80, 0.7)
        second = rng.binomial(first, 0.8)
        if second and first < 80:
            _, low, high = estimates.renewal_survival([80, first], [first, second])
            held += low[2] <= 0.56 <= high[2]
    assert held >= stats.binom.ppf(0.005, rounds, 0.95)


FAULTS = {
    "more renewed than due": (lambda: estimates.renewal_survival([5], [6]), "due − renewed: expected", "-1"),
    "unpaired": (lambda: estimates.renewal_survival([5, 4], [3]), "renewed: expected", "found 1"),
    "unknown saving": (lambda: estimates.breakeven_share([1, np.nan], 5), "saving: expected", "row 1"),
    "negative saving": (lambda: estimates.breakeven_share([1, -2], 5), "saving: expected", "-2"),
    "no member": (lambda: estimates.breakeven_share([], 5), "saving: expected at least 1", "(0,)"),
    "one value": (lambda: estimates.mean_and_cv([5]), "values: expected at least 2", "(1,)"),
    "nothing spent": (lambda: estimates.mean_and_cv([0, 0]), "sum of values: expected", "found 0"),
    "nobody is a member": (lambda: estimates.heavy_user_ratio([5, 6], [0, 0]), "member: expected at least two", "0"),
    "more than all": (lambda: estimates.wilson_interval(5, 4), "trials − successes: expected", "-1"),
    "unpaired sums": (lambda: estimates.ratio_of_sums([1, 2], [1, 2, 3]), "above: expected", "(3,)"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    call, field, found = FAULTS[name]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)


@pytest.mark.parametrize("n", [40, 3000])
def test_people_who_are_alike_may_be_told_once_with_their_number(n):
    """The same interval to the last digit, for few who are each resampled and for many in groups."""
    each = np.sort(np.random.default_rng(n).integers(1, 60, n))
    values, count = np.unique(each, return_counts=True)
    member = each > 30
    assert estimates.mean_and_cv(values, count=count) == estimates.mean_and_cv(each)
    assert estimates.ratio_of_sums(values, 1 + values**2, count=count) == estimates.ratio_of_sums(each, 1 + each**2)
    assert estimates.heavy_user_ratio(values, values > 30, count=count) == estimates.heavy_user_ratio(each, member)
    assert estimates.breakeven_share(values, 30, count=count) == estimates.breakeven_share(each, 30)


@pytest.mark.parametrize("count", [[1, 0], [1.5, 2], [1], [-1, 2]])
def test_a_number_of_people_is_a_whole_number(count):
    with pytest.raises(ValueError, match="count: expected a whole number of 1 or more for each, 2"):
        estimates.mean_and_cv([1.0, 2.0], count=count)
