"""What moves shares in a panel of cities and periods: the attraction model, and how far each driver is identified.

Here belongs estimation over many cities. What an effect does to shares is `elasticity`; one series of periods without
cities is `choice.log_centred_mci`; shares and entry by attraction are `attraction`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.arrays import require

LEAST_UNITS = 5
CONSTANTS = ("city", "platform", "none")
MOVES = 1e-6
"""A driver whose own movement has a smaller standard deviation than this is held constant by the design."""
ALONE = 1e-8
"""Share of a driver's movement that the other drivers must leave; below it they say the same thing."""


@dataclass(frozen=True)
class DriverFit:
    """An attraction model estimated from a panel.

    Attributes
    ----------
    table : a row per driver: estimate, standard_error, low, high, own_movement (standard deviation of what is left of
        the driver once constants and other drivers are taken out, in its own unit) and identified, "yes", or why not:
        "constant" (it does not move against the platforms' constants), "collinear" (other drivers move alike), "one
        unit" (one city or period alone moves it). Numbers are NaN where it is not "yes".
    constants : "city", "platform" or "none", what the drivers are measured against.
    observations : rows of the panel.
    units : how many cities or observations the jackknife leaves out in turn.
    sentence : what is identified, in words.

    Examples
    --------
    >>> price = [[1.0, 2.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0], [1.0, 4.0]]
    >>> found = share_drivers(np.exp(np.negative(price)), {"price": price, "again": price}, ["a"] * 5)
    >>> found.table["identified"].tolist()
    ['collinear', 'collinear']
    """

    table: pd.DataFrame
    constants: str
    observations: int
    units: int
    sentence: str


def share_drivers(
    shares: np.ndarray,
    drivers: Mapping[str, np.ndarray],
    city: Any,
    constants: str = "city",
    level: float = 0.9,
) -> DriverFit:
    """Multiplicative competitive interaction model over cities and periods.

    ln s_j − mean over platforms = constants + Σ β (x_j − mean over platforms), by least squares. A driver given as its
    logarithm has an elasticity of attraction for β; as it is, the change of log-attraction per unit.

    Parameters
    ----------
    shares : observation × platform, all above 0; counts or values will do.
    drivers : name → same shape.
    city : of each observation. With five cities or more each is left out in turn, which stands for whatever its periods
        have in common; with fewer, each observation is.
    constants : "city" compares a platform with itself in the same city over time, so that lasting differences between
        platforms and cities explain nothing; "platform" allows each platform one constant in all cities; "none" lets
        drivers explain lasting differences too.
    level : of the intervals, which are the jackknife's with Student's t; in (0, 1).

    Returns
    -------
    DriverFit : a row per driver, β with its interval and whether the panel tells it.

    Raises
    ------
    ValueError : a share that is not above 0, shapes that differ, an unknown choice of constants, a level outside
        (0, 1), or fewer than five observations.

    References
    ----------
    Nakanishi & Cooper 1974, Parameter estimation for a multiplicative competitive interaction model, J. Marketing
    Research 11(3); Cameron & Miller 2015, A practitioner's guide to cluster-robust inference, J. Human Resources 50(2).

    Examples
    --------
    >>> promotion = np.log([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0], [3.0, 1.0], [1.0, 4.0], [2.0, 3.0]])
    >>> found = share_drivers(np.exp(0.5 * promotion) * [1.0, 2.0], {"promotion": promotion}, ["a"] * 3 + ["b"] * 3)
    >>> round(float(found.table.loc["promotion", "estimate"]), 3), found.table.loc["promotion", "identified"]
    (0.5, 'yes')
    """
    shares, columns = _checked(shares, drivers, constants)
    require("level", level, 0, 1, open_low=True, open_high=True)
    codes = _codes(city, len(shares))
    units = codes if codes.max() + 1 >= LEAST_UNITS else np.arange(len(shares))
    design = np.stack([_centred(values) for values in columns.values()], axis=-1)
    outcome, design = _without_constants(_centred(np.log(shares)), design, codes, constants)
    squares, products = _sums(design, outcome, units)
    here = len(columns)
    whole = squares.sum(axis=0)
    apart = whole - squares
    left, fixed = _left(whole, here), [_left(part, here) for part in apart]
    identified = _identified(whole, left, fixed, shares.shape, here)
    estimate = np.linalg.pinv(whole, hermitian=True) @ products.sum(axis=0)
    jackknifed = np.einsum("gij,gj->gi", np.linalg.pinv(apart, hermitian=True), products.sum(axis=0) - products)
    many = len(squares)
    error = np.sqrt((many - 1) / many * np.square(jackknifed - estimate).sum(axis=0))[:here]
    reach = special.stdtrit(many - 1, 0.5 + level / 2) * error
    known = np.where(np.array(identified) == "yes", 1.0, np.nan)
    table = pd.DataFrame(
        {
            "estimate": estimate[:here] * known,
            "standard_error": error * known,
            "low": (estimate[:here] - reach) * known,
            "high": (estimate[:here] + reach) * known,
            "own_movement": np.sqrt(np.maximum(left, 0) / (shares.shape[0] * (shares.shape[1] - 1))),
            "identified": identified,
        },
        index=list(columns),
    )
    return DriverFit(table, constants, len(shares), many, _sentence(table, len(shares), many))


