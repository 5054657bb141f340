"""Figures over the draws, evaluated when they are asked for.

Belongs here: which figures are evaluated together. Does not belong here: the draws themselves (arrays).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
            self._evaluate(n for n, m in self._module.items() if m == self._module[name])
        return self._found[name]

    def _evaluate(self, names: Iterable[str]) -> None:
        """Some figures, and with them those that they rest on: another module is not to evaluate these again."""
        missing = self._graph.needed(names, self._found)
        found = self._graph.evaluate(sorted(missing), self._inputs, self._found)
        self._found |= {n: a for n, a in found.items() if n in self._module}

    def all(self) -> dict[str, xr.DataArray]:
        """Every figure, in one evaluation."""
        self._evaluate(self._module)
        return {name: self._found[name] for name in self._module}

    def __contains__(self, name: object) -> bool:
        return name in self._module

    def __iter__(self) -> Iterator[str]:
        return iter(self._module)

    def __len__(self) -> int:
        return len(self._module)
