"""Inputs at random over all that an override may set, many cases in one evaluation.

A property is checked on every case of an example; hypothesis varies the seed, numpy the inputs, so that a hundred
thousand combinations cost a second.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from hypothesis import settings
from hypothesis import strategies as st

from analysis.study import Study

CASES = 256
ENDS = 0.1  # share of values put exactly on an end of the range, where formulas break first

seeds = st.integers(0, 2**32 - 1)
few = settings(deadline=None, derandomize=True, max_examples=8)


def random_inputs(study: Study, seed: int, **held: float) -> dict[str, xr.DataArray]:
    """Every scalar input anywhere in its range, whole where it counts, but for those held at a value."""
    rng = np.random.default_rng(seed)
    drawn = {}
    for item in study.inputs.values():
        if item.dims:
            continue
        u = rng.random(CASES)
        at_end = rng.random(CASES) < ENDS
        values = item.minimum + (item.maximum - item.minimum) * np.where(at_end, np.round(u), u)
        drawn[item.name] = xr.DataArray(values, dims="case")
    drawn["choices_needed"] = drawn["choices_needed"].round()
    drawn["programme_runs"] = drawn["programme_runs"].round()
    return drawn | {name: xr.DataArray(np.full(CASES, float(value)), dims="case") for name, value in held.items()}
