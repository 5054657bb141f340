"""Exhibit: what each option is worth over three years, how likely it pays, and how deep its cash goes."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, settle
from analysis.exhibits.exhibit import Exhibit
from analysis.uncertainty.interval import interval
from analysis.wording.numbers import DASH
from analysis.wording.quantities import key

WORDS = {
    "zh": {
        "y": "期内增量（现值）",
        "chance": "胜过照常经营",
        "trough": "现金缺口",
        "mean": "期望值",
        "base": "基准值",
        "shape": "分布",
    },
    "en": {
        "y": "Added over the view, present value",
        "chance": "Beats carrying on",
        "trough": "Cash trough",
        "mean": "Expected",
        "base": "Base case",
        "shape": "Distribution",
    },
}
COLUMNS = {"chance": 62, "trough": 128}  # points right of the axes
INSIDE = {"chance": -62, "trough": 0}  # the same on a telephone, where names and columns stand above their rows
ABOVE, BELOW = 0.34, 0.1  # of a row: where those stand, and how much lower the interval is drawn
WIDTH, NARROW = 0.72, 0.5  # of a row: a distribution, also on a telephone
HEIGHT, ROW = 2.6, 0.86  # centimetres on a telephone: of all but the rows, and of each
SHAPE_DRAWS = 2**11  # the first points of a Sobol design are a balanced design themselves


def _shapes(ax: Axes, chart: ChartContext, low: xr.DataArray, high: xr.DataArray, order: list[str]) -> None:
    """Pale distributions behind the intervals, within them; one that never varies has none."""
    worth = chart.study.option_draws["three_year_contribution"]
    import seaborn  # slow to load, and only this exhibit needs it

    for row, option in enumerate(order):
        draws = worth.sel(option=option).values[:SHAPE_DRAWS]
        inside = draws[(draws >= float(low.sel(option=option))) & (draws <= float(high.sel(option=option)))]
        if np.ptp(inside) > 0:
            seaborn.violinplot(
                x=inside,
                y=np.full(inside.size, row + (BELOW if chart.narrow else 0.0)),
                orient="h",
                native_scale=True,
                inner=None,
                cut=0,
                gridsize=40,  # a hundred points, seaborn's own choice, look the same and weigh twice as much
                width=NARROW if chart.narrow else WIDTH,
                density_norm="width",
                color=style.PALE,
                linewidth=0,
                saturation=1,
                ax=ax,
            )


def _columns(ax: Axes, chart: ChartContext, row: float, option: str, varies: bool) -> None:
    """Chance and trough of an option; nothing is at stake in one that is worth the same whatever happens."""
    study, best = chart.study, option == chart.study.decision.best
    odds, trough = (study.option_draws[n].mean("draw").sel(option=option) for n in ("breaks_even", "cash_trough"))
    at = {"option": option}.items()
    texts = {
        "chance": (key("breaks_even", at), float(odds), "share"),
        "trough": (key("expected_trough", at), float(trough), study.money),
    }
    look = {"color": style.ACCENT if best else style.INK, "fontweight": "bold" if best else "normal"}
    if chart.narrow:  # the line at zero may run there
        look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    for column, (identity, value, unit) in texts.items():
        shown = chart.published(identity, value, unit) if varies else DASH
        beside(ax, row, (INSIDE if chart.narrow else COLUMNS)[column], shown, **look)


def _head_columns(ax: Axes, words: dict[str, str], offsets: dict[str, int]) -> None:
    look = {"ha": "right", "color": style.GREY, "fontsize": style.SMALL}
    for column, offset in offsets.items():
        ax.annotate(words[column], (1, 1), (offset, 6), xycoords="axes fraction", textcoords="offset points", **look)


def _name_rows(ax: Axes, chart: ChartContext, order: list[str], y: str) -> None:
    """The options' names before their rows, or on a telephone above them; and what the axis measures."""
    called, best = chart.names, chart.study.decision.best
    if not chart.narrow:
        style.rows(ax, range(len(order)), [called[o] for o in order])
        ax.set_ylim(len(order) - 0.5, -0.5)
        style.y_name(ax, y)
        return
    ax.set_yticks([])
    for row, option in enumerate(order):
        name = ax.annotate(called[option], (0, row - ABOVE), xycoords=("axes fraction", "data"), va="center")
        name.set(color=style.ACCENT, fontweight="bold") if option == best else None
    ax.set_ylim(len(order) - 0.5, -0.6)
    ax.set_xlabel(y, loc="left")


def draw(chart: ChartContext) -> Figure:
    """Intervals with the mean, sorted by it, and two columns of text; the rule's pick in red."""
    study, lang = chart.study, chart.lang
    worth, words = study.option_draws["three_year_contribution"], WORDS[lang]
    figure, (ax,) = chart.canvas(HEIGHT + ROW * worth["option"].size if chart.narrow else 5.2)
    base, mean, (low, high) = (
        study.option_base["three_year_contribution"],
        worth.mean("draw"),
        interval(worth),
    )
    order = [str(o) for o in mean["option"].values[np.argsort(-mean.values, kind="stable")]]
    _shapes(ax, chart, low, high, order)
    for number, option in enumerate(order):
        colour = style.ACCENT if option == study.decision.best else style.LEADER
        at, row = {"option": option}, number + (BELOW if chart.narrow else 0.0)
        style.whisker(ax, float(low.sel(at)), float(high.sel(at)), row, colour, width=1.2)
        ax.plot(float(base.sel(at)), row, "|", color=colour, markersize=9, markeredgewidth=1.4, zorder=4)
        ax.plot(float(mean.sel(at)), row, "o", color=colour, zorder=5, **style.RING | {"markersize": 6})
        varies = float(high.sel(at)) > float(low.sel(at))
        _columns(ax, chart, number - ABOVE if chart.narrow else row, option, varies)
    _head_columns(ax, words, INSIDE if chart.narrow else COLUMNS)
    ax.set(xlabel="", ylabel="")
    _name_rows(ax, chart, order, words["y"])
    ax.axvline(0, color=style.INK, linewidth=0.9, zorder=1)
    ax.grid(axis="x")
    style.ticks(ax.xaxis, style.steps(*ax.get_xlim(), 3 if chart.narrow else 4), study.money, lang)
    chart.key(
        figure,
        ("mean", "ring"),
        ("base", "tick"),
        ("interval", "whisker"),
        ("shape", "band"),
        text={k: words[k] for k in ("mean", "base", "shape")},
    )
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="各选项较照常经营的期内增量（现值），按期望值排序；右列为胜过照常经营的概率与平均现金缺口",
        en="What each option adds to carrying on over the years in view, present value, sorted by expected value; "
        "right: chance that it adds anything, and mean cash trough",
    ),
    alt=Bilingual(
        zh="各选项期内增量的区间、期望值与基准值，按期望值从高到低排列。推荐选项的期望增量为 "
        "{three_year_contribution[option=best]}（{three_year_contribution[option=best]:range}），有 "
        "{breaks_even[option=best]} 的概率胜过照常经营。",
        en="Interval, expected and base value of what each option adds over the years in view, highest expected value "
        "first. The recommended option is expected to add {three_year_contribution[option=best]} "
        "({three_year_contribution[option=best]:range}) and beats carrying on with a probability of "
        "{breaks_even[option=best]}.",
    ),
    figures=("three_year_contribution", "breaks_even", "cash_trough"),
)
