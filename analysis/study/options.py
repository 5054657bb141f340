"""A study's options side by side: compared figures by option, and the rule that picks one.

Belongs here: what a study says of its options. Does not belong here: evaluating them (`compared`), the measures of a
decision (`uncertainty.decision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import xarray as xr

from analysis.evidence import Evidence
from analysis.study import compared
from analysis.study.graph import OPTION_FIGURES, Graph
from analysis.study.overrides import swept
from analysis.uncertainty import decision


class Options:
    """What a study says of its options; `Study` is one."""

    evidence: Evidence
    graph: Graph
    base_inputs: dict[str, xr.DataArray]
    draw_inputs: dict[str, xr.DataArray]

    @cached_property
    def option_base(self) -> dict[str, xr.DataArray]:
        """The compared figures at base, by `option`."""
        return compared.by_option(self.graph, self.evidence, self.base_inputs)

    @property
    def option_values(self) -> Mapping[str, xr.DataArray]:
        """The compared figures as they are stated: the mean over the draws of what decides, the rest at base."""
        return compared.OptionFigures(lambda: self.option_draws, lambda: self.option_base)

    @cached_property
    def option_draws(self) -> dict[str, xr.DataArray]:
        """The compared figures by `option` over the same draws: differences between options are not noise."""
        return compared.by_option(self.graph, self.evidence, self.draw_inputs)

    @property
    def decides(self) -> bool:
        """Whether there are options to compare; a study without the chapters that they rest on has none."""
        return bool(self.evidence.options) and OPTION_FIGURES[0] in self.graph.specs

    @property
    def least_odds(self) -> float:
        """Share of draws in which a recommended option must not lose."""
        return compared.least_odds(self.evidence)

    @cached_property
    def decision(self) -> decision.Comparison:
        """The options compared on three-year contribution, and the one that the study's rule picks."""
        return compared.compare(self.option_draws["three_year_contribution"], self.least_odds)

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
        dict : a DataArray by figure with the dimension `option`.

        Raises
        ------
        StudyError : an unknown figure or input; the message gives the nearest name.

        Examples
        --------
        >>> study.evaluate_options(["members"])["members"].sizes["option"] == len(study.evidence.options)
        True
        """
        names = list(names)
        given = self.base_inputs | swept(names, inputs, self)
        return compared.by_option(self.graph, self.evidence, given, names, only)