def _checked(shares: Any, drivers: Mapping[str, Any], constants: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    if constants not in CONSTANTS:
        raise ValueError(f"constants: expected one of {', '.join(CONSTANTS)}, found {constants!r}")
    shares = np.asarray(shares, float)
    if shares.ndim != 2 or shares.shape[1] < 2 or len(shares) < LEAST_UNITS:
        raise ValueError(
            f"shares: expected {LEAST_UNITS} observations or more of two platforms or more, found shape {shares.shape}"
        )
    if not np.all((shares > 0) & np.isfinite(shares)):
        found = shares[~((shares > 0) & np.isfinite(shares))][0]
        raise ValueError(
            f"shares: expected numbers above 0, found {found:g}; leave the observation out or see "
            "composition.replace_zeros"
        )
    columns = {name: np.asarray(values, float) for name, values in drivers.items()}
    if not columns:
        raise ValueError("drivers: expected at least one, found none")
    for name, values in columns.items():
        if values.shape != shares.shape or not np.isfinite(values).all():
            raise ValueError(f"{name}: expected a number for each share, {shares.shape}, found shape {values.shape}")
    return shares, columns


def _codes(city: Any, observations: int) -> np.ndarray:
    """The cities by number."""
    names = np.asarray(city)
    codes = pd.factorize(names)[0] if names.ndim == 1 else np.array([-1])
    if len(names.ravel()) != observations or codes.min() < 0:
        raise ValueError(
            f"city: expected a name for each of {observations} observations, found {np.count_nonzero(codes >= 0)}"
        )
    return codes


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=1, keepdims=True)


def _without_constants(
    outcome: np.ndarray, design: np.ndarray, codes: np.ndarray, constants: str
) -> tuple[np.ndarray, np.ndarray]:
    """Constants of each city taken out as means (Frisch & Waugh 1933); constants of platforms as columns."""
    if constants == "city":
        each = np.bincount(codes)[:, None]
        for_outcome, for_design = (
            _sums_by(values.reshape(len(values), -1), codes) / each for values in (outcome, design)
        )
        return outcome - for_outcome[codes], design - for_design[codes].reshape(design.shape)
    if constants == "platform":
        platforms = outcome.shape[1]
        dummies = np.broadcast_to(np.eye(platforms)[:, 1:] - 1 / platforms, (*outcome.shape, platforms - 1))
        return outcome, np.concatenate([design, dummies], axis=-1)
    return outcome, design


def _sums_by(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    found = np.zeros((codes.max() + 1, values.shape[1]))
    np.add.at(found, codes, values)
    return found


def _sums(design: np.ndarray, outcome: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """X'X and X'y of each unit: shapes (unit, column, column) and (unit, column)."""
    width = design.shape[-1]
    squares = _sums_by(np.einsum("njk,njl->nkl", design, design).reshape(len(design), -1), units)
    return squares.reshape(-1, width, width), _sums_by(np.einsum("njk,nj->nk", design, outcome), units)


def _left(squares: np.ndarray, drivers: int) -> np.ndarray:
    """Sum of squares of each driver once all other columns are taken out."""
    found = np.empty(drivers)
    for k in range(drivers):
        rest = np.delete(np.arange(len(squares)), k)
        shared = squares[k, rest] @ np.linalg.pinv(squares[np.ix_(rest, rest)], hermitian=True) @ squares[rest, k]
        found[k] = squares[k, k] - shared
    return found


def _identified(
    whole: np.ndarray, left: np.ndarray, apart: list[np.ndarray], shape: tuple[int, ...], drivers: int
) -> list[str]:
    """Of each driver "yes", or why not."""
    free = shape[0] * (shape[1] - 1)
    constants = np.arange(drivers, len(whole))
    answers = []
    for k in range(drivers):
        alone = _left(whole[np.ix_([k, *constants], [k, *constants])], 1)[0]
        if not alone / free > MOVES**2:
            answers.append("constant")
        elif not left[k] > ALONE * alone:
            answers.append("collinear")
        elif min(part[k] for part in apart) <= ALONE * left[k]:
            answers.append("one unit")
        else:
            answers.append("yes")
    return answers


def _sentence(table: pd.DataFrame, observations: int, units: int) -> str:
    missing = [f"{name} ({row.identified})" for name, row in table.iterrows() if row.identified != "yes"]
    basis = f"{observations} observations, {units} left out in turn"
    if not missing:
        return f"All drivers identified from {basis}."
    return f"Not identified from {basis}: {', '.join(missing)}; these have no estimate."
