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
from analysis.exhibits import style
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.layout import label_ends, settle
from analysis.exhibits.text import names, number, result, said, span, stated_range
from analysis.study import Study

COLOURS = {"gross": style.LEADER, "net": style.SHADES[1]}
WORDS = {
    "zh": {
        "y": "{leader}占两强份额",
        "band": "{reported}\n{range}",
        "target": "{yardstick} {value}",
        "panel": "{panel}",
        "filled": "（实心为全部）",
    },
    "en": {
        "y": "{leader}'s share of the two",
        "band": "{reported}\n{range}",
        "target": "{yardstick} {value}",
        "panel": "{panel}",
        "filled": " (filled: all)",
    },
}
SHARE = "leader_share_of_two"
ALL = "all"  # the panel's segment that spans the others
MIDDLE = 0.5  # a yearly total belongs to the middle of its year
BAND_YEAR_FROM_LAST = 2  # the press ratio is of the last year but one
LABEL_DEPTH = 0.06  # a band less deep than this has its label on top
BAND = 0.17  # half the band's width, in years


def distinct(share: xr.DataArray) -> list[str]:
    """The bases that differ: where net value is gross value throughout, one line says it all."""
    gross, net = (share.sel(basis=basis) for basis in COLOURS)
    return list(COLOURS)[:1] if np.allclose(gross, net.fillna(gross), equal_nan=True) else list(COLOURS)


def _month(text: str) -> float:
    year, month = text.split("-")
    return int(year) + (int(month) - MIDDLE) / 12


def _line(ax: Axes, study: Study, basis: str, years: list[int], lang: str) -> tuple[float, float, int]:
    """One basis: dashed where the follower's value is a factor of the reported one; returns its end and last year."""
    share = result(study, SHARE).at(basis=basis)
    known = [y for y in years if np.isfinite(float(share.value.sel(year=y)))]
    x = np.array(known) + MIDDLE
    value, low, high = (a.sel(year=known).values for a in (share.value, share.low, share.high))
    colour = COLOURS[basis]
    ax.plot(x, value, color=colour, linestyle="-" if basis == "gross" else style.DASH, zorder=4)
    ax.plot(x, value, "o", color=colour, markersize=4.5, zorder=4)
    style.whisker(ax, low, high, x, colour, horizontal=False)
    for i, (xi, year, lo, hi) in enumerate(zip(x[:-1], known[:-1], low[:-1], high[:-1], strict=True)):
        above = i == 0  # later points of a falling line have the band and the target line above them
        ax.annotate(
            number(study, SHARE, lang, basis=basis, year=year),
            (xi, hi if above else lo),
            (0, 3 if above else -3),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            color=colour,
            fontweight="bold",
        )
    return x[-1], value[-1], known[-1]


def _panel(ax: Axes, study: Study, lang: str) -> None:
    """Small squares per month and segment; the whole market filled, its parts hollow and named."""
    panel, words = study["panel_share_of_two"].value, said(study, WORDS, lang)
    x = [_month(str(m)) for m in panel["month"].values]
    for segment in panel["segment"].values:
        y = panel.sel(segment=segment).values
        ax.plot(
            x,
            y,
            linestyle="none",
            marker="s",
            markersize=3.2,
            color=style.GREY,
            zorder=5,
            markerfacecolor=style.GREY if segment == ALL else "white",
        )
        if segment != ALL:
            ax.annotate(
                names(study, lang).get(str(segment), str(segment)),
                (x[-1], y[-1]),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=style.SMALL,
                color=style.GREY,
            )
    ax.annotate(
        words["panel"] + (words["filled"] if panel["segment"].size > 1 else ""),
        (x[0], float(panel.min())),
        (-2, -6),
        textcoords="offset points",
        va="top",
        fontsize=style.SMALL,
        color=style.GREY,
    )


@style.house
def draw(study: Study, lang: str) -> Figure:
    """Lines by basis with interval whiskers, panel months as small marks, the press ratio as a band."""
    figure, (ax,) = style.canvas(f"shares_over_time-{lang}", 5.8)
    words, called, share = said(study, WORDS, lang), names(study, lang), study["leader_share_of_two"]
    years = [int(y) for y in share.value["year"].values if np.isfinite(share.value.sel(year=y)).any()]
    right = years[-1] + MIDDLE + 0.06
    at, (low, _, high) = years[-BAND_YEAR_FROM_LAST] + MIDDLE, span(study, "reported_share")
    ax.add_patch(Rectangle((at - BAND, low), 2 * BAND, high - low, color=style.PALE, linewidth=0, zorder=1))
    deep = high - low > LABEL_DEPTH
    ax.annotate(
        words["band"].format(range=stated_range(study, "reported_share", lang)),
        (at, high),
        (0, -4 if deep else 4),
        textcoords="offset points",
        ha="center",
        va="top" if deep else "bottom",
        fontsize=style.SMALL,
        linespacing=1.2,
        zorder=6,
    )
    ends = []
    for basis in distinct(share.value):
        _, y, last = _line(ax, study, basis, years, lang)
        text = f"{called[basis]} {number(study, SHARE, lang, basis=basis, year=last)}"
        ends.append((right, y, text, COLOURS[basis]))
    _panel(ax, study, lang)
    target = float(study["target_share"])
    ax.axhline(target, color=style.INK, linewidth=0.8, zorder=2)
    ends.append((right, target, words["target"].format(value=number(study, "target_share", lang)), style.INK))
    ax.set_xlim(years[0] + 0.2, right)
    bottom, top = min(float(share.low.min()), low, target), max(float(share.high.max()), high, target)
    ax.set_ylim(np.floor(bottom * 10) / 10 - 0.02, np.ceil(top * 10) / 10 + 0.02)
    style.ticks(ax.yaxis, style.steps(*ax.get_ylim()), "share", lang)
    style.ticks(ax.xaxis, [y + MIDDLE for y in years], "none", lang, lambda v: f"{v - MIDDLE:.0f}")
    ax.grid(axis="y")
    style.y_name(ax, words["y"].format(leader=called["leader"]))
    label_ends(ax, ends, bold=(0, 1))
    style.key(figure, lang, ("reported", "line"), ("assumed", "dash"), ("interval", "whisker"))
    return settle(figure)


EXHIBIT = Exhibit(
    id="shares_over_time",
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
