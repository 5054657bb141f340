"""How a study, a figure and a lineage look in a terminal.

Belongs here: plain text, numbers as computed. Does not belong here: formats for reading (wording) and pages (notebook).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import xarray as xr

from analysis.study.lineage import Fact, Node

if TYPE_CHECKING:
    from analysis.study.study import Study

SHOWN = 4  # cells of an array that one line shows
LEVELS = 2  # of a tree, where a figure shows itself
BASES = ("reported", "estimated", "assumed")
# What a study shows of itself beside the figures that its own cover names.
HEADLINES = (
    "typical_saving",
    "breakeven_wallet",
    "covered_share",
    "required_coverage",
    "join_share",
    "merchant_breakeven_incrementality",
    "contribution_per_member",
    "members",
)


class Explanation(str):
    """The text of a lineage, which shows itself as it reads; `root` is the tree for who wants to walk it."""

    root: Node

    def __new__(cls, root: Node) -> Explanation:
        text = super().__new__(cls, tree_text(root))
        text.root = root
        return text

    def __repr__(self) -> str:
        return str(self)


def headlines(study: Study) -> list[str]:
    """Names of figures without dimensions that sum a study up: those of its cover, then `HEADLINES`."""
    named = [*study.evidence.report.tiles, *HEADLINES]
    return [n for n in dict.fromkeys(named) if n in study.graph.specs and not study.base[n].dims]


def bases(study: Study, name: str) -> dict[str, int]:
    """How many inputs under a figure are reported, estimated and assumed."""
    counted = Counter(study.inputs[n].basis for n in study.graph.roots(name) & set(study.inputs))
    return {basis: counted[basis] for basis in BASES}


def number(value: xr.DataArray) -> str:
    """A value, or the first cells of an array."""
    if not value.dims:
        return f"{float(value):,.6g}"
    flat = value.stack(cell=value.dims) if len(value.dims) > 1 else value
    cells = list(zip(flat[flat.dims[0]].values, flat.values, strict=True))
    first = ", ".join(f"{k}: {float(v):,.4g}" for k, v in cells[:SHOWN])
    return first + (" …" if value.size > SHOWN else "")


def _interval(node: Node) -> str:
    figure = node.figure
    if figure.value.dims or not figure.uncertain:
        return ""
    return f"  (90 %: {number(figure.low)} to {number(figure.high)})"


def _head(node: Node) -> str:
    if node.kind == "above":
        return f"{node.name} (above)"
    if node.kind == "baseline":
        return f"{node.name}: one for the option over which the others are valued"
    if node.kind == "spread":
        return f"{node.name}: width of the reported ranges"
    head = f"{node.name} = {number(node.figure.value)} {node.figure.unit}{_interval(node)}  "
    if node.kind == "figure":
        return head + node.figure.label.en
    return head + f"{node.item.basis}, quality {node.item.quality}{'  [overridden]' if node.changed else ''}"


def _fact(fact: Fact) -> list[str]:
    lines = [
        f"  fact {fact.id}: {fact.value:,.6g} {fact.unit}, {fact.period} ({fact.region})",
        f"    {fact.publisher} ({fact.published}), grade {fact.grade}: {fact.title}",
    ]
    return [*lines, f"    {fact.url}"] if fact.url else lines


def _detail(node: Node) -> list[str]:
    if node.kind == "figure":
        return [f"  {node.figure.formula}"]
    if node.kind == "input":
        return [f"  {node.item.why.en}", *(line for fact in node.facts for line in _fact(fact))]
    return []


def tree_text(root: Node, levels: int | None = None) -> str:
    """Draw a tree; with `levels` only so many below the root, one line each."""
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


def title(study: Study) -> str:
    """One line that says what a study is: its folder, its size, what is overridden."""
    changed = ", ".join(f"{n}={v}" for n, v in study.overrides.items())
    return (
        f"Study {study.evidence.folder}: {len(study.figures)} figures from {len(study.inputs)} inputs and "
        f"{len(study.evidence.facts)} facts" + (f"; overridden: {changed}" if changed else "")
    )


def study_text(study: Study) -> str:
    """The headline figures: value, interval, unit, how many inputs are reported, estimated, assumed."""
    rows = [("figure", "value", "90 % of draws", "unit", "/".join(BASES))]
    for name in headlines(study):
        figure = study[name]
        span = f"{number(figure.low)} to {number(figure.high)}" if figure.uncertain else ""
        rows.append((name, number(figure.value), span, figure.unit, "/".join(map(str, bases(study, name).values()))))
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in rows]
    more = 'study["…"] for a figure or an input (Tab completes), study.explain("…") down to its sources'
    return "\n".join([title(study), *lines, more])
