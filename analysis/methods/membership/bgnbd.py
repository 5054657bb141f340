"""BG/NBD and MBG/NBD: customers who buy at rates of their own and may leave after a purchase.

Belongs here: likelihood, expectations, counts and probability alive of both. Does not belong here: the choice between
models and their estimation (`customer_base`).

Rates are gamma (r, α) over customers and the probability p of leaving after a purchase is beta (a, b). Under BG/NBD
(Fader, Hardie & Lee 2005) a customer may leave after each repeat purchase; under MBG/NBD (Batislam, Denizel &
Filiztekin 2007) after the first one too, so that customers without a repeat purchase need not be alive. `early` is 0
for the one and 1 for the other; times are in one unit, that of 1/α.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.maximum_likelihood import weighted_sum
from analysis.methods.membership.purchase_histories import PurchaseHistories

NAMES = ("r", "alpha", "a", "b")

NARROW = 100.0
POINTS, WEIGHTS = np.polynomial.legendre.leggauss(64)


def log_likelihood(histories: PurchaseHistories, early: int = 0):
    """The log-likelihood of customers' histories as a function of (r, α, a, b), with its gradient.

    Parameters
    ----------
    histories : grouped histories of all customers.
    early : 0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    A function of the parameters, shape (4,), that gives (log-likelihood summed over customers, its gradient of shape
    (4,)): what `maximum_likelihood.maximise` takes.

    Notes
    -----
    Per customer Γ(r+x)α^r/Γ(r) · B(a, b+k)/B(a, b) · (α+T)^−(r+x) · (1 + odds), where k = x + early is how often it
    stayed and odds = a/(b+k−1) · ((α+T)/(α+t_x))^(r+x) is how much likelier it left after the last purchase (0 where it
    had no chance to leave).

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284. Batislam, Denizel & Filiztekin (2007), International
    Journal of Research in Marketing 24(3), 201–209.

    Examples
    --------
    No repeat purchase within T = α, at r = 1: (α/(α+T))^r is one half.

    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> value, gradient = log_likelihood(group_histories([0], [0], [1]))(np.ones(4))
    >>> round(float(np.exp(value)), 6), gradient.shape
    (0.5, (4,))
    """
    values, which = np.unique(histories.x, return_inverse=True)
    count = histories.count.astype(float)
    per_value = np.bincount(which, count)
    ends, end = np.unique(histories.T, return_inverse=True)
    n_end, x_end = np.bincount(end, count), np.bincount(end, count * histories.x)
    could = histories.x + early > 0
    lasts, last = np.unique(histories.t_x[could], return_inverse=True)
    which, end, x, count = which[could], end[could], histories.x[could], count[could]
    total, stays = per_value.sum(), values + early

    def evaluate(natural: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = natural
        log_end, rows = np.log(alpha + ends), r + x
        since = log_end[end] - np.log(alpha + lasts)[last]
        again = np.maximum(b + stays - 1, 1e-300)
        odds = (np.log(a) - np.log(again))[which] + rows * since
        small = np.exp(-np.abs(odds))
        gone = count * (np.where(odds > 0, 1.0, small) / (1 + small))
        shared = special.gammaln(r + values) - special.gammaln(r) + r * np.log(alpha)
        shared += special.betaln(a, b + stays) - special.betaln(a, b)
        value = per_value @ shared - (r * n_end + x_end) @ log_end
        value += weighted_sum(count, np.maximum(odds, 0) + np.log1p(small))
        whole, rest = special.psi(a + b), special.psi(a + b + stays)
        left = np.bincount(which, gone, values.size)
        d_r = per_value @ (special.psi(r + values) - special.psi(r)) + total * np.log(alpha) - n_end @ log_end
        nearer = (1 / (alpha + lasts))[last] - (1 / (alpha + ends))[end]
        d_alpha = total * r / alpha - (r * n_end + x_end) @ (1 / (alpha + ends)) - weighted_sum(gone, rows * nearer)
        d_a = per_value @ (whole - rest) + left.sum() / a
        d_b = per_value @ (whole - special.psi(b) + special.psi(b + stays) - rest) - left @ (1 / again)
        return float(value), np.array([d_r + weighted_sum(gone, since), d_alpha, d_a, d_b])

    return evaluate


@elementwise
def probability_alive(
    x: Numbers, t_x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, a: Numbers, b: Numbers, early: Numbers = 0
) -> Numbers:
    """Probability that a customer with this history will come again, in [0, 1].

    Parameters
    ----------
    x : repeat purchases so far.
    t_x : time of the last, T or less.
    T : time since the first purchase.
    r, alpha, a, b : of the model, above 0; all times in one unit.
    early : 0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    1/(1 + odds of having left), odds as in `log_likelihood`, of the shape of the inputs, which broadcast. Computed in
    logarithms: it is finite for any number of purchases, rises with t_x and falls with T.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie & Lee (2008), Computing P(alive) Using the BG/NBD Model, brucehardie.com/notes/021. Batislam, Denizel
    & Filiztekin (2007), International Journal of Research in Marketing 24(3), 201–209.

    Examples
    --------
    >>> round(float(probability_alive(2, 30.43, 38.86, 0.243, 4.414, 0.793, 2.426)), 4)
    0.7266
    """
    _check(x, t_x, T, r, alpha, a, b)
    require("T − t_x", np.subtract(T, t_x), 0)
    stays = np.asarray(x, float) + early
    odds = np.log(a) - np.log(np.where(stays > 0, b + stays - 1, 1.0))
    odds = odds + (r + np.asarray(x)) * (np.log(alpha + np.asarray(T)) - np.log(alpha + np.asarray(t_x)))
    return special.expit(-np.where(stays > 0, odds, -np.inf))


@elementwise
def expected_if_alive(
    t: Numbers, x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, a: Numbers, b: Numbers, early: Numbers = 0
) -> Numbers:
    """Purchases expected in the next t from a customer with x repeat purchases in T who has not left.

    Parameters
    ----------
    t : time ahead.
    x : repeat purchases so far.
    T : time since the first purchase.
    r, alpha, a, b : of the model, above 0; all times in one unit.
    early : 0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    E[(1 − (1 + p·t/(α+T))^−(r+x))/p] over p ~ Beta(a, b+k), k = x + early, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    (a+b+k−1)/(a−1) · [1 − (1−z)^(a−1) · ₂F₁(a−1, a+b+k−1−r−x; a+b+k−1; z)], z = t/(α+T+t). It is the published form
    after Euler's transformation, whose series stays near 1 where the other overflows.

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284, eq. 10.

    Examples
    --------
    A new customer with r = α = t = b = 1 and a = 2: E[1/(1 + p)] over the density 2p is 2(1 − ln 2).

    >>> round(float(expected_if_alive(1, 0, 0, 1, 1, 2, 1)), 6)
    0.613706
    """
    require("t", t, 0)
    _check(x, 0.0, T, r, alpha, a, b)
    t, x, T, r, alpha, a, b, early = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (t, x, T, r, alpha, a, b, early))
    )
    # At a = 1 the ratio is 0/0 with a smooth limit: the mean of two points on either side errs by their distance
    # squared.
    pole = np.where(np.abs(a - 1) < 1e-5, 1e-4, 0.0)
    above = _expected(t, x, T, r, alpha, a + pole, b, early)
    return (above + _expected(t, x, T, r, alpha, a - pole, b, early)) / 2 if np.any(pole) else above


def _expected(t, x, T, r, alpha, a, b, early):
    c = a + b + x + early - 1
    z = t / (alpha + T + t)
    shrink = np.exp((a - 1) * np.log1p(-z))
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        usual = c / (a - 1) * (1 - shrink * special.hyp2f1(a - 1, c - r - x, c, z))
        # c = 0 only at x = 0, where c·₂F₁ tends to the second term of its series.
        found = np.where(c == 0, r * z * shrink * special.hyp2f1(a, 1 - r, 2.0, z), usual)
    # Customers who are nearly sure to leave alike: the factors are 0 and infinite, but p hardly varies.
    narrow = (a > NARROW) | ~np.isfinite(found)
    if narrow.any():
        found[narrow] = _over_leaving(*(v[narrow] for v in np.broadcast_arrays(t, x, T, r, alpha, a, b + early)))
    return found


def _over_leaving(t, x, T, r, alpha, a, b):
    """The same as its integral over p, by quantiles of the beta; exact to 1e-6 where a is large."""
    p = np.maximum(special.betaincinv(a[..., None], (b + x)[..., None], (POINTS + 1) / 2), 1e-300)
    return -(np.expm1(-(r + x)[..., None] * np.log1p(p * (t / (alpha + T))[..., None])) / p) @ (WEIGHTS / 2)


@elementwise
def expected_purchases(
    t: Numbers,
    x: Numbers,
    t_x: Numbers,
    T: Numbers,
    r: Numbers,
    alpha: Numbers,
    a: Numbers,
    b: Numbers,
    early: Numbers = 0,
) -> Numbers:
    """Purchases expected in the next t from a customer with this history.

    Parameters
    ----------
    t : time ahead.
    x, t_x, T, r, alpha, a, b, early : as in `probability_alive`.

    Returns
    -------
    `expected_if_alive` · `probability_alive`, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284, eq. 10.

    Examples
    --------
    >>> round(float(expected_purchases(39, 2, 30.43, 38.86, 0.243, 4.414, 0.793, 2.426)), 3)
    1.226
    """
    alive = probability_alive(x, t_x, T, r, alpha, a, b, early)
    return alive * expected_if_alive(t, x, T, r, alpha, a, b, early)


@elementwise
def purchase_count_pmf(
    x: Numbers, t: Numbers, r: Numbers, alpha: Numbers, a: Numbers, b: Numbers, early: Numbers = 0
) -> Numbers:
    """Share of new customers with x repeat purchases within t.

    Parameters
    ----------
    x : repeat purchases, whole numbers of 0 or more.
    t : time since the first purchase.
    r, alpha, a, b : of the model, above 0.
    early : 0 for BG/NBD, 1 for MBG/NBD.

    Returns
    -------
    Share in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    B(a, b+k)/B(a, b)·NB(x) + [k>0]·B(a+1, b+k−1)/B(a, b)·Pr(NB >= x), k = x + early, NB of shape r and probability
    t/(α+t).

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284, eq. 8.

    Examples
    --------
    >>> round(float(purchase_count_pmf(0, 39, 0.243, 4.414, 0.793, 2.426)), 6)
    0.573786
    """
    require("x", x, 0)
    require("t", t, 0)
    _check(x, 0.0, t, r, alpha, a, b)
    x, t, r, alpha, a, b, early = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, t, r, alpha, a, b, early)))
    p, base, stays = t / (alpha + t), special.betaln(a, b), x + early
    count = special.gammaln(r + x) - special.gammaln(r) - special.gammaln(x + 1)
    count = count + special.xlogy(x, p) - r * np.log1p(t / alpha)
    active = np.exp(special.betaln(a, b + stays) - base + count)
    at_least = np.where(x > 0, special.betainc(np.maximum(x, 1), r, p), 1.0)
    left = np.where(stays > 0, np.exp(special.betaln(a + 1, np.where(stays > 0, b + stays - 1, 1.0)) - base), 0.0)
    return active + left * at_least


def _check(x, t_x, T, *parameters) -> None:
    for name, value in (("x", x), ("t_x", t_x), ("T", T)):
        require(name, value, 0)
    for name, value in zip(NAMES, parameters, strict=True):
        require(name, value, 0, open_low=True)
