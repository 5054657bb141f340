"""How many merchants lie within a radius, and how far the nearest are, when they scatter by chance.

Here belong the Poisson process, and the negative binomial of clustered merchants with `size` as its shape; size =
infinity is Poisson again. Distances in km, densities per km². What their number is worth is `reach`, how clustered they
are in data `dispersion`.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require, round_up

CLOSED_SUM = 12
"""Up to this many choices Pr(N < k) is summed; beyond, the incomplete beta function is as fast."""


@elementwise
def poisson_density_needed(k: Numbers, q: Numbers, r: Numbers) -> Numbers:
    """Merchants per km² such that at least k lie within r km with probability q.

    Parameters
    ----------
    k : choices, above 0.
    q : probability, in [0, 1).
    r : km, above 0.

    Returns
    -------
    gammaincinv(k, q)/(π r²), per km²: gammaincinv is the mean at which a Poisson count reaches k with probability q.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Thompson (1956), Distribution of Distance to Nth Neighbour in a Population of Randomly Distributed Individuals,
    Ecology 37(2), 391–394.

    Examples
    --------
    >>> round(float(poisson_density_needed(3, 0.9, 1)), 3)
    1.694

    One within a kilometre with probability q takes −ln(1 − q)/π:

    >>> bool(np.isclose(poisson_density_needed(1, 0.9, 1), np.log(10) / np.pi))
    True
    """
    require("k", k, 0, open_low=True)
    require("q", q, 0, 1, open_high=True)
    require("r", r, 0, open_low=True)
    return special.gammaincinv(k, q) / (np.pi * np.square(r))


@elementwise
def poisson_neighbour_distance(k: Numbers, density: Numbers) -> Numbers:
    """Mean distance to the k-th nearest merchant.

    Parameters
    ----------
    k : which neighbour, above 0.
    density : merchants per km², above 0.

    Returns
    -------
    Γ(k+½)/(Γ(k)·√(π·density)), km; 1/(2√density) at k = 1.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Thompson (1956), Ecology 37(2), 391–394. The nearest: Clark & Evans (1954), Ecology 35(4), 445–453.

    Examples
    --------
    >>> round(float(poisson_neighbour_distance(1, 0.25)), 6), round(float(poisson_neighbour_distance(2, 0.25)), 6)
    (1.0, 1.5)
    """
    require("k", k, 0, open_low=True)
    require("density", density, 0, open_low=True)
    return special.poch(k, 0.5) / np.sqrt(np.pi * np.asarray(density))


@elementwise
def negative_binomial_size(mean: Numbers, variance: Numbers) -> Numbers:
    """Shape of the negative binomial with this mean and variance.

    Parameters
    ----------
    mean, variance : of the counts, 0 or more.

    Returns
    -------
    mean²/(variance − mean); infinite, which is Poisson, when the variance does not exceed the mean.

    Raises
    ------
    ValueError : an input below 0.

    References
    ----------
    Bliss & Fisher (1953), Biometrics 9(2), 176–200.

    Examples
    --------
    >>> float(negative_binomial_size(4, 8)), float(negative_binomial_size(4, 4))
    (4.0, inf)
    """
    require("mean", mean, 0)
    require("variance", variance, 0)
    excess = np.asarray(variance) - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(excess > 0, np.square(mean) / excess, np.inf)


@elementwise
def probability_at_least(k: Numbers, mean: Numbers, size: Numbers = np.inf) -> Numbers:
    """Pr(N >= k) for a count with this mean, negative binomial of shape `size` or Poisson when that is infinite.

    Parameters
    ----------
    k : 0 or more, whole.
    mean : expected number within reach, 0 or more; infinite gives 1.
    size : above 0; smaller is more clustered.

    Returns
    -------
    Probability in [0, 1], accurate in both tails.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    Where one is expected: 1 − 1/e by Poisson, ½ at shape 1.

    >>> round(float(probability_at_least(1, 1)), 6), round(float(probability_at_least(1, 1, 1)), 6)
    (0.632121, 0.5)
    """
    require("k", k, 0)
    require("mean", mean, 0)
    require("size", size, 0, open_low=True)
    mean, inverse = np.asarray(mean, float), 1 / np.asarray(size, float)
    if np.ndim(k) or k > CLOSED_SUM:
        return _exact_tail(k, mean, inverse)
    below = probability_below(int(round_up(k)), mean, inverse)
    # 1 − Pr(N < k) has no digits left when hardly any are expected.
    rare = below > 0.999
    if not np.any(rare):
        return 1 - below
    k, mean, inverse, rare = np.broadcast_arrays(k, mean, inverse, rare)
    result = np.array(1 - below)
    result[rare] = _exact_tail(k[rare], mean[rare], inverse[rare])
    return result


def probability_below(k: int, mean: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    """Pr(N < k) for a count with this mean, summed term by term.

    Parameters
    ----------
    k : 0 or more, whole, one for all.
    mean : expected number within reach, 0 or more.
    inverse : 1/size, 0 for Poisson; of a shape that broadcasts with the mean.

    Returns
    -------
    Probability in [0, 1]; few digits of it are left where it is near 1 − Pr(N >= k).

    Examples
    --------
    Where one is expected: 1/e by Poisson, ½ at shape 1.

    >>> [round(float(probability_below(1, np.asarray(1.0), np.asarray(inverse))), 6) for inverse in (0.0, 1.0)]
    [0.367879, 0.5]
    """
    if k == 0:
        return np.zeros(np.broadcast(mean, inverse).shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = mean * inverse
        none = np.exp(-np.where(inverse > 0, np.log1p(spread) / inverse, mean))
        step = np.where(np.isinf(mean), 0.0, mean / (1 + spread))
    below, term = none, none
    for j in range(1, k):
        term = term * step * ((1 + (j - 1) * inverse) / j)
        below = below + term
    return np.minimum(below, 1.0)


def _exact_tail(k: Numbers, mean: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    k = round_up(k)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.where(np.isinf(mean), 1.0, mean * inverse / (1 + mean * inverse))
        clustered = special.betainc(np.where(k > 0, k, 1.0), 1 / np.where(inverse > 0, inverse, 1.0), fraction)
        tail = np.where(inverse > 0, clustered, special.gammainc(np.where(k > 0, k, 1.0), mean))
    return np.where(k > 0, tail, 1.0)
