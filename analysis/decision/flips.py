"""What would change our mind: flip points of claims, and of the recommendation.

Belongs here: sweeping a study's inputs for the conditions of its claims. Does not belong here: the search itself
(uncertainty.flip_points) and the sentences about it (notebook).
"""

from __future__ import annotations

from collections import ChainMap, Counter
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.common.progress import counting
from analysis.decision import drivers
from analysis.decision.claims import (
    DecisionFigures,
    EvalContext,
    conditions,
    figures_of,
    holds,
    inputs_behind,
    place,
)
from analysis.decision.headlines import OUTCOME
from analysis.evidence import ClaimText, Input, InputCell
from analysis.study import Study
from analysis.study.arrays import uncertain_cells
from analysis.study.graph import EXPECTED
from analysis.uncertainty import distributions
from analysis.uncertainty.flip_points import flip_points

CLAIMS = {"zh": "判断", "en": "Claims"}  # what is counted while they are searched one by one
POINTS = 4001  # of an input's range at which a conditional mean is asked: a flip is printed to three digits
TAILS = [0.005, 0.995]  # of its draws: beyond them a regression rests on nothing


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


def swept(study: Study, claims: list[ClaimText]) -> list[Input]:
    """Inputs that claims rest on and a sweep varies: those with one value and room around it."""
    asked = (c for claim in claims for c in conditions(claim, place(study, claim)))
    roots = {r for condition in asked for r in inputs_behind(study, condition)}
    return [i for i in study.inputs.values() if i.name in roots and not i.dims and i.minimum < i.maximum]


def _world(
    study: Study, plain: set[str], compared: set[str], names: list[str], columns: np.ndarray, values: np.ndarray
) -> EvalContext:
    inputs = {}
    for k in np.unique(columns):
        array = np.where(columns == k, values, float(study.base_inputs[names[k]]))
        inputs[names[k]] = xr.DataArray(array, dims="case")
    of_decision = DecisionFigures(study)  # they rest on all draws, not on one case: held where they are
    figures = study.evaluate([n for n in plain if n not in study.inputs and n not in of_decision], **inputs)
    figures |= {n: of_decision[n] for n in plain if n in of_decision}
    figures |= {n: inputs.get(n, study.base_inputs[n]) for n in plain if n in study.inputs}
    options = study.evaluate_options(compared, **inputs) if compared else {}
    return EvalContext(figures, lambda: options, lambda: study.decision.best)


def claim_flips(study: Study, claims: list[ClaimText]) -> list[ClaimFlip]:
    """Flip points of claims along every input they rest on, nearest first within a claim.

    A claim about what decides between options is about their means over the draws, and so are its flips: the value that
    an unknown would have to be known to have. Any other is about the base, and flips where one input moves from it.
    """
    of_options = [c for c in claims if figures_of(study, c)[1] & set(EXPECTED)]
    flips = _from_base(study, [c for c in claims if c not in of_options])
    flips += [f for c in counting(CLAIMS, of_options) for f in _over_draws(study, c)]
    return sorted(flips, key=lambda f: (f.claim, not f.plausible, f.distance))


