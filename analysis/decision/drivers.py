"""Which inputs drive a study's answers, and what knowing them would be worth.

Belongs here: the tornado, Sobol indices, and value of information of one study's figures. Does not belong here: the
estimators (uncertainty) and pictures (exhibits).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.common.progress import counting
from analysis.decision.headlines import HEADLINE, OUTCOME
from analysis.evidence import Input, InputCell
from analysis.study import Study
from analysis.study.arrays import uncertain_cells
from analysis.study.cache import cached_on_study
from analysis.uncertainty import designs, distributions
from analysis.uncertainty.information import Conditional, conditional, evpi
from analysis.uncertainty.sensitivity import SobolIndices, Tornado, indices_from, saltelli, tornado

BASE_SAMPLE = 2**13
INPUTS = {"zh": "输入", "en": "Inputs"}  # what is counted while they are asked one by one


def varied(study: Study, figure: str, option: str | None = None) -> list[tuple[Input, InputCell]]:
    """Uncertain scalar inputs that a figure rests on; of an option, what it brings about in place of what it sets."""
    roots = set(study.graph.roots(figure))
    if option is not None:
        chosen = study.evidence.options[option]
        sets = {n for n, v in chosen.sets.items() if not isinstance(v, dict)}
        roots = (roots - sets) | {c.name for n, c in chosen.consequences.items() if n in roots}
    return [(i, c) for i, c in uncertain_cells(study.unknowns) if i.name in roots and not i.dims]


def _outcome(study: Study, figure: str, inputs: dict[str, xr.DataArray], option: str | None) -> np.ndarray:
    if option is None:
        return study.evaluate([figure], **inputs)[figure].values
    return study.evaluate_options([figure], only=option, **inputs)[figure].sel(option=option).values


def tornado_of(study: Study, figure: str, option: str | None = None) -> Tornado:
    """A figure at the low and the high end of each uncertain input it rests on, the others at base: one evaluation."""
    items = varied(study, figure, option)
    cases = 2 * len(items) + 1
    inputs = {}
    for k, (item, cell) in enumerate(items):
        values = np.full(cases, cell.value)
        values[1 + 2 * k], values[2 + 2 * k] = cell.low, cell.high
        inputs[item.name] = xr.DataArray(values, dims="case")
    return tornado([i.name for i, _ in items], np.broadcast_to(_outcome(study, figure, inputs, option), cases))


@dataclass(frozen=True)
class Drivers:
    """Sobol indices of a figure by input, in the order of `names`."""

    figure: str
    names: tuple[str, ...]
    indices: SobolIndices

    def ranked(self) -> list[int]:
        """Positions by total effect, largest first."""
        return list(np.argsort(-self.indices.ST, kind="stable"))


@cached_on_study
def drivers_of(study: Study, figure: str, option: str | None = None, n: int = BASE_SAMPLE) -> Drivers:
    """Variance-based indices of a figure over its own uncertain inputs, correlations aside.

    Raises
    ------
    ValueError : the figure does not vary, or rests on no uncertain input.
    """
    items = varied(study, figure, option)
    cube = saltelli(len(items), n, designs.SEED)
    inputs = {
        item.name: xr.DataArray(
            distributions.sample(item.distribution, cell.low, cell.value, cell.high, cube[:, k]), dims="case"
        )
        for k, (item, cell) in enumerate(items)
    }
    outputs = np.broadcast_to(_outcome(study, figure, inputs, option), len(cube))
    return Drivers(figure, tuple(i.name for i, _ in items), indices_from(outputs, len(items), designs.SEED))


def drivers_if_any(study: Study, figure: str, option: str | None = None, n: int = BASE_SAMPLE) -> Drivers | None:
    """The same; None where the figure is the same in every draw: no input explains what does not vary."""
    draws = study.draws[figure] if option is None else study.option_draws[figure].sel(option=option)
    varies = "draw" in draws.dims and float(np.ptp(draws.values)) > 0
    return drivers_of(study, figure, option, n) if varies else None


def unknowns_behind(study: Study, figure: str) -> set[str]:
    """Inputs that a figure rests on, and what options bring about of them."""
    roots, options = study.graph.roots(figure), study.evidence.options.values()
    return set(roots) | {c.name for o in options for n, c in o.consequences.items() if n in roots}


@cached_on_study
def given(study: Study, figure: str, name: str) -> Conditional:
    """Means of a compared figure by option, given one unknown: a regression over the draws already made.

    Raises
    ------
    ValueError : the unknown does not vary, or neither does the figure.
    """
    outcome = study.option_draws[figure].transpose("draw", "option").values
    return conditional(outcome, study.draw_inputs[name].values)


@dataclass(frozen=True)
class InformationValue:
    """Value of knowing, in yuan of three-year contribution: everything, and each input alone (largest first)."""

    everything: float
    by_input: dict[str, float]


@cached_on_study
def value_of_information(study: Study) -> InformationValue:
    """EVPI of the decision and EVPPI of each uncertain scalar input, from the draws already made."""
    outcome = study.option_draws[OUTCOME].transpose("draw", "option").values
    names = [i.name for i, _ in uncertain_cells(study.unknowns) if not i.dims]
    everything, now = evpi(outcome), float(outcome.mean(axis=0).max())
    behind = unknowns_behind(study, OUTCOME)  # any other is worth nothing, whatever a regression makes of its noise
    known = {n: given(study, OUTCOME, n).best() - now for n in counting(INPUTS, [n for n in names if n in behind])}
    gains = {n: known.get(n, 0.0) for n in names}
    single = {n: min(max(gain, 0.0), everything) for n, gain in gains.items()}
    return InformationValue(everything, dict(sorted(single.items(), key=lambda kv: -kv[1])))


def impact(drivers: list[Drivers]) -> dict[str, float]:
    """Largest total effect of each input over several figures: what the rating in the appendix rests on."""
    out: dict[str, float] = {}
    for d in drivers:
        for name, total in zip(d.names, d.indices.ST, strict=True):
            out[name] = max(out.get(name, 0.0), float(total))
    return out


def explained_by_two(study: Study) -> float:
    """Share of the headline's variance that its two strongest inputs explain, S1 summed; NaN where it has none."""
    found = drivers_if_any(study, HEADLINE)
    return float(sum(found.indices.S1[i] for i in found.ranked()[:2])) if found else math.nan


# What a claim may name beside the dataflow's figures: numbers of the decision as a whole, over all draws.
DECISION_FIGURES: dict[str, Callable[[Study], float]] = {
    "evpi": lambda study: value_of_information(study).everything,
    "explained_by_two": explained_by_two,
    "expected_gain": lambda study: float(study.option_draws[OUTCOME].mean("draw").max()),
}
