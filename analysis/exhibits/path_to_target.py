"""Exhibit: the leader's share of the two if both growth rates hold, and when it meets the long-run target."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import label_ends, settle
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {
        "x": "年后",
        "y": "{leader}占两强份额",
        "target": "{yardstick} {value}",
        "cross": "{value}后达到\n（{range}）",
        "until": "区间上限 {high}",
        "met": "已经达到",
    },
    "en": {
        "x": "years ahead",
        "y": "{leader}'s share of the two",
        "target": "{yardstick} {value}",
        "cross": "met after {value}\n({range})",
        "until": "interval up to {high}",
        "met": "already met",
    },
}


def _crossing(chart: ChartContext) -> str:
    words, years = chart.texts(WORDS), chart.study["years_to_target"]
    if float(years) == 0:
        return words["met"]
    value = chart.number("years_to_target")
    if float(years.low) > 0:
        return words["cross"].format(value=value, range=chart.interval("years_to_target"))
    until = words["until"].format(high=chart.high("years_to_target"))
    return words["cross"].format(value=value, range=until)


def draw(chart: ChartContext) -> Figure:
    """A dashed path with its fan, the target line and their crossing."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(5.4)
    words, path = chart.texts(WORDS), study["share_path"]
    x = path.value["horizon"].values.astype(float)
    ax.fill_between(x, path.low.values, path.high.values, color=style.PALE, linewidth=0)
    ax.plot(x, path.value.values, color=style.LEADER, linestyle=style.DASH, marker="o", markersize=3.5, zorder=4)
    target, years = float(study["target_share"]), float(study["years_to_target"])
    ax.axhline(target, color=style.INK, linewidth=0.9)
    ax.annotate(
        words["target"].format(value=chart.number("target_share")),
        (x[-1], target),
        (0, 3),
        textcoords="offset points",
        ha="right",
        fontsize=style.SMALL,
    )
    if x[0] <= years <= x[-1]:
        ax.plot(
            years,
            target,
            "o",
            color="white",
            markeredgecolor=style.INK,
            markersize=6,
            markeredgewidth=1.4,
            zorder=5,
        )
        ax.annotate(
            _crossing(chart),
            (years, target),
            (0.04, 0.06),
            textcoords="axes fraction",
            fontsize=style.SMALL,
            linespacing=1.25,
            arrowprops={"arrowstyle": "-", "color": style.RULE, "linewidth": 0.7, "shrinkB": 4},
        )
    ax.set_xlim(x[0] - 0.1, x[-1] + 0.1)
    bottom = np.floor(min(float(path.low.min()), target) * 10) / 10
    top = np.ceil(max(float(path.high.max()), target) * 10) / 10
    ax.set_ylim(bottom, top)
    style.ticks(ax.yaxis, style.steps(bottom, top, 6), "share", lang)
    style.ticks(ax.xaxis, x, "count", lang)
    ax.set_xlabel(words["x"], loc="right")
    ax.grid(axis="y")
    style.y_name(ax, words["y"].format(leader=chart.names["leader"]))
    label_ends(
        ax,
        [(x[-1], float(path.value[-1]), chart.number("share_path", horizon=x[-1]), style.LEADER)],
        bold=(0,),
    )
    chart.key(figure, ("assumed", "dash"), ("interval", "band"))
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="增速不变时{@leader}占两强份额的情景，不是预测",
        en="A scenario, not a forecast: {@leader}'s share of the two at constant growth rates",
    ),
    alt=Bilingual(
        zh="{@leader}的份额从{@reported}的 {reported_share} 出发，沿增速不变的路径变化，区间逐年变宽；"
        "与{@yardstick} {target_share} 相交于 {years_to_target}后（{years_to_target:range}）。",
        en="{@leader}'s share starts at {reported_share}, {@reported}, and follows the path of constant "
        "growth rates, with an interval that widens year by year; it meets the {@yardstick} of "
        "{target_share} after {years_to_target} ({years_to_target:range}).",
    ),
    figures=("share_path", "target_share", "years_to_target"),
    width="half",
)
