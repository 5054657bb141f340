"""How near merchants are, and what share of a person's occasions they cover.

Here belong density, distance and coverage in closed form. What needs points on the map is
in `coverage`, as is where to place merchants and in which order to open cities.

Distances in km, densities per km². Participating merchants scatter as a Poisson process, or clustered: then
their number within a radius is negative binomial with `size` as its shape, and size = infinity is Poisson
again.
"""

from __future__ import annotations

import numpy as np
from scipy import special
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require, round_up
from analysis.methods.coverage.catchment import two_step_catchment
from analysis.methods.coverage.grid_cells import h3_relative_area
from analysis.methods.coverage.harmonic import generalised_harmonic
from analysis.methods.coverage.huff import huff_covered
from analysis.methods.coverage.neighbours import count_within, nearest_distance

__all__ = [
    "count_within",
    "covered_share",
    "curated_share",
    "generalised_harmonic",
    "h3_relative_area",
    "huff_covered",
    "merchants_for_coverage",
    "nearest_distance",
    "negative_binomial_size",
    "poisson_density_needed",
    "poisson_neighbour_distance",
    "probability_at_least",
    "two_step_catchment",
]

CLOSED_SUM = 12
"""Up to this many choices Pr(N < k) is summed; beyond, the incomplete beta function is as fast."""


@elementwise
def poisson_density_needed(k: Numbers, q: Numbers, r: Numbers) -> Numbers:
    """Merchants per km² such that at least k lie within r km with probability q.

    gammaincinv(k, q)/(π r²): the mean at which a Poisson count reaches k with probability q.

    >>> round(float(poisson_density_needed(3, 0.9, 1)), 3)
    1.694
    """
    require("k", k, 0, open_low=True)
    require("q", q, 0, 1, open_high=True)
    require("r", r, 0, open_low=True)
    return special.gammaincinv(k, q) / (np.pi * np.square(r))


@elementwise
def poisson_neighbour_distance(k: Numbers, density: Numbers) -> Numbers:
    """Mean distance in km to the k-th nearest merchant: Γ(k+½)/(Γ(k)·√(π·density)); 1/(2√density) at k =
    1."""
    require("k", k, 0, open_low=True)
    require("density", density, 0, open_low=True)
    return special.poch(k, 0.5) / np.sqrt(np.pi * np.asarray(density))


@elementwise
def negative_binomial_size(mean: Numbers, variance: Numbers) -> Numbers:
    """Shape of the negative binomial with this mean and variance: mean²/(variance − mean).

    Infinite, which is Poisson, when the variance does not exceed the mean.
    """
    require("mean", mean, 0)
    require("variance", variance, 0)
    excess = np.asarray(variance) - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(excess > 0, np.square(mean) / excess, np.inf)


@elementwise
def probability_at_least(k: Numbers, mean: Numbers, size: Numbers = np.inf) -> Numbers:
    """Pr(N >= k) for a count with this mean, negative binomial of shape `size` or Poisson when that is
    infinite.

    Parameters
    ----------
    k : 0 or more, whole.
    mean : expected number within reach, 0 or more; infinite gives 1.
    size : above 0; smaller is more clustered.

    Returns
    -------
    Probability in [0, 1], accurate in both tails.
    """
    require("k", k, 0)
    require("mean", mean, 0)
    require("size", size, 0, open_low=True)
    mean, inverse = np.asarray(mean, float), 1 / np.asarray(size, float)
    if np.ndim(k) or k > CLOSED_SUM:
        return _exact_tail(k, mean, inverse)
    below = _probability_below(int(round_up(k)), mean, inverse)
    # 1 − Pr(N < k) has no digits left when hardly any are expected.
    rare = below > 0.999
    if not np.any(rare):
        return 1 - below
    k, mean, inverse, rare = np.broadcast_arrays(k, mean, inverse, rare)
    result = np.array(1 - below)
    result[rare] = _exact_tail(k[rare], mean[rare], inverse[rare])
    return result


def _probability_below(k: int, mean: np.ndarray, inverse: np.ndarray) -> np.ndarray:
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


