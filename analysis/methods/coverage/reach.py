"""How near merchants are, and what share of a person's occasions they cover.

Here belongs coverage in closed form. Density and distance of merchants that scatter by chance are `point_process`,
handed on here; what needs points on the map stands in other modules of `coverage`, as does where to place merchants
and in which order to open cities.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require, round_up
from analysis.methods.coverage.catchment import two_step_catchment
from analysis.methods.coverage.grid_cells import h3_relative_area
from analysis.methods.coverage.harmonic import generalised_harmonic
from analysis.methods.coverage.huff import huff_covered
from analysis.methods.coverage.neighbours import count_within, nearest_distance
from analysis.methods.coverage.point_process import (
    CLOSED_SUM,
    negative_binomial_size,
    poisson_density_needed,
    poisson_neighbour_distance,
    probability_at_least,
    probability_below,
)

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


@elementwise
def curated_share(n: Numbers, N: Numbers, s: Numbers) -> Numbers:
    """Share of occasions at the n most popular of N merchants when popularity falls as rank^(−s).

    Parameters
    ----------
    n, N : participating and all merchants; need not be whole, n above N counts as N.
    s : how far participation leans to the popular, in [0, 3]; 0 is a random choice and gives n/N.

    Returns
    -------
    H(n, s)/H(N, s), in [0, 1], H the generalised harmonic number.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(curated_share(1, 3, 1)), 6), round(float(curated_share(1, 3, 0)), 6)  # 1/(1 + 1/2 + 1/3), 1/3
    (0.545455, 0.333333)
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
    steerable : share of the other occasions that switches to a participant when there is enough choice nearby.
    density : participating merchants per km².
    radius : km that people go for an occasion.
    choices : least number of participants within it that is enough choice.
    size : clustering of participants, as in `probability_at_least`.

    Returns
    -------
    go + (1 − go)·steerable·Pr(N(radius) >= choices), with go = H(n, s)/H(N, s).

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    Half of all merchants take part, at random; half of the other occasions switch where no choice is needed:

    >>> round(float(covered_share(100, 200, 0, 0.5, density=1, radius=1, choices=0)), 6)
    0.75
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
    N, s, steerable, radius, choices, size : as in `covered_share`.
    area : km² over which they scatter, so that their density is n/area.

    Returns
    -------
    n in [0, N], not rounded; N when the target is 1.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    The inverse of the example of `covered_share`:

    >>> round(float(merchants_for_coverage(0.75, 200, 0, 0.5, area=100, radius=1, choices=0)), 6)
    100.0
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
        return 1 - probability_below(int(round_up(least)), mean, 1 / size)

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
