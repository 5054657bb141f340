"""Evaluation after a change: what the changed inputs do not reach is taken from the evaluation before.

Belongs here: a study under a hand that moves, quick enough to follow it. Does not belong here: what a report prints,
which is always evaluated whole over all draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd
import xarray as xr

from analysis.study import arrays
from analysis.study.graph import EXPECTED, Graph, ModelError
from analysis.study.overrides import Override
from analysis.study.study import Study

AS_SET = "as_set"  # an option that sets nothing: the programme as its inputs stand, valued over the baseline as others
DECIDES = "three_year_contribution"
LIVE_DRAWS = 2**11  # the first of the report's: odds over them are within a point of its own, in a tenth of the time


class Incremental:
    """Figures over some inputs, evaluated once, then again only as far as a change reaches.

    Labels of options and cities are put aside while figures are evaluated: all arrays have the same ones, and to
    compare them at each sum and product takes longer than the sums.

    Parameters
    ----------
    graph : the dataflow.
    names : the figures asked for.
    inputs : every input that they rest on.
    """

    def __init__(self, graph: Graph, names: Iterable[str], inputs: Mapping[str, xr.DataArray]) -> None:
        self.graph, self.names, self.inputs = graph, tuple(names), dict(inputs)
        self._labels = _shared_labels(inputs.values())
        self._bare = {n: a.drop_vars(self._labels, errors="ignore") for n, a in inputs.items()}
        self._join: Literal["exact", "inner"] = "exact"
        self._known = self._evaluated(self._upstream(), self._bare, {})
        self.known = {n: self._labelled(self._known[n]) for n in self.names}

    def _upstream(self) -> list[str]:
        found: dict[str, None] = {}
        waiting = list(self.names)
        while waiting:
            name = waiting.pop()
            if name in self.graph.specs and name not in found:
                found[name] = None
                waiting += self.graph.specs[name].parents
        return list(found)

    def _evaluated(self, names: list[str], inputs: Mapping, known: Mapping) -> dict[str, xr.DataArray]:
        """Figures over arrays that are taken to have the same labels; where they have not, as the report does it."""
        try:
            with xr.set_options(arithmetic_join=self._join):
                return self.graph.evaluate(names, inputs, known)
        except ModelError:
            if self._join == "inner":
                raise
            self._join = "inner"
            return self._evaluated(names, inputs, known)

    def _labelled(self, array: xr.DataArray) -> xr.DataArray:
        return array.assign_coords({d: labels for d, labels in self._labels.items() if d in array.dims})

    def after(self, changed: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
        """The figures with some inputs changed."""
        if not all(_has_labels(a, self._labels) for a in changed.values()):  # other cities, or other options
            return Incremental(self.graph, self.names, self.inputs | changed).known
        reached = {n for n in self._known if not self.graph.roots(n).isdisjoint(changed)}
        kept = {n: v for n, v in self._known.items() if n not in reached}
        again = [n for n in self.names if n in reached]
        bare = {n: a.drop_vars(self._labels, errors="ignore") for n, a in changed.items()}
        found = self._evaluated(again, self._bare | bare, kept) if again else {}
        return {n: self._labelled(found[n]) if n in found else self.known[n] for n in self.names}


def _shared_labels(arrays: Iterable[xr.DataArray]) -> dict[str, pd.Index]:
    """The labels of options and cities, where all arrays over them have the same."""
    found: dict[str, pd.Index] = {}
    every = list(arrays)
    for dim in ("option", "city"):
        first = next((a.indexes[dim] for a in every if dim in a.indexes), None)
        if first is not None and all(_has_labels(a, {dim: first}) for a in every):
            found[dim] = first
    return found


def _has_labels(array: xr.DataArray, labels: Mapping[str, pd.Index]) -> bool:
    """Whether an array has these labels of each dimension that it has."""
    indexes = array.indexes
    return all(d not in array.dims or (d in indexes and indexes[d].equals(known)) for d, known in labels.items())


class LiveStudy:
    """A study that is asked again and again with other inputs.

    Parameters
    ----------
    study : at base. Options are evaluated over the first 2,048 draws, not over all.
    figures : wanted at base.
    compared : wanted by option, at base or, where the report states a mean over the draws, over the draws.
    """

    def __init__(self, study: Study, figures: Iterable[str], compared: Iterable[str] = ()) -> None:
        self.study = study
        self.base = Incremental(study.graph, figures, study.base_inputs)
        self.options: dict[str, Incremental] = {}
        if study.decides:
            evidence = study.evidence
            self._drawn = study.first_draws(LIVE_DRAWS)
            drawn = {DECIDES, *(set(compared) & set(EXPECTED))}
            like = next(iter(evidence.options.values()))
            self._options = evidence.options | {AS_SET: replace(like, sets={}, consequences={})}
            wanted = {"base": (study.base_inputs, set(compared) - drawn), "draws": (self._drawn, drawn)}
            for kind, (inputs, names) in wanted.items():
                known = arrays.with_options(inputs, self._options, evidence.baseline)
                self.options[kind] = Incremental(study.graph, sorted(names), known)

    def at(self, changed: Mapping[str, Override]) -> Study:
        """The study with inputs held at values, evaluated as far as the change reaches.

        Raises
        ------
        StudyError : an unknown input or a value outside its range.
        """
        now = self.study.overridden(**changed)
        held = {n: arrays.held_at(self.study.base_inputs[n], v) for n, v in changed.items()}
        preset: dict[str, Any] = {"base_inputs": self.study.base_inputs | held, "base": self.base.after(held)}
        for kind, evaluated in self.options.items():
            inputs = self.study.base_inputs if kind == "base" else self._drawn
            by_option = {n: arrays.over_options(inputs | held, n, self._options) for n in held}
            found = evaluated.after(by_option)
            ids = list(self._options)
            preset[f"option_{kind}"] = {
                n: a if "option" in a.dims else a.expand_dims(option=ids) for n, a in found.items()
            }
        if self.options:
            side_by_side = preset["option_draws"]
            preset["draws"] = {n: a.sel(option=AS_SET, drop=True) for n, a in side_by_side.items()}
            only = list(self.study.evidence.options)
            for kind in ("option_base", "option_draws"):
                preset[kind] = {n: a.sel(option=only) for n, a in preset[kind].items()}
        vars(now).update(preset)  # in place of what the study would evaluate when it is first asked
        return now
