"""Quantile functions of the distributions an input may have, from its low, base and high.

Belongs here: the map from (distribution, low, base, high) and a probability to a value. Does not belong here: where
the probabilities come from (designs). A quantile function is tabulated once per input and interpolated: the inverse
incomplete beta costs a microsecond a value, and a decision layer asks for millions.

Units: those of low, base and high. Table error: below 1e-4 of the range in the body, exact at the ends.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import special

Z95 = float(special.ndtri(0.95))
NODES = 2049
DISTRIBUTIONS = ("fixed", "pert", "triangular", "uniform", "lognormal", "beta")


def _pert(low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    span = high - low
    alpha = 1.0 + 4.0 * (base - low) / span
    beta = 1.0 + 4.0 * (high - base) / span
    return low + span * special.betaincinv(alpha, beta, u)


def _triangular(low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    span = high - low
    peak = (base - low) / span
    left = low + np.sqrt(u * span * (base - low))
    right = high - np.sqrt((1.0 - u) * span * (high - base))
    return np.where(u < peak, left, right)


def _uniform(low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    return low + (high - low) * u


def _lognormal(low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    if low <= 0.0:
        raise ValueError(f"a lognormal input needs low > 0, found low = {low:g}")
    return base * np.exp(np.log(high / low) / (2.0 * Z95) * special.ndtri(u))


def _beta(low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    variance = ((high - low) / (2.0 * Z95)) ** 2
    if not 0.0 < base < 1.0 or variance >= base * (1.0 - base):
        raise ValueError(
            f"a beta input needs 0 < base < 1 and a range narrower than its mean allows, found base = {base:g}"
        )
    total = base * (1.0 - base) / variance - 1.0
    return special.betaincinv(base * total, (1.0 - base) * total, u)


_QUANTILES = {"pert": _pert, "triangular": _triangular, "uniform": _uniform, "lognormal": _lognormal, "beta": _beta}


def quantile(distribution: str, low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    """Value of a distribution at probability `u`, exact.

    Parameters
    ----------
    distribution : ``pert`` (beta with mode `base`, weight 4), ``triangular``, ``uniform``: `low` and `high` are the
        ends; ``lognormal``: median `base`, `low` and `high` the 5th and 95th percentile spread; ``beta``: on [0, 1]
        with mean `base` and standard deviation (high − low)/(2·1.645); ``fixed``: `base` for every `u`.
    low : end or 5th percentile, in the unit of the input.
    base : mode, median or mean, same unit.
    high : end or 95th percentile, same unit. Equal to `low`, the input does not vary and is `base`.
    u : probabilities in [0, 1], any shape.

    Returns
    -------
    Values in the unit of low, base and high, shape of `u`.

    Raises
    ------
    ValueError
        Unknown distribution, low > base, base > high, or a range the distribution cannot have.

    References
    ----------
    Malcolm, Roseboom, Clark & Fazar 1959, Application of a technique for research and development program evaluation,
    Operations Research 7(5), for PERT.

    Examples
    --------
    >>> float(quantile("triangular", 0.0, 1.0, 2.0, np.array(0.5)))
    1.0
    >>> quantile("uniform", 10.0, 12.0, 20.0, np.array([0.0, 0.5, 1.0])).tolist()
    [10.0, 15.0, 20.0]
    """
    if distribution not in DISTRIBUTIONS:
        raise ValueError(f"unknown distribution {distribution!r}, expected one of {', '.join(DISTRIBUTIONS)}")
    u = np.asarray(u, dtype=float)
    if distribution == "fixed" or low == high:
        return np.full(u.shape, float(base))
    if not low <= base <= high:
        raise ValueError(f"expected low <= base <= high, found {low:g}, {base:g}, {high:g}")
    return _QUANTILES[distribution](low, base, high, u)


@lru_cache(maxsize=256)
def _table(distribution: str, low: float, base: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and values of the quantile function, denser toward both ends where it bends."""
    grid = 0.5 * (1.0 - np.cos(np.pi * np.linspace(0.0, 1.0, NODES)))
    if distribution in ("lognormal", "beta"):
        grid = np.clip(grid, 1e-7, 1.0 - 1e-7)  # the tails are unbounded or flat: stop at one in ten million
    values = quantile(distribution, low, base, high, grid)
    grid.setflags(write=False)  # shared by all who ask for the same distribution
    values.setflags(write=False)
    return grid, values


def sample(distribution: str, low: float, base: float, high: float, u: np.ndarray) -> np.ndarray:
    """Value of a distribution at probability `u`, by interpolation in a table of `quantile`: fast for millions.

    Parameters
    ----------
    distribution : as in `quantile`.
    low : as in `quantile`, in the unit of the input.
    base : as in `quantile`, same unit.
    high : as in `quantile`, same unit.
    u : probabilities in [0, 1], any shape.

    Returns
    -------
    Values in the unit of low, base and high, shape of `u`. Those of ``lognormal`` and ``beta`` stop at a probability of
    one in ten million from either end.

    Raises
    ------
    ValueError
        As `quantile`.

    Examples
    --------
    >>> float(sample("triangular", 0.0, 1.0, 2.0, 0.5).round(6)), float(sample("fixed", 0.0, 1.0, 2.0, 0.9))
    (1.0, 1.0)
    """
    if distribution == "fixed" or low == high:
        return np.full(np.shape(u), float(base))
    return np.interp(u, *_table(distribution, low, base, high))
