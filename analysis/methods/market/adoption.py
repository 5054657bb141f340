"""Adoption of a new product over time: the Bass model.

Here belongs the diffusion curve and its fit to sales. Shares of existing brands are `dynamics`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from analysis.methods.arrays import Numbers, elementwise, require

AT_BOUND = 1e-6  # share of a bound up to which a parameter counts as having run to it


@dataclass(frozen=True)
class BassFit:
    """A Bass model fitted to sales.

    Attributes
    ----------
    market : M, all who will ever adopt, in the unit of sales.
    innovation : p, per year.
    imitation : q, per year.
    standard_errors : of market, innovation and imitation, in their units.
    residual_error : residual standard error, in the unit of sales.
    converged : whether the estimates are an optimum inside the bounds.
    gradient_norm : largest slope of the squared error at the estimates, sales as shares of their sum.
    sentence : the same in words.

    Examples
    --------
    >>> years = np.arange(1.0, 11.0)
    >>> bass_fit(years, 1000 * (bass_share(years, 0.03, 0.4) - bass_share(years - 1, 0.03, 0.4))).converged
    True
    """

    market: float
    innovation: float
    imitation: float
    standard_errors: tuple[float, float, float]
    residual_error: float
    converged: bool
    gradient_norm: float
    sentence: str


@elementwise
def bass_share(years: Numbers, p: Numbers, q: Numbers) -> Numbers:
    """Share of the market that has adopted by then, (1 − e^(−(p+q)t))/(1 + (q/p)·e^(−(p+q)t)).

    Parameters
    ----------
    years : time since launch, in years, 0 or more.
    p : innovation, adopters per year among those who have not adopted, whoever else has; above 0.
    q : imitation, the same for each share of the market that has; 0 or more.

    Returns
    -------
    Fraction in [0, 1]; the inputs broadcast.

    Raises
    ------
    ValueError : years or q are negative, or p is not above 0.

    References
    ----------
    Bass 1969, A new product growth for model consumer durables, Management Science 15(5).

    Examples
    --------
    >>> round(float(bass_share(5, 0.03, 0.38)), 3)
    0.331
    """
    require("years", years, 0)
    require("p", p, 0, open_low=True)
    require("q", q, 0)
    decay = np.exp(-(np.asarray(p) + q) * years)
    return (1 - decay) / (1 + np.divide(q, p) * decay)


def _bass_density(years: np.ndarray, p: float, q: float) -> np.ndarray:
    """Rate of adoption per year, ((p+q)²/p)·e^(−(p+q)t)/(1 + (q/p)·e^(−(p+q)t))²: the slope of `bass_share`.

    >>> round(float(_bass_density(0, 0.03, 0.38)), 6)
    0.03
    """
    decay = np.exp(-(p + q) * np.asarray(years, float))
    return (p + q) ** 2 / p * decay / (1 + q / p * decay) ** 2


def bass_fit(years: np.ndarray, sales: np.ndarray, form: str = "interval") -> BassFit:
    """Fit the Bass model to sales per period by nonlinear least squares.

    Parameters
    ----------
    years : end of each period since launch, 1, 2, … in any order; a period that is missing is left out of the fit.
    sales : first purchases in each period, same shape, any unit.
    form : "interval" fits M·(F(t) − F(t−1)), what a period really holds; "density" fits M·f(t).

    Returns
    -------
    BassFit : M in the unit of sales, p and q per year; `converged` is false where the periods do not identify them.

    Raises
    ------
    ValueError : fewer than four periods, one that is no whole number from 1 on or stands twice, sales that are negative
        or missing, or no sales at all.

    References
    ----------
    Srinivasan & Mason 1986, Nonlinear least squares estimation of new product diffusion models, Marketing Science 5(2).

    Examples
    --------
    >>> years = np.arange(1.0, 11.0)
    >>> sales = 1000 * (bass_share(years, 0.03, 0.4) - bass_share(years - 1, 0.03, 0.4))
    >>> fit = bass_fit(years, sales)
    >>> round(fit.market), round(fit.innovation, 3), round(fit.imitation, 3)
    (1000, 0.03, 0.4)
    """
    years, sales = np.asarray(years, float), np.asarray(sales, float)
    if form not in ("interval", "density"):
        raise ValueError(f"form: expected 'interval' or 'density', found {form!r}; name one of these")
    if sales.shape != years.shape or sales.size < 4:
        raise ValueError(f"sales: expected at least 4 periods, one per year, found {sales.shape} for {years.shape}")
    if np.any(years != np.floor(years)) or np.unique(years).size < years.size:
        found = ", ".join(f"{year:g}" for year in years[:6])
        raise ValueError(f"years: expected whole numbers, each once, found {found}; number the periods from launch")
    require("years", years, 1)
    if not np.isfinite(sales).all():
        raise ValueError(f"sales: expected a number in every period, found {sales[~np.isfinite(sales)][0]}")
    require("sales", sales, 0)
    require("sum of sales", sales.sum(), 0, open_low=True)
    unit = sales.sum()

    def curve(log: np.ndarray) -> np.ndarray:
        p, q = np.exp(log[1:])
        if form == "density":
            return np.exp(log[0]) * _bass_density(years, p, q)
        return np.exp(log[0]) * (bass_share(years, p, q) - bass_share(years - 1, p, q))

    bounds = (np.log([1e-2, 1e-8, 1e-8]), np.log([1e4, 5.0, 20.0]))
    starts = [np.log([1.5, p, q]) for p in (0.003, 0.03) for q in (0.1, 0.4, 0.9)]
    fits = [
        least_squares(lambda log: curve(log) - sales / unit, start, bounds=bounds, xtol=1e-14, ftol=1e-14, gtol=1e-12)
        for start in starts
    ]
    best = min(fits, key=lambda fit: fit.cost)
    free = max(sales.size - 3, 1)
    variance = 2 * best.cost / free
    covariance = np.linalg.pinv(best.jac.T @ best.jac) * variance
    estimate = np.exp(best.x) * np.array([unit, 1, 1])
    gradient = float(np.max(np.abs(best.jac.T @ best.fun)))
    # Not its `active_mask`: by the last digit of a logarithm a parameter at its bound counts as free.
    at_bound = bool(np.any(np.minimum(best.x - bounds[0], bounds[1] - best.x) < AT_BOUND))
    converged = gradient < 1e-6 and not at_bound
    sentence = (
        f"Bass model fitted to {sales.size} periods; gradient {gradient:.1e}."
        if converged
        else (
            f"Bass model not identified by {sales.size} periods: "
            + ("a parameter ran to its bound" if at_bound else f"gradient {gradient:.1e}")
            + "; do not use the estimates."
        )
    )
    errors = estimate * np.sqrt(np.diag(covariance))
    return BassFit(
        *map(float, estimate),
        tuple(map(float, errors)),
        float(np.sqrt(variance) * unit),
        converged,
        gradient,
        sentence,
    )
