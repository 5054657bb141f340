"""Exhibit: the leader's share of the two incumbents by year, on each basis on which it was reported.

Shows why one quoted ratio can be right and wrong: gross and net value, a third-party panel, the ratio in
the press, a yardstick such as a target. Yearly totals stand in the middle of their year, so that the panel's months
fall between them.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import label_ends, settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel, around, folds
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study

COLOURS = {"gross": style.LEADER, "net": style.SHADES[1]}
WORDS = {
    "zh": {
        "y": "{leader}占两强份额",
        "band": "{reported} {tenths}\n{range}",
        "target": "{yardstick} {value}",
        "panel": "{panel}",
        "filled": "（实心为全部）",
        "mixed": "各年范围不同",
    },
    "en": {
        "y": "{leader}'s share of the two",
        "band": "{reported} {tenths}\n{range}",
        "target": "{yardstick} {value}",
        "panel": "{panel}",
        "filled": " (filled: all)",
        "mixed": "Years differ in scope",
    },
}
SHARE = "leader_share_of_two"
TENTHS = "{reported_share:tenths}"
NET_RATIOS = ("net_ratio", "leader_net_ratio")  # what makes net value of gross value
ALL = "all"  # the panel's segment that spans the others
MIDDLE = 0.5  # a yearly total belongs to the middle of its year
BAND_YEAR_FROM_LAST = 2  # the press ratio is of the last year but one
LABEL_DEPTH = 0.06  # a band less deep than this has its label on top
LABEL_ROOM = 0.16
BAND = 0.17  # half the band's width, in years
POINTER = {"color": style.RULE, "linewidth": 0.6}


def distinct(share: xr.DataArray) -> list[str]:
    """The bases that differ: where net value is gross value throughout, one line says it all."""
    gross, net = (share.sel(basis=basis) for basis in COLOURS)
    return list(COLOURS)[:1] if np.allclose(gross, net.fillna(gross), equal_nan=True) else list(COLOURS)


def _month(text: str) -> float:
    year, month = text.split("-")
    return int(year) + (int(month) - MIDDLE) / 12


def _is_solid(chart: ChartContext, basis: str) -> bool:
    """Whether a basis was reported or measured: net value is a factor of gross value, and dashed unless measured."""
    ratios = [item for name, item in chart.study.inputs.items() if name in NET_RATIOS]
    return basis == "gross" or all(item.measured for item in ratios)


def mixed_scope(study: Study) -> bool:
    """Whether what a player's yearly totals count changes from one year to another, as their facts call it.

    Totals with hotels and travel and without are not one series: a solid line through them would say that they are.
    """
    called = study.facts["metric"]
    counted: dict[str, set[str]] = {}
    for cell in study.inputs["gtv"].cells:
        if cell.fact is not None:
            counted.setdefault(str(cell.coords["platform"]), set()).add(called[cell.fact])
    return any(len(metrics) > 1 for metrics in counted.values())


def _line(ax: Axes, chart: ChartContext, basis: str, years: list[int]) -> list[tuple[int, float, float, float]]:
    """One basis; returns its years and values."""
    share = chart.result(SHARE).at(basis=basis)
    known = [y for y in years if np.isfinite(float(share.value.sel(year=y)))]
    x = np.array(known) + MIDDLE
    value, low, high = (a.sel(year=known).values for a in (share.value, share.low, share.high))
    colour = COLOURS[basis]
    solid = _is_solid(chart, basis)
    look = ":" if mixed_scope(chart.study) else "-" if solid else style.DASH
    ax.plot(x, value, color=colour, linestyle=look, zorder=4)
    ax.plot(x, value, "o", color=colour, zorder=4.5, **({"markersize": 4.5} if solid else style.RING))
    style.whisker(ax, low, high, x, colour, horizontal=False)
    return list(zip(known, value, low, high, strict=True))


def _months(panel: xr.DataArray) -> np.ndarray:
    return np.array([_month(str(m)) for m in panel["month"].values])


def _panel(ax: Axes, panel: xr.DataArray) -> None:
    """Small squares per month and segment; the whole market filled, its parts hollow."""
    for segment in panel["segment"].values:
        ax.plot(
            _months(panel),
            panel.sel(segment=segment).values,
            linestyle="none",
            marker="s",
            markersize=3.2,
            color=style.GREY,
            zorder=5,
            markerfacecolor=style.GREY if segment == ALL else "white",
        )


def _name_panel(free: PlotPanel, chart: ChartContext, panel: xr.DataArray) -> None:
    """The hollow segments beside their squares, and what all squares are, near them."""
    words, x, look = chart.texts(WORDS), _months(panel), {"fontsize": style.SMALL, "color": style.GREY}
    for segment in panel["segment"].values:
        y = panel.sel(segment=segment).values
        if segment != ALL:
            first, last = (x[0], y[0]), (x[-1], y[-1])
            places = [
                *around(last, 4, sides=[("left", "center"), ("left", "bottom"), ("left", "top")]),
                *around(first, 4, sides=[("right", "center"), ("right", "top"), ("right", "bottom")]),
                *around(last, 9, 14, 20, 26),
            ]
            pointer = {"to": last, "look": POINTER}
            free.put(chart.names.get(str(segment), str(segment)), places, pointer=pointer, must=True, **look)
    text = words["panel"] + (words["filled"] if panel["segment"].size > 1 else "")
    bottom, top = float(panel.min()), float(panel.max())
    places = [
        LabelSlot((at, edge), (0, side * by), align, "bottom" if side > 0 else "top")
        for by in (5, 9, 13, 18, 24)
        for side, edge in ((-1, bottom), (1, top))
        for align, at in (("left", x[0]), ("center", x.mean()), ("right", x[-1]))
    ]
    free.put(folds(text), places, must=True, **look)


def _name_values(free: PlotPanel, chart: ChartContext, basis: str, points: list[tuple[int, float, float, float]]):
    """The value at each point of a line but its end, clear of the whisker."""
    for year, value, low, high in points[:-1]:
        x = year + MIDDLE
        places = [
            *around((x, high), 3, sides=[("center", "bottom")]),
            *around((x, low), 3, sides=[("center", "top")]),
            *around((x, value), 4, 8, 13),
        ]
        text = chart.number(SHARE, basis=basis, year=year)
        if not _is_solid(chart, basis) and high > low:  # nobody reported it: its band counts, not its middle
            band = chart.interval(SHARE, basis=basis, year=year)
            text += f"\n{band}" if chart.narrow else f"（{band}）" if chart.lang == "zh" else f" ({band})"
        free.put(text, places, color=COLOURS[basis], fontweight="bold", must=True)


def _limits(ax: Axes, every: list[float], years: list[int], months: np.ndarray) -> float:
    """Axes that hold every value and every month; returns where the lines' names begin."""
    right = max(years[-1] + MIDDLE, float(months.max())) + 0.06
    ax.set_xlim(min(years[0] + 0.2, float(months.min()) - 0.06), right)
    bottom, top = min(every), max(every)
    room = LABEL_ROOM * (top - bottom)  # for the value above the highest point
    ax.set_ylim(np.floor(bottom * 10) / 10 - 0.02, max(np.ceil(top * 10) / 10 + 0.02, top + room))
    return right


