"""Exhibit: how many shops or merchants each player has, beside those that took part, on a log scale."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

COLOURS = {"leader": style.LEADER, "follower": style.FOLLOWER}
WORDS = {"zh": {"own": "{partners}", "x": "家（对数轴）"}, "en": {"own": "{partners}", "x": "number, log scale"}}
START = 100.0


def _times(ax: Axes, chart: ChartContext, start: float, end: float, row: int) -> None:
    """How many times as many the leader has: an arrow from the programme's own bar to where the leader's ends."""
    if end <= 10.0 * start:  # too short for an arrow with a number on it
        return
    look = {"arrowstyle": "->", "color": style.GREY, "linewidth": 0.8, "shrinkA": 6, "shrinkB": 0}
    ax.annotate("", (end, row), (start, row), arrowprops=look)
    text, middle = chart.number("scale_multiple", platform="leader"), float(np.sqrt(start * end))
    ax.annotate(text, (middle, row), (0, 3), textcoords="offset points", ha="center", fontweight="bold")


def draw(chart: ChartContext) -> Figure:
    """A bar per player, most first, and the programme's own with its interval below."""
    lang, found = chart.lang, chart.result("player_scale")
    figure, (ax,) = chart.canvas(5.0)
    words, called = chart.texts(WORDS), chart.names
    players = sorted(map(str, found.value["platform"].values), key=lambda p: -float(found.at(platform=p)))
    for row, player in enumerate(players):
        value = float(found.at(platform=player))
        ax.barh(row, value - START, 0.55, left=START, **style.reported(COLOURS.get(player, style.GREY)))
        beside(ax, row, 52, chart.number("player_scale", platform=player), fontweight="bold")
    own, last = chart.result("participating_stores"), len(players)
    ax.barh(last, float(own) - START, 0.55, left=START, **style.assumed(style.ACCENT))
    style.whisker(ax, float(own.low), float(own.high), last, style.INK)
    beside(ax, last, 52, chart.number("participating_stores"), fontweight="bold", color=style.ACCENT)
    if "leader" in players:
        _times(ax, chart, float(own.high), float(found.at(platform="leader")), last)
    ax.set_xscale("log")
    high = max(float(found.value.max()), float(own.high))
    ax.set_xlim(START, high * 1.3)
    names = [*(called.get(player, player) for player in players), words["own"]]
    style.rows(ax, range(last + 1), names)
    ax.set_xlabel(words["x"], loc="left")
    powers = 10.0 ** np.arange(np.log10(START), np.ceil(np.log10(high)) + 1)
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    settle(figure)
    fit_ticks(ax, (powers[powers <= high][::step] for step in (1, 2, 3)), "count", lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="门店或商家数，各家口径不同，对数轴",
        en="Shops or merchants; each player counts something else; log scale",
    ),
    alt=Bilingual(
        zh="{@leader}有 {player_scale[platform=leader]} 家，是{@partners} {participating_stores} 家的 "
        "{scale_multiple[platform=leader]}。",
        en="{@leader} counts {player_scale[platform=leader]}, {scale_multiple[platform=leader]} the "
        "{participating_stores} {@partners}.",
    ),
    figures=("player_scale", "participating_stores", "scale_multiple"),
    width="half",
)
