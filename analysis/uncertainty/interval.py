"""Between which quantiles of the draws an interval lies, wherever the report prints one, and taking it."""

from __future__ import annotations

import xarray as xr

LOW, HIGH = 0.05, 0.95


def interval(draws: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """5th and 95th percentile over `draw`; an order statistic, so that infinite values stay legal."""
    bounds = draws.quantile([LOW, HIGH], dim="draw", method="inverted_cdf", skipna=False)
    return bounds.isel(quantile=0, drop=True), bounds.isel(quantile=1, drop=True)
