"""Exhibit: from whom an entrant would take its share, and what effort that takes, under two theories of
substitution.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit

CASES = ("iia", "nested")
WORDS = {
    "zh": {
        "iia": "按份额比例夺取",
        "nested": "与{follower}更相似",
        "lost": "从谁那里夺取（百分点）",
        "effort": "所需投入（占现有企业合计）",
    },
    "en": {
        "iia": "In proportion\nto shares",
        "nested": "Closer to\n{follower}",
        "lost": "Taken from (percentage points)",
        "effort": "Effort (of the incumbents' combined)",
    },
}
BAR = 0.42
LEAST = 0.12  # of what the entrant takes: a piece less wide has its label beside the bar
LINES = 3
BESIDE = 1.4  # of what the entrant takes, where there are such labels
LOST = OnlyHere(
    "points_lost",
    Bilingual(zh="失去的百分点", en="Percentage points lost"),
    "none",
    "100·(share before − share after entry)",
    ("shares_before_entry", "entry_shares_iia", "entry_shares_nested"),
)


def _beside(ax: Axes, end: float, row: int, named: list[str]) -> None:
    """What is taken from those whose piece is too thin for a number, right of the bar in three lines at most."""
    each = -(-len(named) // LINES) or 1
    text = "\n".join(", ".join(named[n : n + each]) for n in range(0, len(named), each))
    look = {"fontsize": style.SMALL, "color": style.INK, "va": "center", "linespacing": 1.1}
    ax.annotate(text, (end, row), (4, 0), textcoords="offset points", **look)


def draw(chart: ChartContext) -> Figure:
    """Left: points lost by each incumbent, stacked to the entrant's. Right: effort with its interval."""
    study, lang = chart.study, chart.lang
    figure, (left, right) = chart.canvas(4.6, ncols=2, sharey=True)
    words, called, before = WORDS[lang], chart.names, study["shares_before_entry"].value
    held = {str(p): float(before.sel(platform=p)) for p in before["platform"].values}
    colours = dict(zip(held, (style.LEADER, style.FOLLOWER, *style.shades(len(held))), strict=False))
    at, share = np.arange(len(CASES)), float(study["entrant_share"]) * 100
    for row, case in enumerate(CASES):
        after, start, thin = study[f"entry_shares_{case}"].value, 0.0, {}
        for party, colour in colours.items():
            lost = (held[party] - float(after.sel(platform=party))) * 100
            left.barh(row, lost, BAR, left=start, **style.assumed(colour))
            start += lost
            if lost < LEAST * share:  # too thin a piece for its number
                thin[party] = lost
                continue
            points = chart.only_here(LOST, lost, case=case, platform=party)
            text = f"{called[party]} {points}" if row == 0 else points
            left.annotate(
                text,
                (start - lost / 2, row - BAR / 2),
                (0, 3),
                textcoords="offset points",
                ha="center",
                color=style.INK,
            )
        named = [f"{called[p]} {chart.only_here(LOST, lost, case=case, platform=p)}" for p, lost in thin.items()]
        _beside(left, share, row, named)
        effort = study[f"entry_effort_{case}"]
        right.barh(row, float(effort), BAR, **style.assumed(style.GREY))
        style.whisker(right, float(effort.low), float(effort.high), row, style.INK)
        beside(right, row, 30, chart.number(f"entry_effort_{case}"), fontweight="bold")
    style.rows(left, at, [words[c].format(follower=called["follower"]) for c in CASES])
    left.set_title(words["lost"])
    right.set_title(words["effort"])
    left.set_xlim(0, share * (BESIDE if thin else 1.04))
    style.ticks(left.xaxis, style.steps(0, share), "none", lang, lambda v: f"{v:g}")
    right.set_xlim(0, float(study["entry_effort_nested"].high) * 1.06)
    style.ticks(right.xaxis, style.steps(0, right.get_xlim()[1]), "share", lang)
    right.tick_params(axis="y", labelleft=chart.narrow)
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="新进入者拿下 {entrant_share} 份额时各家失去多少，以及所需投入",
        en="What each incumbent loses to an entrant that takes {entrant_share}, and the effort it needs",
    ),
    alt=Bilingual(
        zh="新进入者拿下 {entrant_share} 的份额，若按比例夺取，{@leader}剩 "
        "{entry_shares_iia[platform=leader]}，投入须达现有企业合计的 {entry_effort_iia}；若与{@follower}更相似，"
        "{@leader}剩 {entry_shares_nested[platform=leader]}，投入须达 "
        "{entry_effort_nested}（{entry_effort_nested:range}）。",
        en="To take {entrant_share} in proportion to shares, an entrant leaves {@leader} with "
        "{entry_shares_iia[platform=leader]} and needs {entry_effort_iia} of the incumbents' combined effort; if it "
        "resembles {@follower}, {@leader} keeps {entry_shares_nested[platform=leader]} and the effort is "
        "{entry_effort_nested} ({entry_effort_nested:range}).",
    ),
    figures=(
        "entry_shares_iia",
        "entry_shares_nested",
        "entry_effort_iia",
        "entry_effort_nested",
        "entrant_share",
    ),
)
