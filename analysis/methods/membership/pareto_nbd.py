"""Pareto/NBD: customers who buy at rates of their own until they leave, unseen, at any moment.

Belongs here: its likelihood, expectations, counts and probability alive (Schmittlein, Morrison & Colombo 1987). Does
not belong here: its estimation (`customer_base`).

Rates of purchase are gamma (r, α) and rates of leaving gamma (s, β) over customers. The textbook form is a difference
of two hypergeometric functions, which cancel; here the moment of leaving is integrated out by Gauss–Legendre
quadrature in the logarithm of time, where likelihood and gradient are sums of positive terms.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.maximum_likelihood import weighted_sum
from analysis.methods.membership.purchase_histories import PurchaseHistories

NAMES = ("r", "alpha", "s", "beta")

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(32)
NODES, WEIGHTS = (POINTS + 1) / 2, WEIGHTS / 2

FADED = 25.0
"""The integral ends where either factor has fallen by e^−25: what is left of it is below its rounding."""

BLOCK = 20_000
"""Histories integrated at once, so that the nodes of all of them stay in the processor's cache."""


def log_likelihood(histories: PurchaseHistories):
    """The log-likelihood of customers' histories as a function of (r, α, s, β), with its gradient.

    Parameters
    ----------
    histories : grouped histories of all customers.

    Returns
    -------
    A function of the parameters, shape (4,), that gives (log-likelihood summed over customers, its gradient of shape
    (4,)): what `maximum_likelihood.maximise` takes.

    Notes
    -----
    Per customer Γ(r+x)α^rβ^s/Γ(r) · (α+T)^−(r+x)(β+T)^−s · (1 + odds), odds of having left as in `_odds_of_leaving`.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.

    Examples
    --------
    No repeat purchase within T = 1, all parameters 1: ¼ to be there and not to have bought, ⅜ to have left before.

    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> value, gradient = log_likelihood(group_histories([0], [0], [1]))(np.ones(4))
    >>> round(float(np.exp(value)), 6), gradient.shape
    (0.625, (4,))
    """
    values, which = np.unique(histories.x, return_inverse=True)
    count = histories.count.astype(float)
    per_value, total = np.bincount(which, count), count.sum()

    def evaluate(natural: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, s, beta = natural
        shared = special.gammaln(r + values) - special.gammaln(r)
        value = per_value @ shared + total * (r * np.log(alpha) + s * np.log(beta))
        gradient = np.array(
            [
                per_value @ (special.psi(r + values) - special.psi(r)) + total * np.log(alpha),
                total * r / alpha,
                total * np.log(beta),
                total * s / beta,
            ]
        )
        for start in range(0, count.size, BLOCK):
            rows = slice(start, start + BLOCK)
            x, t_x, T, n = histories.x[rows], histories.t_x[rows], histories.T[rows], count[rows]
            odds, slopes = _odds_of_leaving(x, t_x, T, r, alpha, s, beta)
            log_a, log_b = np.log(alpha + T), np.log(beta + T)
            value += weighted_sum(n, np.logaddexp(0, odds) - (r + x) * log_a - s * log_b)
            gone = n * special.expit(odds)
            fixed = (log_a, (r + x) / (alpha + T), log_b, s / (beta + T))
            gradient += [
                weighted_sum(gone, slope) - weighted_sum(n, part) for slope, part in zip(slopes, fixed, strict=True)
            ]
        return float(value), gradient

    return evaluate


def _odds_of_leaving(x, t_x, T, r, alpha, s, beta):
    """Logarithm of the odds of having left, s·∫(α+τ)^−(r+x)(β+τ)^−(s+1)dτ over (t_x, T) by (α+T)^−(r+x)(β+T)^−s.

    Returns it with its four slopes. The variable of integration is ln(m + τ), m the smaller of α and β: the nearest
    singularity, at τ = −m, is then infinitely far.
    """
    x, t_x, T, r, alpha, s, beta = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, t_x, T, r, alpha, s, beta)))
    smaller = np.minimum(alpha, beta)
    with np.errstate(over="ignore", divide="ignore"):
        reach_a = (alpha + t_x) * np.exp(FADED / (r + x)) - alpha
        reach_b = (beta + t_x) * np.exp(FADED / (s + 1)) - beta
    until = np.minimum(T, np.minimum(reach_a, reach_b))
    length = np.log((smaller + until) / (smaller + t_x))
    past = (smaller + t_x)[..., None] * np.expm1(length[..., None] * NODES)
    fall_a = np.log1p(past / (alpha + t_x)[..., None])
    fall_b = np.log1p(past / (beta + t_x)[..., None])
    rows = (r + x)[..., None]
    mass = np.exp(-rows * fall_a - (s + 1)[..., None] * fall_b) * (past + (smaller + t_x)[..., None]) * WEIGHTS
    whole = mass.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(s * whole * length)
        mean = [np.nan_to_num((mass * part).sum(axis=-1) / whole) for part in (fall_a, fall_b)]
        near_a = (mass / (past + (alpha + t_x)[..., None])).sum(axis=-1) / whole
        near_b = (mass / (past + (beta + t_x)[..., None])).sum(axis=-1) / whole
    since_a, since_b = np.log((alpha + T) / (alpha + t_x)), np.log((beta + T) / (beta + t_x))
    odds = odds + (r + x) * since_a + s * since_b - np.log(beta + t_x)
    slopes = (
        since_a - mean[0],
        (r + x) * (1 / (alpha + T) - near_a),
        1 / s + since_b - mean[1],
        s / (beta + T) - (s + 1) * near_b,
    )
    return odds, slopes


