"""Attraction models estimated from data: choices of persons, or a panel of shares.

Here belong the estimators behind `attraction`, with their intervals and their word on convergence.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special


@dataclass(frozen=True)
class ChoiceFit:
    """An estimated attraction model.

    `table` has one row per driver: estimate, standard_error, low, high (95 %). `converged` and
    `gradient_norm` say whether it is an optimum; `sentence` states it in words. `log_likelihood` is NaN for
    least squares.
    """

    table: pd.DataFrame
    log_likelihood: float
    observations: int
    converged: bool
    gradient_norm: float
    sentence: str


def conditional_logit(chosen: np.ndarray, drivers: pd.DataFrame, group: np.ndarray) -> ChoiceFit:
    """Conditional (McFadden) logit: Pr(j) = exp(x_j β)/Σ exp(x_k β) within each choice situation.

    Parameters
    ----------
    chosen : 1 for the alternative taken, 0 otherwise; one row per alternative and situation.
    drivers : one column per driver, same rows, any unit.
    group : which situation each row belongs to.

    Returns
    -------
    ChoiceFit : a row per driver, its effect on utility per unit of the driver, with a 95 % interval.

    Raises
    ------
    ValueError : a situation without exactly one choice, or a driver that never varies within a situation.

    >>> price = pd.DataFrame({"price": [1.0, 2.0] * 4})
    >>> found = conditional_logit([1, 0, 1, 0, 1, 0, 0, 1], price, np.repeat([1, 2, 3, 4], 2))
    >>> round(float(found.table.loc["price", "estimate"]), 3)  # −ln 3: the cheaper is taken three times in four
    -1.099
    """
    # Imported here: statsmodels takes a second to load, and who asks for shares alone should not wait for it.
    from statsmodels.discrete.conditional_models import ConditionalLogit

    chosen, group = np.asarray(chosen, float), np.asarray(group)
    counts = pd.Series(chosen).groupby(group).sum()
    if (counts != 1).any():
        bad = counts.index[counts != 1][0]
        raise ValueError(
            f"chosen: expected one choice per group, found {counts[bad]:g} in group {bad}; correct these rows"
        )
    fixed = [c for c in drivers if (drivers[c].groupby(group).nunique() <= 1).all()]
    if fixed:
        raise ValueError(f"drivers: expected variation within groups, found none in {fixed[0]!r}; drop this column")
    # In units of their own spread the drivers are of one size; the search stalls where one is a hundred times
    # another.
    spread = drivers.to_numpy(float).std(axis=0)
    model = ConditionalLogit(chosen, drivers.to_numpy(float) / spread, groups=group)
    start = model.fit(method="bfgs", maxiter=200, disp=0).params
    result = model.fit(start_params=start, method="newton", maxiter=20, tol=1e-12, disp=0)
    gradient = float(np.max(np.abs(model.score(result.params))))
    converged = gradient < 1e-4 * len(counts)
    return ChoiceFit(
        _table(list(drivers.columns), np.asarray(result.params) / spread, np.asarray(result.bse) / spread),
        float(model.loglike(result.params)),
        len(counts),
        converged,
        gradient,
        _verdict(converged, gradient, f"{len(counts)} choices"),
    )


def log_centred_mci(
    shares: np.ndarray, drivers: Mapping[str, np.ndarray], weights: np.ndarray | None = None
) -> ChoiceFit:
    """Multiplicative competitive interaction model by least squares on log-centred data (Nakanishi & Cooper 1974).

    Parameters
    ----------
    shares : periods × brands, all above 0.
    drivers : name → periods × brands, all above 0; the estimate is an elasticity of attraction.
    weights : one per period, for instance the size of the sample behind it; equal unless given.

    Returns
    -------
    ChoiceFit with a row per driver, then one per brand but the first: its log attraction relative to the
    first. Standard errors count (brands − 1) free observations per period, as centred shares of a period sum
    to zero.

    Raises
    ------
    ValueError : a value that is not above 0, shapes that do not match, or too few periods for the drivers.

    >>> promotion = np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0]])
    >>> attraction = promotion**0.5 * [1.0, 2.0]
    >>> found = log_centred_mci(attraction / attraction.sum(axis=1, keepdims=True), {"promotion": promotion})
    >>> found.table["estimate"].round(4).tolist()  # the elasticity, and ln 2 of the second brand
    [0.5, 0.6931]
    """
    from statsmodels.regression.linear_model import WLS
    from statsmodels.tools.sm_exceptions import SingularMatrixWarning

    shares = np.asarray(shares, float)
    periods, brands = shares.shape
    columns = {name: np.asarray(values, float) for name, values in drivers.items()}
    for name, values in {"shares": shares, **columns}.items():
        if values.shape != shares.shape or not np.all(values > 0):
            raise ValueError(
                f"{name}: expected {periods} × {brands} values above 0, found shape {values.shape} "
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
    weight = np.repeat(np.ones(periods) if weights is None else np.asarray(weights, float), brands)
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
