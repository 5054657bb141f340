"""The options of a study side by side: the compared figures by option, and the rule that picks one.

Belongs here: evaluating options over some inputs. Does not belong here: the inputs themselves (`arrays`), the measures
of a decision (`analysis.uncertainty.decision`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import xarray as xr

from analysis.evidence import Evidence
from analysis.study import arrays
from analysis.study.graph import EXPECTED, OPTION_FIGURES, Graph
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


class OptionFigures(Mapping[str, xr.DataArray]):
    """The compared figures as they are stated: of what decides the mean over the draws, of the rest the base.

    Parameters
    ----------
    draws, base : give the compared figures by option, over the draws and at base; called when one of them is asked for.
    """

    def __init__(
        self, draws: Callable[[], Mapping[str, xr.DataArray]], base: Callable[[], Mapping[str, xr.DataArray]]
    ) -> None:
        self._draws, self._base = draws, base

    def __getitem__(self, name: str) -> xr.DataArray:
        return mean(self._draws()[name]) if name in EXPECTED else self._base()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(OPTION_FIGURES)

    def __len__(self) -> int:
        return len(OPTION_FIGURES)


def mean(figure: xr.DataArray) -> xr.DataArray:
    """The mean over the draws; a figure that does not vary is its own."""
    return figure.mean("draw") if "draw" in figure.dims else figure


def compare(outcome: xr.DataArray, least: float) -> decision.Comparison:
    """Options compared on an outcome over `draw` and `option`, and the one that the rule picks.

    `least` is the share of draws in which a recommended option must not lose.
    """
    names = tuple(str(o) for o in outcome["option"].values)
    if "draw" not in outcome.dims:
        outcome = outcome.expand_dims("draw")
    return decision.compare(outcome.transpose("draw", "option").values, names, least)
