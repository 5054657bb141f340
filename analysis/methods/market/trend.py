"""A straight line through a few stated figures, with the error that each is stated with.

Here belongs the trend of values already on a log or log-odds scale. It describes; a forecast has a gate of
its own in `share_forecast`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special


@dataclass(frozen=True)
class Trend:
    """A slope with its interval; its numbers are NaN when there is no trend to fit.

    Attributes
    ----------
    slope : per year, of values on a log or log-odds scale.
    standard_error : of the slope, per year.
    low : lower end of its interval.
    high : upper end.
    n : number of figures it rests on.
    sentence : how it came about, or why there is none.

    Examples
    --------
    >>> log_linear_trend([2020], [0.1], sigma=0.05).sentence
    'No trend: it takes figures of at least two years, found: 1 usable figure.'
    """

    slope: float
    standard_error: float
    low: float
    high: float
    n: int
    sentence: str


def log_linear_trend(years: np.ndarray, values: np.ndarray, sigma: np.ndarray | float, coverage: float = 0.95) -> Trend:
    """Weighted least squares of values on years with known errors.

    Slope Σw(t − t̄)y/Σw(t − t̄)² with variance 1/Σw(t − t̄)², w = 1/σ² and t̄ the weighted mean.

    Parameters
    ----------
    years : when each value holds, in any order; of two Series the years are put in the order of the values' labels.
    values : logs or log-odds, same shape; NaN where nothing is known.
    sigma : standard error of each value on the same scale, above 0. It sets the interval: the scatter around
        the line does not, so two figures suffice and an interval means measurement error alone.
    coverage : of the interval, a fraction in (0, 1).

    Returns
    -------
    Trend : slope per year of the logs or log-odds; NaN, never an error, for too few values.

    Raises
    ------
    ValueError : lengths differ, or a sigma is not positive.

    References
    ----------
    Aitken 1935, On least squares and linear combination of observations, Proc. Royal Society of Edinburgh 55.

    Examples
    --------
    >>> found = log_linear_trend([2020, 2021, 2022], [0.0, 0.1, 0.2], sigma=0.05)
    >>> round(found.slope, 6), found.n
    (0.1, 3)
    >>> round(found.standard_error, 4)  # 0.05/√2
    0.0354
    """
    # Imported here: statsmodels takes a second to load, and who only computes rates should not wait for it.
    from statsmodels.regression.linear_model import WLS

    if all(isinstance(series, pd.Series) for series in (years, values)):
        if not years.index.sort_values().equals(values.index.sort_values()):
            raise ValueError("values: expected the labels that years have, found others; take both from one table")
        years = years.reindex(values.index)
    years, values = np.atleast_1d(np.asarray(years, float)), np.atleast_1d(np.asarray(values, float))
    if years.shape != values.shape or years.ndim != 1:
        raise ValueError(
            f"values: expected one per year, found {values.shape} for years {years.shape}; give both in pairs"
        )
    sigma = np.broadcast_to(np.asarray(sigma, float), values.shape)
    known = np.isfinite(years) & np.isfinite(values) & np.isfinite(sigma)
    years, values, sigma = years[known], values[known], sigma[known]
    if np.any(sigma <= 0):
        raise ValueError(f"sigma: expected errors above 0, found {sigma.min():g}; state how precise each figure is")
    n = int(known.sum())
    if n < 2 or np.ptp(years) == 0:
        found = f"{n} usable figure{'' if n == 1 else 's'}" if n < 2 else f"{n} figures of the same year"
        nothing = float("nan")
        return Trend(
            nothing,
            nothing,
            nothing,
            nothing,
            n,
            f"No trend: it takes figures of at least two years, found: {found}.",
        )
    design = np.stack([np.ones(n), years - np.average(years, weights=sigma**-2)], axis=1)
    fit = WLS(values, design, weights=sigma**-2).fit(cov_type="fixed scale", cov_kwds={"scale": 1.0}, use_t=False)
    slope, error = float(fit.params[1]), float(fit.bse[1])
    reach = float(special.ndtri(0.5 + coverage / 2)) * error
    sentence = (
        f"{slope:+.3f} per year from {n} figures, {years.min():g} to {years.max():g}; the {coverage:.0%} "
        f"interval {slope - reach:+.3f} to {slope + reach:+.3f} is the stated error of the figures."
    )
    return Trend(slope, error, slope - reach, slope + reach, n, sentence)
