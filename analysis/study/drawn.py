"""Figures over the draws, evaluated when they are asked for.

Belongs here: which figures are evaluated together. Does not belong here: the draws themselves (arrays).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import xarray as xr

from analysis.study.graph import Graph


class Drawn(Mapping[str, xr.DataArray]):
    """Figures over the draws, a module of the dataflow at a time when one of its figures is first asked for.

    A notebook about one part of the study does not wait for the others.
    """

    def __init__(self, graph: Graph, inputs: Mapping[str, xr.DataArray]) -> None:
        self._graph, self._inputs = graph, inputs
        self._module = {n: s.module for n, s in graph.specs.items() if s.design != "base"}
        self._found: dict[str, xr.DataArray] = {}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._found:
            names = [n for n, m in self._module.items() if m == self._module[name]]
            self._found |= self._graph.evaluate(names, self._inputs)
        return self._found[name]

    def all(self) -> dict[str, xr.DataArray]:
        """Every figure, in one evaluation."""
        self._found = self._graph.evaluate(self._module, self._inputs)
        return self._found

    def __contains__(self, name: object) -> bool:
        return name in self._module

    def __iter__(self) -> Iterator[str]:
        return iter(self._module)

    def __len__(self) -> int:
        return len(self._module)
