"""`Study`: what a notebook holds. Load a folder of evidence, apply overrides, evaluate designs, hand back figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import xarray as xr

from analysis.evidence import Bilingual, Evidence, Input
from analysis.measured.join import load_measured
from analysis.study import arrays, compared
from analysis.study.cache import cached_on_study
from analysis.study.drawn import Drawn
from analysis.study.graph import PROBABILITIES, SPREAD, Graph, Spec, graph_of
from analysis.study.lineage import Lineage, Node
from analysis.study.options import Options
from analysis.study.overrides import Override, StudyError, check_wiring, nearest, overridden, swept
from analysis.study.result import Result
from analysis.study.tables import Tables
from analysis.uncertainty import designs
from analysis.uncertainty.interval import interval


class Study(Options, Tables):
    """A folder of evidence joined with the model.

    ``study["breakeven_spend"]`` is a `Result`; ``study.explain("breakeven_spend")`` prints the tree down to facts and
    sources. Evaluation is lazy and happens once per design.

    Parameters
    ----------
    evidence : a study folder as `analysis.evidence.load` returns it.
    overrides : inputs held at values, by name; for an input by city and the like, a mapping of values by coordinate.

    `inputs` are those of inputs.toml, `unknowns` these and the consequences of options, under ``option:input``.

    Raises
    ------
    StudyError : an override is unknown or out of range, or inputs and model do not match.

    Examples
    --------
    >>> float(study["breakeven_spend"])  # a fee of 168 at a tenth off
    1680.0
    >>> "card_fee" in study, "card_fees" in study
    (True, False)
    """

    def __init__(self, evidence: Evidence, overrides: Mapping[str, Override] | None = None) -> None:
        self.evidence = evidence
        self.overrides = dict(overrides or {})
        self.cache: dict[Hashable, Any] = {}  # of `cached_on_study`
        self.graph: Graph = graph_of(evidence)
        supplied = {n for n in self.graph.external if n.endswith(SPREAD)} | set(arrays.SUPPLIED)
        check_wiring(set(evidence.inputs), self.graph.wired - (supplied - set(evidence.inputs)), self._path)
        self.unknowns = overridden(evidence.unknowns, self.overrides, self._path)
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
        EvidenceError, WarehouseError, MeasureError : the folder or its raw tables have faults; all are listed.
        StudyError : an override is unknown or out of range, or inputs and model do not match.

        Examples
        --------
        >>> "breakeven_spend" in Study.open("data")
        True
        """
        return cls(load_measured(folder), overrides)

    def overridden(self, **values: Override) -> Study:
        """The same study with inputs held at values, beside the overrides it has.

        Parameters
        ----------
        **values : inputs by name; a number, or for an input by city and the like a mapping by coordinate.

        Returns
        -------
        Study : another one, not evaluated yet; this one is as it was.

        Raises
        ------
        StudyError : no such input (the message gives the nearest), or a value outside the range of inputs.toml.

        Examples
        --------
        >>> study.overridden(card_fee=99).overrides["card_fee"], study.overrides["card_fee"]
        (99, 168.0)
        """
        return Study(self.evidence, {**self.overrides, **values})

    @property
    def money(self) -> str:
        """The currency of the study."""
        return self.evidence.currency

    @property
    def _path(self) -> Path:
        return self.evidence.folder / "inputs.toml"

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of all figures, in the order of the dataflow's modules."""
        return tuple(self.graph.specs)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __contains__(self, name: object) -> bool:
        """Whether there is a figure or an input of that name."""
        return name in self.graph.specs or name in self.unknowns

    def __iter__(self) -> Iterator[str]:
        yield from (*self.figures, *self.inputs)

    def __len__(self) -> int:
        return len(self.figures) + len(self.inputs)

    def __repr__(self) -> str:
        changed = ", ".join(f"{n}={v}" for n, v in self.overrides.items())
        return (
            f"Study {self.evidence.folder}: {len(self.figures)} figures from {len(self.inputs)} inputs and "
            f"{len(self.evidence.facts)} facts" + (f"; overridden: {changed}" if changed else "")
        )

    @cached_property
    def base_inputs(self) -> dict[str, xr.DataArray]:
        """Every input at its base value, and every consequence of an option under ``option:input``."""
        return arrays.base_arrays(self.unknowns, SPREAD) | arrays.calendar(self.evidence)

    @cached_property
    def draw_inputs(self) -> dict[str, xr.DataArray]:
        """Every input over the draws."""
        return self.first_draws(designs.DRAWS)

    def first_draws(self, n: int) -> dict[str, xr.DataArray]:
        """Every input over the first draws: of a Sobol design they are one too.

        Parameters
        ----------
        n : how many, a power of two.

        Returns
        -------
        dict : a DataArray by input, over `draw` where it is uncertain, in the input's unit.

        Raises
        ------
        ValueError : `n` is not a power of two.

        Examples
        --------
        >>> study.first_draws(4)["wallet"].sizes["draw"]
        4
        """
        stated, size = self.evidence, (n, designs.SEED)
        how = {"held": frozenset(self.overrides), "shared": arrays.quantiles_of(stated.options)}
        return arrays.draw_arrays(stated.unknowns, self.base_inputs, *size, stated.correlations, **how)

    @cached_property
    def base(self) -> dict[str, xr.DataArray]:
        """Every figure at base."""
        return self.graph.evaluate(self.figures, self.base_inputs)

    @cached_property
    def draws(self) -> Drawn:
        """Every figure over the draws, but those that describe the evidence and bring their own interval."""
        return Drawn(self.graph, self.draw_inputs)

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
        >>> fees = xr.DataArray([84.0, 168.0], dims="fee")
        >>> study.evaluate(["breakeven_spend"], card_fee=fees)["breakeven_spend"].values.tolist()
        [840.0, 1680.0]
        """
        names = list(names)
        return self.graph.evaluate(names, {**self.base_inputs, **swept(names, inputs, self)})

    def __getitem__(self, name: str) -> Result:
        """A figure or an input with value, interval, unit and lineage.

        Parameters
        ----------
        name : a figure of `figures` or an input of `inputs`; in a notebook Tab completes it.

        Returns
        -------
        Result : value at base, and the interval that holds 90 % of the draws.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.

        Examples
        --------
        >>> float(study["breakeven_spend"]), study["breakeven_spend"].unit
        (1680.0, 'CNY/year')
        """
        if name in self.unknowns:
            return self._input_result(self.unknowns[name])
        spec, value = self.spec(name), self.base[name]
        if name in PROBABILITIES:
            value = low = high = compared.mean(self.draws[name])
        elif spec.design == "base":
            value, low, high = (value.sel(estimate=e, drop=True) for e in ("value", "low", "high"))
        else:
            low, high = self._interval(name) or (value, value)
        label = Bilingual(spec.zh, spec.en)
        return Result(name, label, spec.unit, spec.formula, spec.parents, value, low, high, partial(self.explain, name))

    def spec(self, name: str) -> Spec:
        """What a figure is, read from the function that computes it: names, unit, formula, parents.

        Parameters
        ----------
        name : a figure of `figures`.

        Returns
        -------
        Spec : its `formula` is the first sentence of that function's docstring.

        Raises
        ------
        StudyError : no such figure; the message gives the nearest name.

        Examples
        --------
        >>> study.spec("breakeven_spend").formula, study.spec("breakeven_spend").parents
        ('x* = F / d', ('card_fee', 'card_discount'))
        """
        if name not in self.graph.specs:
            listed = f"\nNext: figures are the ids in numbers.json beside the report, inputs the tables of {self._path}"
            raise StudyError(f"unknown figure '{name}'{nearest(name, self) or listed}")
        return self.graph.specs[name]

    @cached_on_study  # quantiles over all draws; a lineage asks for those of an input at every leaf
    def _interval(self, name: str) -> tuple[xr.DataArray, xr.DataArray] | None:
        draws = self.draw_inputs[name] if name in self.unknowns else self.draws[name]
        return interval(draws) if "draw" in draws.dims else None

    def _input_result(self, item: Input) -> Result:
        value = self.base_inputs[item.name]
        low, high = self._interval(item.name) or (value, value)
        return Result(item.name, item.label, item.unit, "", (), value, low, high, partial(self.explain, item.name))

    def explain(self, name: str) -> Node:
        """How a figure is made: formulas and values down to inputs, facts and the documents they stand in.

        Parameters
        ----------
        name : a figure or an input.

        Returns
        -------
        Node : the root of the tree; it prints as text, and a notebook shows it as a tree to open.

        Raises
        ------
        StudyError : no such figure or input; the message gives the nearest name.

        Examples
        --------
        >>> study.explain("breakeven_spend").text(0)[:23]
        'breakeven_spend = 1,680'
        """
        self[name]
        return Lineage(self.graph, self.unknowns, self.overrides, self.evidence, self.__getitem__).tree(name)
