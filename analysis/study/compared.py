"""The options of a study side by side: the compared figures by option, and the rule that picks one.

Belongs here: evaluating options over some inputs. Does not belong here: the inputs themselves (`study`), the measures
of a decision (`analysis.uncertainty.decision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import xarray as xr

from analysis.study import arrays
from analysis.study.graph import EXPECTED, OPTION_FIGURES
from analysis.uncertainty import decision

if TYPE_CHECKING:
    from analysis.study.study import Study

LEAST_ODDS = 0.5  # where study.toml states no rule


def least_odds(study: Study) -> float:
    """Share of draws in which a recommended option must not lose."""
    return float(study.evidence.study.get("decision", {}).get("least_odds", LEAST_ODDS))


def by_option(
    study: Study,
    inputs: Mapping[str, xr.DataArray],
    names: Iterable[str] = OPTION_FIGURES,
    only: str | None = None,
) -> dict[str, xr.DataArray]:
    """Figures over the dimensions of `inputs` and `option`; of one option, and the baseline, where `only` names it."""
    baseline = study.evidence.baseline
    options = {k: o for k, o in study.evidence.options.items() if only in (None, k) or k == baseline}
    found = study.graph.evaluate(names, arrays.with_options(inputs, options, baseline))
    by_option = {n: a if "option" in a.dims else a.expand_dims(option=list(options)) for n, a in found.items()}
    return by_option if only is None else {n: a.sel(option=[only]) for n, a in by_option.items()}


class Stated(Mapping[str, xr.DataArray]):
    """The compared figures as they are stated: of what decides the mean over the draws, of the rest the base."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in EXPECTED:
            return self._study.option_base[name]  # evaluated when one of them is asked for
        over = self._study.option_draws[name]
        return over.mean("draw") if "draw" in over.dims else over

    def __iter__(self) -> Iterator[str]:
        return iter(OPTION_FIGURES)

    def __len__(self) -> int:
        return len(OPTION_FIGURES)


def compare(study: Study) -> decision.Comparison:
    """The options compared on three-year contribution, and the one that the study's rule picks."""
    outcome = study.option_draws["three_year_contribution"]
    names = tuple(str(o) for o in outcome["option"].values)
    if "draw" not in outcome.dims:
        outcome = outcome.expand_dims("draw")
    return decision.compare(outcome.transpose("draw", "option").values, names, least_odds(study))
