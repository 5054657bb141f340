"""Exhibit: how concentrated the market is (HHI), as reported and at the leader's long-run target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit

if TYPE_CHECKING:
    from analysis.study import Study

WORDS = {
    "zh": {
        "now": "{reported}的份额",
        "target": "{yardstick}的份额",
        "line": "并购审查线 {value}，\n{reported}的份额为其 {times}",
        "x": "HHI（满分一万）",
        "assumed": "假设",
    },
    "en": {
        "now": "Shares {reported}",
        "target": "At the {yardstick}",
        "line": "Merger-control line {value};\nshares {reported}: {times} that",
        "x": "HHI (a monopoly has ten thousand)",
        "assumed": "Assumed",
    },
}
BAR = 0.34
ABOVE = 4  # points between a bar and the words on it, which have letters that hang down
ONE_NAMED = Bilingual(
    zh="{@reported}的份额下，HHI 在 {hhi} 与 {hhi_single_other} 之间；并购审查线为 {concentration_line}，"
    "前者是它的 {hhi_over_line}。",
    en="At shares {@reported} HHI lies between {hhi} and {hhi_single_other}; the merger-control line is "
    "{concentration_line}, and HHI is {hhi_over_line} of it.",
)
BOUNDS = OnlyHere(
    "hhi_bounds",
    Bilingual(zh="HHI 的下限与上限", en="Bounds of HHI"),
    "index",
    "others atomistic … others one firm",
    ("hhi", "hhi_single_other"),
)


def _two_named(study: Study) -> bool:
    """Whether a second player is named: without one there is no ratio that could reach a yardstick."""
    return float(study["cr2"]) > float(study["shares_reported"].at(platform="leader"))


def draw(chart: ChartContext) -> Figure:
    """Two bars from zero with their intervals, one where one player is named, and the merger-control line across."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(5.4)
    words = chart.texts(WORDS)
    now, upper, target = study["hhi"], study["hhi_single_other"], study["hhi_at_target"]
    share = study.inputs["reported_share"]
    solid = share.measured or share.basis != "assumed"
    ax.barh(0, float(now), BAR, **(style.reported if solid else style.assumed)(style.FOLLOWER))
    # What everybody else adds if it is one firm: the upper bound continues the bar.
    ax.barh(0, float(upper) - float(now), BAR, left=float(now), **style.assumed(style.FOLLOWER))
    ends = [(now.low, upper.high)]
    texts = [(words["now"], chart.only_here_range(BOUNDS, float(now), float(upper)))]
    if _two_named(study):
        ax.barh(1, float(target), BAR, **style.assumed(style.FOLLOWER))
        ends.append((target.low, target.high))
        texts.append((words["target"], chart.number("hhi_at_target")))
    last = len(ends) - 1
    for at, (low, high) in enumerate(ends):
        style.whisker(ax, float(low), float(high), at, style.INK)
    for at, (name, value) in enumerate(texts):
        ax.annotate(name, (0, at - BAR / 2), (0, ABOVE), textcoords="offset points", fontsize=style.TEXT)
        ax.annotate(
            value,
            (float(upper.high), at - BAR / 2),
            (0, ABOVE),
            textcoords="offset points",
            fontsize=style.TEXT,
            fontweight="bold",
            ha="right",
        )
    line = float(study["concentration_line"])
    # In pieces, so that it does not run through the names above the bars.
    below = [BAR / 2 + 0.12, 1.75] if last else [0.75]
    ax.vlines([line] * len(ends), np.arange(len(ends)) - BAR / 2, below, color=style.INK, linewidth=1.2, zorder=4)
    ax.annotate(
        words["line"].format(value=chart.number("concentration_line"), times=chart.number("hhi_over_line")),
        (line, last + 0.5),
        (4, 0),
        textcoords="offset points",
        fontsize=style.SMALL,
        va="center",
        linespacing=1.15,
    )
    ax.set_ylim(last + 0.8, -0.5)
    ax.set_xlim(0, float(upper.high) * 1.04)
    ax.set_yticks([])
    style.ticks(ax.xaxis, style.steps(0, ax.get_xlim()[1], 4), "index", lang)
    ax.set_xlabel(words["x"], loc="left")
    chart.key(
        figure,
        *([("reported", "bar")] if solid else []),
        ("assumed", "hatch"),
        ("interval", "whisker"),
        text={"assumed": words["assumed"]},
    )
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="HHI：各企业份额的平方和；竖线为高度集中线",
        en="Herfindahl index (HHI), the sum of squared shares; the line marks a highly concentrated market",
    ),
    alt=Bilingual(
        zh="{@reported}的份额下，HHI 在 {hhi} 与 {hhi_single_other} 之间；{@yardstick}下为 {hhi_at_target}；"
        "并购审查线为 {concentration_line}，前者是它的 {hhi_over_line}。",
        en="At shares {@reported} HHI lies between {hhi} and {hhi_single_other}, at the {@yardstick} it "
        "is {hhi_at_target}; the merger-control line is {concentration_line}, and HHI is "
        "{hhi_over_line} of it.",
    ),
    figures=("hhi", "hhi_single_other", "hhi_at_target", "hhi_over_line", "concentration_line"),
    width="half",
    alt_of=lambda study: None if _two_named(study) else ONE_NAMED,
)
