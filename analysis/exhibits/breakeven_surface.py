"""Exhibit: yearly spend at which the card pays, against the share of spend that its shops cover."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import label_ends, settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel, around, folds
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {
        "x": "{partners}覆盖的消费占比",
        "y": "回本所需的全年{spend}",
        "line": "{value} 的消费另有免费优惠",
        "lines": "假设或推算，各线为另有免费优惠的消费占比",
        "wallet": "典型{user}全年{spend} {value}",
        "none": "没有回本门槛可画：卡一开始就划算，或永远不划算",
        "card": "{subject}实际所处\n覆盖 {covered}，须消费 {value}，\n是典型{user}的 {times}",
        "needed": "典型{user}回本须覆盖 {value}",
    },
    "en": {
        "x": "Share of spend at {partners}",
        "y": "Yearly {spend} needed to break even",
        "line": "{value} of spend has\na free deal",
        "lines": "Assumed or projected, by share of spend with a free deal",
        "wallet": "Typical {user} spends {value}",
        "none": "No threshold to draw: the {card} pays from the first purchase, or never",
        "card": "Actual position:\n{covered} covered, {value} needed,\n{times} what a typical {user} spends",
        "needed": "A typical {user} breaks even at {value} covered",
    },
}
POINTER = {"color": style.RULE, "linewidth": 0.7}
REACHES, NEAR = (6, 12, 20, 30, 42, 56, 72, 90), 4  # points from a dot at which its name may stand; so many are near
OUTSIDE = (
    ("left", "bottom"),
    ("right", "bottom"),
    ("left", "top"),
    ("right", "top"),
    ("center", "top"),
    ("center", "bottom"),
    ("left", "center"),
    ("right", "center"),
)
LOWEST, POINTS = 0.02, 60  # the lowest coverage shown, unless the card had less


def _label(ax: Axes, chart: ChartContext, needed: tuple[float, float] | None, actual: tuple[float, float]) -> None:
    """The card's position, the coverage that a typical user needs, and what such a user spends, clear of the curves."""
    words, panel, typical = chart.texts(WORDS), PlotPanel(ax), float(chart.study["wallet"])
    level = float(ax.transAxes.inverted().transform(ax.transData.transform((1.0, typical)))[1])
    places = [
        LabelSlot((x, level), (0, by), align, va, "axes fraction")
        for x, align in ((0.01, "left"), (0.99, "right"), (0.5, "center"), (0.25, "center"), (0.75, "center"))
        for va, by in (("bottom", 3), ("top", -3))
    ]
    text = words["wallet"].format(value=chart.number("wallet"))
    panel.put(text, places, color=style.GREY, fontsize=style.SMALL, zorder=5, must=True)
    text = words["card"].format(
        subject=chart.names["subject"],
        covered=chart.number("covered_share"),
        value=chart.number("breakeven_wallet"),
        times=chart.number("wallet_multiple"),
    )
    look = {"color": style.ACCENT, "fontweight": "bold", "linespacing": 1.2}
    pointer = {"color": style.ACCENT, "linewidth": 0.7}
    near = [place for side in OUTSIDE for place in around(actual, *REACHES[:NEAR], sides=[side])]
    places = near + around(actual, *REACHES[NEAR:], sides=OUTSIDE)
    panel.put(text, places, pointer={"to": actual, "look": pointer}, must=True, **look)
    if needed:
        text = words["needed"].format(value=chart.number("required_coverage"))
        places = around(needed, *REACHES, sides=[*reversed(OUTSIDE)])
        panel.put(folds(text), places, pointer={"to": needed, "look": POINTER}, fontsize=style.SMALL, must=True)


