"""`Study`: what a notebook holds. Load a folder of evidence, apply overrides, evaluate designs, hand back figures."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import xarray as xr

from analysis.errors import AnalysisError
from analysis.evidence import Bilingual, Evidence, Input, load
from analysis.evidence.words import words_of
from analysis.study import arrays, lineage
from analysis.study.figure import Figure, interval
from analysis.study.graph import SPREAD, Graph, Spec, graph
from analysis.uncertainty import decision, designs

# What is compared between options; everything else is a figure of the programme as it was run.
OPTION_FIGURES = (
    "three_year_contribution",
    "cash_trough",
    "breaks_even",
    "members",
    "covered_share",
    "join_share",
    "contribution_per_member",
    "merchant_net_rate",
    "merchants_stay",
    "breakeven_wallet",
    "launch_outlay",
)


class StudyError(AnalysisError):
    """The study cannot be evaluated as asked: an unknown name, a value outside its range, an input without use."""


def _nearest(name: str, known: Iterable[str]) -> str:
    match = difflib.get_close_matches(name, list(known), n=1, cutoff=0.4)
    return f"; the nearest name is '{match[0]}'" if match else ""


Override = float | Mapping[str, float]


def _in_range(item: Input, value: float, path: Path) -> float:
    if not item.minimum <= value <= item.maximum:
        raise StudyError(
            f"override {item.name} = {value:g}: expected {item.minimum:g} to {item.maximum:g} ({item.unit}), "
            f"the range stated in {path}"
        )
    return float(value)


def _override(item: Input, value: Override, path: Path) -> Input:
    """The input held at a value, or some of its coordinates at theirs."""
    if isinstance(value, Mapping) != bool(item.dims) or len(item.dims) > 1:
        expected = (
            f"one number per {item.dims[0]}"
            if len(item.dims) == 1
            else "one number"
            if not item.dims
            else "no override"
        )
        raise StudyError(f"override {item.name}: expected {expected}, found {value}; or change it in {path}")
    if not isinstance(value, Mapping):
        cell = dataclasses.replace(item.cells[0], value=_in_range(item, value, path), low=None, high=None)
        return dataclasses.replace(item, distribution="fixed", cells=(cell,))
    known = [str(c.coords[item.dims[0]]) for c in item.cells]
    for coordinate in value:
        if coordinate not in known:
            raise StudyError(f"override {item.name}: no {item.dims[0]} '{coordinate}'{_nearest(coordinate, known)}")
    cells = tuple(
        dataclasses.replace(c, value=_in_range(item, value[k], path), low=None, high=None) if k in value else c
        for k, c in zip(known, item.cells, strict=True)
    )
    return dataclasses.replace(item, cells=cells)


class Drawn(Mapping[str, xr.DataArray]):
    """Figures over the draws, a module of the dataflow at a time when one of its figures is first asked for.

    A notebook about one part of the study does not wait for the others.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._module = {n: s.module for n, s in study.graph.specs.items() if s.design != "base"}
        self._found: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._found:
            names = [n for n, m in self._module.items() if m == self._module[name]]
            self._found |= self._study.graph.evaluate(names, self._study.draw_inputs)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._module

    def __iter__(self) -> Iterator[str]:
        return iter(self._module)

    def __len__(self) -> int:
        return len(self._module)


