"""Attraction models estimated from data: choices of persons, or a panel of shares.

Here belong the estimators behind `attraction`, with their intervals and their word on convergence.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

FLAT = 1e-8
"""Least curvature of a likelihood, as a share of the largest before any effect; below it nothing is identified."""
STEPS = 100


@dataclass(frozen=True)
class ChoiceFit:
    """An estimated attraction model.

    Attributes
    ----------
    table : a row per driver; estimate, standard_error, low and high (95 %) per unit of the driver.
    log_likelihood : at the estimate; NaN for least squares.
    observations : choices, or periods times brands.
    converged : whether the estimate is an optimum.
    gradient_norm : largest slope there.
    sentence : the same in words.

    Examples
    --------
    >>> promotion = np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0]])
    >>> attraction = promotion**0.5 * [1.0, 2.0]
    >>> found = log_centred_mci(attraction / attraction.sum(axis=1, keepdims=True), {"promotion": promotion})
    >>> found.observations, found.converged
    (8, True)
    """

    table: pd.DataFrame
    log_likelihood: float
    observations: int
    converged: bool
    gradient_norm: float
    sentence: str


def conditional_logit(chosen: np.ndarray, drivers: pd.DataFrame, group: np.ndarray) -> ChoiceFit:
    """Conditional (McFadden) logit: Pr(j) = exp(x_j β)/Σ exp(x_k β) within each choice situation.

    By maximum likelihood, which is concave, with standard errors from its curvature.

    Parameters
    ----------
    chosen : 1 for the alternative taken, 0 otherwise; one row per alternative and situation.
    drivers : one column per driver, same rows, any unit.
    group : which situation each row belongs to. One with a single alternative tells nothing, and does not count.

    Returns
    -------
    ChoiceFit : a row per driver, its effect on utility per unit of the driver, with a 95 % interval.

    Raises
    ------
    ValueError : rows that do not match, a situation without exactly one choice, a driver with a missing number or that
        never varies within a situation, or one whose effect no choice tells: it follows from others or decides all.

    References
    ----------
    McFadden 1974, Conditional logit analysis of qualitative choice behavior, in Zarembka (ed.), Frontiers in
    Econometrics, Academic Press.

    Examples
    --------
    >>> price = pd.DataFrame({"price": [1.0, 2.0] * 4})
    >>> found = conditional_logit([1, 0, 1, 0, 1, 0, 0, 1], price, np.repeat([1, 2, 3, 4], 2))
    >>> round(float(found.table.loc["price", "estimate"]), 3)  # −ln 3: the cheaper is taken three times in four
    -1.099
    """
    chosen, group = np.asarray(chosen, float), np.asarray(group)
    _check_choices(chosen, drivers, group)
    codes, situations = pd.factorize(group)
    counts = np.bincount(codes, weights=chosen)
    if (counts != 1).any():
        bad = int(np.argmax(counts != 1))
        raise ValueError(
            f"chosen: expected one choice per group, found {counts[bad]:g} in group {situations[bad]}; "
            "correct these rows"
        )
    fixed = [c for c in drivers if (drivers[c].groupby(group).nunique() <= 1).all()]
    if fixed:
        raise ValueError(f"drivers: expected variation within groups, found none in {fixed[0]!r}; drop this column")
    open_choices = int((np.bincount(codes) > 1).sum())
    # Within situations and in units of their own spread drivers are of one size, and so is the curvature along each.
    apart = (drivers - drivers.groupby(group).transform("mean")).to_numpy(float)
    spread = apart.std(axis=0)
    found = _newton(apart / spread, chosen, codes, list(drivers.columns))
    gradient = float(np.max(np.abs(found.gradient)))
    converged = gradient < 1e-4 * open_choices
    return ChoiceFit(
        _table(
            list(drivers.columns), found.effects / spread, np.sqrt(np.diag(np.linalg.inv(found.information))) / spread
        ),
        found.log_likelihood,
        open_choices,
        converged,
        gradient,
        _verdict(converged, gradient, f"{open_choices} choices"),
    )


def _check_choices(chosen: np.ndarray, drivers: pd.DataFrame, group: np.ndarray) -> None:
    if not chosen.shape == group.shape == (len(drivers),):
        raise ValueError(
            f"chosen: expected a row for each of {len(drivers)} rows of drivers, found {chosen.shape} for chosen and "
            f"{group.shape} for group"
        )
    odd = ~np.isin(chosen, [0.0, 1.0])
    if odd.any():
        raise ValueError(f"chosen: expected 1 or 0, found {chosen[odd][0]:g} in group {group[odd][0]}")
    for name, values in drivers.items():
        if not np.isfinite(values.to_numpy(float)).all():
            raise ValueError(f"drivers: expected a number in every row, found none in {name!r}; leave the group out")


class _Point(NamedTuple):
    """Log-likelihood of a conditional logit at given effects, with its gradient and information matrix."""

    effects: np.ndarray
    log_likelihood: float
    gradient: np.ndarray
    information: np.ndarray


def _at(effects: np.ndarray, drivers: np.ndarray, chosen: np.ndarray, codes: np.ndarray) -> _Point:
    utility = drivers @ effects
    highest = np.full(codes.max() + 1, -np.inf)
    np.maximum.at(highest, codes, utility)
    weight = np.exp(utility - highest[codes])
    total = np.bincount(codes, weights=weight)
    share = weight / total[codes]
    means = np.stack([np.bincount(codes, weights=share * column) for column in drivers.T], axis=1)
    apart = drivers - means[codes]
    log_likelihood = float(chosen @ (utility - (highest + np.log(total))[codes]))
    return _Point(effects, log_likelihood, drivers.T @ (chosen - share), apart.T @ (share[:, None] * apart))


def _newton(drivers: np.ndarray, chosen: np.ndarray, codes: np.ndarray, names: list[str]) -> _Point:
    """The maximum, by Newton's method with halved steps; a likelihood without one is refused."""
    here = _at(np.zeros(drivers.shape[1]), drivers, chosen, codes)
    steepest = np.linalg.eigvalsh(here.information)[-1]
    for _ in range(STEPS):
        _check_curvature(here.information, steepest, names)
        step = np.linalg.solve(here.information, here.gradient)
        if here.gradient @ step < 1e-20 * len(chosen):
            break
        ahead = _at(here.effects + step, drivers, chosen, codes)
        while ahead.log_likelihood < here.log_likelihood and np.max(np.abs(step)) > 1e-14:
            step = step / 2
            ahead = _at(here.effects + step, drivers, chosen, codes)
        here = ahead
    return here