def draw(chart: ChartContext) -> Figure:
    """Lines by basis with interval whiskers, panel months as small marks, the press ratio as a band."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(6.8 if chart.narrow else 5.0)
    words, called, share = chart.texts(WORDS), chart.names, study["leader_share_of_two"]
    panel, target = study["panel_share_of_two"].value, float(study["target_share"])
    years = [int(y) for y in share.value["year"].values if np.isfinite(share.value.sel(year=y)).any()]
    at, (low, _, high) = years[-BAND_YEAR_FROM_LAST] + MIDDLE, chart.span("reported_share")
    ax.add_patch(Rectangle((at - BAND, low), 2 * BAND, high - low, color=style.PALE, linewidth=0, zorder=1))
    if high == low:
        ax.hlines(low, at - BAND, at + BAND, color=style.RULE, linewidth=2.0, zorder=1)
    lines = {basis: _line(ax, chart, basis, years) for basis in distinct(share.value)}
    _panel(ax, panel)
    ax.axhline(target, color=style.INK, linewidth=0.8, zorder=2)
    every = [float(a) for of in (share.low, share.high, panel) for a in (of.min(), of.max())] + [low, high, target]
    right = _limits(ax, every, years, _months(panel))
    style.ticks(ax.yaxis, style.steps(*ax.get_ylim()), "share", lang)
    style.ticks(ax.xaxis, [y + MIDDLE for y in years], "none", lang, lambda v: f"{v - MIDDLE:.0f}")
    ax.grid(axis="y")
    style.y_name(ax, words["y"].format(leader=called["leader"]))
    ends, between = [], "\n" if chart.narrow else " "
    for basis, points in lines.items():
        last, value, *_ = points[-1]
        text = f"{called[basis]}{between}{chart.number(SHARE, basis=basis, year=last)}"
        ends.append((right, value, text, COLOURS[basis]))
    aim = words["target"].replace(" {value}", f"{between}{{value}}").format(value=chart.number("target_share"))
    ends.append((right, target, aim, style.INK))
    label_ends(ax, ends, bold=range(len(lines)))
    mixed = mixed_scope(study)
    looks = [("reported", "dot" if mixed else "line")]
    looks += [("assumed", "ring" if mixed else "dash")] if not all(_is_solid(chart, basis) for basis in lines) else []
    looks += [("mixed", "dots")] if mixed else []
    chart.key(figure, *looks, ("interval", "whisker"), text={"mixed": words["mixed"]})
    settle(figure)
    free = PlotPanel(ax)
    band = [LabelSlot((at, y), (0, by), "center", va) for y, by, va in ((high, -4, "top"), (low, 4, "bottom"))]
    if high - low <= LABEL_DEPTH:
        band = []
    band += [LabelSlot((at, y), (0, by), "center", va) for y, by, va in ((high, 4, "bottom"), (low, -4, "top"))]
    band += around((at - BAND, low), 4, 9, 14, sides=[("right", "top")])
    band += around((at - BAND, high), 4, sides=[("right", "top")]) + around(
        (at + BAND, high), 4, sides=[("left", "top")]
    )
    tenths = chart.sentence(Bilingual(zh=TENTHS, en=TENTHS))
    text = words["band"].format(tenths=tenths, range=chart.stated_range("reported_share"))
    free.put(text, band, fontsize=style.SMALL, linespacing=1.2, zorder=6, must=True)
    for basis, points in lines.items():
        _name_values(free, chart, basis, points)
    _name_panel(free, chart, panel)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="{@leader}占{@leader}与{@follower}{@market}合计的份额，按年份与口径；纵轴不从零开始",
        en="{@leader}'s share of its and {@follower}'s combined {@market}, by year and "
        "basis; "
        "the axis does not start at zero",
    ),
    alt=Bilingual(
        zh="{@leader}在两强中的份额：每个口径一条线，按年份，带区间；"
        "{@panel}的月度值为小方块；{@reported}的 {reported_share} 为 {reported_share:range} 的色带；"
        "{@yardstick}为 {target_share} 的横线。",
        en="{@leader}'s share of the two: a line by year on each basis, with "
        "intervals; {@panel} as small squares by month; {reported_share} {@reported} as a "
        "band from {reported_share:range}; the {@yardstick} as a line at {target_share}.",
    ),
    figures=("leader_share_of_two", "panel_share_of_two", "reported_share", "target_share"),
)
