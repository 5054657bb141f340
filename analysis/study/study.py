"""`Study`: what a notebook holds. Load a folder of evidence, apply overrides, evaluate designs, hand back figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import xarray as xr

from analysis.evidence import Bilingual, Evidence, Input, load
from analysis.evidence.words import words_of
from analysis.study import arrays, compared, display, lineage, shared
from analysis.study.drawn import Drawn
from analysis.study.figure import Figure, interval
from analysis.study.graph import PROBABILITIES, SPREAD, Graph, Spec, graph
from analysis.study.once import once_per_study
from analysis.study.overrides import Override, StudyError, check_wiring, nearest, override
from analysis.uncertainty import decision, designs


class Study:
    """A folder of evidence joined with the model.

    ``Study.open(folder)`` loads it; ``study["breakeven_spend"]`` is a `Figure`; ``study.explain("breakeven_spend")``
    prints the tree down to facts and sources; ``study.overridden(card_fee=99)`` is another study. Evaluation is lazy
    and happens once per design.

    Parameters
    ----------
    evidence : a study folder as `analysis.evidence.load` returns it.
    overrides : inputs held at values, by name; for an input by city and the like, a mapping of values by coordinate.

    `inputs` are those of inputs.toml, `unknowns` these and the consequences of options, under ``option:input``.

    Raises
    ------
    StudyError : an override is unknown or out of range, or inputs and model do not match.
    """

    def __init__(self, evidence: Evidence, overrides: Mapping[str, Override] | None = None) -> None:
        self.evidence = evidence
        self.overrides = dict(overrides or {})
        self.memory: dict[Hashable, Any] = {}  # of `once_per_study`
        self.graph: Graph = graph(evidence.currency, words_of(evidence.study))
        supplied = {n for n in self.graph.external if n.endswith(SPREAD) or n == arrays.BASELINE}
        check_wiring(set(evidence.inputs), self.graph.external - supplied, self._path)
        self.unknowns = evidence.unknowns
        for name, value in self.overrides.items():
            if name not in self.unknowns:
                raise StudyError(f"override {name}: no such input in {self._path}{nearest(name, self.unknowns)}")
            self.unknowns[name] = override(self.unknowns[name], value, self._path)
        self.inputs = {n: self.unknowns[n] for n in evidence.inputs}

    @classmethod
    def open(cls, folder: str | Path = "data", overrides: Mapping[str, Override] | None = None) -> Study:
        """Load and check a study folder.

        Parameters
        ----------
        folder : where `inputs.toml`, `facts.csv` and the others lie.
        overrides : as for `Study`.

        Returns
        -------
        Study : not evaluated yet.

        Raises
        ------
        EvidenceError : the folder has faults; all are listed.
        StudyError : an override is unknown or out of range, or inputs and model do not match.

        Examples
        --------
        ``study = Study.open("../data")``
        """
        return shared.kept(Path(folder), overrides or {}) or cls(load(Path(folder)), overrides)

    def overridden(self, **values: Override) -> Study:
        """The same study with inputs held at values, beside the overrides it has.

        Parameters
        ----------
        **values : inputs by name; a number, or for an input by city and the like a mapping by coordinate.

        Returns
        -------
        Study : another one; this one stays as it is.

        Raises
        ------
        StudyError : no such input (the message gives the nearest), or a value outside the range of inputs.toml.

        Examples
        --------
        ``study.overridden(card_fee=99, card_discount=0.15)["members"]``
        """
        return Study(self.evidence, {**self.overrides, **values})

    @property
    def money(self) -> str:
        """Unit of an amount of money: the currency of the study."""
        return self.evidence.currency

    @property
    def _path(self) -> Path:
        return self.evidence.folder / "inputs.toml"

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of all figures, in the order of the dataflow's modules."""
        return tuple(self.graph.specs)

    def _ipython_key_completions_(self) -> list[str]:
        return [*self.figures, *self.inputs]

    def __repr__(self) -> str:
        return display.title(self)

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        printer.text(display.study_text(self))

    @cached_property
    def base_inputs(self) -> dict[str, xr.DataArray]:
        """Every input at its base value, and every consequence of an option under ``option:input``."""
        return arrays.base_arrays(self.unknowns, SPREAD)

    @cached_property
    def draw_inputs(self) -> dict[str, xr.DataArray]:
        """Every input over the draws."""
        return arrays.draw_arrays(
            self.evidence.unknowns,
            self.base_inputs,
            designs.DRAWS,
            designs.SEED,
            self.evidence.correlations,
            held=frozenset(self.overrides),
            shared=arrays.quantiles_of(self.evidence.options),
        )

    @cached_property
    def base(self) -> dict[str, xr.DataArray]:
        """Every figure at base."""
        return self.graph.evaluate(self.figures, self.base_inputs)

    @cached_property
    def draws(self) -> Drawn:
        """Every figure over the draws, but those that describe the evidence and bring their own interval."""
        return Drawn(self.graph, self.draw_inputs)

    @cached_property
    def option_base(self) -> dict[str, xr.DataArray]:
        """The compared figures at base, by `option`."""
        return compared.by_option(self, self.base_inputs)

    @property
    def option_values(self) -> Mapping[str, xr.DataArray]:
        """The compared figures as they are stated: the mean over the draws of what decides, the rest at base."""
        return compared.Stated(self)

    @cached_property
    def option_draws(self) -> dict[str, xr.DataArray]:
        """The compared figures by `option` over the same draws: differences between options are not noise."""
        return compared.by_option(self, self.draw_inputs)

    @cached_property
    def decision(self) -> decision.Comparison:
        """The options compared on three-year contribution, and the one that the study's rule picks."""
        return compared.compare(self)

    def evaluate(self, names: Iterable[str], **inputs: xr.DataArray | float) -> dict[str, xr.DataArray]:
        """Figures at base but for the given inputs, whose dimensions broadcast: a sweep or a grid in one pass.

        Parameters
        ----------
        names : figures.
        **inputs : a number, or a DataArray over a dimension of any name.

        Returns
        -------
        dict : a DataArray by figure, over the dimensions of the inputs it depends on.

        Raises
        ------
        StudyError : an unknown figure or input.

        Examples
        --------
        ``study.evaluate(["members"], card_fee=xr.DataArray([99.0, 168.0], dims="fee"))["members"]``
        """
        names = list(names)
        return self.graph.evaluate(names, {**self.base_inputs, **self._swept(names, inputs)})

    def evaluate_options(
        self, names: Iterable[str], only: str | None = None, **inputs: xr.DataArray | float
    ) -> dict[str, xr.DataArray]:
        """The same by `option` (or of one option only); what an option sets takes precedence over a swept input.

        A consequence of an option is swept under ``option:input``.

        Parameters
        ----------
        names : figures.
        only : one option's id; all options where it is left out.
        **inputs : as for `evaluate`.

        Returns
        -------
        dict : a DataArray by figure, with the dimension `option`.

        Raises
        ------
        StudyError : an unknown figure or input.
        """
        names = list(names)
        return compared.by_option(self, {**self.base_inputs, **self._swept(names, inputs)}, names, only)

    def _swept(self, names: list[str], inputs: Mapping[str, xr.DataArray | float]) -> dict[str, xr.DataArray]:
        unknown = [n for n in inputs if n not in self.base_inputs] + [n for n in names if n not in self.graph.specs]
        if unknown:
            raise StudyError(
                f"unknown figure or input '{unknown[0]}'{nearest(unknown[0], [*self.figures, *self.inputs])}"
            )
        return {n: v if isinstance(v, xr.DataArray) else xr.DataArray(float(v)) for n, v in inputs.items()}

    def __getitem__(self, name: str) -> Figure:
        """A figure or an input with value, interval, unit and lineage.

        Parameters
        ----------
        name : a figure of `figures` or an input of `inputs`; in a notebook Tab completes it.

        Returns
        -------
        Figure : value at base, and the interval that holds 90 % of the draws.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.

        Examples
        --------
        ``study["breakeven_spend"]``
        """
        if name in self.unknowns:
            return self._input_figure(self.unknowns[name])
        spec, value = self.spec(name), self.base[name]
        if name in PROBABILITIES:
            value = low = high = self.draws[name].mean("draw") if "draw" in self.draws[name].dims else value
        elif spec.design == "base":
            value, low, high = (value.sel(estimate=e, drop=True) for e in ("value", "low", "high"))
        else:
            low, high = self._interval(name) or (value, value)
        label, follow = Bilingual(spec.zh, spec.en), partial(self.explain, name)
        return Figure(name, label, spec.unit, spec.formula, spec.parents, value, low, high, follow)

    def spec(self, name: str) -> Spec:
        """What a figure is, without evaluating it: names, unit, formula, parents.

        Parameters
        ----------
        name : a figure.

        Returns
        -------
        Spec : read from the function that computes it.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.

        Examples
        --------
        ``study.spec("breakeven_spend").formula``
        """
        if name not in self.graph.specs:
            listed = f"\nNext: figures are the ids in numbers.json beside the report, inputs the tables of {self._path}"
            raise StudyError(f"unknown figure '{name}'{nearest(name, [*self.figures, *self.inputs]) or listed}")
        return self.graph.specs[name]

    @once_per_study  # quantiles over all draws; a lineage asks for those of an input at every leaf
    def _interval(self, name: str) -> tuple[xr.DataArray, xr.DataArray] | None:
        draws = self.draw_inputs[name] if name in self.unknowns else self.draws[name]
        return interval(draws) if "draw" in draws.dims else None

    def _input_figure(self, item: Input) -> Figure:
        value = self.base_inputs[item.name]
        low, high = self._interval(item.name) or (value, value)
        return Figure(item.name, item.label, item.unit, "", (), value, low, high, partial(self.explain, item.name))

    def explain(self, name: str) -> display.Explanation:
        """How a figure is made: formulas and values down to inputs, facts and the documents they stand in.

        Parameters
        ----------
        name : a figure or an input.

        Returns
        -------
        Explanation : text that a notebook shows as a tree to open; ``.root`` is the tree itself.

        Raises
        ------
        StudyError : no such figure or input; the message gives the nearest name.

        Examples
        --------
        ``study.explain("breakeven_spend")``
        """
        self[name]
        return display.Explanation(lineage.tree(self, name))
