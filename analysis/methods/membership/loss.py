"""What it costs to decide before a normally distributed quantity is known.

Here belongs the closed form for two actions. The value of information in a model of many inputs is not a
formula.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def unit_normal_loss(t: Numbers) -> Numbers:
    """Expected excess of a standard normal over t: L(t) = φ(t) − t·Φ(−t).

    Returns
    -------
    The loss, in units of the standard deviation.

    >>> round(float(unit_normal_loss(1)), 6)
    0.083315
    """
    t = np.asarray(t, float)
    density = np.exp(-np.square(t) / 2) / np.sqrt(2 * np.pi)
    return density - t * special.ndtr(-t)


@elementwise
def two_action_evpi(mean: Numbers, deviation: Numbers) -> Numbers:
    """Expected value of perfect information on a net benefit that is normal: σ·L(|μ|/σ).

    Parameters
    ----------
    mean, deviation : of the difference between acting and not acting, same unit; deviation above 0.
    """
    require("deviation", deviation, 0, open_low=True)
    return deviation * unit_normal_loss(np.abs(mean) / deviation)
