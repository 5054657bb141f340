"""How clustered merchants are: the negative binomial's κ of counts, and density by district, from data.

Here belong estimators from counts. What κ does to coverage is `reach`; how popularity falls is `popularity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, special, stats

from analysis.methods.arrays import require
from analysis.methods.coverage.labels import aligned, labels_of

LARGEST = 1e6
"""κ above which a negative binomial is a Poisson for any count that is seen."""


@dataclass(frozen=True)
class Dispersion:
    """Maximum likelihood of a negative binomial.

    Attributes
    ----------
    kappa : shape, smaller is more clustered; infinite is Poisson.
    interval : by profile likelihood; its upper end is infinite where Poisson is not excluded.
    mean : of the counts.
    level : of the interval.
    poisson_p : probability of so much clustering were the counts Poisson (likelihood ratio on the boundary).
    status : "converged", or "poisson" where the counts spread no more than a Poisson.

    Examples
    --------
    >>> found = estimate_dispersion([2, 2, 1, 3])
    >>> found.status, found.kappa, found.mean, found.poisson_p
    ('poisson', inf, 2.0, 1.0)
    """

    kappa: float
    interval: tuple[float, float]
    mean: float
    level: float
    poisson_p: float
    status: str


def estimate_dispersion(counts: Any, level: float = 0.9, weight: Any = None) -> Dispersion:
    """κ of the negative binomial of counts, such as of merchants within reach of random places.

    Parameters
    ----------
    counts : whole numbers of 0 or more, of independent places.
    level : of the interval, in (0, 1).
    weight : of each place, such as people, 0 or more; only their ratios matter.

    Returns
    -------
    Dispersion. Variance is mean + mean²/κ. Places whose circles overlap are not independent: then the interval is too
    narrow, and `clustering.estimate_clustering` is right.

    Raises
    ------
    ValueError : fewer than two counts, one is missing, negative or no whole number, or all are 0.

    References
    ----------
    Bliss & Fisher (1953), Fitting the Negative Binomial Distribution to Biological Data, Biometrics 9(2), 176–200.
    Test on the boundary: Self & Liang (1987), Journal of the American Statistical Association 82(398), 605–610.

    Examples
    --------
    >>> found = estimate_dispersion([0, 0, 1, 9, 0, 3, 0, 14, 2, 1])
    >>> found.status, found.mean
    ('converged', 3.0)
    """
    counts = _counts(counts)
    if not 0 < level < 1:
        raise ValueError(f"level: expected a number in (0, 1), found {level:g}; 0.9 is usual")
    share = place_weights(weight, counts.size)
    mean = _weighted_mean(counts, share)
    values, code = np.unique(counts, return_inverse=True)
    times = np.bincount(code, share)

    def likelihood(inverse: float) -> float:
        return log_likelihood(values, times, mean, inverse)

    # In 1/κ, for Poisson is the end 0 of its range, which κ itself never reaches.
    highest = 1e4 / min(mean, 1.0)
    grid = np.concatenate([[0.0], np.geomspace(1 / LARGEST, highest, 120)])
    heights = np.array([likelihood(inverse) for inverse in grid])
    top = int(heights.argmax())
    if top == 0:
        best, peak = 0.0, heights[0]
    else:
        low, high = grid[top - 1], grid[min(top + 1, grid.size - 1)]
        found = optimize.minimize_scalar(
            lambda x: -likelihood(x), bounds=(low, high), method="bounded", options={"xatol": 1e-10 * high}
        )
        best, peak = float(found.x), float(-found.fun)
    drop = peak - stats.chi2.ppf(level, 1) / 2

    def crossing(inside: float, outside: float) -> float:
        return optimize.brentq(lambda x: likelihood(x) - drop, inside, outside, xtol=1e-12, rtol=1e-10)

    least = 0.0 if heights[0] >= drop else crossing(best, 0.0)
    most = highest if heights[-1] >= drop else crossing(best, highest)
    ratio = max(2 * (peak - heights[0]), 0.0)
    return Dispersion(
        1 / best if best > 0 else np.inf,
        (1 / most, 1 / least if least > 0 else np.inf),
        mean,
        level,
        # Half of the mass lies at 0, where the data spread less than a Poisson.
        float(stats.chi2.sf(ratio, 1) / 2 if ratio > 0 else 1.0),
        "converged" if best > 0 else "poisson",
    )


def _counts(counts: Any) -> np.ndarray:
    array = np.asarray(counts, float).ravel()
    if array.size < 2:
        raise ValueError(f"counts: expected two or more, found {array.size}; count at more places")
    wrong = ~(np.isfinite(array) & (array >= 0) & (array == np.floor(array)))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(f"counts: expected whole numbers of 0 or more, found {array[row]:g} in row {row}; correct it")
    if not array.any():
        raise ValueError("counts: expected some above 0, found none; widen the radius")
    return array


def _weighted_mean(counts: np.ndarray, share: np.ndarray) -> float:
    mean = float(share @ counts) / counts.size
    if not mean > 0:
        raise ValueError("counts: expected some above 0 where there is weight, found none; widen the radius")
    return mean


def place_weights(weight: Any, size: int) -> np.ndarray:
    """Weights of places, scaled so that their mean is one; ones where none are given.

    Parameters
    ----------
    weight : of each place, 0 or more, or None.
    size : how many places there are.

    Returns
    -------
    Weights, shape (place,).

    Raises
    ------
    ValueError : one is missing or negative, or all are 0.

    Examples
    --------
    >>> place_weights([1, 3], 2).tolist(), place_weights(None, 2).tolist()
    ([0.5, 1.5], [1.0, 1.0])
    """
    if weight is None:
        return np.ones(size)
    share = aligned("weight", weight, None, size, "place")
    if not share.sum() > 0:
        raise ValueError(f"weight: expected some weight, found a total of {share.sum():g}; check the places")
    return share * (size / share.sum())


def log_likelihood(values: np.ndarray, times: np.ndarray, mean: float, inverse: float) -> float:
    """Log-likelihood of counts, negative binomial with κ = 1/inverse; Poisson at 0.

    Parameters
    ----------
    values : distinct counts, ascending.
    times : how often each occurs, of the same shape; need not be whole.
    mean : of the distribution, above 0.
    inverse : 1/κ, 0 or more.

    Returns
    -------
    The logarithm of the likelihood.

    References
    ----------
    Bliss & Fisher (1953), Biometrics 9(2), 176–200.

    Examples
    --------
    A mean of 1 makes 0 and 1 as likely as 1/e each under Poisson, and ½ and ¼ at κ = 1:

    >>> values, times = np.array([0.0, 1.0]), np.array([1.0, 1.0])
    >>> log_likelihood(values, times, 1.0, 0.0), round(log_likelihood(values, times, 1.0, 1.0), 6)  # −2, −3 ln 2
    (-2.0, -2.079442)
    """
    if inverse < 1e-12:
        return float(times @ (values * np.log(mean) - mean - special.gammaln(values + 1)))
    size = 1 / inverse
    # log Γ(κ + n)/Γ(κ) loses its digits for large κ; the sum of log1p(j/κ) does not.
    rising = np.concatenate([[0.0], np.cumsum(np.log1p(np.arange(int(values[-1])) * inverse))])[values.astype(int)]
    log_share = np.log(mean) - np.log1p(mean * inverse)
    return float(times @ (rising + values * log_share - size * np.log1p(mean * inverse) - special.gammaln(values + 1)))


def density_by_district(district: Any, area: Any, level: float = 0.9) -> pd.DataFrame:
    """Merchants per km² of each district, with exact Poisson limits.

    Parameters
    ----------
    district : of each merchant, labels.
    area : km² by district, a Series or dict; districts without a merchant count 0.
    level : of the interval, in (0, 1).

    Returns
    -------
    District by row: count, area, density, low, high (per km²). Limits hold where merchants scatter independently.

    Raises
    ------
    ValueError : a merchant's district has no area, a label is missing, an area is not above 0, or a level out of range.

    References
    ----------
    Garwood (1936), Fiducial Limits for the Poisson Distribution, Biometrika 28(3/4), 437–442.

    Examples
    --------
    >>> density_by_district(["a", "a", "b"], {"a": 4.0, "b": 2.0, "c": 1.0})["density"].tolist()
    [0.5, 0.5, 0.0]
    """
    area = pd.Series(area, dtype=float)
    square = aligned("area", area, labels_of(area), len(area), "district")
    if np.any(square <= 0):
        name = area.index[int(np.argmax(square <= 0))]
        raise ValueError(f"area: expected km² above 0, found {area[name]:g} for {name!r}; correct it")
    found = pd.Series(district)
    missing = found.isna() | ~found.isin(area.index)
    if missing.any():
        row = int(np.argmax(missing.to_numpy()))
        raise ValueError(
            f"district: expected one that has an area, found {found.iloc[row]!r} in row {row}; add its area"
        )
    count = found.value_counts().reindex(area.index, fill_value=0).to_numpy()
    require("level", level, 0, 1, open_low=True, open_high=True)
    tail = (1 - level) / 2
    low = np.where(count > 0, stats.gamma.ppf(tail, np.maximum(count, 1)), 0.0)
    high = stats.gamma.ppf(1 - tail, count + 1)
    table = {"count": count, "area": square, "density": count / square, "low": low / square, "high": high / square}
    return pd.DataFrame(table, index=area.index)
