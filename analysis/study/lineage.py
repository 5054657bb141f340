"""From a figure down to the documents it rests on, as a tree.

Belongs here: walking the graph. Does not belong here: how a tree looks (display for terminals, notebook for pages).
Lineage is not written down anywhere: it is the code's parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analysis.study.arrays import BASELINE

if TYPE_CHECKING:
    from analysis.evidence import Input
    from analysis.study.figure import Figure
    from analysis.study.study import Study


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


@dataclass(frozen=True)
class Node:
    """A figure, an input, the width of an input's ranges, the baseline's mark, or a name spelled out above.

    `children` are what a figure is made from; `facts` what an input rests on.
    """

    kind: Literal["figure", "input", "spread", "baseline", "above"]
    name: str
    figure: Figure | None = None
    item: Input | None = None
    changed: bool = False
    children: tuple[Node, ...] = ()
    facts: tuple[Fact, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, top first."""
        yield self
        for child in self.children:
            yield from child.walk()


def _fact(study: Study, fact_id: str) -> Fact:
    fact = study.evidence.facts.loc[fact_id]
    source = study.evidence.sources.loc[fact["source"]]
    said = {k: str(source[k] or "") for k in ("publisher", "published", "grade", "title", "url")}
    return Fact(fact_id, float(fact["value"]), fact["unit"], str(fact["period"]), str(fact["region"]), **said)


def _input(study: Study, name: str) -> Node:
    item = study.unknowns[name]
    facts = dict.fromkeys([*item.facts, *(c.fact for c in item.cells if c.fact)])
    found = tuple(_fact(study, f) for f in facts)
    return Node("input", name, study[name], item, name in study.overrides, facts=found)


def tree(study: Study, name: str) -> Node:
    """The tree of a figure or an input; each is spelled out once, where a reader from the top meets it first."""
    seen: set[str] = set()

    def walk(current: str) -> Node:
        if current in seen:
            return Node("above", current)
        if current in study.unknowns:
            seen.add(current)
            return _input(study, current)
        if current == BASELINE:
            return Node("baseline", current)
        if current not in study.graph.specs:
            return Node("spread", current)
        seen.add(current)
        children = tuple(walk(p) for p in study.graph.specs[current].parents)
        return Node("figure", current, study[current], children=children)

    return walk(name)
