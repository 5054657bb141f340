"""Signed merchants as a stock with a flow: representatives bring them in, closure and churn take them out.

Here belongs the closed form of s' = gain − hazard·s and its inverses. What merchants are worth, and how many a coverage
needs, is `reach`; how many one representative signs is `field_sales`. Time is in years, `gain` in merchants a year,
`hazard` the departures of a year over the average stock.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require


def _checked(start: Numbers, gain: Numbers, hazard: Numbers) -> None:
    require("start", start, 0)
    require("gain", gain, 0)
    require("hazard", hazard, 0)


def _decay(hazard: Numbers, years: Numbers) -> np.ndarray:
    """(1 − e^(−h·t))/h, t where nothing leaves: the years that a merchant signed evenly over t has served."""
    hazard, years = np.asarray(hazard, float), np.asarray(years, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hazard > 0, -np.expm1(-hazard * years) / hazard, years)


@elementwise
def ceiling(gain: Numbers, hazard: Numbers) -> Numbers:
    """The stock that a gain can hold.

    Parameters
    ----------
    gain : merchants signed a year, 0 or more.
    hazard : share of the average stock that leaves in a year, 0 or more.

    Returns
    -------
    gain/hazard, merchants; infinite where nothing leaves, 0 where none is signed.

    Raises
    ------
    ValueError : an input below 0.

    Examples
    --------
    >>> round(float(ceiling(24_000, 0.42)))
    57143
    """
    _checked(0.0, gain, hazard)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(gain) == 0, 0.0, np.divide(gain, hazard))


@elementwise
def stock_after(years: Numbers, start: Numbers, gain: Numbers, hazard: Numbers) -> Numbers:
    """Merchants after so many years: s(t) = s₀·e^(−h·t) + gain·(1 − e^(−h·t))/h.

    Parameters
    ----------
    years : 0 or more.
    start : merchants signed at the beginning.
    gain : merchants signed a year.
    hazard : share of the average stock that leaves in a year.

    Returns
    -------
    Merchants, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input below 0.

    Examples
    --------
    Of 1,000 half are left after a year at a hazard of ln 2:

    >>> round(float(stock_after(1, 1000, 0, np.log(2))), 6)
    500.0
    """
    _checked(start, gain, hazard)
    require("years", years, 0)
    return start * np.exp(-np.asarray(hazard) * years) + gain * _decay(hazard, years)


@elementwise
def years_to_stock(target: Numbers, start: Numbers, gain: Numbers, hazard: Numbers) -> Numbers:
    """Years until the stock reaches the target.

    Parameters
    ----------
    target : merchants to have.
    start : merchants signed at the beginning.
    gain : merchants signed a year.
    hazard : share of the average stock that leaves in a year. All 0 or more.

    Returns
    -------
    ln[(ceiling − s₀)/(ceiling − target)]/h, years; 0 where the stock is there already, infinite where the ceiling
    gain/hazard does not lie above the target.

    Raises
    ------
    ValueError : an input below 0.

    Examples
    --------
    >>> round(float(12 * years_to_stock(39_600, 0, 24_000, 0.42)), 1)
    33.7
    """
    _checked(start, gain, hazard)
    require("target", target, 0)
    target, start, gain, hazard = np.broadcast_arrays(*(np.asarray(v, float) for v in (target, start, gain, hazard)))
    with np.errstate(divide="ignore", invalid="ignore"):
        steady = np.log1p(hazard * (target - start) / (gain - hazard * target)) / hazard
        years = np.where(hazard > 0, steady, (target - start) / gain)
        never = (gain <= hazard * target) | np.isinf(target)
    return np.where(start >= target, 0.0, np.where(never, np.inf, years))


@elementwise
def gain_for_stock(target: Numbers, years: Numbers, start: Numbers, hazard: Numbers) -> Numbers:
    """Merchants to sign a year so that the stock is there after so many years.

    Parameters
    ----------
    target : merchants to have, 0 or more.
    years : above 0.
    start : merchants signed at the beginning, 0 or more.
    hazard : share of the average stock that leaves in a year, 0 or more.

    Returns
    -------
    (target − s₀·e^(−h·T))·h/(1 − e^(−h·T)), merchants a year; never less than what holds the target, h·target, nor less
    than nothing.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    Nobody leaves, so 1,000 in two years are 500 a year; with half leaving in a year, 500 are needed to hold what is
    there.

    >>> float(gain_for_stock(1000, 2, 0, 0)), float(gain_for_stock(1000, 1, 1000, 0.5))
    (500.0, 500.0)
    """
    _checked(start, 0.0, hazard)
    require("target", target, 0)
    require("years", years, 0, open_low=True)
    reach = (target - start * np.exp(-np.asarray(hazard) * years)) / _decay(hazard, years)
    return np.maximum(reach, np.asarray(hazard) * target)


@elementwise
def share_kept(year: Numbers, staying: Numbers, hazard: Numbers, leaving: Numbers) -> Numbers:
    """Average stock in a year over the stock at launch, while ordinary churn is replaced and the losing leave.

    Parameters
    ----------
    year : 1, 2, … : the year over which the stock is averaged.
    staying : share σ of merchants that gain by taking part, in [0, 1]; replacements are a fresh draw of all merchants.
    hazard : ordinary churn h, replaced by as many signatures.
    leaving : hazard λ at which a losing merchant leaves.

    Returns
    -------
    σ + (1 − σ)·l, l the average of l(t) = l∞ + (1 − l∞)·e^(−(h+λ)·t) over the year, l∞ = h/(h + λ): losing merchants go
    one after another, not all at once, and a few fresh ones are always there.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(share_kept(1, 0.4, 0.42, 2.0)), 3)
    0.691

    Where nobody is replaced, those who lose are halved in a year at a hazard of ln 2: their average is ½/ln 2.

    >>> round(float(share_kept(1, 0, 0, np.log(2))), 6)
    0.721348
    """
    require("year", year, 1)
    require("staying", staying, 0, 1)
    require("hazard", hazard, 0)
    require("leaving", leaving, 0, open_low=True)
    pace = np.asarray(hazard) + leaving
    rest = hazard / pace
    average = rest + (1 - rest) * np.exp(-pace * (np.asarray(year) - 1)) * -np.expm1(-pace) / pace
    return staying + (1 - np.asarray(staying)) * average
