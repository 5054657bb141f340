"""Exhibit: four numbers that are all called coverage, side by side, and the one that the card needed."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import POINTS, beside, settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel
from analysis.exhibits.exhibit import Exhibit

ROWS = ("reach_one", "reach_choice", "participation", "covered_by_city")
WORDS = {
    "zh": {
        "reach_one": "居民：可达范围内\n至少有一家",
        "reach_choice": "居民：可达范围内\n有 {k} 家可选",
        "participation": "{outlets}：\n已是{partners}",
        "covered_by_city": "{occasions}：\n用得上卡",
        "needed": "典型{user}回本须\n{value}（{range}）",
    },
    "en": {
        "reach_one": "People: at least\none {store} in reach",
        "reach_choice": "People: {k} {stores} in\nreach to choose from",
        "participation": "{outlets}:\ntaking part",
        "covered_by_city": "{occasions}: the\ncard can be used",
        "needed": "A typical {user} needs\n{value} ({range})",
    },
}
STEP = 0.26  # between the cities of a row
NAMES, NUMBERS = 12, 83  # points right of the axes, unless a name is longer
NUMBER = 34  # points that a number takes, with the space before it
HEIGHT, FEW, MORE = 5.8, 3, 1.3  # centimetres for so few cities, and for each further one
NARROW = 1.5  # times as high on a telephone, where the rows' names stand above their cities
GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # the line of the required share may run there
LOWER = 0.12  # of a row: so much further down the cities stand below its name
EDGE = 7.0  # points between the axes and the rows' names: a dot at zero stands across the axis
ROOM = 0.84  # of a row, when there are many
DEEPER = 0.55  # rows added to the last, when its dots leave no room for words


def _name(ax: Axes, text: str, needed: float, row: int) -> None:
    """The name of the required share beside its line; where dots leave no room, under them in a deeper row."""
    look = {"fontsize": style.SMALL, "color": style.ACCENT, "linespacing": 1.25}
    for deeper in (0.0, DEEPER):
        ax.set_ylim(row + 0.5 + deeper, -0.5)
        ax.lines[-1].set_ydata([row - 0.5, row + 0.5 + deeper])
        at = [row + shift for shift in ((0.5 + deeper - 0.24,) if deeper else (0.0, -0.2, 0.2))]
        places = [
            LabelSlot((needed, y), (side * by, 0), "left" if side > 0 else "right")
            for by in range(5, 260, 15)
            for y in at
            for side in (1, -1)
        ]
        if PlotPanel(ax).put(text, places, over_lines=bool(deeper), must=bool(deeper), **look):
            return


def _head_rows(ax: Axes, names: list[str]) -> None:
    """The rows' names on one line each, above their cities and as far left as those."""
    for row, name in enumerate(names):
        head = ax.annotate(name, (0.01, row - 0.37), xycoords=("figure fraction", "data"), va="center")
        head.set(fontweight="bold", annotation_clip=False, in_layout=False, bbox=GROUND)


def _widest(ax: Axes, names: list[str]) -> float:
    """Points that the longest of some names takes."""
    shown = [ax.annotate(name, (0, 0), fontsize=style.SMALL) for name in names]
    widths = [text.get_window_extent().width for text in shown]
    for text in shown:
        text.remove()
    return max(widths, default=0.0) / ax.figure.dpi * POINTS


def draw(chart: ChartContext) -> Figure:
    """A dot per city with its interval in each row; the required coverage as a line."""
    study, lang = chart.study, chart.lang
    words, called = chart.texts(WORDS), chart.names
    cities = [str(c) for c in study["covered_by_city"].value["city"].values]
    height = HEIGHT + MORE * max(len(cities) - FEW, 0)
    figure, (ax,) = chart.canvas(height * NARROW if chart.narrow else height)
    numbers = max(NUMBERS, NAMES + _widest(ax, [called[city] for city in cities]) + NUMBER)
    offsets = (np.arange(len(cities)) - (len(cities) - 1) / 2) * min(STEP, ROOM / len(cities))
    if chart.narrow:
        numbers, offsets = NUMBER, offsets * (1 - LOWER) + LOWER
    # Where a single shop is enough, having one and having a choice is the same number.
    rows = [name for name in ROWS if name != "reach_choice" or float(study["choices_needed"]) > 1]
    for row, name in enumerate(rows):
        own = name == rows[-1]
        for city, offset in zip(cities, offsets, strict=True):
            colour = style.ACCENT if own else style.LEADER
            f = chart.result(name).at(city=city)
            style.whisker(ax, float(f.low), float(f.high), row + offset, colour)
            ax.plot(float(f.value), row + offset, "o", color=colour, zorder=4, clip_on=False, **style.RING)
            if not chart.narrow:
                beside(ax, row + offset, NAMES, called[city], align="left", fontsize=style.SMALL, color=style.GREY)
            beside(
                ax,
                row + offset,
                numbers,
                chart.number(name, city=city),
                fontsize=style.SMALL,
                color=colour,
                fontweight="bold",
            )
        if row:
            ax.axhline(row - 0.5, color=style.GRID, linewidth=0.7)
    needed = float(study["required_coverage"])
    # The need is a share of occasions: strong in that row, faint through the rows with another denominator.
    last = len(rows) - 1
    ax.axvline(needed, color=style.RULE, linewidth=0.8, linestyle=style.DASH, zorder=1)
    ax.plot([needed] * 2, [last - 0.5, last + 0.5], color=style.ACCENT, linewidth=1.4, linestyle=style.DASH, zorder=2)
    text = words["needed"].format(value=chart.number("required_coverage"), range=chart.interval("required_coverage"))
    k = chart.number("choices_needed")
    names = [words[n].format(k=k) for n in rows]
    if chart.narrow:
        style.rows(
            ax, [row + o for row in range(len(rows)) for o in offsets], [called[c] for _ in rows for c in cities]
        )
        _head_rows(ax, [name.replace("\n", "" if lang == "zh" else " ") for name in names])
    else:
        style.rows(ax, range(len(rows)), names)
    ax.tick_params(axis="y", pad=EDGE)
    ax.set_ylim(last + 0.5, -0.5)
    ax.set_xlim(0, 1)
    style.ticks(ax.xaxis, style.steps(0, 1), "share", lang)
    chart.key(figure, ("assumed", "ring"), ("interval", "whisker"))
    settle(figure)
    _name(ax, text, min(needed, 1.0), last)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="同样叫“覆盖率”的几个数，按城市；各行的分母不同",
        en="Numbers that are all called coverage, by city; each row has its own denominator",
    ),
    alt=Bilingual(
        zh="每行一个“覆盖率”，每城一点带区间：可达范围内有一家的居民、有足够选择的居民、参与的{@outlets}、"
        "覆盖的{@occasions}。{@cities}合计，{@outlets}参与 {participation_overall}，覆盖 {covered_share}；"
        "典型{@user}回本须覆盖 {required_coverage}。",
        en="Each row is a number called coverage, with a dot and interval per city: people with at least "
        "one in reach, people with a choice, {@outlets} taking part, {@occasions} covered. Over "
        "all {@cities} {participation_overall} of {@outlets} take part and {covered_share} of "
        "{@occasions} is covered; a typical {@user} needs {required_coverage}.",
    ),
    figures=(
        "reach_one",
        "reach_choice",
        "participation",
        "covered_by_city",
        "required_coverage",
        "choices_needed",
    ),
)
