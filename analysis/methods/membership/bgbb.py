"""BG/BB: customers who buy or not on each of a number of occasions, and may leave before each.

Belongs here: its likelihood, expectations, counts and probability alive (Fader, Hardie & Shang 2010). Does not belong
here: its estimation (`customer_base`).

The probability of buying on an occasion is beta (α, β) over customers, that of leaving before one beta (γ, δ). Time is
a number of occasions (days, weeks, renewals, events): x, t_x and T are whole, and x is at most t_x.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.maximum_likelihood import weighted_sum
from analysis.methods.membership.purchase_histories import HistoryError, PurchaseHistories

NAMES = ("alpha", "beta", "gamma", "delta")


def fits(histories: PurchaseHistories) -> bool:
    """Whether times are whole numbers of occasions, with at most one purchase on each."""
    whole = not np.any(histories.t_x % 1) and not np.any(histories.T % 1)
    return bool(whole and np.all(histories.x <= histories.t_x))


def log_likelihood(histories: PurchaseHistories):
    """The log-likelihood of customers' histories as a function of (α, β, γ, δ), with its gradient.

    Per customer B(α+x, β+T−x)/B(α, β) · B(γ, δ+T)/B(γ, δ), plus the same with every occasion from t_x to T−1 as the
    last one before leaving. Customers with the same x share the terms, which are summed once from the far end.
    """
    if not fits(histories):
        raise HistoryError(
            "t_x: expected whole occasions with at most one purchase on each for BG/BB, found "
            f"x {histories.x.max():g}, t_x {histories.t_x.max():g} and T {histories.T.max():g} at most; "
            "give times as a number of occasions"
        )
    values, which = np.unique(histories.x, return_inverse=True)
    last, end = histories.t_x.astype(int), histories.T.astype(int)
    count = histories.count.astype(float)

    def evaluate(natural: np.ndarray) -> tuple[float, np.ndarray]:
        sums, slopes = _left_from(values, end.max(), natural)
        ratio = np.exp(np.minimum(sums[end, which] - sums[last, which], 0.0))
        # A customer who bought on the last occasion cannot have left since.
        some = end > last
        rest = np.where(some, 1 - ratio, 1.0)
        left = np.where(some, sums[last, which] + np.log(np.where(some, rest, 1.0)), -np.inf)
        left_slope = (slopes[:, last, which] - ratio * slopes[:, end, which]) / rest
        stay, stay_slope = _stay(values[which], end, natural)
        value = np.logaddexp(stay, left)
        share = special.expit(left - stay)
        gradient = stay_slope + share * np.where(some, left_slope - stay_slope, 0.0)
        base, base_slope = _base(natural)
        return (
            weighted_sum(count, value) - count.sum() * base,
            np.array([weighted_sum(count, slope) for slope in gradient]) - count.sum() * base_slope,
        )

    return evaluate


def _base(natural):
    alpha, beta, gamma, delta = natural
    value = special.betaln(alpha, beta) + special.betaln(gamma, delta)
    first, second = special.psi(alpha + beta), special.psi(gamma + delta)
    return value, np.array(
        [
            special.psi(alpha) - first,
            special.psi(beta) - first,
            special.psi(gamma) - second,
            special.psi(delta) - second,
        ]
    )


def _stay(x, T, natural):
    """Logarithm of the unnormalised likelihood of not having left, with its slopes."""
    alpha, beta, gamma, delta = natural
    value = special.betaln(alpha + x, beta + T - x) + special.betaln(gamma, delta + T)
    first, second = special.psi(alpha + beta + T), special.psi(gamma + delta + T)
    slopes = (
        special.psi(alpha + x) - first,
        special.psi(beta + T - x) - first,
        special.psi(gamma) - second,
        special.psi(delta + T) - second,
    )
    return value, np.stack(np.broadcast_arrays(*slopes))


def _left_from(values, ends, natural):
    """Logarithm of Σ over the last occasion i >= m of the likelihood of leaving after i, shape (ends + 1, value).

    And its four slopes, (4, ends + 1, value). The sum runs to one past the last end, so that none is empty; terms
    below x stand for no history, and are never read.
    """
    alpha, beta, gamma, delta = natural
    i = np.arange(ends + 1.0)[:, None]
    idle = np.maximum(i - values, 0.0)
    log = special.betaln(alpha + values, beta + idle) + special.betaln(gamma + 1, delta + i)
    first, second = special.psi(alpha + beta + values + idle), special.psi(gamma + 1 + delta + i)
    slope = np.stack(
        np.broadcast_arrays(
            special.psi(alpha + values) - first,
            special.psi(beta + idle) - first,
            special.psi(gamma + 1) - second,
            special.psi(delta + i) - second,
        )
    )
    for m in range(ends - 1, -1, -1):
        own = special.expit(log[m] - log[m + 1])
        slope[:, m] = own * slope[:, m] + (1 - own) * slope[:, m + 1]
        log[m] = np.logaddexp(log[m], log[m + 1])
    return log, slope


@elementwise
def probability_alive(
    x: Numbers, t_x: Numbers, T: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Probability that a customer with this history has not left by the last of T occasions, in [0, 1].

    >>> round(float(probability_alive(2, 5, 6, 1.204, 0.750, 0.657, 2.783)), 4)
    0.8646
    """
    _check(x, t_x, T, alpha, beta, gamma, delta)
    x, t_x, T, alpha, beta, gamma, delta = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (x, t_x, T, alpha, beta, gamma, delta))
    )
    stay = special.betaln(alpha + x, beta + T - x) + special.betaln(gamma, delta + T)
    odds = np.zeros(x.shape)
    for i in range(int(np.max(T - t_x, initial=0))):
        last = t_x + i
        term = special.betaln(alpha + x, beta + last - x) + special.betaln(gamma + 1, delta + last)
        odds = odds + np.where(last < T, np.exp(np.minimum(term - stay, 700.0)), 0.0)
    return 1 / (1 + odds)


