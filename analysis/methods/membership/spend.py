"""How yearly spend differs between people, and what those above a threshold spend.

Here belong distributions of spend given by mean and coefficient of variation. Who then joins a card, and at
which fee, is `tariff`; spend of known customers from their orders is `membership.gamma_gamma`.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require

FAMILIES = ("lognormal", "gamma")


@elementwise(outputs=2)
def lognormal_parameters(mean: Numbers, cv: Numbers) -> tuple[Numbers, Numbers]:
    """Location and scale of the lognormal with this mean and coefficient of variation.

    Parameters
    ----------
    mean : CNY, above 0.
    cv : standard deviation over mean, 0 or more.

    Returns
    -------
    (mu, sigma) of ln x: sigma² = ln(1 + cv²), mu = ln(mean) − sigma²/2.

    Raises
    ------
    ValueError : a mean that is not above 0, or a cv below 0.

    Examples
    --------
    With mean and cv 1, sigma² = ln 2 and mu = −ln 2/2:

    >>> tuple(round(float(value), 4) for value in lognormal_parameters(1, 1))
    (-0.3466, 0.8326)
    """
    require("mean", mean, 0, open_low=True)
    require("cv", cv, 0)
    variance = np.log1p(np.square(cv))
    return np.log(mean) - variance / 2, np.sqrt(variance)


@elementwise(outputs=2)
def gamma_parameters(mean: Numbers, cv: Numbers) -> tuple[Numbers, Numbers]:
    """Shape and scale of the gamma with this mean and coefficient of variation.

    Parameters
    ----------
    mean : CNY, above 0.
    cv : standard deviation over mean, 0 or more.

    Returns
    -------
    (shape, scale): 1/cv² and mean·cv² (CNY), of the shape of the inputs, which broadcast; infinite and 0 at cv = 0.

    Raises
    ------
    ValueError : a mean that is not above 0, or a cv below 0.

    Examples
    --------
    >>> tuple(round(float(value), 6) for value in gamma_parameters(2000, 0.5))
    (4.0, 500.0)
    """
    require("mean", mean, 0, open_low=True)
    require("cv", cv, 0)
    with np.errstate(divide="ignore"):
        return np.divide(1.0, np.square(cv)), mean * np.square(cv)


@elementwise
def share_above(threshold: Numbers, mean: Numbers, cv: Numbers, family: str = "lognormal") -> Numbers:
    """Share of people who spend at least the threshold, Pr(x >= k).

    Parameters
    ----------
    threshold : k in CNY; infinite is allowed and gives 0.
    mean, cv : of spend, CNY and a ratio; cv = 0 means that everybody spends the mean.
    family : "lognormal" or "gamma".

    Returns
    -------
    Share in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an unknown family, a mean that is not above 0, or a cv below 0.

    Examples
    --------
    >>> round(float(share_above(1680, 2000, 1.0)), 4)
    0.4181

    At cv = 1 the gamma is exponential: e^(−1680/2000).

    >>> round(float(share_above(1680, 2000, 1.0, "gamma")), 4)
    0.4317
    """
    _known(family)
    threshold, mean, cv = np.broadcast_arrays(*(np.asarray(v, float) for v in (threshold, mean, cv)))
    with np.errstate(divide="ignore", invalid="ignore"):
        if family == "lognormal":
            mu, sigma = lognormal_parameters(mean, cv)
            share = special.ndtr(-(np.log(np.maximum(threshold, 0)) - mu) / sigma)
        else:
            shape, scale = gamma_parameters(mean, cv)
            share = special.gammaincc(shape, np.maximum(threshold, 0) / scale)
    return np.where(cv == 0, (mean >= threshold).astype(float), share)


@elementwise
def spend_at_rank(rank: Numbers, mean: Numbers, cv: Numbers) -> Numbers:
    """Spend of the person who outspends the share `rank` of people, spend lognormal: exp(μ + σ·Φ⁻¹(q)).

    Parameters
    ----------
    rank : q, above 0 and below 1.
    mean : CNY, above 0.
    cv : standard deviation over mean, 0 or more; at 0 everybody spends the mean.

    Returns
    -------
    CNY, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : a rank at or beyond 0 or 1, a mean that is not above 0, or a cv below 0.

    Examples
    --------
    At cv = 1 the median is the mean over √2:

    >>> round(float(spend_at_rank(0.5, 2000, 1.0)), 2)
    1414.21
    """
    require("rank", rank, 0, 1, open_low=True, open_high=True)
    mu, sigma = lognormal_parameters(mean, cv)
    return np.exp(mu + sigma * special.ndtri(rank))


@elementwise
def mean_above(threshold: Numbers, mean: Numbers, cv: Numbers, family: str = "lognormal") -> Numbers:
    """Mean spend of those who spend at least the threshold, E[x | x >= k].

    Parameters
    ----------
    threshold : k in CNY.
    mean, cv : of spend.
    family : "lognormal" or "gamma".

    Returns
    -------
    CNY. Where hardly anybody is above, the value is still exact: it tends to k as cv tends to 0, so a
    threshold above the mean at cv = 0 gives k; an infinite threshold gives infinity.

    Notes
    -----
    Lognormal: m Φ(σ−z)/Φ(−z) with z = (ln k − μ)/σ, which equals k·erfcx((z−σ)/√2)/erfcx(z/√2): the second
    form holds where both normal tails underflow. Gamma of shape a: scale·(a + y^a e^−y / Γ(a, y)), y =
    k/scale.

    Examples
    --------
    At cv = 1 the gamma is exponential, which has no memory: who spends 1,680 spends 2,000 more.

    >>> round(float(mean_above(1680, 2000, 1.0, "gamma")), 6)
    3680.0
    """
    _known(family)
    threshold, mean, cv = np.broadcast_arrays(*(np.asarray(v, float) for v in (threshold, mean, cv)))
    k = np.maximum(threshold, 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        above = _lognormal_above(k, mean, cv) if family == "lognormal" else _gamma_above(k, mean, cv)
    return np.where(np.isinf(k), np.inf, np.where(cv == 0, np.maximum(k, mean), above))


def _lognormal_above(k: np.ndarray, mean: np.ndarray, cv: np.ndarray) -> np.ndarray:
    mu, sigma = lognormal_parameters(mean, cv)
    z = (np.log(k) - mu) / sigma
    root2 = np.sqrt(2.0)
    tail = k * special.erfcx((z - sigma) / root2) / special.erfcx(z / root2)
    body = mean * np.exp(special.log_ndtr(sigma - z) - special.log_ndtr(-z))
    return np.where((z > 0) & (z - sigma > -30), tail, body)


def _gamma_above(k: np.ndarray, mean: np.ndarray, cv: np.ndarray) -> np.ndarray:
    shape, scale = gamma_parameters(mean, cv)
    y = k / scale
    above = special.gammaincc(shape, y)
    density = np.exp(shape * np.log(y) - y - special.gammaln(shape) - np.log(above))
    far = above < 1e-280
    if np.any(far):
        density = np.where(far, _gamma_tail(shape, y), density)
    return scale * (shape + np.where(k > 0, density, 0.0))


def _gamma_tail(shape: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y^a e^−y / Γ(a, y) by Legendre's continued fraction, read from its far end."""
    value = y + 121 - shape
    for j in range(60, 0, -1):
        value = y + 2 * j - 1 - shape - j * (j - shape) / value
    return value


def _known(family: str) -> None:
    if family not in FAMILIES:
        raise ValueError(f"family: expected one of {list(FAMILIES)}, found {family!r}; name one of these")
