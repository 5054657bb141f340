"""A statistic of a sample with its interval, by resampling whoever was sampled.

Belongs here: the bias-corrected and accelerated bootstrap of statistics of sums. Does not belong here: which statistics
(`sample_estimates`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import special

from analysis.methods.arrays import require

DRAWS = 2000
GROUPS = 500
"""A larger sample is resampled in so many random groups: their sums carry the same variance, at a bounded cost."""


@dataclass(frozen=True)
class BootstrapEstimate:
    """A number from a sample with its interval.

    Attributes
    ----------
    value : the estimate.
    low, high : of its interval, in the unit of the value.
    n : size of the sample.

    Examples
    --------
    >>> BootstrapEstimate(value=0.5, low=0.15, high=0.85, n=4).n
    4
    """

    value: float
    low: float
    high: float
    n: int


def bootstrap_interval(
    parts: np.ndarray, statistic: Callable, level: float, seed: int, count: np.ndarray | None = None
) -> BootstrapEstimate:
    """Bias-corrected and accelerated interval of a statistic of column sums.

    Parameters
    ----------
    parts : what each of the sample adds to the sums, shape (row, column).
    statistic : sums, shape (…, column), to numbers, shape (…).
    level : of the interval, in (0, 1).
    seed : of the resampling.
    count : how many of the sample each row stands for, all alike, shape (row,); one each unless given. Whoever is
        resampled is one of them, so that equal rows told once with their number give the same interval.

    Returns
    -------
    Estimate; its interval is the value itself where resampling does not move it.

    Raises
    ------
    ValueError : a level out of range.

    References
    ----------
    Efron (1987), Better Bootstrap Confidence Intervals, Journal of the American Statistical Association 82(397),
    171–185.

    Examples
    --------
    The mean of 0, 1 and 5, as sums of ones and of values:

    >>> parts = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 5.0]])
    >>> mean = bootstrap_interval(parts, lambda sums: sums[..., 1] / sums[..., 0], level=0.9, seed=0)
    >>> mean.value, mean.n, mean.low < mean.value < mean.high
    (2.0, 3, True)
    """
    require("level", level, 0, 1, open_low=True, open_high=True)
    rng = np.random.default_rng(seed)
    row = np.arange(len(parts), dtype=np.int32)
    row = row if count is None else np.repeat(row, count)
    n = len(row)
    parts = _in_groups(parts, row[rng.permutation(n)]) if n > 2 * GROUPS else parts[row]
    total = parts.sum(axis=0)
    value = float(statistic(total))
    size = len(parts)
    chosen = rng.integers(size, size=(DRAWS, size)) + size * np.arange(DRAWS)[:, None]
    drawn = statistic(np.bincount(chosen.ravel(), minlength=DRAWS * size).reshape(DRAWS, size) @ parts)
    drawn = drawn[np.isfinite(drawn)]
    apart = statistic(total - parts)
    lean = np.nanmean(apart) - apart
    power = np.nansum(lean**2)
    if not power > 1e-24 * value**2 or not drawn.size:
        return BootstrapEstimate(value, value, value, n)
    acceleration = np.nansum(lean**3) / (6 * power**1.5)
    below = np.mean(drawn < value) + np.mean(drawn == value) / 2
    shift = special.ndtri(np.clip(below, 0.5 / drawn.size, 1 - 0.5 / drawn.size))
    z = shift + special.ndtri([0.5 - level / 2, 0.5 + level / 2])
    low, high = np.quantile(drawn, special.ndtr(shift + z / (1 - acceleration * z)))
    return BootstrapEstimate(value, float(low), float(high), n)


def _in_groups(parts: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Sums of so many groups of a sample in random order, of which `row` says the rows; a group at a time in memory."""
    edges = np.arange(GROUPS + 1) * len(row) // GROUPS
    groups = (row[start:end] for start, end in pairwise(edges))
    return np.concatenate([np.add.reduceat(parts[group], [0], axis=0) for group in groups])
