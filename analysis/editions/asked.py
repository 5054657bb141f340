"""Numbers and verdicts of a study as an edition keeps them, worked out again for a study with changes swapped back.

Belongs here: which figures a number or a claim needs, and its value. Does not belong here: what was swapped (`causes`),
the parts of each change (`explain`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.decision import claims
from analysis.decision.claims import DECISION_FIGURES
from analysis.decision.drivers import OUTCOME
from analysis.editions.snapshot import KNOWING
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.study.compared import mean
from analysis.study.graph import EXPECTED
from analysis.study.nearby import Neighbourhood
from analysis.uncertainty.information import evpi
from analysis.wording.quantities import PROBABILITIES
from analysis.wording.slots import parse

_BEST = ("option", claims.BEST)


def name_and_coords(key: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a key names, and where: ``months_to_target[city=shanghai]``."""
    slot = parse(key)
    return slot.key, tuple(slot.coords)


def drawn(key: str) -> bool:
    """Whether a number needs the draws though it is stated at base."""
    name, coords = name_and_coords(key)
    return name == KNOWING or _BEST in coords or name in (*PROBABILITIES, *EXPECTED)


def claim_drawn(study: Study, claim: ClaimText) -> bool:
    """Whether a claim's verdict at base needs the draws: it is about the decision as a whole."""
    sides = [s for c in claims.conditions(claim, claims.place(study, claim)) for s in (c.left, c.right)]
    return any(s.name in (*DECISION_FIGURES, *EXPECTED) or _BEST in s.coords for s in sides)


def _worth(study: Study) -> float:
    outcome = study.option_draws[OUTCOME]
    return evpi(outcome.transpose("draw", "option").values) if "draw" in outcome.dims else 0.0


def _pick(array: xr.DataArray, coords: tuple[tuple[str, str], ...], best: str) -> float:
    for dim, text in coords:
        labels = {str(c): c for c in array[dim].values.tolist()}
        array = array.sel({dim: labels[best if (dim, text) == _BEST else text]}, drop=True)
    if array.dims:
        raise ValueError(f"expected one number, found one per {', '.join(map(str, array.dims))}")
    return float(array)


def value(study: Study, key: str) -> float:
    """One number of the study, as an edition keeps it."""
    name, coords = name_and_coords(key)
    if name == KNOWING:
        return _worth(study)
    best = study.decision.best if _BEST in coords else ""
    if any(d == "option" for d, _ in coords):
        return _pick(study.option_values[name], coords, best)
    array = mean(study.draws[name]) if name in PROBABILITIES else study.base[name]
    return _pick(array.sel(estimate="value") if study.spec(name).design == "base" else array, coords, best)


def verdict(study: Study, claim: ClaimText) -> float:
    """1 where a claim holds at base, else 0."""
    return float(bool(claims.holds(study, claim, claims.eval_context(study, over_draws=False))))


@dataclass(frozen=True)
class Asked:
    """Numbers by key and claims whose value is asked under other inputs; `of_draws` where they need the draws."""

    keys: tuple[str, ...]
    claims: tuple[ClaimText, ...]
    of_draws: bool

    def __bool__(self) -> bool:
        return bool(self.keys or self.claims)

    def of(self, study: Study) -> np.ndarray:
        """Their values, in order; shape (keys and claims,)."""
        return np.array([*(value(study, k) for k in self.keys), *(verdict(study, c) for c in self.claims)])

    def near(self, study: Study, draws: int, columns: Study) -> Neighbourhood:
        """What evaluates studies close to one as far as they differ, over so many draws with the columns of another."""
        figures, compared = set(), {OUTCOME} if self.of_draws else set()
        for name, coords in map(name_and_coords, self.keys):
            (compared if any(d == "option" for d, _ in coords) else figures).add(name)
        for claim in self.claims:
            plain, of_options = claims.figures_of(study, claim)
            figures |= plain
            compared |= of_options
        return Neighbourhood(
            study, sorted(figures & set(study.graph.specs)), sorted(compared - {KNOWING}), draws, columns
        )
