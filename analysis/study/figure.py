"""A figure as the reader meets it: value, interval, unit, formula, what it is made from.

Belongs here: the record and its plain-text look. Does not belong here: evaluation and number formats for print.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.evidence import Bilingual

LOW, HIGH = 0.05, 0.95  # the interval that every report states: 90 % of the draws lie inside


def interval(draws: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """5th and 95th percentile over `draw`; an order statistic, so that infinite values stay legal."""
    bounds = draws.quantile([LOW, HIGH], dim="draw", method="inverted_cdf", skipna=False)
    return bounds.isel(quantile=0, drop=True), bounds.isel(quantile=1, drop=True)


@dataclass(frozen=True)
class Figure:
    """One figure of a study.

    `value`, `low` and `high` are DataArrays over the figure's own dimensions (city, option, …); for a figure without
    dimensions use `float(figure)`. `low` and `high` bound 90 % of the draws.
    """

    name: str
    label: Bilingual
    unit: str
    formula: str
    parents: tuple[str, ...]
    value: xr.DataArray
    low: xr.DataArray
    high: xr.DataArray

    def __float__(self) -> float:
        return float(self.value)

    def at(self, **coords: str | int | float) -> Figure:
        """The figure at one coordinate of each named dimension, e.g. ``study["participation"].at(city="…")``."""
        pick = dict(coords.items())
        return Figure(
            self.name,
            self.label,
            self.unit,
            self.formula,
            self.parents,
            self.value.sel(pick),
            self.low.sel(pick),
            self.high.sel(pick),
        )

    @property
    def uncertain(self) -> bool:
        """Whether the interval is wider than a point."""
        return bool(np.any(self.low.values != self.high.values))

    def __repr__(self) -> str:
        head = f"{self.name} [{self.unit}]  {self.label.en}\n  {self.formula}\n  from: {', '.join(self.parents)}"
        if self.value.dims:
            table = xr.Dataset({"value": self.value, "low": self.low, "high": self.high}).to_dataframe()
            return f"{head}\n{table[['value', 'low', 'high']].to_string()}"
        return f"{head}\n  {float(self.value):,.6g}  (90 %: {float(self.low):,.6g} to {float(self.high):,.6g})"
