"""How unequal outlets' popularity is: the exponent of its power law, with an interval and how well the law fits.

Here belongs estimation by the method of Clauset, Shalizi & Newman (2009). What the exponent does to coverage is
`reach.curated_share`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

TAIL = 10
"""Fewest values in the tail that is fitted; below it any exponent fits."""

CANDIDATES = 200
"""Starts of the tail that are tried, evenly over the distinct values."""

GLANCE = 64
"""Places of a tail at which its distance is looked at first: it is no less, so few tails are gone through whole."""

FLATTEST, STEEPEST = 1.01, 60.0
"""Exponents between which that of counts is sought."""

TABLE = 4096
"""Least values above the start whose odds are kept; beyond them a draw is sought by halving."""


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
    odds = _odds(fit[0], fit[1], discrete)
    farther = sum(_fit(_sample(values, fit, odds, rng), discrete, start)[2] >= fit[2] for _ in range(samples))
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
        starts = np.array([float(start)])
    else:
        starts = np.unique(values[: values.size - TAIL + 1])
        if starts.size > CANDIDATES:
            starts = starts[np.unique(np.linspace(0, starts.size - 1, CANDIDATES).astype(int))]
        starts = starts[starts < values[-1]] if values[-1] > starts[0] else values[:1]
    exponents = _exponents(values, starts, discrete)
    bounds = _distances(values, starts, exponents, discrete, GLANCE)
    best = (np.inf, np.inf, np.nan)
    for k in np.argsort(bounds, kind="stable"):
        if bounds[k] > best[0]:
            break
        whole = _distances(values, starts[k : k + 1], exponents[k : k + 1], discrete)
        best = min(best, (float(whole[0]), float(starts[k]), float(exponents[k])))
    distance, begin, alpha = best
    return alpha, begin, distance


def _exponents(values: np.ndarray, starts: np.ndarray, discrete: bool) -> np.ndarray:
    """The likeliest exponent of each tail of sorted values, (starts,)."""
    first = np.searchsorted(values, starts)
    size = values.size - first
    mean_log = np.cumsum(np.log(values)[::-1])[::-1][first] / size
    above = mean_log - np.log(starts)
    # All values at the start: the steepest law there is.
    amounts = np.where(above > 0, 1 + 1 / np.where(above > 0, above, 1.0), STEEPEST)
    return _likeliest(starts, mean_log, amounts) if discrete else amounts


def _likeliest(starts: np.ndarray, mean_log: np.ndarray, guess: np.ndarray) -> np.ndarray:
    """The least ln ζ(α, start) + α·mean ln x for each start: it is convex, so Newton's steps within a bracket."""
    low, high = np.full(starts.size, FLATTEST), np.full(starts.size, STEEPEST)
    alpha, step = np.clip(guess, FLATTEST + 0.01, STEEPEST - 1), 1e-3
    for _ in range(60):
        logs = np.log(special.zeta(alpha + step * np.array([[-1.0], [0.0], [1.0]]), starts))
        slope = (logs[2] - logs[0]) / (2 * step) + mean_log
        bend = (logs[2] - 2 * logs[1] + logs[0]) / step**2
        low, high = np.where(slope < 0, alpha, low), np.where(slope < 0, high, alpha)
        newton = alpha - slope / np.where(bend > 0, bend, np.inf)
        there = np.where((newton > low) & (newton < high), newton, (low + high) / 2)
        moved, alpha = np.abs(there - alpha).max(), there
        if moved < 1e-9:
            break
    return alpha


def _survival(alpha: float | np.ndarray, values: np.ndarray, begin: float | np.ndarray) -> np.ndarray:
    """Pr(X > x) of counts from `begin` on."""
    return special.zeta(alpha, values + 1) / special.zeta(alpha, begin)


def _odds(alpha: float, begin: float, discrete: bool) -> np.ndarray:
    """Pr(X > x) at the least counts, for draws; of amounts none are needed."""
    return _survival(alpha, begin + np.arange(TABLE), begin) if discrete else np.empty(0)


def _distances(
    values: np.ndarray, starts: np.ndarray, exponents: np.ndarray, discrete: bool, places: int = 0
) -> np.ndarray:
    """Kolmogorov–Smirnov distance of each tail of sorted values from its law, (starts,).

    With `places` it is taken at so many values of each tail alone, which is no more than it is.
    """
    first = np.searchsorted(values, starts)[:, None]
    size = values.size - first
    if places:
        place = first + (np.linspace(0, 1, places) * (size - 1)).astype(int)
    else:
        place = np.arange(first[0, 0], values.size)[None, :]
        if discrete:  # equal values are one place
            place = place[:, np.diff(values[place[0]], append=np.inf) > 0]
    at, begin, alpha = values[place], starts[:, None], exponents[:, None]
    if not discrete:
        model = 1 - (at / begin) ** (1 - alpha)
        before = (place - first) / size
        return np.maximum(np.abs(model - before), np.abs(model - before - 1 / size)).max(axis=1)
    seen = (np.searchsorted(values, at, side="right") - first) / size
    return np.abs(1 - _survival(alpha, at, begin) - seen).max(axis=1)


def _standard_error(alpha: float, begin: float, size: int, discrete: bool) -> float:
    if not discrete:
        return (alpha - 1) / np.sqrt(size)
    step = 1e-4
    logs = np.log(special.zeta(np.array([alpha - step, alpha, alpha + step]), begin))
    curvature = (logs[0] - 2 * logs[1] + logs[2]) / step**2
    return float(1 / np.sqrt(size * curvature)) if curvature > 0 else float("nan")


def _sample(values: np.ndarray, fit: tuple, odds: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """As many values: below the start those seen, above it by the law."""
    alpha, begin, _ = fit
    below = values[values < begin]
    count = int(rng.binomial(values.size, 1 - below.size / values.size)) if below.size else values.size
    drawn = _draw(alpha, begin, max(count, TAIL), odds, rng)
    return np.concatenate([rng.choice(below, values.size - count), drawn]) if below.size else drawn


def _draw(alpha: float, begin: float, count: int, odds: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Values of the law; of counts where there are `odds` (`_odds`)."""
    uniform = 1 - rng.random(count)
    if not odds.size:
        return begin * uniform ** (-1 / (alpha - 1))
    place = np.searchsorted(-odds, -uniform)  # the least x whose tail beyond it is no more than the draw
    drawn = begin + place
    far = place == odds.size
    if far.any():
        drawn[far] = _beyond(alpha, begin, begin + odds.size - 1, uniform[far])
    return drawn


def _beyond(alpha: float, begin: float, known: float, uniform: np.ndarray) -> np.ndarray:
    """Doubling finds an upper end, halving the least x: above `known` for each of the draws."""
    low = np.full(uniform.size, known)
    high = 2 * low
    while (over := _survival(alpha, high, begin) > uniform).any():
        low, high = np.where(over, high, low), np.where(over, 2 * high, high)
        if high.max() > 1e15:
            break
    while ((high - low) > 1).any():
        middle = np.floor((low + high) / 2)
        over = _survival(alpha, middle, begin) > uniform
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return high
