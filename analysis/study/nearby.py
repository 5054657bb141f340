"""Studies that differ from one in a few inputs or options: evaluated as far as the difference reaches.

Belongs here: telling which inputs differ, and what then has to be evaluated again. Does not belong here: making the
other study (an override, an edition put back).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import xarray as xr

from analysis.evidence import Input
from analysis.study import arrays
from analysis.study.graph import EXPECTED, SPREAD
from analysis.study.incremental import Incremental
from analysis.study.study import Study
from analysis.uncertainty import designs

Arrays = Mapping[str, xr.DataArray]


def differing(then: Arrays, now: Arrays) -> dict[str, xr.DataArray]:
    """Those of now that are new or have other values, dimensions or coordinates than then."""
    return {n: a for n, a in now.items() if n not in then or not (then[n] is a or then[n].equals(a))}


class Neighbourhood:
    """A study, and others close to it.

    Parameters
    ----------
    study : the one that the others differ from.
    figures : wanted at base.
    compared : wanted by option: at base, or over the draws where the report states a mean over them.
    draws : how many of the report's draws to evaluate, a power of two; the first of a Sobol design are one too.
    columns : a study whose unknowns keep their places in the design whatever the others lack or add; this one if none.
    """

    def __init__(
        self,
        study: Study,
        figures: Iterable[str],
        compared: Iterable[str] = (),
        draws: int = designs.DRAWS,
        columns: Study | None = None,
    ) -> None:
        self._study, self._draws, self._columns = study, draws, columns or study
        self._compared = {"base": set(compared) - set(EXPECTED), "draws": set(compared) & set(EXPECTED)}
        self._base = Incremental(study.graph, figures, study.base_inputs)

    @cached_property
    def _inputs(self) -> dict[str, dict[str, xr.DataArray]]:
        drawn = {"draws": self._draw(self._study, self._study.base_inputs)} if self._compared["draws"] else {}
        return {"base": self._study.base_inputs, **drawn}

    def _inputs_of(self, other: Study) -> dict[str, dict[str, xr.DataArray]]:
        """Another study's inputs; the array is the same object where the input is."""
        known = self._study.unknowns
        changed = {n: i for n, i in other.unknowns.items() if i is not known.get(n)}
        if arrays.LAUNCH in changed:  # the cities of every input by city
            base = other.base_inputs
        else:
            cities = {n: i for n, i in known.items() if n == arrays.LAUNCH}
            fresh = arrays.base_arrays(cities | changed, SPREAD)
            base = self._study.base_inputs | {n: a for n, a in fresh.items() if n.removesuffix(SPREAD) in changed}
        found = {"base": base}
        if self._compared["draws"]:
            same = other.evidence.correlations == self._study.evidence.correlations and arrays.LAUNCH not in changed
            varied = [len(arrays.uncertain_cells(self._all(s))) for s in (self._study, other)]
            if same and varied[0] == varied[1]:
                fresh = self._draw(other, base, changed)
                found["draws"] = self._inputs["draws"] | {n: a for n, a in fresh.items() if n in changed}
            else:
                found["draws"] = self._draw(other, other.base_inputs)
        return found

    def _all(self, study: Study) -> dict[str, Input]:
        """Unknowns in the order of the columns."""
        return {**self._columns.evidence.unknowns, **study.evidence.unknowns}

    def _draw(self, study: Study, base: Arrays, only: Iterable[str] | None = None) -> dict[str, xr.DataArray]:
        """A study's inputs over the draws; what all have is drawn with the same column of the design."""
        of, like = study.evidence, self._columns
        return arrays.draw_arrays(
            self._all(study),
            {**like.base_inputs, **base},
            self._draws,
            designs.SEED,
            of.correlations,
            held=frozenset(study.overrides),
            shared={**arrays.quantiles_of(like.evidence.options), **arrays.quantiles_of(of.options)},
            only=None if only is None else frozenset(only),
        )

    @cached_property
    def _by_option(self) -> dict[str, Incremental]:
        of = self._study.evidence
        return {
            kind: Incremental(
                self._study.graph, sorted(names), arrays.with_options(self._inputs[kind], of.options, of.baseline)
            )
            for kind, names in self._compared.items()
            if names
        }

    def _options_of(self, kind: str, other: Study, inputs: Arrays) -> dict[str, xr.DataArray]:
        """The compared figures of another study."""
        near, of, options = self._by_option[kind], other.evidence, other.evidence.options
        if (of.baseline, list(options)) != (self._study.evidence.baseline, list(self._study.evidence.options)):
            changed = differing(near.inputs, arrays.with_options(inputs, options, of.baseline))
        else:
            moved, before = differing(self._inputs[kind], inputs), self._study.evidence.options
            again = {n for n in moved if ":" not in n}
            for name, option in options.items():
                rests = {n: (option.sets.get(n), option.consequences.get(n)) for n in option.sets}
                rested = {n: (before[name].sets.get(n), before[name].consequences.get(n)) for n in before[name].sets}
                again |= {n for n in rests.keys() | rested.keys() if rests.get(n) != rested.get(n)}
                again |= {n for n, c in option.consequences.items() if c.name in moved}
            changed = {n: arrays.over_options(inputs, n, options) for n in again}
        found = near.after(changed)
        return {n: a if "option" in a.dims else a.expand_dims(option=list(options)) for n, a in found.items()}

    def evaluate(self, other: Study) -> Study:
        """Give another study the wanted figures, evaluated as far as it differs; it is the same object.

        Raises
        ------
        ModelError : an input of the other has a value for which the model is not defined.
        """
        inputs = self._inputs_of(other)
        vars(other)["base_inputs"] = inputs["base"]
        preset: dict[str, Any] = {"base": self._base.after(differing(self._study.base_inputs, inputs["base"]))}
        if "draws" in inputs:
            preset["draw_inputs"] = inputs["draws"]
        for kind, names in self._compared.items():
            if names:
                preset[f"option_{kind}"] = self._options_of(kind, other, inputs[kind])
        vars(other).update(preset)  # in place of what the study would evaluate when it is first asked
        return other
