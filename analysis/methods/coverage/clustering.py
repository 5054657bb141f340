"""How clustered merchants are around places that share them: κ and the mean number in reach, with intervals that hold.

Here belongs the interval for places whose circles overlap and that lie in the same quarter of a city: scores of the
likelihood are summed by square blocks, and blocks are what varies (cluster-robust variance, Liang & Zeger 1986; spatial
blocks, Bester, Conley & Hansen 2011). The likelihood itself is `dispersion`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import require
from analysis.methods.coverage.dispersion import LARGEST, estimate_dispersion, place_weights
from analysis.methods.coverage.sphere import EARTH_RADIUS, coordinates

LEAST_BLOCKS = 12
"""Blocks with a place below which a coarser grid says nothing about variance any more."""

FINEST = 4.0
"""Radii that a block of the finest grid is wide: two circles across, so that most do not reach into the next."""

STEP = 1e-3
"""Of the logarithm of κ in the numerical derivatives."""


@dataclass(frozen=True)
class Clustering:
    """Counts of merchants in reach, as a negative binomial.

    Attributes
    ----------
    kappa, interval : shape, with its interval; infinite is Poisson.
    mean, mean_interval : merchants in reach of a place, with its interval.
    level : of both intervals.
    blocks, block_km : how many blocks, and their width (km), of the grid whose variance is the largest, which counts.
    status : "converged", or "poisson" where the counts spread no more than a Poisson.

    Examples
    --------
    >>> found = estimate_clustering([3, 1] * 8, 31 + np.arange(16) / 10, [121.0] * 16, radius=1.0)
    >>> found.status, found.kappa, found.mean
    ('poisson', inf, 2.0)
    """

    kappa: float
    interval: tuple[float, float]
    mean: float
    mean_interval: tuple[float, float]
    level: float
    blocks: int
    block_km: float
    status: str


def estimate_clustering(
    counts: Any, latitude: Any, longitude: Any, radius: float, weight: Any = None, level: float = 0.9
) -> Clustering:
    """κ and mean of the merchants within reach of places, as people meet them.

    Parameters
    ----------
    counts : merchants within the radius of each place, whole numbers.
    latitude, longitude : of the places, degrees.
    radius : km.
    weight : people at each place; alike where none is given.
    level : of the intervals, in (0, 1).

    Returns
    -------
    Clustering. Blocks of 4, 8, 16 … radii are tried as long as twelve of them hold a place, and the widest interval is
    taken: what neighbours share reaches as far as it reaches, and a finer grid would miss it.

    Raises
    ------
    ValueError : fewer than twelve blocks of the finest grid hold a place, or as in `estimate_dispersion`.

    References
    ----------
    Liang & Zeger (1986), Biometrika 73(1), 13–22. Bester, Conley & Hansen (2011), Journal of Econometrics 165(2),
    137–151.

    Examples
    --------
    Sixteen places on a line, eleven kilometres apart, with 3 and 1 merchants in turn: less spread than a Poisson has.

    >>> found = estimate_clustering([3, 1] * 8, 31 + np.arange(16) / 10, [121.0] * 16, radius=1.0)
    >>> found.status, found.mean, found.mean_interval[0] < 2 < found.mean_interval[1]
    ('poisson', 2.0, True)
    """
    require("radius", radius, 0, open_low=True)
    counts = np.asarray(counts, float).ravel()
    north, east = coordinates(latitude, longitude)
    share = place_weights(weight, counts.size)
    kept = share > 0
    counts, north, east, share = counts[kept], north[kept], east[kept], share[kept]
    fit = estimate_dispersion(counts, level, share)
    log_kappa, slope, curvature = _score(counts, share, fit.mean, fit.kappa)
    grids = _grids(north, east, radius)
    spread = [_standard_errors(block, share * slope, share * (counts - fit.mean), level) for block, _ in grids]
    # In units of the score, so that the widest grid is the same for both scales of κ.
    of_kappa = max(spread, key=lambda found: found[0])[0] / curvature if curvature > 0 else np.inf
    of_mean = max(found[1] for found in spread) / share.sum()
    widest = int(np.argmax([found[0] for found in spread]))
    block, size = grids[widest]
    relative = of_mean / fit.mean
    return Clustering(
        fit.kappa,
        _interval(fit.kappa, of_kappa, log_kappa),
        fit.mean,
        (fit.mean * float(np.exp(-relative)), fit.mean * float(np.exp(relative))),
        level,
        int(block.max()) + 1,
        size,
        fit.status,
    )


def _score(counts, share, mean: float, kappa: float) -> tuple[bool, np.ndarray, float]:
    """Derivative of each place's log-likelihood and its curvature: in ln κ, or in 1/κ where that is nil."""
    values, code = np.unique(counts, return_inverse=True)
    if not np.isfinite(kappa):
        each = (np.square(values - mean) - values) / 2
        return False, each[code], float(share.sum() * mean**2 / 2)

    def each(log_size: float) -> np.ndarray:
        size = np.exp(log_size)
        rising = special.gammaln(values + size) - special.gammaln(size)
        return rising + size * np.log(size / (size + mean)) + values * np.log(mean / (size + mean))

    at = np.log(kappa)
    below, here, above = (each(at + step) for step in (-STEP, 0.0, STEP))
    times = np.bincount(code, share)
    curvature = -float(times @ (above - 2 * here + below)) / STEP**2
    return True, ((above - below) / (2 * STEP))[code], curvature


def _grids(north: np.ndarray, east: np.ndarray, radius: float) -> list[tuple[np.ndarray, float]]:
    """Block of each place and its width (km), for each grid that has enough blocks."""
    kilometre = np.degrees(1 / EARTH_RADIUS)
    found, size = [], FINEST * radius
    while True:
        row = np.floor(north / (size * kilometre)).astype(int)
        # Blocks of one row are as wide as at its middle, so that all are square.
        circle = np.cos(np.radians(np.clip((row + 0.5) * size * kilometre, -89, 89)))
        column = np.floor(east * circle / (size * kilometre)).astype(int)
        block = np.unique(np.stack([row, column], axis=1), axis=0, return_inverse=True)[1].ravel()
        if block.max() + 1 < LEAST_BLOCKS:
            break
        found.append((block, size))
        size *= 2
    if not found:
        raise ValueError(
            f"places: expected {LEAST_BLOCKS} blocks of {FINEST * radius:g} km with a place to have an interval, found "
            f"{int(block.max()) + 1}; add places, or lower the radius"
        )
    return found


def _standard_errors(block, of_kappa: np.ndarray, of_mean: np.ndarray, level: float) -> tuple[float, float]:
    """Half-widths of the sums of two scores whose blocks are independent."""
    blocks = int(block.max()) + 1
    wide = float(special.stdtrit(blocks - 1, 0.5 + level / 2)) * np.sqrt(blocks / (blocks - 1))
    sums = (np.bincount(block, score) for score in (of_kappa, of_mean))
    return tuple(wide * float(np.sqrt(np.square(total).sum())) for total in sums)


def _interval(kappa: float, half: float, log_kappa: bool) -> tuple[float, float]:
    if not log_kappa:
        return float(1 / max(half, 1 / LARGEST)), np.inf
    low = kappa * float(np.exp(-min(half, 700.0)))
    # In 1/κ, whose interval ends at κ^−1·(1 − half): from there on Poisson is not excluded.
    return low, kappa * float(np.exp(half)) if half < 1 else np.inf
