"""How unequal outlets' popularity is: the exponent of its power law, with an interval and how well the law fits.

Here belongs estimation by the method of Clauset, Shalizi & Newman (2009). What the exponent does to coverage is
`reach.curated_share`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, special

TAIL = 10
"""Fewest values in the tail that is fitted; below it any exponent fits."""

CANDIDATES = 200
"""Starts of the tail that are tried, evenly over the distinct values."""


@dataclass(frozen=True)
class Popularity:
    """The power law of popularity, Pr(X = x) ∝ x^(−α) from `start` on.

    Attributes
    ----------
    zipf : s = 1/(α − 1), popularity falls as rank^(−s).
    alpha, alpha_error : exponent of the law, with its standard error at the given start.
    interval : of s, by bootstrap, the start of the tail refitted each time.
    level : of it.
    start : least value that the law holds for.
    tail : number of outlets at or above it.
    total : of all.
    distance : Kolmogorov–Smirnov.
    fit_p : share of samples of the law that lie farther from it; below 0.1 the law is not a good description.
    status : says so.

    References
    ----------
    Clauset, Shalizi & Newman (2009), Power-Law Distributions in Empirical Data, SIAM Review 51(4), 661–703.

    Examples
    --------
    >>> found = estimate_popularity(1000 / np.arange(1, 51), discrete=False, start=20.0, samples=20)
    >>> found.tail, found.total, bool(np.isclose(found.alpha, 1 + 1 / found.zipf))
    (50, 50, True)
    """

    zipf: float
    alpha: float
    interval: tuple[float, float]
    alpha_error: float
    start: float
    tail: int
    total: int
    distance: float
    fit_p: float
    level: float
    status: str


def estimate_popularity(
    popularity: Any,
    *,
    discrete: bool | None = None,
    start: float | None = None,
    level: float = 0.9,
    samples: int = 200,
    seed: int = 0,
) -> Popularity:
    """The Zipf exponent of outlets' popularity.

    Parameters
    ----------
    popularity : visits, reviews or sales of each outlet, above 0.
    discrete : counts (zeta law) or amounts (Pareto); by default counts where all are whole numbers.
    start : where the tail begins; by default where the law fits best (least Kolmogorov–Smirnov distance).
    level : of the interval.
    samples : of the bootstrap and of the test, 20 or more.
    seed : of both.

    Returns
    -------
    Popularity.

    Raises
    ------
    ValueError : fewer than 10 outlets in the tail, one is missing or not above 0, or all are equal.

    References
    ----------
    Clauset, Shalizi & Newman (2009), Power-Law Distributions in Empirical Data, SIAM Review 51(4), 661–703.

    Examples
    --------
    Popularity that falls as 1/rank over fifty outlets: of amounts s is the mean of ln(50/rank).

    >>> found = estimate_popularity(1000 / np.arange(1, 51), discrete=False, start=20.0, samples=20)
    >>> round(found.zipf, 6) == round(float(np.log(50 / np.arange(1, 51)).mean()), 6), round(found.zipf, 2)
    (True, 0.94)
    """
    values = _values(popularity)
    if discrete is None:
        discrete = bool(np.all(values == np.floor(values)))
    if samples < 20 or not 0 < level < 1:
        raise ValueError(f"samples: expected 20 or more and a level in (0, 1), found {samples} and {level:g}")
    fit = _fit(values, discrete, start)
    rng = np.random.default_rng(seed)
    again = [_zipf(_fit(values[rng.integers(0, values.size, values.size)], discrete, start)[0]) for _ in range(samples)]
    farther = sum(_fit(_sample(values, fit, discrete, rng), discrete, start)[2] >= fit[2] for _ in range(samples))
    alpha, begin, distance = fit
    tail = values[values >= begin]
    low, high = np.quantile(again, [(1 - level) / 2, (1 + level) / 2])
    fit_p = farther / samples
    return Popularity(
        _zipf(alpha),
        alpha,
        (float(low), float(high)),
        _standard_error(alpha, begin, tail.size, discrete),
        begin,
        int(tail.size),
        int(values.size),
        distance,
        fit_p,
        level,
        "a power law fits" if fit_p >= 0.1 else "a power law does not fit well",
    )


def _values(popularity: Any) -> np.ndarray:
    values = np.asarray(popularity, float).ravel()
    wrong = ~(np.isfinite(values) & (values > 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(f"popularity: expected numbers above 0, found {values[row]:g} in row {row}; drop this outlet")
    if values.size < TAIL:
        raise ValueError(f"popularity: expected {TAIL} outlets or more, found {values.size}; gather more")
    if np.ptp(values) == 0:
        raise ValueError(f"popularity: expected numbers that differ, found {values[0]:g} everywhere; nothing falls")
    return values


def _zipf(alpha: float) -> float:
    return 1 / (alpha - 1)


def _fit(values: np.ndarray, discrete: bool, start: float | None) -> tuple[float, float, float]:
    """Exponent, start and distance of the best tail."""
    values = np.sort(values)
    if start is not None:
        if int((values >= start).sum()) < TAIL:
            raise ValueError(f"start: expected {TAIL} outlets at or above it, found fewer from {start:g}; lower it")
        return _fit_from(values, float(start), discrete)
    distinct = np.unique(values[: values.size - TAIL + 1])
    if distinct.size > CANDIDATES:
        distinct = distinct[np.unique(np.linspace(0, distinct.size - 1, CANDIDATES).astype(int))]
    fits = [_fit_from(values, float(begin), discrete) for begin in distinct if values[-1] > begin]
    return min(fits, key=lambda fit: fit[2]) if fits else _fit_from(values, float(values[0]), discrete)


def _fit_from(values: np.ndarray, begin: float, discrete: bool) -> tuple[float, float, float]:
    tail = values[np.searchsorted(values, begin) :]
    logs = float(np.log(tail / begin).sum())
    # All values at the start: the steepest law there is.
    rough = 1 + tail.size / logs if logs > 0 else 60.0
    if not discrete:
        model = 1 - (tail / begin) ** (1 - rough)
        steps = np.arange(tail.size + 1) / tail.size
        return rough, begin, float(np.maximum(np.abs(model - steps[:-1]), np.abs(model - steps[1:])).max())
    mean_log = float(np.log(tail).mean())
    found = optimize.minimize_scalar(
        lambda a: np.log(special.zeta(a, begin)) + a * mean_log, bounds=(1.01, 60.0), method="bounded"
    )
    alpha = float(found.x)
    distinct, count = np.unique(tail, return_counts=True)
    model = 1 - special.zeta(alpha, distinct + 1) / special.zeta(alpha, begin)
    return alpha, begin, float(np.abs(model - np.cumsum(count) / tail.size).max())


def _standard_error(alpha: float, begin: float, size: int, discrete: bool) -> float:
    if not discrete:
        return (alpha - 1) / np.sqrt(size)
    step = 1e-4
    logs = np.log(special.zeta(np.array([alpha - step, alpha, alpha + step]), begin))
    curvature = (logs[0] - 2 * logs[1] + logs[2]) / step**2
    return float(1 / np.sqrt(size * curvature)) if curvature > 0 else float("nan")


def _sample(values: np.ndarray, fit: tuple, discrete: bool, rng: np.random.Generator) -> np.ndarray:
    """As many values: below the start those seen, above it by the law."""
    alpha, begin, _ = fit
    below = values[values < begin]
    count = int(rng.binomial(values.size, 1 - below.size / values.size)) if below.size else values.size
    drawn = _draw(alpha, begin, max(count, TAIL), discrete, rng)
    return np.concatenate([rng.choice(below, values.size - count), drawn]) if below.size else drawn


def _draw(alpha: float, begin: float, count: int, discrete: bool, rng: np.random.Generator) -> np.ndarray:
    uniform = 1 - rng.random(count)
    if not discrete:
        return begin * uniform ** (-1 / (alpha - 1))
    # Doubling finds an upper end, halving the least x whose tail beyond it is no more than the draw.
    whole = special.zeta(alpha, begin)
    low, high = np.full(count, begin - 1), np.full(count, begin)
    while (over := special.zeta(alpha, high + 1) / whole > uniform).any():
        low, high = np.where(over, high, low), np.where(over, 2 * high, high)
        if high.max() > 1e15:
            break
    while ((high - low) > 1).any():
        middle = np.floor((low + high) / 2)
        over = special.zeta(alpha, middle + 1) / whole > uniform
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return high
