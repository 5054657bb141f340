"""Which documents a figure rests on, and the source line made from them.

The line under an exhibit is derived from lineage, so it cannot go stale.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.notebook import measured_text
from analysis.study import Study
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

FACT = "fact:"
SHOWN = 4  # more publishers than this make a line nobody reads; the appendix lists all


def _roots(study: Study, names: Iterable[str]) -> set[str]:
    """Inputs behind figures or inputs."""
    names = (n for n in names if not n.startswith(FACT))
    return {r for n in names for r in (study.graph.roots(n) if n in study.graph.specs else {n})}


def facts_behind(study: Study, names: Iterable[str]) -> list[str]:
    """Ids of the facts that figures or inputs rest on, in the order of the inputs file; none of a measured input.

    A name that begins with ``fact:`` is a fact itself; those come first.
    """
    names = list(names)
    roots = _roots(study, names)
    found = dict.fromkeys(name.removeprefix(FACT) for name in names if name.startswith(FACT))
    for name, item in study.inputs.items():
        if name in roots and not item.measured:
            found |= dict.fromkeys([*(c.fact for c in item.cells if c.fact), *item.facts])
    return list(found)


def assumptions_behind(study: Study, names: Iterable[str]) -> list[str]:
    """Inputs nobody reported that figures rest on."""
    roots = _roots(study, names)
    return [n for n, item in study.inputs.items() if n in roots and item.basis == "assumed"]


def _year(published: str) -> str:
    return published[:4] if published[:4].isdigit() else ""


def _producer(source: pd.Series, lang: str) -> str:
    name, year = source["short_zh" if lang == "zh" else "short"], _year(str(source["published"]))
    if not year:
        return name
    return f"{name}（{year}）" if lang == "zh" else f"{name} ({year})"


def _count(name: str, of: str, value: int, zh: str, en: str, table: str) -> Quantity:
    """A count under an exhibit; it leads to the table of what is counted."""
    return Quantity(key(name, [("exhibit", of)]), value, value, value, "count", {"zh": zh, "en": en}, f"table-{table}")


def source_line(study: Study, names: Iterable[str], of: str) -> tuple[dict[str, str], dict[str, Quantity]]:
    """ "Sources: producer (year); … and our assumptions" under exhibit `of`, with slots, and the counts for them."""
    names = list(names)
    data, extra = measured_text.sources(study, _roots(study, names))
    facts, sources = study.evidence.facts, study.evidence.sources
    cited = [sources.loc[facts.at[fact, "source"]] for fact in facts_behind(study, names)]
    producers = {lang: list(dict.fromkeys(_producer(s, lang) for s in cited)) for lang in ("zh", "en")}
    rest = max(len(producers["en"]) - SHOWN, 0)
    assumed = len(assumptions_behind(study, names))
    zh, en = "；".join(data["zh"] + producers["zh"][:SHOWN]), "; ".join(data["en"] + producers["en"][:SHOWN])
    counts: dict[str, Quantity] = dict(extra)
    if rest:
        more = _count("more_sources", of, rest, "其余来源", "Further sources", "facts")
        counts[more.id] = more
        zh, en = f"{zh}；另 {{{more.id}}} 个来源", f"{en}; and {{{more.id}}} more"
    if assumed:
        ours = _count("assumed_inputs", of, assumed, "所依据的假设", "Assumptions it rests on", "assumptions")
        counts[ours.id] = ours
        zh = f"{zh}{'；' if zh else ''}本报告的假设 {{{ours.id}}}\u00a0项"  # never alone on the next line
        en = f"{en}{'; ' if en else ''}{{{ours.id}}} assumption{'s' if assumed > 1 else ''} of ours"
    line = {"zh": f"资料来源：{zh or '本报告测算'}", "en": f"Sources: {en or 'our own calculation'}"}
    return line, counts
