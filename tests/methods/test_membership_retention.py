"""Renewal models recover the cohorts they were made from, and say when a cohort carries no interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, special, stats

from analysis.methods.membership import constant_churn, residual_lifetime, retention

REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
"""The second classic cohort of Fader & Hardie (2007), per cent still there after each renewal."""


def test_regular_cohort_gives_published_parameters() -> None:
    fit = retention.fit_retention(REGULAR[:8], "sbg")
    assert (round(fit.alpha, 3), round(fit.beta, 3)) == (0.704, 1.182)
    for years in (4, 5, 7):
        ahead, actual = np.arange(years + 1, 13), np.array(REGULAR[years + 1 :]) / 100
        error = {
            model: np.abs(retention.fit_retention(REGULAR[: years + 1], model).survivor(ahead) - actual).mean()
            for model in ("sbg", "bdw")
        }
        assert error["bdw"] < error["sbg"]


def test_interval_narrows_with_the_cohort_and_holds_the_truth() -> None:
    years = np.arange(9.0)
    survival = 100 * retention.bdw_survivor(years, 0.8, 2.0, 1.3)
    small, large = (retention.fit_retention(survival, customers=size) for size in (1e3, 1e5))
    for name, truth in (("alpha", 0.8), ("beta", 2.0), ("shape", 1.3)):
        low, high = large.interval[name]
        assert low < truth < high and high - low < small.interval[name][1] - small.interval[name][0]
    assert large.gradient_norm < 1e-6 and np.isclose(large.shape, 1.3, rtol=1e-3)


def test_who_is_still_here_counts_as_long_as_they_were_seen() -> None:
    """Whole members of an exact cohort: taken for a period younger, the survivors would make α 1.57 and β 10.05."""
    made, shown = (special.beta(0.7, 4.0 + np.arange(n)) / special.beta(0.7, 4.0) for n in (13, 8))
    fit = retention.fit_retention(np.round(100_000 * shown), "sbg", customers=100_000)
    assert (round(fit.alpha, 2), round(fit.beta, 1)) == (0.70, 4.0)
    assert float(fit.survivor(12)) == pytest.approx(made[12], abs=5e-4)


def test_posterior_agrees_with_the_estimate_and_covers_the_future() -> None:
    posterior = retention.retention_posterior(REGULAR[:8], "sbg", customers=1000)
    fit = retention.fit_retention(REGULAR[:8], "sbg")
    mean, low, high = posterior.survivor(np.arange(8, 13))
    np.testing.assert_allclose(mean, fit.survivor(np.arange(8, 13)), atol=0.005)
    actual = np.array(REGULAR[8:]) / 100
    assert np.all((low < actual) & (actual < high)) and np.all(high - low < 0.1)
    assert np.isclose(posterior.weight.sum(), 1)


def test_any_cohort_gives_an_answer_or_a_sentence() -> None:
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(40):
        a, b, c = np.exp(rng.normal(0, [1.3, 1.3, 0.4]))
        size = int(rng.choice([20, 100, 10_000]))
        curve = retention.bdw_survivor(np.arange(rng.integers(4, 12)), a, b, c)
        leave = rng.multinomial(size, np.append(-np.diff(curve), curve[-1]))
        survival = size - np.concatenate([[0], np.cumsum(leave[:-1])])
        if survival[1] == 0 or survival[-1] == size:
            continue
        for model in ("sbg", "bdw"):
            fit = retention.fit_retention(survival, model)
            assert np.all(np.isfinite([fit.alpha, fit.beta, fit.shape, fit.log_likelihood]))
            assert fit.status in ("converged", "at bound", "not identified")
            ends = np.array(list(fit.interval.values()))
            if fit.status == "converged":
                # Where the cohort bounds a parameter the interval holds the estimate, within a factor of fifty.
                estimate = np.array([fit.alpha, fit.beta, fit.shape])
                bounded = np.isfinite(ends).all(axis=1)
                assert np.all((ends[:, 0] <= estimate) & (estimate <= ends[:, 1]) | ~bounded)
                assert np.all(ends[bounded, 1] / ends[bounded, 0] < 51)
                assert bounded.all() != ("Too few to bound" in fit.sentence)
            else:
                assert np.isnan(ends).all()
            seen.add(fit.status)
    assert {"converged", "at bound"} <= seen


def test_residual_lifetime_is_the_sum_it_stands_for() -> None:
    closed = residual_lifetime.sbg_derl(0.668, 3.806, 0.1, 7)
    assert np.isclose(residual_lifetime.bdw_derl(0.668, 3.806, 1.0, 0.1, renewals=7, horizon=400), closed, rtol=1e-9)
    assert np.isclose(residual_lifetime.expected_years(3, 1.6, 2.4), 1 + 0.6 + 0.6 * 3.4 / 5)
    assert np.isclose(constant_churn.constant_churn_derl(0.6, 0.1), sum(0.6 * (0.6 / 1.1) ** t for t in range(200)))


def cohort(seed: int, size: int, alpha: float, beta: float, shape: float, renewals: int = 7) -> np.ndarray:
    """Members left after each renewal, of a cohort that lives by the model."""
    curve = retention.bdw_survivor(np.arange(renewals + 1.0), alpha, beta, shape)
    lost = np.random.default_rng(seed).multinomial(size, np.append(-np.diff(curve), curve[-1]))
    return size - np.concatenate([[0], np.cumsum(lost[:-1])])


@pytest.mark.parametrize(
    ("model", "size", "truth"),
    [
        ("sbg", 200, (0.8, 2.0, 1.0)),
        ("sbg", 20_000, (0.8, 2.0, 1.0)),
        ("sbg", 20_000, (20.0, 60.0, 1.0)),
        ("bdw", 2000, (0.8, 2.0, 1.3)),
        ("bdw", 200_000, (0.8, 2.0, 1.3)),
    ],
)
def test_band_holds_the_truth_as_often_as_it_says(model: str, size: int, truth: tuple[float, float, float]) -> None:
    rounds, ahead = 15, np.array([3.0, 10.0])
    actual = retention.bdw_survivor(ahead, *truth)
    held, width = np.zeros(2), []
    for seed in range(rounds):
        mean, low, high = retention.retention_posterior(cohort(seed, size, *truth), model).survivor(ahead)
        held += (low <= actual) & (actual <= high)
        width.append(high - low)
        assert np.all((low < mean) & (mean < high))
    # Ten counts, held at once in 19 of 20 families.
    least, most = stats.binom.ppf([0.05 / 20, 1 - 0.05 / 20], rounds, 0.9)
    assert np.all((least <= held) & (held <= most))
    assert np.all(np.mean(width, axis=0) > 0) and np.all(np.mean(width, axis=0) < 6 / np.sqrt(size))


def test_ends_and_means_count_each_point_by_its_weight() -> None:
    """As where each point stands there as often as it weighs: the ends are not those of the points by themselves."""
    first = np.linspace(0.05, 0.95, 19)  # share still there after a renewal: beta over alpha + beta
    often = np.array([200] * 10 + [1] * 9)
    grid = retention.RetentionPosterior(1 - first, first, np.ones(19), often / often.sum())
    mean, low, high = (float(ends[0]) for ends in grid.survivor(1, coverage=0.9))
    rows = np.repeat(first, often)
    assert (mean, low, high) == pytest.approx((rows.mean(), *np.quantile(rows, [0.05, 0.95], method="inverted_cdf")))
    assert high < 0.55 < np.quantile(first, 0.95)


def test_posterior_is_the_normalised_likelihood_times_the_prior() -> None:
    survival = np.array([60.0, 41, 33, 29])
    posterior = retention.retention_posterior(survival, "sbg")

    def density(polarisation: float, churn: float) -> float:
        total = 1 / polarisation - 1
        return np.exp(retention.sbg_log_likelihood(churn * total, (1 - churn) * total, survival) + 70)

    ends = (1e-6, 1 - 1e-6, 1e-6, 1 - 1e-6)
    mass = integrate.dblquad(density, *ends, epsabs=1e-9, epsrel=1e-6)[0]
    exact = integrate.dblquad(lambda w, c: c * density(w, c), *ends, epsabs=1e-9, epsrel=1e-6)[0] / mass
    churn = posterior.weight @ (posterior.alpha / (posterior.alpha + posterior.beta))
    assert np.isclose(churn, exact, rtol=1e-4)


def test_large_cohorts_narrow_the_posterior_as_theory_has_it() -> None:
    survival = 1e6 * retention.bdw_survivor(np.arange(8.0), 0.8, 2.0, 1.3)
    widths = []
    for customers in (1e4, 1e6, 1e8):
        low, high = retention.retention_posterior(survival, "bdw", customers).interval(0.95)["shape"]
        fit_low, fit_high = retention.fit_retention(survival, "bdw", customers).interval["shape"]
        assert np.isclose(low, fit_low, atol=0.15 * (fit_high - fit_low)) and low < 1.3 < high
        widths.append(high - low)
    np.testing.assert_allclose(np.array(widths[:-1]) / widths[1:], 10, rtol=0.1)


def test_members_who_look_alike_have_a_band_but_no_interval() -> None:
    survival = np.round(10_000 * 0.8 ** np.arange(8))
    fit = retention.fit_retention(survival, "sbg")
    assert fit.status == "at bound" and np.isnan(list(fit.interval.values())).all()
    assert "retention_posterior" in fit.sentence
    mean, low, high = retention.retention_posterior(survival, "sbg").survivor([8, 10])
    assert np.all((low < mean) & (mean < high)) and np.all(np.abs(mean / 0.8 ** np.array([8, 10]) - 1) < 0.05)