def draw(chart: ChartContext) -> Figure:
    """Three curves on log axes, the typical user's spend as line and band, the card's own position in red."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(7.4 if chart.narrow else 6.7)
    words, (least, typical, most) = chart.texts(WORDS), chart.span("wallet")
    levels = sorted(set(chart.span("outside_share")))
    covered, needs = float(study["covered_share"]), float(study["breakeven_wallet"])
    if float(study["card_fee"]) == 0 or not np.isfinite(needs):
        ax.set(xticks=[], yticks=[])
        ax.set_axis_off()  # a free card pays at once and a useless one never: there is no threshold to draw
        ax.annotate(words["none"], (0.5, 0.5), xycoords="axes fraction", ha="center")
        return settle(figure)
    coverages = np.geomspace(min(LOWEST, covered / 1.5), 1.0, POINTS)
    grid = xr.DataArray(coverages, dims="coverage", coords={"coverage": coverages})
    # Break-even spend is F/(e·c): a fee scaled by c/coverage asks the model about another coverage.
    curves = (
        study.evaluate(
            ["breakeven_wallet"],
            card_fee=study.base_inputs["card_fee"] * covered / grid,
            outside_share=xr.DataArray(levels, dims="level"),
        )["breakeven_wallet"]
        .transpose("level", "coverage")
        .values
    )
    limits = (min(least, curves.min()) / 1.5, max(most, curves.max()) * 1.2)
    ax.axhspan(least, most, color=style.PALE, linewidth=0, zorder=0)
    ax.axhline(typical, color=style.GREY, linewidth=1.0, zorder=1)
    for curve, level in zip(curves, levels, strict=True):
        base = level == float(study["outside_share"])
        ax.plot(
            coverages,
            curve,
            color=style.LEADER if base else style.SHADES[1],
            linewidth=1.8 if base else 1.2,
            linestyle=style.DASH,
            zorder=3,
        )
    required = float(study["required_coverage"])
    if coverages[0] <= required <= 1:
        ax.plot(
            required,
            typical,
            "o",
            color="white",
            markeredgecolor=style.LEADER,
            markersize=6,
            markeredgewidth=1.4,
            zorder=5,
        )
    ax.plot(covered, needs, "o", color=style.ACCENT, markersize=8, zorder=6)
    ax.set(xscale="log", yscale="log", xlim=(coverages[0], 1.0), ylim=limits)
    style.ticks(ax.xaxis, [0.02, 0.05, 0.1, 0.2, 0.5, 1.0], "share", lang)
    style.ticks(
        ax.yaxis, 10.0 ** np.arange(np.ceil(np.log10(limits[0])), np.log10(limits[1])), f"{study.money}/year", lang
    )
    ax.grid(axis="y")
    ax.set_xlabel(words["x"], loc="left")
    style.y_name(ax, words["y"])
    said = "{value}" if chart.narrow else words["line"]
    ends = [
        (1.0, c[-1], said.format(value=chart.stated("outside_share", v)), style.LEADER)
        for c, v in zip(curves, levels, strict=True)
    ]
    label_ends(ax, ends, size=style.SMALL, gap=4)
    chart.key(figure, ("assumed", "dash"), text={"assumed": words["lines"]} if chart.narrow else None)
    settle(figure)
    _label(ax, chart, (required, typical) if coverages[0] <= required <= 1 else None, (covered, needs))
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="{@subject}回本所需的全年{@spend}，随覆盖率与另有免费优惠的消费占比而变；坐标轴均为对数，阴影为典型{@user}{@spend}的范围",
        en="Yearly {@spend} at which {@subject} pays, by coverage and by how much spend has a "
        "free deal; log axes, shaded: range of a typical {@user}'s spend",
    ),
    alt=Bilingual(
        zh="随覆盖率下降的曲线，每条为另有免费优惠的消费的一种占比。实际覆盖 {covered_share}，须一年消费 "
        "{breakeven_wallet}，{@card}才回本，典型{@user}消费 {wallet}；典型{@user}要回本，覆盖率须达 "
        "{required_coverage}。",
        en="Curves that fall as coverage rises, one per share of spend with a free deal. At the "
        "{covered_share} that is covered the {@card} pays from {breakeven_wallet} a year, where a typical "
        "{@user} spends {wallet}; for a typical {@user} to break even, coverage has to be "
        "{required_coverage}.",
    ),
    figures=("breakeven_wallet", "wallet_multiple", "covered_share", "required_coverage", "outside_share", "wallet"),
)