@elementwise
def curated_share(n: Numbers, N: Numbers, s: Numbers) -> Numbers:
    """Share of occasions at the n most popular of N merchants when popularity falls as rank^(−s): H(n,
    s)/H(N, s).

    Parameters
    ----------
    n, N : participating and all merchants; need not be whole, n above N counts as N.
    s : how far participation leans to the popular; 0 is a random choice and gives n/N.
    """
    require("N", N, 0, open_low=True)
    return generalised_harmonic(np.minimum(n, N), s) / generalised_harmonic(N, s)


@elementwise
def covered_share(
    n: Numbers,
    N: Numbers,
    s: Numbers,
    steerable: Numbers,
    density: Numbers,
    radius: Numbers,
    choices: Numbers,
    size: Numbers = np.inf,
) -> Numbers:
    """Share of a person's occasions that participating merchants cover.

    Parameters
    ----------
    n, N, s : as in `curated_share`: occasions that go to a participant anyway.
    steerable : share of the other occasions that switches to a participant when there is enough choice
        nearby.
    density : participating merchants per km².
    radius : km that people go for an occasion.
    choices : least number of participants within it that is enough choice.
    size : clustering of participants, as in `probability_at_least`.

    Returns
    -------
    go + (1 − go)·steerable·Pr(N(radius) >= choices), with go = H(n, s)/H(N, s).
    """
    require("steerable", steerable, 0, 1)
    require("density", density, 0)
    require("radius", radius, 0)
    go = curated_share(n, N, s)
    nearby = probability_at_least(choices, np.asarray(density) * np.pi * np.square(radius), size)
    return go + (1 - go) * steerable * nearby


@elementwise
def merchants_for_coverage(
    target: Numbers,
    N: Numbers,
    s: Numbers,
    steerable: Numbers,
    area: Numbers,
    radius: Numbers,
    choices: Numbers,
    size: Numbers = np.inf,
) -> Numbers:
    """Participating merchants at which coverage reaches the target: `covered_share` solved for n.

    Parameters
    ----------
    target : share of occasions, in [0, 1].
    area : km² over which they scatter, so that their density is n/area. The rest as in `covered_share`.

    Returns
    -------
    n in [0, N], not rounded; N when the target is 1.
    """
    require("target", target, 0, 1)
    require("area", area, 0, open_low=True)
    require("N", N, 0, open_low=True)
    require("steerable", steerable, 0, 1)
    arguments = (target, N, s, steerable, np.pi * np.square(radius) / np.asarray(area, float), size, choices)
    target, N, s, steerable, reached, size, choices = np.broadcast_arrays(*(np.asarray(a, float) for a in arguments))
    whole = generalised_harmonic(N, s)

    least = float(choices.flat[0]) if choices.size else 0.0
    one_number = least <= CLOSED_SUM and np.all(choices == least)

    def nearby(mean, size, choices):
        if not one_number:
            return probability_at_least(choices, mean, size)
        # Digits of a tiny probability, which take longest, do not move a sum that is compared with the
        # target.
        return 1 - _probability_below(int(round_up(least)), mean, 1 / size)

    def excess(log_n, target, N, s, steerable, reached, size, choices, whole):
        n = np.exp(log_n)
        go = generalised_harmonic(n, s) / whole
        return np.log(go + (1 - go) * steerable * nearby(n * reached, size, choices)) - target

    # Coverage is close to a power of n, so that its logarithm over ln n is nearly straight and few steps are
    # needed.
    sought = np.clip(target, 1e-300, 1)
    # Below a billionth of a merchant coverage is nil for any purpose, and the logarithm needs a floor.
    ends = (np.full(target.shape, np.log(1e-9)), np.log(N))
    found = solvers.find_root(
        excess,
        ends,
        args=(np.log(sought), N, s, steerable, reached, size, choices, whole),
        tolerances={"xatol": 1e-9, "xrtol": 1e-9},
    )
    # Status −1: the target is met before the first merchant, as with choices = 0.
    n = np.where(found.status == -1, 0.0, np.exp(found.x))
    return np.where(target <= 0, 0.0, np.where(target >= 1, N, n))
