"""The likelihood of BG/BB: customers who buy or not on each of a number of occasions, and may leave before each.

Belongs here: the likelihood with its gradient, and which histories it can take (Fader, Hardie & Shang 2010). Does not
belong here: what the model expects of a customer (`bgbb`), and its estimation (`customer_base`).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.membership.maximum_likelihood import weighted_sum
from analysis.methods.membership.purchase_histories import HistoryError, PurchaseHistories

LARGEST_TABLE = 20_000
"""Occasions times distinct x up to which the model is weighed against others: its likelihood sums over all of them."""

MOST_TERMS = 1_000_000
"""The same number beyond which no fit is begun: one evaluation would take seconds, and memory without end."""


def fits(histories: PurchaseHistories) -> bool:
    """Whether times are whole numbers of occasions, with at most one purchase on each.

    Parameters
    ----------
    histories : grouped histories of customers, times as a number of occasions.

    Returns
    -------
    True if t_x and T are whole and x <= t_x for every history: what BG/BB can take.

    Examples
    --------
    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> fits(group_histories([2], [3], [6])), fits(group_histories([2], [1.5], [6]))
    (True, False)
    """
    whole = not np.any(histories.t_x % 1) and not np.any(histories.T % 1)
    return bool(whole and np.all(histories.x <= histories.t_x))


def is_quick(histories: PurchaseHistories) -> bool:
    """Whether the sums over occasions are short. Days over years are not, and Pareto/NBD is the limit of short ones.

    Parameters
    ----------
    histories : grouped histories of customers, times as a number of occasions.

    Returns
    -------
    True if (largest T + 1) · distinct x is `LARGEST_TABLE` or less.

    Examples
    --------
    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> is_quick(group_histories([0, 2], [0, 3], [6, 6]))
    True
    """
    return _terms(histories) <= LARGEST_TABLE


def _terms(histories: PurchaseHistories) -> float:
    return float((histories.T.max() + 1) * np.unique(histories.x).size)


def log_likelihood(histories: PurchaseHistories):
    """The log-likelihood of customers' histories as a function of (α, β, γ, δ), with its gradient.

    Parameters
    ----------
    histories : grouped histories of all customers, times as a number of occasions.

    Returns
    -------
    A function of the parameters, shape (4,), that gives (log-likelihood summed over customers, its gradient of shape
    (4,)): what `maximum_likelihood.maximise` takes.

    Raises
    ------
    HistoryError : times are not whole, somebody bought more than once on an occasion, or there are more occasions than
        can be summed over.

    Notes
    -----
    Per customer B(α+x, β+T−x)/B(α, β) · B(γ, δ+T)/B(γ, δ), plus the same with every occasion from t_x to T−1 as the
    last one before leaving. Customers with the same x share the terms, which are summed once from the far end.

    References
    ----------
    Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    One occasion without a purchase, all parameters 1: the customer left before it (½), or stayed and did not buy (¼).

    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> value, gradient = log_likelihood(group_histories([0], [0], [1]))(np.ones(4))
    >>> round(float(np.exp(value)), 6), gradient.shape
    (0.75, (4,))
    """
    if not fits(histories):
        raise HistoryError(
            "t_x: expected whole occasions with at most one purchase on each for BG/BB, found "
            f"x {histories.x.max():g}, t_x {histories.t_x.max():g} and T {histories.T.max():g} at most; "
            "give times as a number of occasions"
        )
    if _terms(histories) > MOST_TERMS:
        raise HistoryError(
            f"T: expected occasions times distinct x of at most {MOST_TERMS:,} for BG/BB, found T "
            f"{histories.T.max():,.0f} and {np.unique(histories.x).size:,} distinct x; count longer occasions, or fit "
            "Pareto/NBD, its limit of short ones"
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