def _check_curvature(information: np.ndarray, steepest: float, names: list[str]) -> None:
    """Refuse a likelihood that is flat along a driver: its effect is any number, or without bound."""
    values, directions = np.linalg.eigh(information)
    if values[0] <= FLAT * steepest:
        flat = names[int(np.argmax(np.abs(directions[:, 0])))]
        raise ValueError(
            f"drivers: expected choices that tell the effect of each, found none that tell that of {flat!r}, which "
            "follows from other drivers or decides every choice; drop this column"
        )


def log_centred_mci(
    shares: np.ndarray, drivers: Mapping[str, np.ndarray], weights: np.ndarray | None = None
) -> ChoiceFit:
    """Multiplicative competitive interaction (MCI) model, by least squares on log-centred data.

    ln s_j − mean ln s = α_j − mean α + Σ β (ln x_j − mean ln x), means over the brands of a period.

    Parameters
    ----------
    shares : periods × brands, all above 0.
    drivers : name → periods × brands, all above 0; the estimate is an elasticity of attraction.
    weights : one per period, for instance the size of the sample behind it; equal unless given.

    Returns
    -------
    ChoiceFit : a row per driver, then one per brand but the first: its log attraction relative to the first.
        Standard errors count (brands − 1) free observations per period, as centred shares of a period sum to zero.

    Raises
    ------
    ValueError : a value or weight that is not above 0, shapes that do not match, or too few periods for the drivers.

    References
    ----------
    Nakanishi & Cooper 1974, Parameter estimation for a multiplicative competitive interaction model, J. Marketing
    Research 11(3).

    Examples
    --------
    >>> promotion = np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0]])
    >>> attraction = promotion**0.5 * [1.0, 2.0]
    >>> found = log_centred_mci(attraction / attraction.sum(axis=1, keepdims=True), {"promotion": promotion})
    >>> found.table["estimate"].round(4).tolist()  # the elasticity, and ln 2 of the second brand
    [0.5, 0.6931]
    """
    from statsmodels.regression.linear_model import WLS
    from statsmodels.tools.sm_exceptions import SingularMatrixWarning

    shares = np.asarray(shares, float)
    if shares.ndim != 2 or shares.shape[1] < 2:
        raise ValueError(f"shares: expected periods × brands, of 2 brands or more, found shape {shares.shape}")
    periods, brands = shares.shape
    columns = {name: np.asarray(values, float) for name, values in drivers.items()}
    for name, values in {"shares": shares, **columns}.items():
        if values.shape != shares.shape or not np.all((values > 0) & np.isfinite(values)):
            raise ValueError(
                f"{name}: expected {periods} × {brands} finite values above 0, found shape {values.shape} "
                f"with minimum {np.min(values):g}; use composition.replace_zeros or drop the brand"
            )
    centred = {name: _centre(values) for name, values in columns.items()}
    intercepts = {f"brand {j}": np.tile(np.eye(brands)[j] - 1 / brands, (periods, 1)) for j in range(1, brands)}
    design = pd.DataFrame({name: values.ravel() for name, values in {**centred, **intercepts}.items()})
    free = periods * (brands - 1) - design.shape[1]
    if free < 1:
        raise ValueError(
            f"shares: expected more than {design.shape[1]} free observations, "
            f"found {free + design.shape[1]}; add periods or drop drivers"
        )
    weights = np.ones(periods) if weights is None else np.asarray(weights, float)
    if weights.shape != (periods,) or not np.all((weights > 0) & np.isfinite(weights)):
        raise ValueError(
            f"weights: expected {periods} numbers above 0, one per period, found shape {weights.shape} with "
            f"minimum {np.min(weights, initial=np.inf):g}"
        )
    weight = np.repeat(weights, brands)
    whole = bool(np.linalg.matrix_rank(design.to_numpy()) == design.shape[1])
    model = WLS(_centre(shares).ravel(), design.to_numpy(), weights=weight)
    with warnings.catch_warnings():
        # A design without full rank shows in `converged` and in the sentence.
        warnings.simplefilter("ignore", category=SingularMatrixWarning)
        scale = float(np.sum(weight * model.fit().resid ** 2) / free)
        result = model.fit(cov_type="fixed scale", cov_kwds={"scale": scale})
    gradient = float(np.max(np.abs(model.wexog.T @ (model.wendog - model.wexog @ result.params))))
    return ChoiceFit(
        _table(list(design.columns), np.asarray(result.params), np.asarray(result.bse)),
        float("nan"),
        periods * brands,
        whole,
        gradient,
        _verdict(whole, gradient, f"{periods} periods of {brands} brands"),
    )


def _centre(values: np.ndarray) -> np.ndarray:
    logs = np.log(values)
    return logs - logs.mean(axis=1, keepdims=True)


def _table(names: list[str], estimate: np.ndarray, error: np.ndarray) -> pd.DataFrame:
    reach = special.ndtri(0.975) * error
    return pd.DataFrame(
        {"estimate": estimate, "standard_error": error, "low": estimate - reach, "high": estimate + reach},
        index=names,
    )


def _verdict(converged: bool, gradient: float, basis: str) -> str:
    if converged:
        return f"Estimated from {basis}; gradient {gradient:.1e}."
    return f"Not identified from {basis}: gradient {gradient:.1e}; the estimates must not be used."
