"""Results as tidy DataFrames: a column per dimension, then what was asked, units in `attrs`.

Belongs here: the shape of the tables. Does not belong here: evaluation (`study`), what a number looks like in print
(`wording`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd
import xarray as xr

from analysis.study.overrides import StudyError

PARTS = ("value", "low", "high")


def together(arrays: Mapping[str, xr.DataArray]) -> pd.DataFrame:
    """Named arrays side by side: a row per point of their dimensions, a column per dimension and per array.

    An array that lacks a dimension is repeated along it.

    Parameters
    ----------
    arrays : by name, each over some of the dimensions of the widest.

    Returns
    -------
    pandas.DataFrame : dimensions of the widest first, in their order.

    Raises
    ------
    StudyError : two arrays have dimensions of which neither has both: side by side they would mean nothing.

    Examples
    --------
    >>> by_city = xr.DataArray([1.0, 2.0], dims="city", coords={"city": ["a", "b"]})
    >>> together({"x": by_city, "y": xr.DataArray(3.0)}).values.tolist()
    [['a', 1.0, 3.0], ['b', 2.0, 3.0]]
    """
    widest = max(arrays, key=lambda n: arrays[n].ndim)
    shape = arrays[widest]
    for name, array in arrays.items():
        if not set(array.dims) <= set(shape.dims):
            raise StudyError(
                f"figures {widest} ({', '.join(map(str, shape.dims))}) and {name} ({', '.join(map(str, array.dims))}) "
                "cannot stand side by side; ask for them in two frames"
            )
    grid = [shape[d].values for d in shape.dims]
    size = [len(labels) for labels in grid]
    columns: dict[str, np.ndarray] = {}
    for axis, (dim, labels) in enumerate(zip(shape.dims, grid, strict=True)):
        view = np.reshape(labels, [-1 if i == axis else 1 for i in range(len(size))])
        columns[str(dim)] = np.broadcast_to(view, size).ravel()
    for name, array in arrays.items():
        columns[name] = array.broadcast_like(shape).transpose(*shape.dims).values.ravel()
    return pd.DataFrame(columns)


class WithInterval(Protocol):
    """What has a value with an interval: a `Result`."""

    name: str
    unit: str
    value: xr.DataArray
    low: xr.DataArray
    high: xr.DataArray


def stated_frame(results: Sequence[WithInterval]) -> pd.DataFrame:
    """Figures side by side: shared dimensions, then each under its name, ``name_low`` and ``name_high``.

    Parameters
    ----------
    results : figures or inputs of a study.

    Returns
    -------
    pandas.DataFrame : the unit of each by name in ``attrs["unit"]``.

    Raises
    ------
    StudyError : two results have dimensions of which neither has both.

    Examples
    --------
    >>> frame = stated_frame([study["card_fee"], study["breakeven_spend"]])
    >>> frame["breakeven_spend_high"].tolist(), frame.attrs["unit"]["card_fee"]
    ([1680.0], 'CNY/year')
    """
    parts = {
        result.name if part == "value" else f"{result.name}_{part}": bare(getattr(result, part))
        for result in results
        for part in PARTS
    }
    frame = together(parts)
    frame.attrs = {"unit": {r.name: r.unit for r in results}}
    return frame


def bare(array: xr.DataArray) -> xr.DataArray:
    """An array without coordinates that are no dimensions: where it was taken, as ``city`` after ``at(city=…)``.

    Parameters
    ----------
    array : over any dimensions.

    Returns
    -------
    xarray.DataArray : the same values.

    Examples
    --------
    >>> by_city = xr.DataArray([1.0, 2.0], dims="city", coords={"city": ["a", "b"]})
    >>> list(by_city.sel(city="b").coords), list(bare(by_city.sel(city="b")).coords)
    (['city'], [])
    """
    return array.drop_vars([c for c in array.coords if c not in array.dims])


def draws_table(arrays: Mapping[str, xr.DataArray], draws: int) -> pd.DataFrame:
    """A row per draw; what has dimensions has a column per point, as ``covered_by_city[city=hangzhou]``.

    Parameters
    ----------
    arrays : by name, over `draw` or not, and over dimensions of their own.
    draws : how many rows; what does not vary is repeated.

    Returns
    -------
    pandas.DataFrame : indexed by draw, in the units of the arrays.

    Examples
    --------
    >>> fee = xr.DataArray([90.0, 110.0], dims="draw")
    >>> shops = xr.DataArray([30.0, 10.0], dims="city", coords={"city": ["a", "b"]})
    >>> draws_table({"fee": fee, "shops": shops}, 2).to_dict("list")
    {'fee': [90.0, 110.0], 'shops[city=a]': [30.0, 30.0], 'shops[city=b]': [10.0, 10.0]}
    """
    columns: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        own = [d for d in array.dims if d != "draw"]
        if not own:
            columns[name] = np.broadcast_to(array.values, draws)
            continue
        for at in np.ndindex(*(array.sizes[d] for d in own)):
            one = array.isel(dict(zip(own, at, strict=True)))
            where = ",".join(f"{d}={one[d].item()}" for d in own)
            columns[f"{name}[{where}]"] = np.broadcast_to(one.values, draws)
    frame = pd.DataFrame(columns)
    frame.index.name = "draw"
    return frame
