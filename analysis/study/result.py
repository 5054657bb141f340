"""The result of a figure or an input: value, interval, unit, formula, what it is made from.

Belongs here: the record and its plain-text look. Does not belong here: evaluation and number formats for print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.errors import AnalysisError
from analysis.evidence import Bilingual
from analysis.study.frames import PARTS, bare, together
from analysis.study.overrides import nearest

LEVELS = 2  # of the lineage, where a result shows itself


@dataclass(frozen=True)
class Result:
    """One figure or input of a study, evaluated.

    `value`, `low` and `high` are DataArrays over the figure's own dimensions (city, option, …); for a figure without
    dimensions use `float(figure)`. `low` and `high` bound 90 % of the draws. In a notebook it shows itself with its
    lineage.

    Parameters
    ----------
    name : what it is called in code.
    label : what it is called in print.
    unit : of value, low and high (``CNY/year``, ``share``, …).
    formula : in the field's notation; empty for an input.
    parents : names of the figures and inputs it is made from.
    value : at base.
    low : the 5th percentile of the draws.
    high : the 95th percentile of the draws.
    lineage : returns the tree down to inputs, facts and sources, a `lineage.Node`; a study gives it.

    Examples
    --------
    >>> spend = xr.DataArray(1680.0)
    >>> label = Bilingual("消费", "Spend")
    >>> result = Result("spend", label, "CNY/year", "F / d", ("fee",), spend, 0.5 * spend, 2 * spend)
    >>> float(result), result.uncertain
    (1680.0, True)
    """

    name: str
    label: Bilingual
    unit: str
    formula: str
    parents: tuple[str, ...]
    value: xr.DataArray
    low: xr.DataArray
    high: xr.DataArray
    lineage: Callable[[], Any] | None = field(default=None, repr=False, compare=False)

    def __float__(self) -> float:
        return float(self.value)

    def at(self, **coords: str | int | float) -> Result:
        """The figure at one coordinate of each named dimension.

        Parameters
        ----------
        **coords : one label per dimension, as ``figure.value.coords`` lists them.

        Returns
        -------
        Result : without the dimensions named.

        Raises
        ------
        AnalysisError : no such dimension, or no such label in it; the message lists what there is.

        Examples
        --------
        >>> by_city = xr.DataArray([30.0, 10.0], dims="city", coords={"city": ["a", "b"]})
        >>> shops = Result("shops", Bilingual("门店", "Shops"), "stores", "", (), by_city, by_city, by_city)
        >>> float(shops.at(city="b"))
        10.0
        """
        try:
            return replace(self, **{k: getattr(self, k).sel(coords) for k in ("value", "low", "high")})
        except KeyError:
            raise AnalysisError(self._nowhere(coords)) from None

    def frame(self) -> pd.DataFrame:
        """The figure as a tidy table.

        Returns
        -------
        pandas.DataFrame : a column per dimension, then ``value``, ``low`` and ``high``; name, label and unit in
            ``attrs``.

        Examples
        --------
        >>> by_city = xr.DataArray([30.0, 10.0], dims="city", coords={"city": ["a", "b"]})
        >>> shops = Result("shops", Bilingual("门店", "Shops"), "stores", "", (), by_city, by_city, by_city + 1)
        >>> shops.frame().values.tolist()
        [['a', 30.0, 30.0, 31.0], ['b', 10.0, 10.0, 11.0]]
        """
        frame = together({part: bare(getattr(self, part)) for part in PARTS})
        frame.attrs = {"name": self.name, "label": {"zh": self.label.zh, "en": self.label.en}, "unit": self.unit}
        return frame

    def _nowhere(self, coords: dict[str, str | int | float]) -> str:
        """What of some coordinates this figure does not have, and what it has instead."""
        for dim, label in coords.items():
            if dim not in self.value.dims:
                dims = tuple(map(str, self.value.dims))
                listed = f"; it has: {', '.join(dims) or 'none'}{nearest(dim, dims)}"
                return f"figure {self.name} has no dimension '{dim}'{listed}"
            there = self.value[dim].values.tolist()
            if label not in there:
                known = [str(one) for one in there]
                listed = f"; there are: {', '.join(known)}{nearest(str(label), known)}"
                return f"figure {self.name} has no {dim} '{label}'{listed}"
        return f"figure {self.name} has no {coords}"

    @property
    def uncertain(self) -> bool:
        """Whether the interval is wider than a point."""
        return bool(np.any(self.low.values != self.high.values))

    def __repr__(self) -> str:
        head = f"{self.name} [{self.unit}]  {self.label.en}"
        if self.parents:
            head += f"\n  {self.formula}\n  from: {', '.join(self.parents)}"
        if self.value.dims:
            return f"{head}\n{self.frame().to_string(index=False)}"
        return f"{head}\n  {float(self.value):,.6g}  (90 %: {float(self.low):,.6g} to {float(self.high):,.6g})"

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        printer.text(repr(self))
        if self.lineage and self.parents:
            printer.text("\n\n" + self.lineage().text(LEVELS))