@elementwise
def probability_alive(
    x: Numbers, t_x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, s: Numbers, beta: Numbers
) -> Numbers:
    """Probability that a customer with this history has not left by T, in [0, 1].

    Parameters
    ----------
    x : repeat purchases so far.
    t_x : time of the last, T or less.
    T : time since the first purchase.
    r, alpha, s, beta : of the model, above 0; all times in one unit.

    Returns
    -------
    1/(1 + odds of having left), odds as in `_odds_of_leaving`, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.

    Examples
    --------
    >>> round(float(probability_alive(26, 30.86, 31.0, 0.5528, 10.5838, 0.6061, 11.6562)), 4)
    0.9979

    All parameters 1 and nothing bought within T = 1: ¼ against ⅜.

    >>> round(float(probability_alive(0, 0, 1, 1, 1, 1, 1)), 6)
    0.4
    """
    _check(x, t_x, T, r, alpha, s, beta)
    require("T − t_x", np.subtract(T, t_x), 0)
    return special.expit(-_odds_of_leaving(x, t_x, T, r, alpha, s, beta)[0])


@elementwise
def expected_if_alive(
    t: Numbers, x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, s: Numbers, beta: Numbers
) -> Numbers:
    """Purchases expected in the next t from a customer with x repeat purchases in T who has not left.

    Parameters
    ----------
    t : time ahead.
    x : repeat purchases so far.
    T : time since the first purchase.
    r, alpha, s, beta : of the model, above 0; all times in one unit.

    Returns
    -------
    (r+x)/(α+T) · (β+T) · [1 − ((β+T)/(β+T+t))^(s−1)]/(s−1), whose limit at s = 1 is a logarithm; of the shape of the
    inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.

    Examples
    --------
    >>> float(expected_if_alive(1, 0, 0, 1, 1, 2, 1))
    0.5
    """
    require("t", t, 0)
    _check(x, 0.0, T, r, alpha, s, beta)
    log = np.log1p(np.asarray(t, float) / (np.asarray(beta) + T))
    bend = np.asarray(s, float) - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        stay = np.where(bend == 0, log, -np.expm1(-bend * log) / bend)
    return (np.asarray(r) + x) / (np.asarray(alpha) + T) * (np.asarray(beta) + T) * stay


@elementwise
def expected_purchases(
    t: Numbers, x: Numbers, t_x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, s: Numbers, beta: Numbers
) -> Numbers:
    """Purchases expected in the next t from a customer with this history.

    Parameters
    ----------
    t : time ahead.
    x, t_x, T, r, alpha, s, beta : as in `probability_alive`.

    Returns
    -------
    `probability_alive` · `expected_if_alive`, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.

    Examples
    --------
    >>> round(float(expected_purchases(52, 26, 30.86, 31.0, 0.5528, 10.5838, 0.6061, 11.6562)), 2)
    25.45
    """
    return probability_alive(x, t_x, T, r, alpha, s, beta) * expected_if_alive(t, x, T, r, alpha, s, beta)


@elementwise
def purchase_count_pmf(x: Numbers, t: Numbers, r: Numbers, alpha: Numbers, s: Numbers, beta: Numbers) -> Numbers:
    """Share of new customers with x repeat purchases within t.

    Parameters
    ----------
    x : repeat purchases, whole numbers of 0 or more.
    t : time since the first purchase.
    r, alpha, s, beta : of the model, above 0; all times in one unit.

    Returns
    -------
    Share in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    NB(x; t)·(β/(β+t))^s for those still there, and the same mixed over the moment τ < t of leaving for the others.

    References
    ----------
    Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.

    Examples
    --------
    All parameters 1: ¼ are there and did not buy, ⅜ left before they could.

    >>> round(float(purchase_count_pmf(0, 1, 1, 1, 1, 1)), 6)
    0.625
    """
    require("x", x, 0)
    require("t", t, 0)
    _check(x, 0.0, t, r, alpha, s, beta)
    x, t, r, alpha, s, beta = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, t, r, alpha, s, beta)))
    smaller = np.minimum(alpha, beta)
    length = np.log1p(t / smaller)
    # Many purchases are made in a narrow range of times: more nodes, in eight panels.
    places = ((np.arange(8)[:, None] + NODES) / 8).ravel()
    moment = smaller[..., None] * np.expm1(length[..., None] * places)
    leaving = np.log(s)[..., None] - np.log(beta)[..., None] - (s + 1)[..., None] * np.log1p(moment / beta[..., None])
    x_, r_, alpha_ = x[..., None], r[..., None], alpha[..., None]
    log = _nb(x_, moment, r_, alpha_) + leaving + np.log(moment + smaller[..., None])
    left = (np.exp(log) * np.tile(WEIGHTS / 8, 8)).sum(axis=-1) * length
    return np.exp(_nb(x, t, r, alpha) - s * np.log1p(t / beta)) + left


def _nb(x, t, r, alpha):
    count = special.gammaln(r + x) - special.gammaln(r) - special.gammaln(x + 1)
    return count - r * np.log1p(t / alpha) + special.xlogy(x, t / (alpha + t))


def _check(x, t_x, T, *parameters) -> None:
    for name, value in (("x", x), ("t_x", t_x), ("T", T)):
        require(name, value, 0)
    for name, value in zip(NAMES, parameters, strict=True):
        require(name, value, 0, open_low=True)