class Study:
    """A folder of evidence joined with the model.

    ``Study.open(folder)`` loads it; ``study["breakeven_spend"]`` is a `Figure`; ``study.explain("breakeven_spend")``
    prints the tree down to facts and sources; ``study.overridden(card_fee=99)`` is another study. Evaluation is lazy
    and happens once per design.
    """

    def __init__(self, evidence: Evidence, overrides: Mapping[str, Override] | None = None) -> None:
        self.evidence = evidence
        self.overrides = dict(overrides or {})
        self.graph: Graph = graph(evidence.currency, words_of(evidence.study))
        self._check_wiring()
        self.inputs = dict(evidence.inputs)
        for name, value in self.overrides.items():
            if name not in self.inputs:
                raise StudyError(f"override {name}: no such input in {self._path}{_nearest(name, self.inputs)}")
            self.inputs[name] = _override(self.inputs[name], value, self._path)

    @classmethod
    def open(cls, folder: str | Path = "data", overrides: Mapping[str, Override] | None = None) -> Study:
        """Load and check a study folder.

        Raises
        ------
        EvidenceError : the folder has faults; all are listed.
        StudyError : an override is unknown or out of range, or inputs and model do not match.
        """
        return cls(load(Path(folder)), overrides)

    def overridden(self, **values: Override) -> Study:
        """The same study with inputs set to values (names and ranges checked)."""
        return Study(self.evidence, {**self.overrides, **values})

    @property
    def money(self) -> str:
        """Unit of an amount of money: the currency of the study."""
        return self.evidence.currency

    @property
    def _path(self) -> Path:
        return self.evidence.folder / "inputs.toml"

    def _check_wiring(self) -> None:
        given, used = set(self.evidence.inputs), {n for n in self.graph.external if not n.endswith(SPREAD)}
        faults = [f"{self._path}: the model needs input '{n}'{_nearest(n, given - used)}" for n in sorted(used - given)]
        faults += [
            f"{self._path}: input '{n}' is used by no figure{_nearest(n, used - given)}" for n in sorted(given - used)
        ]
        if faults:
            raise StudyError("\n".join(faults) + "\nNext: mend the file, then run  python -m analysis check")

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of all figures, in the order of the dataflow's modules."""
        return tuple(self.graph.specs)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.figures]

    def _ipython_key_completions_(self) -> list[str]:
        return [*self.figures, *self.inputs]

    @cached_property
    def base_inputs(self) -> dict[str, xr.DataArray]:
        """Every input at its base value."""
        return arrays.base_arrays(self.inputs, SPREAD)

    @cached_property
    def draw_inputs(self) -> dict[str, xr.DataArray]:
        """Every input over the draws."""
        return arrays.draw_arrays(
            self.evidence.inputs,
            self.base_inputs,
            designs.DRAWS,
            designs.SEED,
            self.evidence.correlations,
            held=frozenset(self.overrides),
        )

    @cached_property
    def base(self) -> dict[str, xr.DataArray]:
        """Every figure at base."""
        return self.graph.evaluate(self.figures, self.base_inputs)

    @cached_property
    def draws(self) -> Drawn:
        """Every figure over the draws, but those that describe the evidence and bring their own interval."""
        return Drawn(self)

    @cached_property
    def option_base(self) -> dict[str, xr.DataArray]:
        """The compared figures at base, by `option`."""
        return self._options(self.base_inputs)

    @cached_property
    def option_draws(self) -> dict[str, xr.DataArray]:
        """The compared figures by `option` over the same draws: differences between options are not noise."""
        return self._options(self.draw_inputs)

    def _options(
        self, inputs: Mapping[str, xr.DataArray], names: Iterable[str] = OPTION_FIGURES, only: str | None = None
    ) -> dict[str, xr.DataArray]:
        options = {k: o for k, o in self.evidence.options.items() if only in (None, k)}
        found = self.graph.evaluate(names, arrays.with_options(inputs, options))
        return {n: a if "option" in a.dims else a.expand_dims(option=list(options)) for n, a in found.items()}

    @cached_property
    def decision(self) -> decision.Comparison:
        """The options compared on three-year contribution, and the one that the study's rule picks."""
        outcome = self.option_draws["three_year_contribution"]
        names = tuple(str(o) for o in outcome["option"].values)
        if "draw" not in outcome.dims:
            outcome = outcome.expand_dims("draw")
        least = float(self.evidence.study.get("decision", {}).get("least_odds", 0.5))
        return decision.compare(outcome.transpose("draw", "option").values, names, least)

    def evaluate(self, names: Iterable[str], **inputs: xr.DataArray | float) -> dict[str, xr.DataArray]:
        """Figures at base but for the given inputs, whose dimensions broadcast: a sweep or a grid in one pass.

        Raises
        ------
        StudyError : an unknown figure or input.
        """
        names = list(names)
        return self.graph.evaluate(names, {**self.base_inputs, **self._swept(names, inputs)})

    def evaluate_options(
        self, names: Iterable[str], only: str | None = None, **inputs: xr.DataArray | float
    ) -> dict[str, xr.DataArray]:
        """The same by `option` (or of one option only); what an option sets takes precedence over a swept input.

        Raises
        ------
        StudyError : an unknown figure or input.
        """
        names = list(names)
        return self._options({**self.base_inputs, **self._swept(names, inputs)}, names, only)

    def _swept(self, names: list[str], inputs: Mapping[str, xr.DataArray | float]) -> dict[str, xr.DataArray]:
        unknown = [n for n in inputs if n not in self.base_inputs] + [n for n in names if n not in self.graph.specs]
        if unknown:
            raise StudyError(
                f"unknown figure or input '{unknown[0]}'{_nearest(unknown[0], [*self.figures, *self.inputs])}"
            )
        return {n: v if isinstance(v, xr.DataArray) else xr.DataArray(float(v)) for n, v in inputs.items()}

    def __getitem__(self, name: str) -> Figure:
        """A figure or an input with value, interval, unit and lineage.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.
        """
        if name in self.inputs:
            return self._input_figure(self.inputs[name])
        spec, value = self.spec(name), self.base[name]
        if spec.design == "base":
            value, low, high = (value.sel(estimate=e, drop=True) for e in ("value", "low", "high"))
        elif "draw" in self.draws[name].dims:
            low, high = interval(self.draws[name])
        else:
            low = high = value
        return Figure(name, Bilingual(spec.zh, spec.en), spec.unit, spec.formula, spec.parents, value, low, high)

    def spec(self, name: str) -> Spec:
        """What a figure is: names, unit, formula, parents.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.
        """
        if name not in self.graph.specs:
            raise StudyError(f"unknown figure '{name}'{_nearest(name, [*self.figures, *self.inputs])}")
        return self.graph.specs[name]

    def _input_figure(self, item: Input) -> Figure:
        value, draws = self.base_inputs[item.name], self.draw_inputs[item.name]
        low, high = interval(draws) if "draw" in draws.dims else (value, value)
        return Figure(item.name, item.label, item.unit, "", (), value, low, high)

    def explain(self, name: str) -> str:
        """The figure's tree: formula, values, down to inputs, facts and their sources."""
        self[name]
        return lineage.tree(self, name)
