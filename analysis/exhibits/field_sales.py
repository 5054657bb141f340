"""Exhibit: shops, money and months that each step of coverage takes, city by city."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {
        "shops": "所需{partners}",
        "cost": "签约成本",
        "months": "地推月数",
        "split": "按人口分",
        "target": "覆盖 {value}",
        "had": "实际{stores}",
    },
    "en": {
        "shops": "{stores} needed",
        "cost": "Signing cost",
        "months": "Months",
        "split": "If split",
        "target": "{value} covered",
        "had": "Actual {stores}",
    },
}
WORDS_AT = {"zh": -40, "en": -58}  # points left of the axes, beyond the cities' names
MONTHS_AT, ENDS_AT, SPLIT_AT = 36, 112, 164  # points right of the axes, where the columns end
GAP, HEADED = 1.0, 1.5  # rows between two targets: white, or with the target's name in it


def _months(ax: Axes, chart: ChartContext, at: dict[tuple[str, str], float]) -> None:
    """Months, their interval and those with the field force split: columns, or on a telephone a table below."""
    shift = -170 if chart.narrow else 0
    for (target, city), y in at.items():
        here = {"bare": True, "target": target, "city": city}
        beside(ax, y, MONTHS_AT + shift, chart.number("months_to_target", **here))
        ends = chart.interval("months_to_target", **here)
        beside(ax, y, ENDS_AT + shift, ends, fontsize=style.SMALL, color=style.GREY)
        split = chart.number("months_to_target_split", **here)
        beside(ax, y, SPLIT_AT + shift, split, fontsize=style.SMALL, color=style.GREY)
    words = chart.texts(WORDS)
    if chart.narrow:
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
    for word, x in (("months", MONTHS_AT), ("split", SPLIT_AT)):
        look = {"ha": "right", "fontweight": "bold", "fontsize": style.HEAD}
        ax.annotate(words[word], (1, 1), (x + shift, 6), xycoords="axes fraction", textcoords="offset points", **look)


def _value(ax: Axes, text: str, x: float, y: float) -> None:
    """The value of a target's first city above its mark, where the white between two targets leaves room."""
    look = {"textcoords": "offset points", "ha": "center", "va": "bottom", "fontsize": style.SMALL}
    ax.annotate(text, (x, y), (0, 4), fontweight="bold", **look)


def _name_targets(ax: Axes, chart: ChartContext, first: dict[str, float]) -> None:
    """Each target before its cities' names, or on a telephone above them."""
    above, left = (1.0, -4) if chart.narrow else (0.0, WORDS_AT[chart.lang])
    for name, y in first.items():
        ax.annotate(
            name,
            (0, y - above),
            (left, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center",
            fontweight="bold",
        )


def ends_of(low: np.ndarray, value: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """Where a log axis begins and ends: a decade from 1 where nothing is above 0 and finite, as where no pace suffices.

    Parameters
    ----------
    low, value, high : of the same shape, in any unit.

    Returns
    -------
    (start, end), above 0 and finite.

    Examples
    --------
    >>> ends_of(np.array([0.0, 10.0]), np.array([0.0, 20.0]), np.array([0.0, np.inf]))
    (7.0, 28.0)
    """
    known = [part[np.isfinite(part) & (part > 0)] for part in map(np.ravel, (low, value, high))]
    every = np.concatenate([*known, [] if any(part.size for part in known) else [1.0, 10.0]])
    first, last = (part if part.size else every for part in (known[0], known[2]))
    return 0.7 * float(first.min()), 1.4 * float(max(last.max(), first.min()))


def draw(chart: ChartContext) -> Figure:
    """Two log panels with a row per target and city; months as a column of text."""
    study, lang = chart.study, chart.lang
    figure, axes = chart.canvas(6.2, ncols=3 if chart.narrow else 2, sharey=True)
    words, called = chart.texts(WORDS), chart.names
    aims = study["coverage_target"].value
    targets, cities = (
        [str(t) for t in aims["target"].values],
        [str(c) for c in study["stores_for_target"].value["city"].values],
    )
    group = len(cities) + (HEADED if chart.narrow else GAP)
    at = {(t, c): i * group + j for i, t in enumerate(targets) for j, c in enumerate(cities)}
    powers = {}
    for ax, name, title in zip(axes[:2], ("stores_for_target", "cost_to_target"), ("shops", "cost"), strict=True):
        f = study[name]
        start, edge = ends_of(f.low.values, f.value.values, f.high.values)
        for (target, city), y in at.items():
            point = f.at(target=target, city=city)
            # What this pace cannot hold has no cost, and what is signed already costs nothing: lines run to the edges.
            if np.isfinite(float(point.low)):  # else not even the best case gets there: no line to draw
                style.whisker(ax, max(float(point.low), start), min(float(point.high), edge), y, style.LEADER)
            if start < float(point.value) < edge:
                ax.plot(float(point.value), y, "o", color=style.LEADER, zorder=4, **style.RING)
                if city == cities[0]:
                    _value(ax, chart.number(name, target=target, city=city), float(point.value), y)
        ax.set_xscale("log")
        ax.set_title(words[title])
        ax.grid(axis="x")
        ax.set_xlim(start, edge)
        powers[ax] = 10.0 ** np.arange(np.ceil(np.log10(start)), np.floor(np.log10(edge)) + 1)
        style.ticks(ax.xaxis, powers[ax], f.unit, lang)
    for (_, city), y in at.items():
        axes[0].plot(
            float(chart.result("stores_by_city").at(city=city)),
            y,
            marker="|",
            color=style.ACCENT,
            markersize=8,
            markeredgewidth=1.8,
            zorder=5,
        )
    _months(axes[-1], chart, at)
    style.rows(axes[0], list(at.values()), [called[c] for _, c in at])
    axes[0].set_ylim(max(at.values()) + 0.6, -1.6 if chart.narrow else -1.0)
    values = {target: chart.number("coverage_target", target=target) for target in targets}
    names = {words["target"].format(value=value): at[target, cities[0]] for target, value in values.items()}
    for ax in axes if chart.narrow else axes[:1]:
        ax.tick_params(axis="y", labelcolor=style.INK)
        _name_targets(ax, chart, names)
    chart.key(
        figure,
        ("assumed", "ring"),
        ("interval", "whisker"),
        ("had", "subject"),
        text={"had": words["had"]},
    )
    settle(figure)
    for ax, unit in zip(axes[:2], ("count", study.money), strict=True):
        fit_ticks(ax, (powers[ax][::step] for step in (1, 2, 3)), unit, lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="各城达到目标覆盖率所需的{@stores}数与签约成本（对数轴）；地推月数：全部投入一城，或按人口分到各城",
        en="Number of {@stores} and signing cost to reach a coverage, by city (log axes); months with all "
        "representatives there, and if they are split by residents",
    ),
    alt=Bilingual(
        zh="每个目标覆盖率与城市一行：所需{@stores}、签约成本与地推月数，均带区间，并标出实际{@stores}数。"
        "{@cities}合计签到典型{@user}回本为止，成本为 {cost_to_breakeven}（{cost_to_breakeven:range}）。",
        en="A row per coverage aimed at and city: {@stores} needed, signing cost and months of field sales, "
        "each with its interval, and the actual {@stores}. Signing until a typical {@user} breaks even costs "
        "{cost_to_breakeven} ({cost_to_breakeven:range}) over all {@cities}.",
    ),
    figures=(
        "stores_for_target",
        "cost_to_target",
        "months_to_target",
        "months_to_target_split",
        "stores_by_city",
        "coverage_target",
    ),
)
