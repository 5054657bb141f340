"""What a cohort leaves open of its renewal model: the posterior, on a grid that follows it.

Belongs here: the posterior of beta-discrete-Weibull and sBG, and the bands read from it. Does not belong here: the
point estimate (`retention_fit`).

No sampling, and no convergence to doubt: with two or three parameters the posterior can be summed. A grid that is fixed
misses it as the cohort grows, for it narrows as 1/√N; this one is centred on the mode, scaled and turned by the
curvature there, and then by the mean and covariance that it finds, until these no longer move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from analysis.methods.membership.bounded_minimum import bounded_minimum
from analysis.methods.membership.renewal_likelihood import cohort, log_survivor
from analysis.methods.membership.retention_fit import MODELS, fit_retention

REACH, BEND = 9.0, 2.5
"""The grid spans nine deviations either side, with nodes closest at its centre: u = REACH·sinh(BEND·s)/sinh(BEND)."""

POINTS = {2: 61, 3: 31}
PASSES = 8
FURTHEST = 15.0
"""Of the logits of churn and polarisation: beyond it a curve differs from its limit by less than its rounding."""


@dataclass(frozen=True)
class RetentionPosterior:
    """Posterior of a renewal model on a grid.

    Attributes
    ----------
    alpha, beta, shape : parameters at each point of the grid, shape (point,).
    weight : posterior probability of each point, shape (point,); it sums to one.

    Examples
    --------
    Two points as likely as each other, of which one keeps 3/4 of members at the first renewal and one 1/4:

    >>> both = RetentionPosterior(np.array([1.0, 3.0]), np.array([3.0, 1.0]), np.ones(2), np.full(2, 0.5))
    >>> [ends.round(6).tolist() for ends in both.survivor(1)]
    [[0.5], [0.25], [0.75]]
    """

    alpha: np.ndarray
    beta: np.ndarray
    shape: np.ndarray
    weight: np.ndarray

    def survivor(self, years: Any, coverage: float = 0.9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, low and high of the share still there after so many renewals."""
        years = np.atleast_1d(np.asarray(years, float))
        curves = np.exp(log_survivor(years[:, None], self.alpha, self.beta, self.shape))
        low, high = self._band(curves, coverage)
        return curves @ self.weight, low, high

    def interval(self, coverage: float = 0.95) -> dict[str, tuple[float, float]]:
        """Low and high of each parameter."""
        low, high = self._band(np.stack([self.alpha, self.beta, self.shape]), coverage)
        return {name: (float(low[i]), float(high[i])) for i, name in enumerate(("alpha", "beta", "shape"))}

    def _band(self, values: np.ndarray, coverage: float) -> np.ndarray:
        tails = (0.5 - coverage / 2, 0.5 + coverage / 2)
        weight = np.broadcast_to(self.weight, values.shape)
        return np.quantile(values, tails, axis=1, weights=weight, method="inverted_cdf")


