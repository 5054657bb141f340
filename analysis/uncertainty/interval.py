"""The interval that the report prints: between which quantiles of the draws it lies.

Belongs here: taking it. Does not belong here: drawing (`designs`, `distributions`) and printing (wording).
"""

from __future__ import annotations

import xarray as xr

LOW, HIGH = 0.05, 0.95


def interval(draws: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """The 5th and 95th percentile over the draws, in the unit of the draws.

    Parameters
    ----------
    draws : any dimensions, `draw` among them.

    Returns
    -------
    (low, high) over the other dimensions. Both are order statistics, values that were drawn (the smallest x with
    F(x) ≥ p, definition 1 of Hyndman & Fan 1996), so that infinite ones stay legal.

    Raises
    ------
    ValueError
        There is no dimension `draw`.

    Examples
    --------
    >>> low, high = interval(xr.DataArray([3.0, 1.0, 2.0, float("inf")], dims="draw"))
    >>> float(low), float(high)
    (1.0, inf)
    """
    bounds = draws.quantile([LOW, HIGH], dim="draw", method="inverted_cdf", skipna=False)
    return bounds.isel(quantile=0, drop=True), bounds.isel(quantile=1, drop=True)
