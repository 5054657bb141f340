"""Whether an entrant survives beside an incumbent: Lotka–Volterra competition at rest.

Here belongs what two rivals end at from their capacities and the pressure of each on the other. How shares move until
then is `dynamics`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def entrant_survives(entrant_capacity: Numbers, incumbent_capacity: Numbers, pressure: Numbers) -> Any:
    """Whether a small entrant grows against an incumbent at rest, under Lotka–Volterra competition.

    Its growth rate 1 − (N_e + αN_i)/K_e is 1 − αK_i/K_e when it is small and the incumbent is at its capacity.

    Parameters
    ----------
    entrant_capacity : sales that the entrant reaches alone (K_e), above 0, any unit.
    incumbent_capacity : sales that the incumbent reaches alone (K_i), above 0, same unit.
    pressure : α, what a unit of the incumbent's sales takes of the entrant's capacity, 0 or more.

    Returns
    -------
    Truth value K_e > α·K_i; the inputs broadcast.

    Raises
    ------
    ValueError : a capacity that is not above 0, or a negative pressure.

    References
    ----------
    Volterra 1926, Fluctuations in the abundance of a species considered mathematically, Nature 118.

    Examples
    --------
    >>> bool(entrant_survives(60, 100, 0.5)), bool(entrant_survives(40, 100, 0.5))
    (True, False)
    """
    require("entrant_capacity", entrant_capacity, 0, open_low=True)
    require("incumbent_capacity", incumbent_capacity, 0, open_low=True)
    require("pressure", pressure, 0)
    return np.asarray(entrant_capacity) > np.asarray(pressure) * incumbent_capacity


@elementwise(outputs=2)
def competition_equilibrium(
    entrant_capacity: Numbers, incumbent_capacity: Numbers, pressure: Numbers, counter_pressure: Numbers
) -> tuple[Numbers, Numbers]:
    """Where Lotka–Volterra competition ends when the entrant starts small.

    (0, K_i) when the entrant does not survive, (K_e, 0) when it survives and K_i <= β·K_e, else
    ((K_e − αK_i), (K_i − βK_e))/(1 − αβ).

    Parameters
    ----------
    entrant_capacity : sales that the entrant reaches alone (K_e), above 0, any unit.
    incumbent_capacity : sales that the incumbent reaches alone (K_i), above 0, same unit.
    pressure : of the incumbent on the entrant (α), 0 or more.
    counter_pressure : of the entrant on the incumbent (β), 0 or more.

    Returns
    -------
    (entrant, incumbent) sales at rest, in the unit of the capacities; the inputs broadcast.

    Raises
    ------
    ValueError : a capacity that is not above 0, or a negative pressure.

    References
    ----------
    Volterra 1926, Nature 118.

    Examples
    --------
    >>> tuple(float(sales) for sales in competition_equilibrium(80, 100, 0.5, 0.5))
    (40.0, 80.0)
    """
    survives = entrant_survives(entrant_capacity, incumbent_capacity, pressure)
    require("counter_pressure", counter_pressure, 0)
    a, b = np.asarray(pressure), np.asarray(counter_pressure)
    takes_all = survives & (np.asarray(incumbent_capacity) <= b * entrant_capacity)
    with np.errstate(divide="ignore", invalid="ignore"):
        entrant = (entrant_capacity - a * incumbent_capacity) / (1 - a * b)
        incumbent = (incumbent_capacity - b * entrant_capacity) / (1 - a * b)
    return (
        np.where(survives, np.where(takes_all, entrant_capacity, entrant), 0.0),
        np.where(survives, np.where(takes_all, 0.0, incumbent), incumbent_capacity),
    )
