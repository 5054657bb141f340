"""BG/BB: customers who buy or not on each of a number of occasions, and may leave before each.

Belongs here: its expectations, counts and probability alive (Fader, Hardie & Shang 2010). Its likelihood, handed on
here, is `bgbb_likelihood`. Does not belong here: its estimation (`customer_base`).

The probability of buying on an occasion is beta (α, β) over customers, that of leaving before one beta (γ, δ). Time is
a number of occasions (days, weeks, renewals, events): x, t_x and T are whole, and x is at most t_x.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.bgbb_likelihood import fits, is_quick, log_likelihood

__all__ = [
    "NAMES",
    "expected_if_alive",
    "expected_purchases",
    "fits",
    "is_quick",
    "log_likelihood",
    "probability_alive",
    "purchase_count_pmf",
]

NAMES = ("alpha", "beta", "gamma", "delta")


@elementwise
def probability_alive(
    x: Numbers, t_x: Numbers, T: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Probability that a customer with this history has not left by the last of T occasions, in [0, 1].

    Parameters
    ----------
    x : occasions with a purchase so far.
    t_x : the last of them, from x to T.
    T : occasions so far.
    alpha, beta, gamma, delta : of the model, above 0.

    Returns
    -------
    B(α+x, β+T−x)·B(γ, δ+T) over the likelihood of the history; of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    >>> round(float(probability_alive(2, 5, 6, 1.204, 0.750, 0.657, 2.783)), 4)
    0.8646
    """
    _check(x, t_x, T, alpha, beta, gamma, delta)
    require("t_x − x", np.subtract(t_x, x), 0)
    require("T − t_x", np.subtract(T, t_x), 0)
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

    Parameters
    ----------
    t : occasions ahead.
    x : occasions with a purchase so far.
    T : occasions so far, x or more.
    alpha, beta, gamma, delta : of the model, above 0.

    Returns
    -------
    (α+x)/(α+β+T) · Σ_k B(γ, δ+T+k)/B(γ, δ+T), k = 1 … t, in closed form; of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    After one occasion with a purchase: 2/3 to buy again if there, ½ to be there.

    >>> round(float(expected_if_alive(1, 1, 1, 1, 1, 2, 1)), 6)
    0.333333
    """
    require("t", t, 0)
    _check(x, x, T, alpha, beta, gamma, delta)
    require("T − x", np.subtract(T, x), 0)
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
    """Purchases expected on the next t occasions from a customer with this history.

    Parameters
    ----------
    t : occasions ahead.
    x, t_x, T, alpha, beta, gamma, delta : as in `probability_alive`.

    Returns
    -------
    `probability_alive` · `expected_if_alive`, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    Who bought on the last occasion is still there, so that the expectation is that of `expected_if_alive`:

    >>> round(float(expected_purchases(1, 1, 1, 1, 1, 1, 2, 1)), 6)
    0.333333
    """
    alive = probability_alive(x, t_x, T, alpha, beta, gamma, delta)
    return alive * expected_if_alive(t, x, T, alpha, beta, gamma, delta)


@elementwise
def purchase_count_pmf(
    x: Numbers, t: Numbers, alpha: Numbers, beta: Numbers, gamma: Numbers, delta: Numbers
) -> Numbers:
    """Share of new customers with x purchases on t occasions, mixed over the last occasion before leaving.

    Parameters
    ----------
    x : purchases, whole numbers of 0 or more.
    t : occasions, whole.
    alpha, beta, gamma, delta : of the model, above 0.

    Returns
    -------
    Share in [0, 1], of the shape of the inputs, which broadcast; over x = 0 … t it sums to one.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    C(t, x)·B(α+x, β+t−x)/B(α, β)·B(γ, δ+t)/B(γ, δ) for those still there, and for i = x … t−1 the same of those who
    left after i occasions: C(i, x)·B(α+x, β+i−x)/B(α, β)·B(γ+1, δ+i)/B(γ, δ).

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    >>> purchase_count_pmf([0, 1, 2], 1, 1, 1, 1, 1).round(6).tolist()
    [0.75, 0.25, 0.0]
    """
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
