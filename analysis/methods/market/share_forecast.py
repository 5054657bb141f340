"""Forecasts of market shares, and the gate that refuses them.

Here belongs extrapolation of a series of shares. Scenarios from stated growth rates are `dynamics`; a trend
through two or three figures is `trend.log_linear_trend` and no forecast.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.methods.arrays import require
from analysis.methods.market.composition import aitchison_distance, closure
from analysis.methods.market.log_ratios import ilr, ilr_inverse

LEAST, STRUCTURAL = 8, 20
DRAWS = 4000


class ForecastRefused(ValueError):
    """There are too few observations for a forecast; the message has their number and what to do instead."""


@dataclass(frozen=True)
class Gate:
    """Which method a series of this length may have, and why.

    Attributes
    ----------
    method : "refuse", "drift" or "structural".
    sentence : the reason, in words.

    Examples
    --------
    >>> forecast_gate(7).sentence
    'No forecast: 7 observations are fewer than 8, too few to tell drift from noise; state scenarios instead.'
    """

    method: str
    sentence: str


@dataclass(frozen=True)
class ShareForecast:
    """Forecast shares with their backtest.

    Attributes
    ----------
    method : "drift" or "structural".
    shares : horizon × parts, fractions of one, labelled by period.
    low : lower end of the interval, same shape.
    high : upper end of the interval, same shape.
    backtest : a row per method ("random walk" always among them) with the mean Aitchison distance one step ahead, the
        share of coordinates inside their interval, the origins tried, and at how many of them the fit converged.
    sentence : how it was made and how it did in the backtest.
    status : "converged", or "failed" when the forecast's own fit did not; the sentence then says so.

    Examples
    --------
    >>> months = pd.period_range("2025-01", periods=10, freq="M")
    >>> past = pd.DataFrame({"a": np.linspace(0.6, 0.5, 10), "b": np.linspace(0.4, 0.5, 10)}, index=months)
    >>> forecast_shares(past, horizon=1).backtest["aitchison_distance"].round(4).to_dict()
    {'drift': 0.0005, 'random walk': 0.0315}
    """

    method: str
    shares: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    backtest: pd.DataFrame
    sentence: str
    status: str = "converged"


def forecast_gate(observations: int) -> Gate:
    """Which method a series of so many observations may have.

    Parameters
    ----------
    observations : number of periods.

    Returns
    -------
    Gate : "refuse" below 8, "drift" below 20, "structural" from there on, with the sentence that says why.

    Examples
    --------
    >>> forecast_gate(3).method, forecast_gate(12).method
    ('refuse', 'drift')
    """
    if observations < LEAST:
        return Gate(
            "refuse",
            f"No forecast: {observations} observations are fewer than {LEAST}, too few to tell drift "
            "from noise; state scenarios instead.",
        )
    if observations < STRUCTURAL:
        return Gate(
            "drift",
            f"Random walk with drift: {observations} observations carry a drift and its error, not more.",
        )
    return Gate(
        "structural",
        f"Random walk with drift per log-ratio in state-space form, estimated from {observations} observations.",
    )


def forecast_shares(
    shares: pd.DataFrame,
    horizon: int,
    coverage: float = 0.8,
    basis: np.ndarray | None = None,
    seed: int = 0,
    iterations: int = 500,
) -> ShareForecast:
    """Forecast shares period by period, as random walks with drift of their isometric log-ratios.

    h periods ahead the mean is z_T + h·d̄ and the variance σ²(h + h²/(T−1)), d̄ and σ² the mean and variance of T − 1
    changes; from 20 periods on the same in state-space form, its drift a state, by maximum likelihood.

    Parameters
    ----------
    shares : one row per period, one column per part, all above 0; rows are closed to one. The index is a PeriodIndex
        in order and without a gap: by position, a missing month would run on as if there were none, and months in
        reverse would forecast a rise for a falling share.
    horizon : periods ahead, 1 or more.
    coverage : of the intervals, a fraction in (0, 1).
    basis : of the log-ratio coordinates, see `log_ratios.partition_basis`.
    seed : of the draws that carry intervals back to shares.
    iterations : that the search of a structural fit may take; one that it does not end within is not converged.

    Returns
    -------
    ShareForecast : fractions with their interval, horizon × parts, and a backtest against the random walk.

    Raises
    ------
    ForecastRefused : fewer than 8 periods.
    ValueError : the index is none of periods, out of order or has a gap; a share is missing, zero or negative; the
        horizon is below 1, or coverage outside (0, 1).

    References
    ----------
    Egozcue et al. 2003, Mathematical Geology 35(3), for the coordinates; Harvey 1989, Forecasting, Structural Time
    Series Models and the Kalman Filter, Cambridge, for the state-space form.

    Examples
    --------
    >>> months = pd.period_range("2025-01", periods=10, freq="M")
    >>> past = pd.DataFrame({"a": np.linspace(0.6, 0.5, 10), "b": np.linspace(0.4, 0.5, 10)}, index=months)
    >>> found = forecast_shares(past, horizon=1)
    >>> found.method, round(float(found.shares["a"].iloc[0]), 3)
    ('drift', 0.489)
    """
    _check_periods(shares.index)
    gate = forecast_gate(len(shares))
    if gate.method == "refuse":
        raise ForecastRefused(gate.sentence)
    if horizon < 1:
        raise ValueError(f"horizon: expected 1 period or more, found {horizon}")
    require("coverage", coverage, 0, 1, open_low=True, open_high=True)
    if shares.isna().any().any():
        column = shares.columns[shares.isna().any()][0]
        raise ValueError(
            f"shares: expected a number in every period, found none in {column!r} at "
            f"{shares.index[shares[column].isna()][0]}; fill it in, or start after it"
        )
    series = ilr(closure(shares.to_numpy(float)), basis)
    step = {"drift": _drift_step, "structural": partial(_structural_step, iterations=iterations)}[gate.method]
    mean, error, freedom, converged = step(series, horizon)
    noise = np.random.default_rng(seed).uniform(size=(DRAWS, *mean.shape))
    spread = special.ndtri(noise) if np.isinf(freedom) else special.stdtrit(freedom, noise)
    draws = ilr_inverse(mean + error * spread, basis)
    tails = np.quantile(draws, [0.5 - coverage / 2, 0.5 + coverage / 2], axis=0)
    frames = [
        pd.DataFrame(a, columns=shares.columns, index=pd.period_range(shares.index[-1] + 1, periods=horizon))
        for a in (ilr_inverse(mean, basis), *tails)
    ]
    backtest = _rolling_backtest(series, {gate.method: step, "random walk": _walk_step}, coverage, basis)
    sentence = f"{gate.sentence} {_verdict(backtest, gate.method)}"
    if not converged:
        sentence = f"{gate.sentence} Its fit did not converge: do not use the forecast; state scenarios instead."
    return ShareForecast(gate.method, *frames, backtest, sentence, "converged" if converged else "failed")


def _check_periods(index: pd.Index) -> None:
    if not isinstance(index, pd.PeriodIndex):
        raise ValueError(
            f"shares: expected an index of periods, found {type(index).__name__}; make one with pandas.PeriodIndex"
        )
    steps = np.diff(index.asi8)
    if np.any(steps != 1):
        at = int(np.argmax(steps != 1))
        raise ValueError(
            f"shares: expected periods in order and without a gap, found {index[at + 1]} after {index[at]}; sort them, "
            "fill in what is missing, or start after it"
        )


def _rolling_backtest(series: np.ndarray, steps: dict, coverage: float, basis: np.ndarray | None) -> pd.DataFrame:
    """One-step forecasts from every origin with at least half the series (and 7 periods) behind it."""
    first = max(LEAST - 1, len(series) // 2)
    rows = {}
    for name, step in steps.items():
        results = [step(series[:origin], 1) for origin in range(first, len(series))]
        mean = np.array([result[0][0] for result in results])
        error = np.array([result[1][0] for result in results])
        reach = np.array([_quantile(0.5 + coverage / 2, result[2]) for result in results])[:, None] * error
        actual = series[first:]
        rows[name] = {
            "aitchison_distance": float(
                np.mean(aitchison_distance(ilr_inverse(mean, basis), ilr_inverse(actual, basis)))
            ),
            "inside": float(np.mean(np.abs(actual - mean) <= reach)),
            "origins": len(results),
            "converged": sum(result[3] for result in results),
        }
    return pd.DataFrame(rows).T


Step = tuple[np.ndarray, np.ndarray, float, bool]
"""Mean and standard error (horizon × coordinates), degrees of freedom, and whether the fit converged."""


def _walk_step(series: np.ndarray, horizon: int) -> Step:
    """Random walk without drift."""
    change = np.diff(series, axis=0)
    ahead = np.arange(1, horizon + 1)[:, None]
    error = np.sqrt(ahead * np.mean(change**2, axis=0))
    return np.repeat(series[-1:], horizon, axis=0), error, float(len(change)), True


def _drift_step(series: np.ndarray, horizon: int) -> Step:
    """Random walk with drift; the error of the drift widens the interval by h²/(T−1)."""
    change = np.diff(series, axis=0)
    ahead, n = np.arange(1, horizon + 1)[:, None], len(change)
    error = np.sqrt(change.var(axis=0, ddof=1) * (ahead + ahead**2 / n))
    return series[-1] + ahead * change.mean(axis=0), error, float(n - 1), True


def _structural_step(series: np.ndarray, horizon: int, iterations: int = 500) -> Step:
    """Statsmodels' `rwdrift` per coordinate: its drift is a state, so its error is in the interval.

    A search that stops short is done again without slopes, by simplices; what then has not converged is said.
    """
    # Imported here: statsmodels takes a second to load, and a refusal needs none of it.
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    means, errors, converged = [], [], True
    for coordinate in series.T:
        scale = float(np.std(np.diff(coordinate))) or 1.0
        model = UnobservedComponents(coordinate / scale, "rwdrift")
        for method in ("lbfgs", "nm"):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                fit = model.fit(disp=0, method=method, maxiter=iterations)
            settled = not any(issubclass(warning.category, ConvergenceWarning) for warning in caught)
            if settled:
                break
        converged &= settled
        ahead = fit.get_forecast(horizon)
        means.append(np.asarray(ahead.predicted_mean) * scale)
        errors.append(np.asarray(ahead.se_mean) * scale)
    return np.stack(means, axis=1), np.stack(errors, axis=1), float("inf"), converged


def _quantile(level: float, freedom: float) -> float:
    return float(stats.norm.ppf(level) if np.isinf(freedom) else stats.t.ppf(level, freedom))


def _verdict(backtest: pd.DataFrame, method: str) -> str:
    ours, walk = (backtest.loc[name, "aitchison_distance"] for name in (method, "random walk"))
    inside, origins = backtest.loc[method, "inside"], int(backtest.loc[method, "origins"])
    outcome = "beats" if ours < walk else "does not beat"
    return (
        f"One step ahead from {origins} origins it {outcome} the random walk ({ours:.3f} against {walk:.3f} "
        f"Aitchison distance); {inside:.0%} of outcomes fell inside the interval."
    )
