"""Models of a customer base recover the customers they were made from, and what they say of them adds up."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.optimize import approx_fprime
from simulated_customers import buy_on_occasions, leave_after_purchase, leave_at_any_time

from analysis.methods.membership import bgbb, bgnbd, pareto_nbd
from analysis.methods.membership.customer_base import MODELS, fit_customer_base
from analysis.methods.membership.model_choice import choose_model
from analysis.methods.membership.purchase_histories import HistoryError, group_histories

CDNOW = (0.243, 4.414, 0.793, 2.426)
"""Published BG/NBD parameters of a record shop's customers, in weeks (Fader, Hardie & Lee 2005)."""

TRUTH = {
    "BG/NBD": (0.8, 4.4, 0.8, 2.4),
    "MBG/NBD": (0.8, 4.4, 0.8, 2.4),
    "Pareto/NBD": (0.8, 5.0, 0.7, 9.0),
    "BG/BB": (1.2, 0.75, 0.66, 2.8),
}


def simulated(model: str, seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    truth = TRUTH[model]
    if model == "BG/BB":
        return buy_on_occasions(seed, n, *truth, T=12)
    if model == "Pareto/NBD":
        return leave_at_any_time(seed, n, *truth)
    return leave_after_purchase(seed, n, *truth, early=int(model == "MBG/NBD"))


@pytest.mark.parametrize("model", MODELS)
def test_parameters_are_recovered(model: str) -> None:
    histories = group_histories(*simulated(model, 1, 6000))
    fit = fit_customer_base(histories, model)
    assert fit.status == "converged" and fit.gradient_norm < 1e-6 and fit.at_bound == ()
    for name, truth in zip(fit.interval, TRUTH[model], strict=True):
        # Four parameters of four models: limits that all sixteen hold at once in 19 of 20 families.
        low, high = np.log(fit.interval[name])
        middle, spread = (low + high) / 2, (high - low) / 2 / 1.96
        assert abs(np.log(truth) - middle) < stats.norm.ppf(1 - 0.05 / 32) * spread, name
    likelihood = MODELS[model].likelihood(histories)
    assert fit.log_likelihood >= likelihood(np.array(TRUTH[model]))[0]
    assert np.isclose(fit.log_likelihood, likelihood(np.array(fit.parameters))[0])


@pytest.mark.parametrize("model", MODELS)
def test_gradient_of_the_likelihood(model: str) -> None:
    likelihood = MODELS[model].likelihood(group_histories(*simulated(model, 2, 300)))
    at = np.array(TRUTH[model]) * [1.1, 0.9, 1.2, 0.8]
    numeric = approx_fprime(at, lambda v: likelihood(v)[0], 1e-6 * at)
    np.testing.assert_allclose(likelihood(at)[1], numeric, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_likelihood_is_of_distinct_histories_times_their_number(model: str) -> None:
    x, t_x, T = simulated(model, 3, 200)
    once = MODELS[model].likelihood(group_histories(x, t_x, T))
    thrice = MODELS[model].likelihood(group_histories(*(np.tile(v, 3) for v in (x, t_x, T))))
    at = np.array(TRUTH[model])
    assert np.isclose(thrice(at)[0], 3 * once(at)[0])
    np.testing.assert_allclose(thrice(at)[1], 3 * once(at)[1], rtol=1e-9)


def test_unit_of_time_does_not_matter() -> None:
    x, t_x, T = simulated("BG/NBD", 4, 3000)
    weeks = fit_customer_base(group_histories(x, t_x, T))
    days = fit_customer_base(group_histories(x, 7 * t_x, 7 * T))
    np.testing.assert_allclose(days.parameters, np.array(weeks.parameters) * [1, 7, 1, 1], rtol=1e-4)


def test_large_bases_are_fitted_from_a_sample_and_end_at_the_same_place() -> None:
    x, t_x, T = leave_after_purchase(5, 120_000, *TRUTH["BG/NBD"])
    days = np.ceil(7 * t_x), np.ceil(7 * T)
    grouped = group_histories(x, *days, per=7)
    assert grouped.customers == 120_000 > 1.5 * grouped.x.size
    fit = fit_customer_base(grouped)
    scattered = fit_customer_base(grouped.sample(60_000))
    assert fit.status == scattered.status == "converged"
    gaps = np.abs(np.log(np.array(fit.parameters) / scattered.parameters))
    widths = [np.log(high / low) for low, high in scattered.interval.values()]
    assert np.all(gaps < widths) and np.all(gaps > 0)
    assert np.all(MODELS["BG/NBD"].likelihood(grouped)(np.array(fit.parameters))[1] / 120_000 < 1e-6)


@pytest.mark.parametrize("early", [0, 1])
@pytest.mark.parametrize("a", [0.4, 1.0, 1.7])
def test_expectation_is_its_integral_over_probabilities_of_leaving(early: int, a: float) -> None:
    for t, x, T, (r, alpha, b) in itertools.product((1, 39), (0, 2, 30), (0, 39), ((0.24, 4.4, 2.4), (3.0, 40.0, 0.6))):
        leave = stats.beta(a, b + x + early)

        def bought(p: float, t=t, x=x, T=T, r=r, alpha=alpha) -> float:
            return -np.expm1(-(r + x) * np.log1p(p * t / (alpha + T))) / p

        exact = integrate.quad(lambda q, leave=leave, bought=bought: bought(leave.ppf(q)), 0, 1, epsabs=1e-11)[0]
        assert np.isclose(bgnbd.expected_if_alive(t, x, T, r, alpha, a, b, early), exact, rtol=2e-6)


def test_expectation_at_the_pole_of_the_textbook_formula_is_its_limit() -> None:
    at = bgnbd.expected_purchases(52, 0, 0, 180, 0.3, 20, 0.4, 0.6)
    assert np.isclose(at, 0.07336, atol=5e-6)
    near = [bgnbd.expected_purchases(52, 0, 0, 180, 0.3, 20, 0.4, 0.6 + gap) for gap in (-1e-6, 1e-6)]
    assert np.isclose(at, np.mean(near), rtol=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0.271, 0.626), (0.04, 0.582), (0.2, 0.79)])
