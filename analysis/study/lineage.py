"""From a figure down to the documents it rests on, as a tree.

Belongs here: walking the graph, and the tree as plain text. Does not belong here: how it looks on a page (notebook).
Lineage is not written down anywhere: it is the code's parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import xarray as xr

from analysis.evidence import Evidence, Input
from analysis.study.arrays import BASELINE, LEVEL, OPTIONAL
from analysis.study.graph import Graph
from analysis.study.result import Result

SHOWN = 4  # cells of an array that one line shows


@dataclass(frozen=True)
class Fact:
    """A fact as the tree states it, with the document it stands in."""

    id: str
    value: float
    unit: str
    period: str
    region: str
    publisher: str
    published: str
    grade: str
    title: str
    url: str


@dataclass(frozen=True, repr=False)
class Node:
    """A figure, an input, the width of an input's ranges, a mark that no study states, or a name spelled out above.

    `children` are what a figure is made from; `facts` what an input rests on.
    """

    kind: Literal["figure", "input", "spread", "baseline", "level", "above"]
    name: str
    result: Result | None = None
    item: Input | None = None
    changed: bool = False
    children: tuple[Node, ...] = ()
    facts: tuple[Fact, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, top first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def text(self, levels: int | None = None) -> str:
        """The tree as text, with formulas, reasons and sources.

        Parameters
        ----------
        levels : only so many below the root, one line each; the whole tree where it is left out.

        Returns
        -------
        str : a line per node, or more in the whole tree.

        Examples
        --------
        >>> print(study.explain("breakeven_spend").text(0))
        breakeven_spend = 1,680 CNY/year  Break-even spend at list prices (all shops, no better deal) …
        """
        return _drawn(self, levels)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__


class Lineage:
    """Finds the tree of a figure or an input of a study.

    Parameters
    ----------
    graph : the dataflow.
    inputs : by name, overrides applied; `overridden` names those.
    evidence : facts and sources.
    result : gives the result of a figure or an input by name.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: Mapping[str, Input],
        overridden: Collection[str],
        evidence: Evidence,
        result: Callable[[str], Result],
    ) -> None:
        self._graph, self._inputs, self._overridden = graph, inputs, overridden
        self._evidence, self._result = evidence, result

    def tree(self, name: str) -> Node:
        """The tree of a figure or an input; each is spelled out once, where a reader from the top meets it first."""
        seen: set[str] = set()

        def walk(current: str) -> Node:
            if current in seen:
                return Node("above", current)
            if current in self._inputs:
                seen.add(current)
                return self._input(current)
            if current == BASELINE:
                return Node("baseline", current)
            if current not in self._graph.specs:
                return Node("level" if current == LEVEL else "spread", current)
            seen.add(current)
            parents = self._graph.specs[current].parents
            children = tuple(walk(p) for p in parents if p in self._inputs or p not in OPTIONAL)
            return Node("figure", current, self._result(current), children=children)

        return walk(name)

    def _input(self, name: str) -> Node:
        item = self._inputs[name]
        facts = dict.fromkeys([*item.facts, *(c.fact for c in item.cells if c.fact)])
        found = tuple(map(self._fact, facts))
        return Node("input", name, self._result(name), item, name in self._overridden, facts=found)

    def _fact(self, fact_id: str) -> Fact:
        fact = self._evidence.facts.loc[fact_id]
        source = self._evidence.sources.loc[fact["source"]]
        stated = {k: str(source[k] or "") for k in ("publisher", "published", "grade", "title", "url")}
        return Fact(fact_id, float(fact["value"]), fact["unit"], str(fact["period"]), str(fact["region"]), **stated)


def number(value: xr.DataArray) -> str:
    """A value, or the first cells of an array."""
    if not value.dims:
        return f"{float(value):,.6g}"
    flat = value.stack(cell=value.dims) if len(value.dims) > 1 else value
    cells = list(zip(flat[flat.dims[0]].values, flat.values, strict=True))
    first = ", ".join(f"{k}: {float(v):,.4g}" for k, v in cells[:SHOWN])
    return first + (" …" if value.size > SHOWN else "")


def _interval(node: Node) -> str:
    result = node.result
    if result.value.dims or not result.uncertain:
        return ""
    return f"  (90 %: {number(result.low)} to {number(result.high)})"


def _head(node: Node) -> str:
    if node.kind == "above":
        return f"{node.name} (above)"
    if node.kind == "baseline":
        return f"{node.name}: one for the option over which the others are valued"
    if node.kind == "level":
        return f"{node.name}: one, for this study knows no cities"
    if node.kind == "spread":
        return f"{node.name}: width of the reported ranges"
    head = f"{node.name} = {number(node.result.value)} {node.result.unit}{_interval(node)}  "
    if node.kind == "figure":
        return head + node.result.label.en
    return head + f"{node.item.basis}, quality {node.item.quality}{'  [overridden]' if node.changed else ''}"


def _fact_lines(fact: Fact) -> list[str]:
    lines = [
        f"  fact {fact.id}: {fact.value:,.6g} {fact.unit}, {fact.period} ({fact.region})",
        f"    {fact.publisher} ({fact.published}), grade {fact.grade}: {fact.title}",
    ]
    return [*lines, f"    {fact.url}"] if fact.url else lines


def _detail(node: Node) -> list[str]:
    if node.kind == "figure":
        return [f"  {node.result.formula}"]
    if node.kind == "input":
        of = node.item.measured
        measured = f"  measured: {of.rows:,} rows of {of.table}, {of.first} to {of.last}; {of.method.en}" if of else ""
        return [measured or f"  {node.item.why.en}", *(line for fact in node.facts for line in _fact_lines(fact))]
    return []


def _drawn(root: Node, levels: int | None) -> str:
    """The tree as text; with `levels` only so many below the root, one line each."""
    shown: set[str] = set()

    def walk(node: Node, lead: str, branch: str, under: str, depth: int) -> list[str]:
        children = node.children if levels is None or depth < levels else ()
        rail = under + ("│ " if children else "  ")
        cut = " …" if node.children and not children else ""
        if node.kind == "above" and node.name not in shown:
            return [f"{lead}{branch}{node.name} …"]
        shown.add(node.name)
        detail = _detail(node) if levels is None else []
        out = [lead + branch + _head(node) + cut, *(lead + rail + line for line in detail)]
        for i, child in enumerate(children):
            last = i == len(children) - 1
            out += walk(child, lead + under, "└─ " if last else "├─ ", "   " if last else "│  ", depth + 1)
        return out

    return "\n".join(walk(root, "", "", "", 0))
