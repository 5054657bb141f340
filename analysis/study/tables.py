"""What a study hands an analyst as pandas: figures, draws, sweeps, options compared, facts and sources.

Belongs here: the methods by which a study is asked for tables. Does not belong here: their layout (`frames`, `sweep`,
`evidence_tables`), evaluation (`study`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.study import compared
from analysis.study.arrays import is_uncertain
from analysis.study.evidence_tables import Facts, Sources, facts_table, sources_table
from analysis.study.frames import draws_table, stated_frame, together
from analysis.study.graph import EXPECTED, OPTION_FIGURES
from analysis.study.overrides import StudyError, nearest
from analysis.study.sweep import Sweep, Values, swept_arrays
from analysis.uncertainty.designs import DRAWS
from analysis.uncertainty.interval import interval


class Tables:
    """The tables of a study; `Study` is one."""

    evidence: Any
    graph: Any
    inputs: Any
    base: Any
    draws: Any
    draw_inputs: Any

    @property
    def facts(self) -> Facts:
        """Every fact of the study, with filters.

        Returns
        -------
        Facts : a DataFrame indexed by id.

        Examples
        --------
        >>> len(study.facts) == len(study.evidence.facts)
        True
        """
        return facts_table(self.evidence.facts, self.evidence.sources)

    @property
    def sources(self) -> Sources:
        """Every document that the facts stand in, with filters.

        Returns
        -------
        Sources : a DataFrame indexed by id; `facts` counts the facts of each.

        Examples
        --------
        >>> int(study.sources["facts"].sum()) == len(study.facts)
        True
        """
        return sources_table(self.evidence.facts, self.evidence.sources)

    def frame(self, names: Iterable[str]) -> pd.DataFrame:
        """Figures and inputs side by side.

        Parameters
        ----------
        names : figures or inputs over the same dimensions; one without dimensions is repeated along those of others.

        Returns
        -------
        pandas.DataFrame : a column per dimension, then of each its value under its name, ``name_low`` and ``name_high``
            (90 % of the draws); units in ``attrs["unit"]``.

        Raises
        ------
        StudyError : an unknown name (the nearest is given), or dimensions that do not go together.

        Examples
        --------
        >>> study.frame(["card_fee", "breakeven_spend"])[["card_fee", "breakeven_spend"]].values.tolist()
        [[168.0, 1680.0]]
        """
        names = _names(names)
        return stated_frame([self[n] for n in names])

    def draws_frame(self, names: Iterable[str] | None = None, option: str | None = None) -> pd.DataFrame:
        """Inputs and figures over the draws, one row a draw.

        Parameters
        ----------
        names : figures or inputs; every uncertain input and every figure without dimensions where it is left out.
        option : an option's id, under which figures are taken; the programme as it was run where it is left out.

        Returns
        -------
        pandas.DataFrame : 32,768 rows; what has dimensions has a column per point, as
            ``covered_by_city[city=hangzhou]``.

        Raises
        ------
        StudyError : an unknown figure, input or option; the message gives the nearest name.

        Examples
        --------
        >>> study.draws_frame(["wallet", "breakeven_spend"]).shape
        (32768, 2)
        """
        if names is None:
            uncertain = [n for n, i in self.inputs.items() if not i.dims and is_uncertain(i, i.cells[0])]
            scalar = [n for n, s in self.graph.specs.items() if s.design != "base" and not self.base[n].dims]
            names = [*uncertain, *scalar]
        names = _names(names)
        figures = [n for n in names if n not in self.draw_inputs]
        for name in figures:
            self.spec(name)
        if option is None:
            found = {n: self.draws[n] if n in self.draws else self.base[n] for n in figures}
        else:
            _check_option(option, self.evidence.options)
            by_option = compared.by_option(self.graph, self.evidence, self.draw_inputs, figures, option)
            found = {n: a.sel(option=option, drop=True) for n, a in by_option.items()}
        frame = draws_table({n: found.get(n, self.draw_inputs.get(n)) for n in names}, DRAWS)
        frame.attrs = {"unit": {n: self[n].unit for n in names}}
        return frame

    def sweep(self, *figures: str, **inputs: Values) -> Sweep:
        """Figures at base but for one or two inputs, over their values.

        Parameters
        ----------
        *figures : names; the figures of the report's cover where none is given.
        **inputs : values of one input, or of two for every pair of them; ``...`` for an input's own range.

        Returns
        -------
        Sweep : ask it for `frame()`.

        Raises
        ------
        StudyError : an unknown figure or input (the nearest is given), a value outside the input's range.

        Examples
        --------
        >>> study.sweep("breakeven_spend", card_fee=[84, 168]).frame().values.tolist()
        [[84.0, 840.0], [168.0, 1680.0]]
        """
        names = _names(figures or [n for n in self.evidence.report.tiles if n in self.graph.specs])
        units = {n: self.spec(n).unit for n in names}
        arrays = swept_arrays(inputs, self.inputs, self.evidence.folder / "inputs.toml")
        units = {n: self.inputs[n].unit for n in arrays} | units
        return Sweep(self.evaluate(names, **arrays), {n: a.values for n, a in arrays.items()}, units)

    def compare(self, options: Iterable[str] | None = None, figures: Iterable[str] = OPTION_FIGURES) -> pd.DataFrame:
        """Options side by side over the same draws.

        Parameters
        ----------
        options : ids; all where it is left out.
        figures : names; what the report compares where it is left out.

        Returns
        -------
        pandas.DataFrame : a row per option and figure (and point of the figure's own dimensions): value as the report
            states it, low and high (90 % of the draws), unit.

        Raises
        ------
        StudyError : an unknown option or figure; the message gives the nearest name.

        Examples
        --------
        >>> compared = study.compare(figures="members")
        >>> list(compared["option"]) == list(study.evidence.options), compared["unit"].unique().tolist()
        (True, ['persons'])
        """
        known = self.evidence.options
        options = list(known) if options is None else _names(options)
        for option in options:
            _check_option(option, known)
        names = _names(figures)
        specs = {n: self.spec(n) for n in names}
        kept = set(names) <= set(OPTION_FIGURES)
        base = self.option_base if kept else self.evaluate_options(names)
        draws = self.option_draws if kept else compared.by_option(self.graph, self.evidence, self.draw_inputs, names)
        rows = []
        for name in names:
            drawn, stated = draws[name], base[name]
            low, high = interval(drawn) if "draw" in drawn.dims else (drawn, drawn)
            value = compared.mean(drawn) if name in EXPECTED else stated
            table = together({"value": value, "low": low, "high": high})
            rows.append(table[table["option"].isin(options)].assign(figure=name, unit=specs[name].unit))
        found = pd.concat(rows, ignore_index=True)
        found["option"] = pd.Categorical(found["option"], options)
        first = ["option", "figure"]
        rest = [c for c in found.columns if c not in (*first, "value", "low", "high", "unit")]
        return found.sort_values("option", kind="stable", ignore_index=True)[
            [*first, *rest, "value", "low", "high", "unit"]
        ]


def _names(names: Iterable[str]) -> list[str]:
    """Names in order, each once; one name may stand alone."""
    return list(dict.fromkeys([names] if isinstance(names, str) else names))


def _check_option(option: str, known: Iterable[str]) -> None:
    if option not in known:
        listed = nearest(option, known) or f"; there are {', '.join(known)}"
        raise StudyError(f"no option '{option}' in options.toml{listed}")
