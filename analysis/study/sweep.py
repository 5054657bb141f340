"""A sweep: figures over values of one input, or over a grid of two.

Belongs here: checking what is swept and laying the answer out. Does not belong here: evaluation (`study`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import EllipsisType

import numpy as np
import pandas as pd
import xarray as xr

from analysis.evidence import Input
from analysis.study.frames import together
from analysis.study.overrides import StudyError, nearest

POINTS = 41  # of an input over its own range
MOST = 2  # inputs: a grid of three is no picture, and its size is a product


Values = Iterable[float] | EllipsisType


@dataclass(frozen=True)
class Sweep:
    """Figures over swept inputs.

    Parameters
    ----------
    figures : DataArrays by name, over the swept inputs (dimensions of their names) and dimensions of their own.
    inputs : the values of each swept input.
    units : of figures and inputs.

    Examples
    --------
    >>> study.sweep("breakeven_spend", card_fee=[84, 168]).units["breakeven_spend"]
    'CNY/year'
    """

    figures: Mapping[str, xr.DataArray]
    inputs: Mapping[str, np.ndarray]
    units: Mapping[str, str]

    def frame(self) -> pd.DataFrame:
        """A row per point: the swept inputs, dimensions of the figures, a column per figure.

        Returns
        -------
        pandas.DataFrame : tidy; ``frame.attrs["unit"]`` has the unit of each input and figure.

        Raises
        ------
        StudyError : two figures have dimensions of which neither has both.

        Examples
        --------
        >>> fees = np.array([84.0, 168.0])
        >>> spend = xr.DataArray(fees / 0.1, dims="card_fee", coords={"card_fee": fees})
        >>> Sweep({"spend": spend}, {"card_fee": fees}, {"spend": "CNY/year"}).frame().values.tolist()
        [[84.0, 840.0], [168.0, 1680.0]]
        """
        grid = xr.DataArray(
            np.zeros([len(v) for v in self.inputs.values()]), dims=list(self.inputs), coords=dict(self.inputs)
        )
        arrays = {name: array.broadcast_like(grid) for name, array in self.figures.items()}
        ordered = {
            name: a.transpose(*self.inputs, *(d for d in a.dims if d not in self.inputs)) for name, a in arrays.items()
        }
        frame = together(ordered)
        frame.attrs = {"unit": dict(self.units)}
        return frame


def swept_arrays(values: Mapping[str, Values], known: Mapping[str, Input], path: Path) -> dict[str, xr.DataArray]:
    """Values of one or two inputs as arrays, each over a dimension of the input's name.

    Parameters
    ----------
    values : by input; ``...`` for its own range.
    known : the inputs of the study.
    path : of inputs.toml, for messages.

    Returns
    -------
    dict : a DataArray by input, in the input's unit.

    Raises
    ------
    StudyError : none or more than two inputs, an unknown one, one by city, no values, or values outside its range.

    Examples
    --------
    >>> swept_arrays({"card_fee": [84, 168]}, study.inputs, Path("inputs.toml"))["card_fee"].values.tolist()
    [84.0, 168.0]
    """
    if not 1 <= len(values) <= MOST:
        raise StudyError(f"sweep: expected one or two inputs, found {len(values)}; hold others by study.overridden(…)")
    return {name: _along(name, some, known, path) for name, some in values.items()}


def _along(name: str, values: Values, known: Mapping[str, Input], path: Path) -> xr.DataArray:
    if name not in known:
        raise StudyError(f"sweep {name}: no such input in {path}{nearest(name, known)}")
    item = known[name]
    if item.dims:
        raise StudyError(f"sweep {name}: it has a value per {item.dims[0]}; set them by study.overridden(…)")
    if values is ...:
        values = _own(item)
    try:
        numbers = np.asarray([float(v) for v in values])
    except TypeError:
        raise StudyError(f"sweep {name}: expected values such as range(0, 200, 10), found {values!r}") from None
    if not numbers.size:
        raise StudyError(f"sweep {name}: expected values, found none; the range is {_range(item)}")
    outside = ~((numbers >= item.minimum) & (numbers <= item.maximum))
    if outside.any():
        found = f"{numbers[outside][0]:.12g}"
        raise StudyError(f"sweep {name}: expected {_range(item)} ({item.unit}), found {found}; see {path}")
    if np.unique(numbers).size < numbers.size:
        raise StudyError(f"sweep {name}: expected every value once, found one twice; drop the duplicate")
    return xr.DataArray(numbers, dims=name, coords={name: numbers})


def _own(item: Input) -> np.ndarray:
    """The stated range of an uncertain input, the whole range of any other, with its base."""
    cell = item.cells[0]
    fixed = cell.low is None or cell.low >= cell.high
    ends = (item.minimum, item.maximum) if fixed else (cell.low, cell.high)
    even = np.round(np.linspace(*ends, POINTS), 12)  # no 0.07500000000000001 on an axis
    return np.union1d(np.clip(even, *ends), [float(item.value)])


def _range(item: Input) -> str:
    return f"{item.minimum:.12g} to {item.maximum:.12g}"
