"""What an option adds to carrying on as is. Belongs here: that difference. Does not belong here: what is compared."""

from __future__ import annotations

import xarray as xr


def over_baseline(value: xr.DataArray, is_baseline: xr.DataArray) -> xr.DataArray:
    """Its value less the baseline's in the same draw; the value itself where options are not asked.

    Parameters
    ----------
    value : any unit, by `option` or without.
    is_baseline : one for the option that carries on, zero for the others; without `option` where none is asked.
    """
    return value - (value * is_baseline).sum("option") if "option" in is_baseline.dims else value
