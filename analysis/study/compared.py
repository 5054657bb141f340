"""The options of a study side by side: the compared figures by option, and the rule that picks one.

Belongs here: evaluating options over some inputs. Does not belong here: the inputs themselves (`arrays`), the measures
of a decision (`analysis.uncertainty.decision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xarray as xr

from analysis.evidence import Evidence
from analysis.study import arrays
from analysis.study.graph import OPTION_FIGURES, Graph
from analysis.uncertainty import decision

LEAST_ODDS = 0.5  # where study.toml states no rule


def least_odds(evidence: Evidence) -> float:
    """Share of draws in which a recommended option must not lose."""
    return float(evidence.study.get("decision", {}).get("least_odds", LEAST_ODDS))


def by_option(
    graph: Graph,
    evidence: Evidence,
    inputs: Mapping[str, xr.DataArray],
    names: Iterable[str] = OPTION_FIGURES,
    only: str | None = None,
) -> dict[str, xr.DataArray]:
    """Figures over the dimensions of `inputs` and `option`.

    Parameters
    ----------
    graph : the dataflow.
    evidence : of the study, whose options are valued over its baseline.
    inputs : every input that the figures rest on; what an option sets takes precedence.
    names : figures.
    only : one option's id; all options where it is left out.
    """
    baseline = evidence.baseline
    options = {k: o for k, o in evidence.options.items() if only in (None, k) or k == baseline}
    found = graph.evaluate(names, arrays.with_options(inputs, options, baseline))
    every = {n: a if "option" in a.dims else a.expand_dims(option=list(options)) for n, a in found.items()}
    return every if only is None else {n: a.sel(option=[only]) for n, a in every.items()}


def means(figures: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Means over the draws; a figure that does not vary is its own."""
    return {n: a.mean("draw") if "draw" in a.dims else a for n, a in figures.items()}


def compare(outcome: xr.DataArray, least: float) -> decision.Comparison:
    """Options compared on an outcome over `draw` and `option`, and the one that the rule picks.

    `least` is the share of draws in which a recommended option must not lose.
    """
    names = tuple(str(o) for o in outcome["option"].values)
    if "draw" not in outcome.dims:
        outcome = outcome.expand_dims("draw")
    return decision.compare(outcome.transpose("draw", "option").values, names, least)
