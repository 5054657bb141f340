"""Flip points: the value of one input, the others at base, at which a statement stops being true.

Belongs here: bracketing and refining on plain arrays, all inputs and statements in one evaluation per pass. Does not
belong here: what a statement is (claims) and where values come from (study).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

COARSE = 24  # points on each side of base in the first pass
FINE = 65  # points in each bracket of a refining pass
PASSES = 2  # 24 · 64²: a flip is known to a hundred-thousandth of the distance from base to the end of the range

Truth = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Flip:
    """Statement `statement` holds from base up to `last_true` of input `column`, and not at `value`.

    Attributes
    ----------
    statement : position of the statement among those evaluated.
    column : position of the input.
    last_true : last value towards the flip at which the statement was found true, in the input's unit.
    value : nearest value found false, so that setting the input there makes the statement false; same unit.

    Examples
    --------
    >>> Flip(statement=0, column=1, last_true=167.9, value=168.0).value
    168.0
    """

    statement: int
    column: int
    last_true: float
    value: float


def _rays(base: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Points from base to an end, base excluded, denser near base; shape (inputs, COARSE)."""
    steps = (np.arange(1, COARSE + 1) / COARSE) ** 2
    return base[:, None] + (ends - base)[:, None] * steps


def _brackets(points: np.ndarray, truth: np.ndarray, start: np.ndarray) -> list[tuple[int, int, float, float]]:
    """(statement, row, last true, first false) for every statement and row with a false point."""
    found = []
    for s, i in zip(*np.nonzero((~truth).any(axis=2)), strict=True):
        first = int(np.argmin(truth[s, i]))
        found.append((int(s), int(i), float(points[i, first - 1] if first else start[i]), float(points[i, first])))
    return found


def flip_points(evaluate: Truth, base: Sequence[float], low: Sequence[float], high: Sequence[float]) -> list[Flip]:
    """Flip points of several statements along several inputs, nearest on each side of base.

    Parameters
    ----------
    evaluate : takes (columns, values), both of shape (cases,): in each case input `columns[j]` has value `values[j]`
        and every other input its base. Returns booleans of shape (statements, cases).
    base : value of each input, in its own unit.
    low : lower end of the range of each input; low <= base.
    high : upper end; base <= high.

    Returns
    -------
    One `Flip` per statement, input and side where the statement, true at base, becomes false within the range, by
    statement, then side (below base first), then input. A statement false at base has none. A stretch of false values
    narrower than the points of the first pass (24 a side, denser near base) may stay unseen.

    Raises
    ------
    ValueError
        A base outside its range.

    Examples
    --------
    >>> (flip,) = flip_points(lambda columns, values: values[None] < 7.0, base=[5.0], low=[0.0], high=[10.0])
    >>> round(flip.last_true, 2), round(flip.value, 2)
    (7.0, 7.0)
    """
    base, low, high = (np.asarray(v, dtype=float) for v in (base, low, high))
    if not ((low <= base) & (base <= high)).all():
        raise ValueError("flip points: expected low <= base <= high for every input")
    columns = np.tile(np.arange(len(base)), 2)
    start = np.tile(base, 2)
    points = _rays(start, np.concatenate([low, high]))
    # The base is one more case: an evaluation takes about as long for one as for some thousand.
    found = evaluate(np.append(np.repeat(columns, COARSE), 0), np.append(points.ravel(), base[0]))
    at_base, truth = found[:, -1], found[:, :-1].reshape(len(found), len(columns), COARSE)
    truth = truth | ~at_base[:, None, None] | (points == start[:, None])[None]
    found = [(s, int(columns[i]), a, b) for s, i, a, b in _brackets(points, truth, start)]
    for _ in range(PASSES if found else 0):
        found = _refined(evaluate, found)
    return [Flip(*f) for f in found]


def _refined(evaluate: Truth, found: list[tuple[int, int, float, float]]) -> list[tuple[int, int, float, float]]:
    inside = np.linspace(0.0, 1.0, FINE)[1:]
    grid = np.array([a + (b - a) * inside for _, _, a, b in found])
    grid[:, -1] = [b for *_, b in found]  # the far end is known to be false: keep it exact
    truth = evaluate(np.repeat([c for _, c, _, _ in found], len(inside)), grid.ravel())
    truth = truth.reshape(-1, *grid.shape)
    refined = []
    for row, (s, c, a, _b) in enumerate(found):
        false = ~truth[s, row]
        false[-1] = True
        first = int(np.argmax(false))
        refined.append((s, c, float(grid[row, first - 1]) if first else a, float(grid[row, first])))
    return refined
