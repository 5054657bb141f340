"""Figures over the draws, evaluated when they are asked for.

Belongs here: which figures are evaluated together. Does not belong here: the draws themselves (arrays).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import xarray as xr

if TYPE_CHECKING:
    from analysis.study.study import Study


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

    def all(self) -> dict[str, xr.DataArray]:
        """Every figure, in one evaluation."""
        self._found = self._study.graph.evaluate(self._module, self._study.draw_inputs)
        return self._found

    def __contains__(self, name: object) -> bool:
        return name in self._module

    def __iter__(self) -> Iterator[str]:
        return iter(self._module)

    def __len__(self) -> int:
        return len(self._module)
