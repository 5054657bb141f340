"""The minimum of a smooth function of a few bounded variables, given its gradient.

Belongs here: the search alone. Does not belong here: starts, and what a minimum on a bound means (`maximum_likelihood`,
`retention_fit`).

It is BFGS with bounds and no more. A likelihood of four parameters is evaluated in a tenth of a millisecond; library
searches call multi-threaded linear algebra between evaluations, and on a machine with other work each such call waits
for a core a hundred times as long as the evaluation takes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

LONGEST = 2.0
"""Of a step in one variable: likelihoods searched in logarithms are not to be tried e² times off in one step."""
NOISE = 1e-12
"""Of a value, relative: a sum over customers is not known better, and a lower one by less is chance."""


def bounded_minimum(
    objective: Callable[[np.ndarray], tuple[float, np.ndarray]],
    start: np.ndarray,
    bounds: np.ndarray,
    tolerance: float = 1e-7,
    iterations: int = 300,
) -> tuple[np.ndarray, float, np.ndarray]:
    """Search for the minimum between bounds by BFGS with a backtracking line search.

    Parameters
    ----------
    objective : point, shape (variable,), to value and gradient.
    start : inside or outside the bounds.
    bounds : shape (variable, 2). A variable on a bound that its gradient holds it to is left there.
    tolerance : of the largest free slope, at which the search ends.
    iterations : at most.

    Returns
    -------
    (point, value, gradient); whether it is a minimum is for the caller to judge by the gradient.

    References
    ----------
    Nocedal & Wright (2006), Numerical Optimization, 2nd edition, Springer, chapters 3 and 6.

    Examples
    --------
    >>> bowl = lambda at: (float(((at - 3) ** 2).sum()), 2 * (at - 3))
    >>> bounded_minimum(bowl, np.zeros(2), np.array([[-9, 9], [-9, 1.0]]))[0].round(6).tolist()
    [3.0, 1.0]
    """
    low, high = np.asarray(bounds, float).T
    at = np.clip(start, low, high)
    value, gradient = objective(at)
    inverse, fresh = np.eye(at.size), True
    for _ in range(iterations):
        free = ~(((at <= low) & (gradient > 0)) | ((at >= high) & (gradient < 0)))
        if not free.any() or np.max(np.abs(gradient[free])) < tolerance:
            break
        direction = _direction(inverse, gradient, free)
        found = _backtrack(objective, at, value, gradient, direction, free, low, high)
        if found is None:
            if fresh:
                break
            inverse, fresh = np.eye(at.size), True
            continue
        point, ahead, slope = found
        inverse, fresh = _updated(inverse, point - at, slope - gradient, fresh), False
        at, value, gradient = point, ahead, slope
    return at, value, gradient


def _direction(inverse: np.ndarray, gradient: np.ndarray, free: np.ndarray) -> np.ndarray:
    slope = np.where(free, gradient, 0.0)
    direction = np.where(free, -inverse @ slope, 0.0)
    if direction @ gradient >= 0:
        direction = -slope
    return direction * min(1.0, LONGEST / np.max(np.abs(direction)))


def _backtrack(objective, at, value, gradient, direction, free, low, high):
    """The first of ever shorter steps that lowers the value enough, or, where values differ by no more than they are
    known to, the slope (Hager & Zhang 2005, SIAM Journal on Optimization 16(1)); None if none does.
    """
    noise, steepest = NOISE * (1 + abs(value)), np.abs(gradient[free]).max()
    for halving in range(40):
        point = np.clip(at + 0.5**halving * direction, low, high)
        ahead, slope = objective(point)
        lower = ahead <= value + 1e-4 * (gradient @ (point - at)) and ahead < value - noise
        if lower or (ahead <= value + noise and np.abs(slope[free]).max() < 0.9 * steepest):
            return point, ahead, slope
    return None


def _updated(inverse: np.ndarray, step: np.ndarray, change: np.ndarray, fresh: bool) -> np.ndarray:
    """The BFGS update of the inverse Hessian; the first one sets its scale."""
    curvature = step @ change
    if curvature <= 1e-14 * np.sqrt((step @ step) * (change @ change)):
        return inverse
    if fresh:
        inverse = inverse * (curvature / (change @ change))
    turned = np.eye(step.size) - np.outer(step, change) / curvature
    return turned @ inverse @ turned.T + np.outer(step, step) / curvature
