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
SHAPE_DRAWS = 2**11  # the first points of a Sobol design are a balanced design themselves


def _shapes(ax: Axes, worth: xr.DataArray, low: xr.DataArray, high: xr.DataArray, order: list[str]) -> None:
    """Pale distributions behind the intervals, within them; one that never varies has none."""
    import seaborn  # slow to load, and only this exhibit needs it

    for row, option in enumerate(order):
        draws = worth.sel(option=option).values[:SHAPE_DRAWS]
        inside = draws[(draws >= float(low.sel(option=option))) & (draws <= float(high.sel(option=option)))]
        if np.ptp(inside) > 0:
            seaborn.violinplot(
                x=inside,
                y=np.full(inside.size, row),
                orient="h",
                native_scale=True,
                inner=None,
                cut=0,
                width=0.72,
                density_norm="width",
                color=style.PALE,
                linewidth=0,
                saturation=1,
                ax=ax,
            )


def draw(chart: ChartContext) -> Figure:
    """Intervals with the mean, sorted by it, and two columns of text; the rule's pick in red."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(5.6)
    words, called = WORDS[lang], chart.names
    worth, odds, trough = (study.option_draws[n] for n in ("three_year_contribution", "breaks_even", "cash_trough"))
    base, mean, (low, high) = (
        study.option_base["three_year_contribution"],
        worth.mean("draw"),
        interval(worth),
    )
    order = [str(o) for o in mean["option"].values[np.argsort(-mean.values, kind="stable")]]
    _shapes(ax, worth, low, high, order)
    for row, option in enumerate(order):
        best = option == study.decision.best
        colour = style.ACCENT if best else style.LEADER
        at = {"option": option}
        style.whisker(ax, float(low.sel(at)), float(high.sel(at)), row, colour, width=1.2)
        ax.plot(float(base.sel(at)), row, "|", color=colour, markersize=9, markeredgewidth=1.4, zorder=4)
        ax.plot(float(mean.sel(at)), row, "o", color=colour, zorder=5, **style.RING | {"markersize": 6})
        texts = {
            "chance": (key("breaks_even", at.items()), float(odds.mean("draw").sel(at)), "share"),
            "trough": (key("expected_trough", at.items()), float(trough.mean("draw").sel(at)), study.money),
        }
        for column, (identity, value, unit) in texts.items():
            # Nothing is at stake in an option that is worth the same whatever happens.
            stake = float(high.sel(at)) > float(low.sel(at))
            shown = chart.published(identity, value, unit) if stake else DASH
            beside(
                ax,
                row,
                COLUMNS[column],
                shown,
                color=colour if best else style.INK,
                fontweight="bold" if best else "normal",
            )
    for column, offset in COLUMNS.items():
        ax.annotate(
            words[column],
            (1, 1),
            (offset, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            color=style.GREY,
            fontsize=style.SMALL,
        )
    ax.axvline(0, color=style.INK, linewidth=0.9, zorder=1)
    style.rows(ax, range(len(order)), [called[o] for o in order])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set(xlabel="", ylabel="")
    ax.grid(axis="x")
    style.ticks(ax.xaxis, style.steps(*ax.get_xlim(), 4), study.money, lang)
    style.y_name(ax, words["y"])
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
        "{three_year_contribution[option=best]}（{three_year_contribution[option=best]:range}），在 "
        "{breaks_even[option=best]} 的抽样中胜过照常经营。",
        en="Interval, expected and base value of what each option adds over the years in view, highest expected value "
        "first. The recommended option is expected to add {three_year_contribution[option=best]} "
        "({three_year_contribution[option=best]:range}) and beats carrying on in {breaks_even[option=best]} of draws.",
    ),
    figures=("three_year_contribution", "breaks_even", "cash_trough"),
)
