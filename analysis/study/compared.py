"""The options of a study side by side: the compared figures by option, and the rule that picks one.

Belongs here: evaluating options over some inputs. Does not belong here: the inputs themselves (`arrays`), the measures
of a decision (`analysis.uncertainty.decision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xarray as xr

from analysis.evidence import Evidence, Option
from analysis.study import arrays
from analysis.study.graph import OPTION_FIGURES, Graph
from analysis.uncertainty import decision

LEAST_ODDS = 0.5  # where study.toml states no rule


def least_odds(evidence: Evidence) -> float:
    """Share of draws in which a recommended option must not lose."""
    return float(evidence.study.get("decision", {}).get("least_odds", LEAST_ODDS))


def by_option(
    graph: Graph,
    options: Mapping[str, Option],
    inputs: Mapping[str, xr.DataArray],
    names: Iterable[str] = OPTION_FIGURES,
) -> dict[str, xr.DataArray]:
    """Figures over the dimensions of `inputs` and `option`.

    Parameters
    ----------
    graph : the dataflow.
    options : those to evaluate, by id.
    inputs : every input that the figures rest on; what an option sets takes precedence.
    names : figures.
    """
    found = graph.evaluate(names, arrays.with_options(inputs, options))
    return {n: a if "option" in a.dims else a.expand_dims(option=list(options)) for n, a in found.items()}


def compare(outcome: xr.DataArray, least: float) -> decision.Comparison:
    """Options compared on an outcome over `draw` and `option`, and the one that the rule picks.

    `least` is the share of draws in which a recommended option must not lose.
    """
    names = tuple(str(o) for o in outcome["option"].values)
    if "draw" not in outcome.dims:
        outcome = outcome.expand_dims("draw")
    return decision.compare(outcome.transpose("draw", "option").values, names, least)