def _from_base(study: Study, claims: list[ClaimText]) -> list[ClaimFlip]:
    items = swept(study, claims)
    plain, compared = (set().union(*(figures_of(study, c)[k] for c in claims)) for k in (0, 1))
    if not items or (plain <= set(DecisionFigures(study)) and not compared):
        return []
    names = [i.name for i in items]

    def evaluate(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        on = _world(study, plain, compared, names, columns, values)
        return np.stack([np.broadcast_to(holds(study, c, on).values, columns.shape) for c in claims])

    base = [float(study.base_inputs[n]) for n in names]
    found = flip_points(evaluate, base, [i.minimum for i in items], [i.maximum for i in items])
    return [_described(claims[f.statement].id, items[f.column], base[f.column], f.last_true, f.value) for f in found]


def _over_draws(study: Study, claim: ClaimText, points: int = POINTS) -> list[ClaimFlip]:
    plain, compared = figures_of(study, claim)
    figures = study.evaluate(plain & set(study.figures)) | {n: study.base_inputs[n] for n in plain & set(study.inputs)}
    known = ChainMap(figures, DecisionFigures(study))
    best = study.decision.best
    if not bool(holds(study, claim, EvalContext(known, lambda: study.option_values, lambda: best))):
        return []
    named = (plain | compared) & set(study.figures)
    behind = (plain & set(study.inputs)).union(*(drivers.unknowns_behind(study, n) for n in named))
    cells = [(i, c) for i, c in uncertain_cells(study.unknowns) if not i.dims and i.name in behind]
    if not cells:
        return []
    at = np.stack([_grid(item, cell, points) for item, cell in cells])
    means = {n: _given(study, n, [i.name for i, _ in cells], at) for n in compared}
    own = {}
    for k, (item, cell) in enumerate(cells):
        if item.name in plain:
            values = np.full(at.shape, cell.value)
            values[k] = at[k]
            own[item.name] = xr.DataArray(values.ravel(), dims="case")
    found = holds(study, claim, EvalContext(ChainMap(own, known), lambda: means, lambda: best))
    where = np.broadcast_to(found.values, at.size).reshape(at.shape)
    return [f for (i, c), x, true in zip(cells, at, where, strict=True) for f in _sides(claim.id, i, c, x, true)]


def _sides(claim: str, item: Input, cell: InputCell, at: np.ndarray, true: np.ndarray) -> list[ClaimFlip]:
    """The nearest point on each side of the base at which a claim is false, along one unknown."""
    found = []
    for above in (False, True):
        side = np.nonzero(~true & ((at > cell.value) == above))[0]
        if len(side):
            j = side[0] if above else side[-1]
            before = j - 1 if above else j + 1
            last = at[before] if 0 <= before < len(at) else cell.value
            found.append(_described(claim, item, cell.value, float(last), float(at[j])))
    return found


def _grid(item: Input, cell: InputCell, points: int) -> np.ndarray:
    """Values of an unknown between the tails of its draws."""
    at = distributions.sample(item.distribution, cell.low, cell.value, cell.high, np.array(TAILS))
    return np.linspace(*at, points)


def _given(study: Study, figure: str, names: list[str], at: np.ndarray) -> xr.DataArray:
    """Means by option given one unknown after another, at some of its values; what the draws leave alone stays."""
    outcome = study.option_draws[figure]
    if "draw" not in outcome.dims:
        return outcome
    means = [drivers.given(study, figure, name).at(values) for name, values in zip(names, at, strict=True)]
    return xr.DataArray(np.concatenate(means), dims=("case", "option"), coords={"option": outcome["option"]})


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


def decision_flips(study: Study, points: int = POINTS) -> list[DecisionFlip]:
    """Where the best expected option changes along each uncertain input, all others as uncertain as they are.

    The expectation given the input is a regression spline over the draws already made, so this costs no evaluation.
    """
    names, best = list(study.decision.names), study.decision.best
    # Where options are close a regression finds a flip along any input: only those behind the outcome are asked.
    behind = drivers.unknowns_behind(study, OUTCOME)
    flips = []
    asked = [(i, c) for i, c in uncertain_cells(study.unknowns) if not i.dims and i.name in behind]
    for item, cell in counting(drivers.INPUTS, asked):
        at = _grid(item, cell, points)
        winner = drivers.given(study, OUTCOME, item.name).at(at).argmax(axis=1)
        for above in (False, True):
            side = np.nonzero((winner != names.index(best)) & ((at > cell.value) == above))[0]
            if len(side):
                j = side[0] if above else side[-1]
                flips.append(DecisionFlip(item.name, cell.value, float(at[j]), above, names[winner[j]]))
    return flips


@dataclass(frozen=True)
class CloseCall:
    """Another option so near the recommended one that single findings cannot tell the two apart.

    `by_rule` where it is expected to add more and the rule's odds alone keep it from being recommended.
    """

    option: str
    by_rule: bool


def close_call(study: Study, flips: list[DecisionFlip]) -> CloseCall | None:
    """The option that would be picked on both sides of the base of several unknowns: near it either might be."""
    decision = study.decision
    ahead = decision.names[int(decision.expected.argmax())]
    if ahead != decision.best:
        return CloseCall(ahead, by_rule=True)
    sides = Counter((flip.option, flip.input) for flip in flips)
    both = Counter(option for (option, _), count in sides.items() if count > 1)
    return next((CloseCall(option, by_rule=False) for option, count in both.most_common(1) if count > 1), None)


@dataclass(frozen=True)
class BreakEven:
    """An option adds as much as carrying on where what it brings about is known to be `value`; None: nowhere in range.

    `worth_low` and `worth_high` are its means, in money, with that known to be at the low and the high end.
    """

    option: str
    input: str
    base: float
    value: float | None
    worth_low: float
    worth_high: float


def break_evens(study: Study, points: int = POINTS) -> list[BreakEven]:
    """Of each consequence of each option the value at which the option just adds nothing to carrying on."""
    found, names = [], list(study.decision.names)
    for option in study.evidence.options.values():
        for item in option.consequences.values():
            if item.name in study.overrides:
                continue
            at = _grid(item, item.cells[0], points)
            worth = drivers.given(study, OUTCOME, item.name).at(at)[:, names.index(option.id)]
            crossed = np.nonzero(np.diff(worth > 0.0))[0]
            nearest = min(crossed, key=lambda j: abs(at[j] - item.value), default=None)
            # The side on which the option adds nothing, as flips have it: one threshold is one number everywhere.
            value = None if nearest is None else float(at[nearest + (worth[nearest] > 0.0)])
            found.append(BreakEven(option.id, item.name, item.value, value, float(worth[0]), float(worth[-1])))
    return found