def test_customers_who_never_came_back_are_expected_too_where_a_and_b_sum_below_one(a: float, b: float) -> None:
    leave = stats.beta(a, b)

    def bought(share: float) -> float:
        p = max(leave.ppf(share), 1e-300)
        return -np.expm1(-0.253 * np.log1p(p * 39 / (4.838 + 30))) / p

    exact = integrate.quad(bought, 0, 1, limit=500)[0]
    assert np.isclose(bgnbd.expected_purchases(39, 0, 0, 30, 0.253, 4.838, a, b), exact, rtol=1e-5)


@pytest.mark.parametrize("early", [0, 1])
def test_heavy_buyers_get_finite_and_ordered_answers(early: int) -> None:
    x = np.array([1, 10, 100, 579, 580, 1000, 1e4, 1e5])
    if_alive = bgnbd.expected_if_alive(52, x, 38.86, *CDNOW, early)
    assert np.all(np.isfinite(if_alive)) and np.all(np.diff(if_alive) > 0)
    for last in (38.86, 38.8, 30.0):
        alive = bgnbd.probability_alive(x, last, 38.86, *CDNOW, early)
        assert np.all((alive >= 0) & (alive <= 1))
        assert np.all(np.diff(alive) >= 0) if last == 38.86 else alive[-1] < alive[0]
        ahead = bgnbd.expected_purchases(np.array([1, 10, 52, 520])[:, None], x, last, 38.86, *CDNOW, early)
        assert np.all(np.isfinite(ahead)) and np.all(np.diff(ahead, axis=0) >= 0)
    for last in (bgnbd.probability_alive(580, np.linspace(1, 38.86, 50), 38.86, *CDNOW, early),):
        assert np.all(np.diff(last) >= 0)
    counts = bgnbd.purchase_count_pmf(x, 38.86, *CDNOW, early)
    assert np.all(np.isfinite(counts)) and np.all(np.diff(counts) <= 0)


@pytest.mark.parametrize("x", [0, 3, 40, 600])
def test_pareto_odds_are_their_integral(x: int) -> None:
    r, alpha, s, beta = 0.6, 9.0, 0.7, 12.0
    for t_x, T in ((0.0 if x == 0 else 20.0, 39.0), (0.0 if x == 0 else 38.5, 39.0)):
        whole = integrate.quad(
            lambda u, t_x=t_x: ((alpha + t_x) / (alpha + u)) ** (r + x) * (beta + u) ** -(s + 1), t_x, T, epsrel=1e-12
        )[0]
        odds = s * whole * ((alpha + T) / (alpha + t_x)) ** (r + x) * (beta + T) ** s
        assert np.isclose(pareto_nbd.probability_alive(x, t_x, T, r, alpha, s, beta), 1 / (1 + odds), rtol=1e-9)


