"""How a study looks as plain text, and which figures sum it up.

Belongs here: the headline figures and what they rest on, numbers as computed. Does not belong here: formats for reading
(wording), HTML (`study`).
"""

from __future__ import annotations

from collections import Counter

from analysis.evidence.measurement import BASIS as MEASURED
from analysis.study import Study
from analysis.study.lineage import number

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


def headlines(study: Study) -> list[str]:
    """Names of figures without dimensions that sum a study up: those of its cover, then `HEADLINES`."""
    named = [*study.evidence.report.tiles, *HEADLINES]
    return [n for n in dict.fromkeys(named) if n in study.graph.specs and not study.base[n].dims]


def known_bases(study: Study) -> tuple[str, ...]:
    """The bases that inputs may have; measured ones only where something was measured."""
    return (MEASURED, *BASES) if any(item.measured for item in study.inputs.values()) else BASES


def bases(study: Study, name: str) -> dict[str, int]:
    """How many inputs under a figure are measured (where some are), reported, estimated and assumed."""
    counted = Counter(study.inputs[n].basis for n in study.graph.roots(name) & set(study.inputs))
    return {basis: counted[basis] for basis in known_bases(study)}


def study_text(study: Study) -> str:
    """The headline figures: value, interval, unit, how many inputs are reported, estimated, assumed."""
    rows = [("figure", "value", "90 % of draws", "unit", "/".join(known_bases(study)))]
    for name in headlines(study):
        figure = study[name]
        span = f"{number(figure.low)} to {number(figure.high)}" if figure.uncertain else ""
        rows.append((name, number(figure.value), span, figure.unit, "/".join(map(str, bases(study, name).values()))))
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in rows]
    more = 'study["…"] for a figure or an input (Tab completes), study.explain("…") down to its sources'
    return "\n".join([repr(study), *lines, more])
