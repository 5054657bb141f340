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

    Parameters
    ----------
    t : in standard deviations from the mean.

    Returns
    -------
    The loss, in units of the standard deviation.

    References
    ----------
    Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, Harvard University.

    Examples
    --------
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

    Returns
    -------
    What knowing the difference is worth at most, in the unit of the inputs.

    Raises
    ------
    ValueError : a deviation that is not above 0.

    References
    ----------
    Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, Harvard University.

    Examples
    --------
    Where both actions look as good, 100·φ(0):

    >>> round(float(two_action_evpi(0, 100)), 3)
    39.894
    """
    require("deviation", deviation, 0, open_low=True)
    return deviation * unit_normal_loss(np.abs(mean) / deviation)
