"""Exhibit: how the covered share of occasions grows with the number of participating shops, city by city."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study

WORDS = {
    "zh": {
        "x": "每城{partners}数",
        "y": "覆盖的{occasions}占比",
        "needed": "典型{user}回本须 {value}",
        "had": "实际{stores}",
        "need": "回本须",
        "times": "合计为实际的 {value}",
    },
    "en": {
        "x": "{partners} in the city",
        "y": "Share of {occasions} covered",
        "needed": "A typical {user} needs {value}",
        "had": "Actual",
        "need": "Needed",
        "times": "in all {value} as many",
    },
}
TOP, ROW = 0.66, 0.1  # where the table starts and how far its rows are apart, in shares of the axis
COLUMNS = (14, 22, 106, 150)  # points right of the chart to each city's mark and name, the shops it had and needs
BELOW = (-196, -188, -70, 0)  # the same where the table stands below the chart
LINE = 0.5  # centimetres: a row of the table below
BEYOND = 100.0  # times the most shops there are or need be: further right nobody will go
ALONG = (0.01, 0.99, 0.2, 0.8, 0.35, 0.65, 0.5)  # of the axis: where a line's name may stand, best first
LEAST = 0.01  # of a shop: an even spread over cities has parts of shops
FIRST = 100.0  # shops in a city where the curve begins, unless a city has or needs fewer


def _ends(study: Study) -> tuple[float, float]:
    """Ends of the axis: a power of ten at or below every count there is, and all outlets unless that is far beyond."""
    marks = xr.concat([study[n].value for n in ("stores_by_city", "stores_for_breakeven")], dim="mark")
    marks = marks.where(np.isfinite(marks) & (marks > 0))
    first = float(min(FIRST, 10.0 ** np.floor(np.log10(max(float(marks.min()), LEAST)))))
    return first, float(min(float(study["outlets"].value.max()), BEYOND * float(marks.max())))


def _axes(chart: ChartContext) -> tuple[Figure, Axes, Axes]:
    """The chart, and where its table stands: beside it, or below it on a telephone."""
    if not chart.narrow:
        figure, (ax,) = chart.canvas(5.2)
        return figure, ax, ax
    rows = chart.study["city_weight"].value.size + 2
    figure, (ax, table) = chart.canvas((6.0 + LINE * rows) / (1 + style.STACKED), 2, height_ratios=(6.0, LINE * rows))
    table.set(xticks=[], yticks=[], ylim=(TOP - rows * ROW + ROW / 2, TOP + ROW / 2))
    table.spines["bottom"].set_visible(False)
    return figure, ax, table


def _table(ax: Axes, chart: ChartContext) -> None:
    """Each city's line, the shops it had and the shops it needs."""
    words, called = chart.texts(WORDS), chart.names
    dot, name, has, needs = BELOW if chart.narrow else COLUMNS
    for column, word in ((has, "had"), (needs, "need")):
        beside(ax, TOP, column, words[word], fontsize=style.SMALL, color=style.GREY)
    cities = chart.study["city_weight"].value["city"].values
    for i, (city, shade) in enumerate(zip(cities, style.shades(len(cities)), strict=True)):
        y = TOP - (i + 1) * ROW
        mark = offset_copy(ax.get_yaxis_transform(), ax.figure, dot, 0, units="points")
        ax.plot(1, y, marker="s", markersize=5, color=shade, transform=mark, clip_on=False)
        beside(ax, y, name, called[str(city)], align="left")
        beside(ax, y, has, chart.number("stores_by_city", city=city), color=style.ACCENT, fontweight="bold")
        beside(ax, y, needs, chart.number("stores_for_breakeven", city=city), fontweight="bold")
    if np.isfinite(float(chart.study["stores_multiple"])):
        said = words["times"].format(value=chart.number("stores_multiple"))
        beside(ax, TOP - (len(cities) + 1) * ROW, needs, said, fontweight="bold")


def _name(ax: Axes, needed: float, text: str) -> None:
    """The name of the required coverage: on its line where the curves leave room, else under it."""
    y = min(needed, 1.0)
    sides = {0.01: "left", 0.99: "right"}
    places = [
        LabelSlot((x, y), (0, by), sides.get(x, "center"), va, "axes fraction")
        for va, by in (("bottom", 3), ("top", -3))
        for x in ALONG
    ]
    PlotPanel(ax).put(text, places, fontsize=style.SMALL, must=True)


def draw(chart: ChartContext) -> Figure:
    """A dashed curve per city, its position as the card was run, and where it meets the required coverage."""
    study, lang = chart.study, chart.lang
    figure, ax, table = _axes(chart)
    words = chart.texts(WORDS)
    weight = study["city_weight"].value
    least = float(weight.where(weight > 0).min())  # a city that is switched off has no shops to vary
    first, last = _ends(study)
    grid = xr.DataArray(np.geomspace(first / float(weight.max()), last / least, 120), dims="case")
    curves = study.evaluate(["stores_by_city", "covered_by_city"], participating_stores=grid)
    needed = float(study["required_coverage"])
    for city, shade in zip(weight["city"].values, style.shades(weight.size), strict=True):
        x, y = (curves[n].sel(city=city).values for n in ("stores_by_city", "covered_by_city"))
        ax.plot(x, y, color=shade, linestyle=style.DASH, zorder=3)
        had, share, need, own = (
            float(chart.result(n).at(city=city))
            for n in ("stores_by_city", "covered_by_city", "stores_for_breakeven", "required_by_city")
        )
        if had > 0:  # a log axis has no place for none
            ax.plot(had, share, "o", color=style.ACCENT, markersize=5.5, zorder=5, clip_on=False)
        if np.isfinite(need) and need > 0:
            ax.plot(
                need,
                own,
                "o",
                color="white",
                markeredgecolor=shade,
                markersize=5.5,
                markeredgewidth=1.4,
                zorder=5,
            )
    ax.axhline(needed, color=style.INK, linewidth=0.9, zorder=2)
    ax.set(xscale="log", xlim=(first, last * 1.05), ylim=(0, 1))
    powers = 10.0 ** np.arange(np.log10(first), np.log10(last))
    style.ticks(ax.xaxis, powers, "count", lang)
    style.ticks(ax.yaxis, style.steps(0, 1, 4), "share", lang)
    ax.grid(axis="y")
    ax.set_xlabel(words["x"], loc="left")
    style.y_name(ax, words["y"])
    _table(table, chart)
    chart.key(figure, ("assumed", "dash"))
    settle(figure)
    fit_ticks(ax, (powers[::step] for step in (1, 2, 3)), "count", lang)
    _name(ax, needed, words["needed"].format(value=chart.number("required_coverage")))
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="覆盖的{@occasions}占比与每城{@partners}数（对数轴）；红点为实际，空心点为回本所需",
        en="Share of {@occasions} covered against {@partners} in the city (log axis); red: actual, hollow: break-even",
    ),
    alt=Bilingual(
        zh="每城一条随{@stores}数上升的曲线，标出实际位置与回本所需。实际覆盖 {covered_share}；"
        "典型{@user}回本须 {required_coverage}，{@stores}须为实际的 {stores_multiple}。",
        en="A curve per city that rises with the number of {@stores}, marked at the actual number and at "
        "the one needed. Coverage is {covered_share}; a typical {@user} needs {required_coverage}, for "
        "which it takes {stores_multiple} the {@stores} there are.",
    ),
    figures=("covered_by_city", "stores_by_city", "stores_for_breakeven", "required_coverage", "required_by_city"),
)