def retention_posterior(survival: Any, model: str = "bdw", customers: float | None = None) -> RetentionPosterior:
    """Posterior of a renewal model, by summing over a grid that is centred and scaled on it.

    The prior is uniform over (0, 1) in mean first-year churn and in polarisation 1/(alpha + beta + 1), and uniform in
    the logarithm of the shape from 1/3 to 3.

    Parameters
    ----------
    survival, model, customers : as in `fit_retention`.

    Returns
    -------
    RetentionPosterior.

    Raises
    ------
    ValueError : as `fit_retention`.

    Examples
    --------
    >>> mean, low, high = retention_posterior([1000, 869, 743, 653, 593], "sbg").survivor(5)
    >>> bool(low < mean < high)
    True
    """
    fit = fit_retention(survival, model, customers)
    lost, left = cohort(survival, MODELS[model])
    scale = 1.0 if customers is None else customers / (lost.sum() + left)
    size = MODELS[model]

    def log_posterior(at: np.ndarray) -> np.ndarray:
        """At points of shape (parameter, point), in logits of three uniform variables."""
        curve = np.exp(log_survivor(np.arange(len(lost) + 1.0)[:, None], *_natural(at)))
        leaving = np.log(np.maximum(curve[:-1] - curve[1:], 1e-300))
        value = scale * (lost @ leaving + left * np.log(np.maximum(curve[-1], 1e-300)))
        return value - np.sum(np.logaddexp(0, at) + np.logaddexp(0, -at), axis=0)

    total = fit.alpha + fit.beta
    start = special.logit([fit.alpha / total, 1 / (total + 1), 0.5 + np.log(fit.shape) / (2 * np.log(3))])
    centre, scatter = _mode(log_posterior, np.nan_to_num(np.clip(start, -6, 6))[:size])
    for turn in range(PASSES):
        at, log_mass = _grid(log_posterior, centre, scatter, 15)
        mean, covariance = _moments(at, log_mass)
        moved = np.max(np.abs(mean - centre) / np.sqrt(np.diag(covariance)))
        grown = np.max(np.abs(np.diag(covariance) / np.diag(scatter) - 1))
        centre, scatter = mean, covariance
        if turn and moved < 0.1 and grown < 0.2:
            break
    at, log_mass = _grid(log_posterior, centre, scatter, POINTS[size])
    weight = np.exp(log_mass - special.logsumexp(log_mass))
    kept = weight > 1e-12
    return RetentionPosterior(*(part[kept] for part in _natural(at)), weight[kept] / weight[kept].sum())


def _natural(at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    churn, polarisation = special.expit(at[0]), special.expit(at[1])
    total = 1 / polarisation - 1
    shape = np.exp(np.log(3) * (2 * special.expit(at[2]) - 1)) if len(at) > 2 else np.ones_like(churn)
    return churn * total, (1 - churn) * total, shape


def _mode(log_posterior: Any, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the posterior is greatest, and the covariance that its curvature there suggests."""
    step = 1e-3 * np.eye(start.size)

    def downhill(at: np.ndarray) -> tuple[float, np.ndarray]:
        around = log_posterior(at[:, None] + np.concatenate([np.zeros((start.size, 1)), step, -step], axis=1))
        return -float(around[0]), (around[1 + start.size :] - around[1 : 1 + start.size]) / 2e-3

    bounds = np.array([(-FURTHEST, FURTHEST)] * start.size)
    found = bounded_minimum(downhill, start, bounds, tolerance=1e-3)[0]
    corners = [found + a + b for a in (*step, *-step) for b in (*step, *-step)]
    value = log_posterior(np.array(corners).T).reshape(2, start.size, 2, start.size)
    curvature = -(value[0, :, 0] - value[0, :, 1] - value[1, :, 0] + value[1, :, 1]) / 4e-6
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    # A flat or rising direction is given the width of the prior; the passes that follow correct it.
    return found, (vectors / np.maximum(values, 0.1)) @ vectors.T


def _grid(log_posterior: Any, centre: np.ndarray, scatter: np.ndarray, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (parameter, point) and the logarithm of the mass of each."""
    s = np.linspace(-1, 1, points)
    axes = np.meshgrid(*[REACH * np.sinh(BEND * s) / np.sinh(BEND)] * centre.size, indexing="ij")
    room = sum(np.meshgrid(*[np.log(np.cosh(BEND * s))] * centre.size, indexing="ij")).ravel()
    values, vectors = np.linalg.eigh(scatter)
    at = centre[:, None] + (vectors * np.sqrt(np.maximum(values, 1e-14))) @ np.stack([a.ravel() for a in axes])
    inside = np.all(np.abs(at) <= FURTHEST, axis=0)
    at = at[:, inside]
    return at, log_posterior(at) + room[inside]


def _moments(at: np.ndarray, log_mass: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weight = np.exp(log_mass - special.logsumexp(log_mass))
    mean = at @ weight
    gap = at - mean[:, None]
    return mean, (gap * weight) @ gap.T
