"""Whether points fit a density better where another datum would have them.

Here belongs the comparison of places of merchants with where demand is, shift by shift. Datums are `datum`; what is
said of a study is `analysis.measured.datum_check`.

A wrong datum moves all points of a city by the same few hundred metres, so that they miss the blocks of demand that
they serve. Merchants that follow demand within a city only at large, or not at all, fit no shift better than others:
then nothing can be told, and nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

CELL = 50.0
"""Side of the cells, m, in which points are counted."""

FARTHEST = 1_500.0
"""Largest shift compared, m: BD-09 is some 1,200 m from WGS-84."""

FINE, LARGE = 75.0, 1_200.0
"""Standard deviations, m, over which demand is smoothed, and over which what the city is at large is taken off."""

HALF = 30_000.0
"""Half of the side of the square looked at, m, about the middle of the points."""

BLOCK = 2_000.0
"""Side of the blocks, m, by which the difference of two shifts is judged: points of one are not independent."""

POINTS, SPACING = 1_000, 300.0
"""Points needed at least, and the distance, m, between neighbouring places of demand from which nothing is told."""

NEAR, SURE = 150.0, 3.0
"""Distance, m, of the best shift from the one of another datum, and standard errors by which it is better."""

FLOOR = 0.1
"""Share of the mean density that is added to all, so that empty cells count as little and not as nothing."""


@dataclass(frozen=True)
class ShiftFit:
    """A shift that fits better than none.

    Attributes
    ----------
    number : which of those asked about.
    errors : by how many standard errors its fit is better.

    Examples
    --------
    >>> ShiftFit(0, 5.0).number
    0
    """

    number: int
    errors: float


def better_shift(points: np.ndarray, demand: np.ndarray, weight: np.ndarray, shifts: np.ndarray) -> ShiftFit | None:
    """The shift of points, among some, that puts them where demand is, if as they stand they are not.

    Parameters
    ----------
    points : north and east of each, m, shape (point, 2), on a plane about the city.
    demand : north and east of its places, m, shape (place, 2).
    weight : of each place, 0 or more, shape (place,).
    shifts : north and east, m, shape (shift, 2), each shorter than `FARTHEST`.

    Returns
    -------
    ShiftFit of the best, where of all shifts on a grid of `CELL` the best lies within `NEAR` of it and its mean of the
    logarithm of the density is `SURE` standard errors (over blocks) above that without a shift; otherwise None, also
    where there are too few points or demand is too coarse to tell.

    Examples
    --------
    Blocks of flats with shops in them, and the shops read 400 m too far north:

    >>> rng = np.random.default_rng(0)
    >>> blocks = rng.uniform(0, 20_000, (600, 2))
    >>> homes, shops = (np.repeat(blocks, 20, axis=0) + rng.normal(0, 80, (12_000, 2)) for _ in range(2))
    >>> asked = np.array([[-400.0, 0.0], [400.0, 0.0]])
    >>> better_shift(shops + [400, 0], homes, np.ones(12_000), asked).number
    0
    >>> better_shift(shops, homes, np.ones(12_000), asked) is None
    True
    """
    points, demand = np.asarray(points, float), np.asarray(demand, float)
    weight, shifts = np.asarray(weight, float), np.asarray(shifts, float)
    middle = np.median(points, axis=0) if len(points) else np.zeros(2)
    points = points[np.all(np.abs(points - middle) < HALF, axis=1)]
    inside = np.all(np.abs(demand - middle) < HALF + 2 * LARGE, axis=1) & (weight > 0)
    demand, weight = demand[inside], weight[inside]
    if len(points) < POINTS or len(demand) < POINTS or (spacing := _spacing(demand)) > SPACING or not len(shifts):
        return None
    south_west = points.min(axis=0) - FARTHEST - CELL
    cells = np.ceil((points.max(axis=0) + FARTHEST + CELL - south_west) / CELL).astype(int) + 1
    density = _density(demand, weight, south_west, cells, max(FINE, spacing / 2))
    best = _best_shift(density, _counted(points, np.ones(len(points)), south_west, cells), len(points))
    away = np.hypot(*(shifts - best).T)
    number = int(away.argmin())
    if away[number] > NEAR:
        return None
    errors = _errors(density, points, south_west, shifts[number])
    return ShiftFit(number, errors) if errors >= SURE else None


def _spacing(demand: np.ndarray) -> float:
    """The middle distance of a place from its nearest other one, m."""
    apart, _ = cKDTree(demand).query(demand[:: max(1, len(demand) // 5_000)], k=2)
    return float(np.median(apart[:, 1]))


def _counted(points: np.ndarray, weight: np.ndarray, south_west: np.ndarray, cells: np.ndarray) -> np.ndarray:
    at = np.floor((points - south_west) / CELL).astype(int)
    there = np.all((at >= 0) & (at < cells), axis=1)
    flat = np.ravel_multi_index(tuple(at[there].T), tuple(cells))
    return np.bincount(flat, weight[there], minlength=int(cells.prod())).reshape(cells)


def _density(demand, weight, south_west: np.ndarray, cells: np.ndarray, fine: float) -> np.ndarray:
    """Logarithm of the density of demand over what it is at large, of each cell."""
    count = _counted(demand, weight, south_west, cells)
    floor = FLOOR * count.mean()
    near, far = (gaussian_filter(count, width / CELL) + floor for width in (fine, LARGE))
    return np.log(near / far)


def _best_shift(density: np.ndarray, count: np.ndarray, points: int) -> np.ndarray:
    """North and east, m, of the shift at which points have the largest mean of the density."""
    steps = np.arange(-int(FARTHEST / CELL), int(FARTHEST / CELL) + 1)
    sums = np.fft.irfft2(np.fft.rfft2(density) * np.conj(np.fft.rfft2(count)), s=density.shape)
    sums = sums[np.ix_(steps, steps)] / points
    return CELL * np.array([steps[axis] for axis in np.unravel_index(sums.argmax(), sums.shape)])


def _errors(density: np.ndarray, points: np.ndarray, south_west: np.ndarray, shift: np.ndarray) -> float:
    """By how many standard errors, over blocks, points fit better with the shift than without."""
    fits = [
        density[tuple(np.floor((points + moved - south_west) / CELL).astype(int).T)] for moved in (np.zeros(2), shift)
    ]
    blocks = np.unique(np.floor((points - south_west) / BLOCK).astype(int), axis=0, return_inverse=True)[1]
    gain = np.bincount(blocks.ravel(), fits[1] - fits[0])
    spread = float(np.sqrt(np.square(gain).sum()))
    return float(gain.sum()) / spread if spread > 0 else 0.0
