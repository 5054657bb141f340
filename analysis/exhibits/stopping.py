"""Exhibit: what the decision to stop cost, what was spent anyway, and the loss of another year that it avoids."""

from __future__ import annotations

from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

ROWS = {
    "decision_cost": style.ACCENT,
    "sunk_cost": style.FOLLOWER,
    "merchants_fees": style.FOLLOWER,
    "loss_avoided": style.LEADER,
}
WORDS = {
    "zh": {
        "decision_cost": "决定的代价：\n退回已赚年费",
        "sunk_cost": "已花掉：签约、\n获客、运营",
        "merchants_fees": "{merchants}未退的\n认证费，至多",
        "loss_avoided": "换来：再办一年\n的亏损不再发生",
    },
    "en": {
        "decision_cost": "The decision: earned\nfees handed back",
        "sunk_cost": "Spent either way:\nsigning, acquisition",
        "merchants_fees": "{merchants}' fees not\nrefunded, at most",
        "loss_avoided": "In return: another\nyear's loss avoided",
    },
}


def draw(chart: ChartContext) -> Figure:
    """A bar per amount from zero, with its interval and its value."""
    figure, (ax,) = chart.canvas(5.4)
    words, low, high = chart.texts(WORDS), 0.0, 0.0
    for row, (name, colour) in enumerate(ROWS.items()):
        found = chart.result(name)
        ax.barh(row, float(found), 0.45, **style.assumed(colour))
        style.whisker(ax, float(found.low), float(found.high), row, style.INK)
        own = colour if colour == style.ACCENT else style.INK
        beside(ax, row, 52, chart.number(name), fontweight="bold", color=own)
        low, high = min(low, float(found.low)), max(high, float(found.high))
    ax.axvline(0, color=style.INK, linewidth=0.9, zorder=4)
    ax.set_xlim(low * 1.04, high * 1.04)
    style.rows(ax, range(len(ROWS)), [words[name] for name in ROWS])
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    settle(figure)
    fit_ticks(ax, (style.steps(low, high, count) for count in (5, 4, 3, 2)), chart.study.money, chart.lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="停运的账：代价、沉没与避免的亏损；竖线以左表示再办一年是赚",
        en="What stopping cost and what it avoids; left of the line another year would have earned",
    ),
    alt=Bilingual(
        zh="退回的已赚年费 {decision_cost}，已花掉的 {sunk_cost}，商家未退的认证费至多 {merchants_fees}，"
        "避免的一年亏损 {loss_avoided}（{loss_avoided:range}）。",
        en="Earned fees handed back {decision_cost}, spent either way {sunk_cost}, certification fees of "
        "merchants at most {merchants_fees}, a year's loss avoided {loss_avoided} ({loss_avoided:range}).",
    ),
    figures=("decision_cost", "sunk_cost", "merchants_fees", "loss_avoided"),
    width="half",
)
