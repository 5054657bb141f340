"""Points that the sliders of the page can reach, and what the model says there, for tests of page and workbook.

Belongs here: the points and the model's answers. Does not belong here: page and workbook, which are held to them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import xarray as xr

from analysis.notebook.page_model import OUTCOME, sliders
from analysis.study import Study

POINTS = 200
EXACT = 1e-9
BEST = "relaunch"  # an option that moves with the card's own inputs
KEYS = ("typical_saving", "breakeven_wallet", "covered_share", "merchant_breakeven_incrementality", "join_share")


def close(found: object, expected: float) -> bool:
    """Whether two numbers are the same to nine digits; "never" is the same as "never"."""
    value = float(found)
    if not (math.isfinite(value) and math.isfinite(expected)):
        return value == expected or (math.isnan(value) and math.isnan(expected))
    return math.isclose(value, expected, rel_tol=EXACT, abs_tol=1e-12)


def slider_points(study: Study, names: Iterable[str] | None = None) -> dict[str, np.ndarray]:
    """The sliders of the page, each anywhere between its ends, at 200 points."""
    random = np.random.default_rng(20261129)
    moved = [study.inputs[n] for n in names] if names else sliders(study, {})
    return {i.name: random.uniform(i.minimum, i.maximum, POINTS) for i in moved}


def worth_of(study: Study, best: str = BEST, names: Iterable[str] | None = None) -> dict[str, list[float]]:
    """Headline numbers at each point, by key; of the option `best` what it adds over three years."""
    at = {n: xr.DataArray(v, dims="point") for n, v in slider_points(study, names).items()}
    worth = study.evaluate(KEYS, **at) | {OUTCOME: study.evaluate_options([OUTCOME], best, **at)[OUTCOME]}
    return {k: np.broadcast_to(np.asarray(v).ravel(), POINTS).tolist() for k, v in worth.items()}