@elementwise
def expected_if_alive(
    t: Numbers, x: Numbers, T: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Purchases expected on the next t occasions from a customer with x purchases on T who has not left.

    (α+x)/(α+β+T) · Σ_k B(γ, δ+T+k)/B(γ, δ+T), k = 1 … t, in closed form.
    """
    require("t", t, 0)
    _check(x, x, T, alpha, beta, gamma, delta)
    t, x, T, alpha, beta, gamma, delta = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (t, x, T, alpha, beta, gamma, delta))
    )
    stay = delta + T

    def occasions(gamma: np.ndarray) -> np.ndarray:
        log = special.gammaln(gamma + stay) - special.gammaln(1 + stay)
        log = log + special.gammaln(1 + stay + t) - special.gammaln(gamma + stay + t)
        return -stay / (gamma - 1) * np.expm1(log)

    pole = np.where(np.abs(gamma - 1) < 1e-5, 1e-4, 0.0)
    return (alpha + x) / (alpha + beta + T) * (occasions(gamma + pole) + occasions(gamma - pole)) / 2


@elementwise
def expected_purchases(
    t: Numbers, x: Numbers, t_x: Numbers, T: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Purchases expected on the next t occasions from a customer with this history (Fader, Hardie & Shang 2010)."""
    alive = probability_alive(x, t_x, T, alpha, beta, gamma, delta)
    return alive * expected_if_alive(t, x, T, alpha, beta, gamma, delta)


@elementwise
def purchase_count_pmf(
    x: Numbers, t: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Share of new customers with x purchases on t occasions, mixed over the last occasion before leaving."""
    _check(x, x, t, alpha, beta, gamma, delta)
    x, t, alpha, beta, gamma, delta = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (x, t, alpha, beta, gamma, delta))
    )
    base = special.betaln(alpha, beta) + special.betaln(gamma, delta)

    def bought(occasions: np.ndarray, leave: np.ndarray) -> np.ndarray:
        idle = np.maximum(occasions - x, 0.0)
        ways = special.gammaln(x + idle + 1) - special.gammaln(x + 1) - special.gammaln(idle + 1)
        return np.exp(ways + special.betaln(alpha + x, beta + idle) + leave - base)

    share = np.where(x <= t, bought(t, special.betaln(gamma, delta + t)), 0.0)
    for i in range(int(np.max(t, initial=0))):
        left = bought(np.full(x.shape, float(i)), special.betaln(gamma + 1, delta + i))
        share = share + np.where((x <= i) & (i < t), left, 0.0)
    return share


def _check(x, t_x, T, *parameters) -> None:
    for name, value in (("x", x), ("t_x", t_x), ("T", T)):
        require(name, value, 0)
    for name, value in zip(NAMES, parameters, strict=True):
        require(name, value, 0, open_low=True)
