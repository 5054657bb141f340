"""From a figure down to the documents it rests on, as a text tree.

Belongs here: walking the graph and printing it. Lineage is not written down anywhere: it is the code's parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

if TYPE_CHECKING:
    from analysis.study.study import Study


SHOWN = 4  # cells of an array that a line of the tree shows


def _number(value: xr.DataArray) -> str:
    if not value.dims:
        return f"{float(value):,.6g}"
    flat = value.stack(cell=value.dims) if len(value.dims) > 1 else value
    cells = list(zip(flat[flat.dims[0]].values, flat.values, strict=True))
    first = ", ".join(f"{k}: {float(v):,.4g}" for k, v in cells[:SHOWN])
    return first + (" …" if value.size > SHOWN else "")


def _fact_lines(study: Study, fact_id: str) -> list[str]:
    fact = study.evidence.facts.loc[fact_id]
    source = study.evidence.sources.loc[fact["source"]]
    lines = [
        f"fact {fact_id}: {fact['value']:,.6g} {fact['unit']}, {fact['period']} ({fact['region']})",
        f"  {source['publisher']} ({source['published']}), grade {source['grade']}: {source['title']}",
    ]
    return [*lines, f"  {source['url']}"] if source["url"] else lines


def _input_lines(study: Study, name: str) -> list[str]:
    item = study.inputs[name]
    figure = study[name]
    spread = f"  (90 %: {_number(figure.low)} to {_number(figure.high)})" if figure.uncertain and not item.dims else ""
    changed = "  [overridden]" if name in study.overrides else ""
    lines = [
        f"{name} = {_number(figure.value)} {item.unit}{spread}  {item.basis}, quality {item.quality}{changed}",
        f"  {item.why.en}",
    ]
    facts = list(dict.fromkeys([*item.facts, *(c.fact for c in item.cells if c.fact)]))
    return lines + ["  " + line for f in facts for line in _fact_lines(study, f)]


def _node(study: Study, name: str, seen: set[str]) -> tuple[list[str], list[str]]:
    """Lines of a node and the names of its children; a node already shown is only named."""
    if name in study.inputs:
        return _input_lines(study, name) if name not in seen else [f"{name} (above)"], []
    if name not in study.graph.specs:
        return [f"{name}: width of the reported ranges"], []
    if name in seen:
        return [f"{name} (above)"], []
    spec, figure = study.graph.specs[name], study[name]
    spread = (
        f"  (90 %: {_number(figure.low)} to {_number(figure.high)})"
        if not figure.value.dims and figure.uncertain
        else ""
    )
    return [f"{name} = {_number(figure.value)} {spec.unit}{spread}  {spec.en}", f"  {spec.formula}"], list(spec.parents)


def tree(study: Study, name: str) -> str:
    """Draw the tree of `name`; each input and figure is spelled out once."""
    seen: set[str] = set()

    def walk(current: str, lead: str, branch: str, under: str) -> list[str]:
        lines, children = _node(study, current, seen)
        seen.add(current)
        rail = under + ("│ " if children else "  ")
        out = [lead + branch + lines[0], *(lead + rail + line for line in lines[1:])]
        for i, child in enumerate(children):
            last = i == len(children) - 1
            out += walk(child, lead + under, "└─ " if last else "├─ ", "   " if last else "│  ")
        return out

    return "\n".join(walk(name, "", "", ""))
