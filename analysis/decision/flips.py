"""What would change our mind: flip points of claims, and of the recommendation.

Belongs here: sweeping a study's inputs for the conditions of its claims. Does not belong here: the search itself
(uncertainty.flip_points) and the sentences about it (notebook).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.decision.claims import DecisionFigures, EvalContext, figures_of, holds
from analysis.decision.headlines import OUTCOME
from analysis.evidence import ClaimText, Input
from analysis.study import Study
from analysis.study.arrays import uncertain_cells
from analysis.uncertainty.flip_points import flip_points
from analysis.uncertainty.information import conditional_means


@dataclass(frozen=True)
class ClaimFlip:
    """A claim stops being true when an input, the others at base, passes `value`.

    `last_true` is the other side of the bracket; `plausible` is true where the flip lies inside the input's own low to
    high (for a decision: its range); `distance` is |value − base| over half the plausible width.
    """

    claim: str
    input: str
    base: float
    last_true: float
    value: float
    plausible: bool
    distance: float


def swept(study: Study) -> list[Input]:
    """Inputs that a sweep varies: those with one value and room around it."""
    return [i for i in study.inputs.values() if not i.dims and i.minimum < i.maximum]


def _world(
    study: Study, plain: set[str], of_options: set[str], names: list[str], columns: np.ndarray, values: np.ndarray
) -> EvalContext:
    inputs = {}
    for k in np.unique(columns):
        array = np.where(columns == k, values, float(study.base_inputs[names[k]]))
        inputs[names[k]] = xr.DataArray(array, dims="case")
    of_decision = DecisionFigures(study)  # they rest on all draws, not on one case: held where they are
    figures = study.evaluate([n for n in plain if n not in study.inputs and n not in of_decision], **inputs)
    figures |= {n: of_decision[n] for n in plain if n in of_decision}
    figures |= {n: inputs.get(n, study.base_inputs[n]) for n in plain if n in study.inputs}
    options = study.evaluate_options(of_options, **inputs) if of_options else {}
    return EvalContext(figures, lambda: options, lambda: study.decision.best)


def claim_flips(study: Study, claims: list[ClaimText]) -> list[ClaimFlip]:
    """Flip points of claims along every swept input, nearest first within a claim."""
    items = swept(study)
    names = [i.name for i in items]
    used = [figures_of(study, c) for c in claims]
    plain, of_options = (set().union(*(u[k] for u in used)) for k in (0, 1))

    def evaluate(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        on = _world(study, plain, of_options, names, columns, values)
        rows = (holds(study, c, on) for c in claims)
        return np.stack([np.broadcast_to(r.values, columns.shape) for r in rows])

    base = [float(study.base_inputs[n]) for n in names]
    found = flip_points(evaluate, base, [i.minimum for i in items], [i.maximum for i in items])
    flips = [_described(claims[f.statement].id, items[f.column], base[f.column], f.last_true, f.value) for f in found]
    return sorted(flips, key=lambda f: (f.claim, not f.plausible, f.distance))


def _described(claim: str, item: Input, base: float, last_true: float, value: float) -> ClaimFlip:
    low = item.low if item.low is not None else item.minimum
    high = item.high if item.high is not None else item.maximum
    half = max((high - low) / 2.0, 1e-300)
    return ClaimFlip(claim, item.name, base, last_true, value, low <= value <= high, abs(value - base) / half)


@dataclass(frozen=True)
class DecisionFlip:
    """Knowing that an uncertain input is beyond `value` would change the recommendation to `option`."""

    input: str
    base: float
    value: float
    above: bool
    option: str


def decision_flips(study: Study, points: int = 201) -> list[DecisionFlip]:
    """Where the best expected option changes along each uncertain input, all others as uncertain as they are.

    The expectation given the input is a regression spline over the draws already made, so this costs no evaluation.
    """
    outcome = study.option_draws[OUTCOME].transpose("draw", "option")
    names, best = [str(o) for o in outcome["option"].values], study.decision.best
    behind = study.graph.roots(OUTCOME)  # where options are close, a regression finds a flip along any input
    flips = []
    for item, cell in uncertain_cells(study.inputs):
        if item.dims or item.name not in behind:
            continue
        drawn = study.draw_inputs[item.name].values
        at = np.linspace(*np.quantile(drawn, [0.005, 0.995]), points)
        winner = conditional_means(outcome.values, drawn, at).argmax(axis=1)
        for above in (False, True):
            side = np.nonzero((winner != names.index(best)) & ((at > cell.value) == above))[0]
            if len(side):
                j = side[0] if above else side[-1]
                flips.append(DecisionFlip(item.name, cell.value, float(at[j]), above, names[winner[j]]))
    return flips