def test_pareto_says_what_was_published_of_a_heavy_buyer() -> None:
    history, parameters = (26, 30.86, 31.0), (0.5528, 10.5838, 0.6061, 11.6562)
    assert np.isclose(pareto_nbd.probability_alive(*history, *parameters), 0.9979, atol=1e-4)
    assert np.isclose(pareto_nbd.expected_purchases(52, *history, *parameters), 25.46, atol=0.02)
    assert np.isclose(bgnbd.expected_purchases(52, *history, 0.2426, 4.4136, 0.7929, 2.4259), 25.76, atol=0.01)


def expected_of_new(model: str, t):
    entry = MODELS[model]
    return entry.probability_alive(0, 0, 0, *TRUTH[model]) * entry.expected_if_alive(t, 0, 0, *TRUTH[model])


@pytest.mark.parametrize("model", MODELS)
def test_counts_of_new_customers_sum_to_one_and_to_their_mean(model: str) -> None:
    entry, horizon = MODELS[model], 12
    x = np.arange(13 if model == "BG/BB" else 6000)
    share = entry.purchase_count_pmf(x, horizon, *TRUTH[model])
    assert np.all(share >= 0) and np.isclose(share.sum(), 1)
    assert np.isclose(share @ x, expected_of_new(model, horizon), rtol=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_expected_is_what_customers_do(model: str) -> None:
    x, _, T = simulated(model, 6, 60_000)
    share = np.mean([MODELS[model].purchase_count_pmf(np.arange(4), t, *TRUTH[model]) for t in T[:2000]], axis=0)
    seen = np.bincount(x.astype(int), minlength=13)[:4] / x.size
    limit = stats.norm.ppf(1 - 0.05 / 40)  # five comparisons for each of four models
    assert np.all(np.abs(seen - share) < limit * np.sqrt(share * (1 - share) / x.size) + 0.002)
    expected = np.mean(expected_of_new(model, T))
    assert abs(x.mean() - expected) < limit * x.std() / np.sqrt(x.size)


def test_the_model_that_made_the_customers_forecasts_them_best() -> None:
    x, t_x, T = buy_on_occasions(7, 20_000, 1.2, 0.75, 0.66, 2.8, T=12)
    whole = buy_on_occasions(7, 20_000, 1.2, 0.75, 0.66, 2.8, T=24)[0]
    choice = choose_model(x, t_x, T, whole - x, 12)
    assert choice.best.model == "BG/BB" and choice.best is choice.fits["BG/BB"]
    scores = choice.scores["deviance"]
    assert scores["BG/BB"] == scores.min() and scores["all alike"] == scores.max()
    assert abs(choice.scores.loc["BG/BB", "total"] - 1) < 0.05
    assert choice.sentence.startswith("BG/BB forecast the held-out period best")


def test_customers_who_look_alike_get_no_interval_unless_a_prior_is_given() -> None:
    rng = np.random.default_rng(8)
    T = np.full(400, 30.0)
    times = [np.sort(rng.uniform(0, 30, n)) for n in rng.poisson(3, 400)]
    x, last = np.array([t.size for t in times], float), np.array([t[-1] if t.size else 0 for t in times])
    histories = group_histories(x, last, T)
    fit = fit_customer_base(histories)
    assert fit.status == "at bound" and set(fit.at_bound) & {"r", "a", "b"}
    assert all(np.isnan(ends).all() for ends in fit.interval.values())
    assert "prior_spread" in fit.sentence and fit.at_bound[0] in fit.sentence
    # What it expects holds all the same: nobody leaves, and everybody buys three times a period.
    assert np.isclose(fit.expected_purchases(30.0), 3, rtol=0.1)
    held = fit_customer_base(histories, prior_spread=1.5)
    assert held.status == "converged" and np.isfinite([held.interval["r"], held.interval["alpha"]]).all()
    assert np.isnan(held.interval["a"]).all() and "Too few to bound a, b" in held.sentence
    assert held.log_likelihood < fit.log_likelihood


def test_a_prior_fades_as_customers_grow_in_number() -> None:
    small, large = (group_histories(*leave_after_purchase(9, n, *TRUTH["BG/NBD"])) for n in (300, 30_000))
    moved = [
        np.abs(np.log(np.array(fit_customer_base(h, prior_spread=1.0).parameters) / fit_customer_base(h).parameters))
        for h in (small, large)
    ]
    assert moved[1].max() < 0.02 < moved[0].max()


FAULTS = {
    "no repeat": (lambda: fit_customer_base(group_histories([0, 0], [0, 0], [5, 5])), "x: expected", "0 of 2"),
    "unknown model": (lambda: fit_customer_base(group_histories([1], [2], [5]), "NBD"), "model: expected", "'NBD'"),
    "half an occasion": (
        lambda: fit_customer_base(group_histories([1, 1], [2.5, 2], [5, 5]), "BG/BB"),
        "t_x: expected",
        "whole occasions",
    ),
    "nothing held out": (lambda: choose_model([1, 0], [2, 0], [5, 5], [0, 0], 5), "held_out: expected", "none"),
    "loss of purchases": (lambda: choose_model([1, 0], [2, 0], [5, 5], [-1, 0], 5), "held_out: expected", "other"),
    "a prior of nothing": (
        lambda: fit_customer_base(group_histories([1], [2], [5]), prior_spread=0),
        "prior_spread: expected",
        "found 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    call, field, found = FAULTS[name]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)


def test_occasions_are_refused_as_what_they_are() -> None:
    with pytest.raises(HistoryError, match="at most one purchase on each"):
        bgbb.log_likelihood(group_histories([3], [2], [5]))


def test_expectations_are_finite_and_bounded_wherever_a_fit_can_end() -> None:
    rng = np.random.default_rng(10)
    n = 3000
    r, rate, total = np.exp(rng.uniform([-5, -4, -5], [7, 3, 7], (n, 3))).T
    leave = rng.uniform(1e-4, 1 - 1e-4, n)
    x, T, t = np.floor(rng.uniform(0, 400, n)), rng.uniform(0.5, 150, n), rng.uniform(0.1, 300, n)
    last = np.where(x > 0, T * rng.uniform(0.01, 1, n), 0)
    pairs = (r, r / rate), (total * leave, total * (1 - leave))
    for early in (0, 1):
        ahead = bgnbd.expected_if_alive(t, x, T, *pairs[0], *pairs[1], early)
        # Nobody buys more than at the rate of who never leaves, nor fewer than none.
        most = (r + x) * t / (r / rate + T)
        assert np.all((ahead >= 0) & (ahead <= most * (1 + 1e-9)))
        alive = bgnbd.probability_alive(x, last, T, *pairs[0], *pairs[1], early)
        assert np.all((alive >= 0) & (alive <= 1))
    for model, parameters in ((pareto_nbd, (*pairs[0], r, 10 * r / rate)), (bgbb, (*pairs[0], *pairs[1]))):
        whole = np.ceil(T)
        few = np.minimum(x, np.ceil(last))
        alive = model.probability_alive(few, np.ceil(last), whole, *parameters)
        ahead = model.expected_purchases(t, few, np.ceil(last), whole, *parameters)
        assert np.all((alive >= 0) & (alive <= 1)) and np.all(np.isfinite(ahead) & (ahead >= 0))


def test_expectation_passes_smoothly_to_the_form_for_customers_who_leave_alike() -> None:
    a = np.array([99.9, 100.0, 100.1, 100.2])
    ahead = bgnbd.expected_if_alive(52, 3, 30, 0.8, 4.4, a, 40.0)
    np.testing.assert_allclose(np.diff(ahead), np.diff(ahead).mean(), rtol=0.05)


def test_a_prior_fades_as_customers_are_added() -> None:
    gaps = []
    for size in (500, 50_000):
        x, t_x, T = leave_after_purchase(11, size, *TRUTH["BG/NBD"])
        histories = group_histories(x, np.ceil(7 * t_x), np.ceil(7 * T), per=7)
        free, held = (fit_customer_base(histories, prior_spread=spread) for spread in (None, 0.5))
        gaps.append(np.abs(np.log(np.array(held.parameters) / free.parameters)).max())
    assert gaps[0] > 0.1 and gaps[1] < gaps[0] / 10
