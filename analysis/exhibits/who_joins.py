"""Exhibit: how many users the card pays for, against its fee, at the coverage it had and at higher ones."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import POINTS as POINTS_PER_INCH
from analysis.exhibits.drawing.layout import label_ends, settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study

JOIN = OnlyHere(
    "join_share_if_covered",
    Bilingual(zh="若达到某覆盖率，{card}划算的{users}占比", en="Share of {users} for whom the {card} pays, if covered"),
    "share",
    "join_share with the fee scaled by covered_share over the coverage",
    ("join_share", "covered_share", "coverage_target"),
)
COLUMN, ABOVE = 36.0, 9.0  # points beyond the lines' names, and from the column's first value to its head
WIDEST, POINTS, FAR = 300.0, 121, 3.0  # the highest fee shown, unless the actual one needs more
WORDS = {
    "zh": {
        "x": "年费；竖线为实际的 {value}",
        "best": "，与对平台最有利的 {value}",
        "y": "{join}划算的{users}占比",
        "was": "实际覆盖 {value}",
        "aim": "若覆盖 {value}",
        "at": "{value}时",
        "was_short": "实际 {value}",
        "aim_short": "覆盖 {value}",
    },
    "en": {
        "x": "Yearly fee; lines: the actual {value}",
        "best": ", and {value}, which earns most",
        "y": "{users} for whom the {card} pays",
        "was": "Actual: {value} covered",
        "aim": "If {value} covered",
        "at": "At {value}",
        "was_short": "Actual {value}",
        "aim_short": "{value} covered",
    },
}


def _values(ax: Axes, named: list[Annotation], values: list[str], head: str) -> None:
    """A column beside the lines' names: on the curves themselves the values of neighbours would meet."""
    width = max(Text.get_window_extent(label).width for label in named) * POINTS_PER_INCH / ax.figure.dpi
    right = max(label.xyann[0] for label in named) + width + COLUMN
    for label, value in zip(named, values, strict=True):
        look = {"color": label.get_color(), "fontweight": "bold", "annotation_clip": False}
        at = (right, label.xyann[1])
        ax.annotate(value, label.xy, at, textcoords="offset points", ha="right", va="center", **look)
    look = {"color": style.GREY, "fontsize": style.SMALL, "annotation_clip": False}
    top = max(named, key=lambda label: label.get_window_extent().y1)
    ax.annotate(head, top.xy, (right, top.xyann[1] + ABOVE), textcoords="offset points", ha="right", **look)


def _widest(study: Study, fee: float) -> float:
    """Where the axis ends: beyond the actual fee, and the one that earns most unless that is far away."""
    best = float(study["best_fee"])
    return max(WIDEST, 1.5 * fee, 1.1 * best if best <= FAR * fee else 0.0)


def _fees(ax: Axes, chart: ChartContext, fee: float) -> str:
    """Lines at the fee that was asked and at the one that earns most; the axis's name, which says so."""
    words, best = chart.texts(WORDS), float(chart.study["best_fee"])
    ax.axvline(fee, color=style.RULE, linewidth=0.9, zorder=1)
    named = words["x"].format(value=chart.number("card_fee"))
    if not 0.0 <= best <= ax.get_xlim()[1]:
        return named
    ax.axvline(best, color=style.RULE, linewidth=0.9, linestyle=":", zorder=1)
    said = words["best"].format(value=chart.number("best_fee"))
    if chart.width != "full":
        return f"{named}{said[0]}\n{said[1:].strip()}"
    return named + said


def draw(chart: ChartContext) -> Figure:
    """One curve per coverage, labelled at its end; the actual fee as a line, and the values there as a column."""
    study, lang = chart.study, chart.lang
    slim = chart.width != "full"
    figure, (ax,) = chart.canvas(6.8 if chart.narrow else 6.2)
    words, covered, fee = chart.texts(WORDS), float(study["covered_share"]), float(study["card_fee"])
    short = "_short" if slim else ""
    aims = study["coverage_target"].value
    coverages = [covered, *(float(v) for v in aims.values)]
    fees = np.unique(np.append(np.linspace(0.0, _widest(study, fee), POINTS), fee))
    # Who joins depends on fee over coverage alone: a scaled fee asks the model about another coverage.
    scaled = xr.DataArray(fees, dims="fee") * covered / xr.DataArray(coverages, dims="coverage")
    share = study.evaluate(["join_share"], card_fee=scaled)["join_share"].transpose("coverage", "fee").values
    ends, values = [], []
    for i, (coverage, line) in enumerate(zip(coverages, share, strict=True)):
        colour = style.ACCENT if i == 0 else style.LEADER
        ax.plot(
            fees,
            line,
            color=colour,
            linewidth=2.2 if i == 0 else 1.4,
            linestyle=style.DASH,
            clip_on=False,
            zorder=4 if i == 0 else 3,
        )
        here = line[np.searchsorted(fees, fee)]
        ax.plot(fee, here, "o", color=colour, markersize=5, zorder=5, clip_on=False)
        if i == 0:
            level, share_here = chart.number("covered_share"), chart.number("join_share")
        else:
            level = chart.number("coverage_target", target=aims["target"].values[i - 1].item())
            share_here = chart.only_here(JOIN, float(here), coverage=f"{coverage:g}")
        values.append(share_here)
        word = words[("was" if i == 0 else "aim") + short].format(value=level)
        ends.append((fees[-1], line[-1], word, colour))
    ax.set(xlim=(0, fees[-1]), ylim=(0, 1.0))
    named = _fees(ax, chart, fee)
    style.ticks(ax.xaxis, style.steps(0, fees[-1], 3 if slim else 6), f"{study.money}/year", lang)
    style.ticks(ax.yaxis, style.steps(0, 1, 4), "share", lang)
    ax.grid(axis="y")
    ax.set_xlabel(named, loc="left")
    style.y_name(ax, words["y"])
    _values(ax, label_ends(ax, ends, bold=(0,)), values, words["at"].format(value=chart.number("card_fee")))
    chart.key(figure, ("assumed", "dash"))
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="{@card}划算的{@users}占比，随年费与覆盖率而变",
        en="Share of {@users} for whom the {@card} pays, by fee and coverage",
    ),
    alt=Bilingual(
        zh="每种覆盖率一条曲线，年费越低、覆盖率越高，划算的{@users}越多。年费 {card_fee}、覆盖 "
        "{covered_share} 时为 {join_share}（{join_share:range}）。",
        en="A curve per coverage: the lower the fee and the higher the coverage, the more {@users} the "
        "card pays for. At a fee of {card_fee} and {covered_share} covered it is {join_share} "
        "({join_share:range}).",
    ),
    figures=("join_share", "best_fee", "covered_share", "coverage_target", "card_fee"),
    width="half",
)
