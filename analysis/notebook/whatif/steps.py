"""Where a slider may stand: quantiles of its input's distribution, wider steps out to the ends, the base always among
them.

Belongs here: the values of a slider. Does not belong here: the slider itself (`controls`), distributions
(`uncertainty.distributions`). Equal steps make a wide range unusable: two hundred of them over 0.05–1,000 go from 0.62
to 5.05 at once, where nine tenths of the distribution lie below 3.
"""

from __future__ import annotations

import numpy as np

from analysis.evidence import Input
from analysis.uncertainty.distributions import quantile

PERCENTILES = np.linspace(0.01, 0.99, 99)
TAIL = 25  # steps from the outermost percentile to an end of the range
WHOLE = ("count", "persons", "days", "index")


def steps(item: Input) -> np.ndarray:
    """Values of an input's slider, ascending, from its minimum to its maximum; its base is one of them.

    Percentiles 1 to 99 of its distribution, then steps that grow in proportion out to either end. A decision or a fixed
    input has no distribution: a PERT over its whole range stands in for one, so that steps are finest around the base.
    Each value is rounded to the digits that its step has.
    """
    cell = item.cells[0]
    low, base, high = item.minimum, float(item.value), item.maximum
    if item.distribution == "fixed" or item.lever or cell.low is None or cell.low >= cell.high:
        stated = ("pert", low, base, high)
    else:
        stated = (item.distribution, cell.low, cell.value, cell.high)
    body = np.unique(np.clip(quantile(*stated, PERCENTILES), low, high))
    below = low + high - _tail(low + high - body[::-1], high)  # the tail of the mirror image
    rounded = _rounded(np.unique(np.concatenate([below, body, _tail(body, high)])), whole=item.unit in WHOLE)
    inside = rounded[(rounded > low) & (rounded < high)]
    return np.unique([low, *inside, base, high])


def _tail(body: np.ndarray, end: float) -> np.ndarray:
    """Steps from the last value of a body to an end above it, each longer than the one before."""
    first, room = body[-1] - body[-2], end - body[-1]
    if room <= first or first <= 0.0:
        return np.array([end])
    return body[-1] + np.geomspace(first, room, TAIL)


def _rounded(values: np.ndarray, *, whole: bool) -> np.ndarray:
    """Values with no more digits than tell them from their neighbours."""
    gaps = np.diff(values)
    nearest = np.minimum(np.append(gaps, gaps[-1:]), np.insert(gaps, 0, gaps[:1]))
    unit = 10.0 ** np.floor(np.log10(nearest))
    digits = np.round(values / unit) * unit
    return np.round(digits, 0 if whole else 12) + 0.0  # no minus before a zero
