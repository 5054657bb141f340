"""Exhibit: yearly spend at which the card pays, against the share of spend that its shops cover."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits import style
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.layout import label_ends, settle
from analysis.exhibits.text import number
from analysis.study import Study
from analysis.wording import format_value

WORDS = {
    "zh": {"x": "合作门店覆盖的消费占比", "y": "回本所需的全年到店总消费", "line": "{value} 的消费另有更优团购",
           "wallet": "典型用户全年消费 {value}", "card": "{card}实际所处\n覆盖 {covered}，须消费 {value}",
           "needed": "典型用户回本须覆盖 {value}"},
    "en": {"x": "Share of spend at participating shops", "y": "Yearly in-store spend needed to break even",
           "line": "{value} of spend has\na better deal", "wallet": "Typical user spends {value}",
           "card": "Where the card was:\n{covered} covered, {value} needed",
           "needed": "A typical user breaks even at {value} covered"},
}
LEADER = {"arrowstyle": "-", "color": style.RULE, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 5, "relpos": (0, 0.5)}
COVERAGES = np.geomspace(0.02, 1.0, 60)


@style.house
def draw(study: Study, lang: str) -> Figure:
    """Three curves on log axes, the typical user's spend as line and band, the card's own position in red."""
    figure, (ax,) = style.canvas(f"breakeven_surface-{lang}", 7.6)
    words, deals, wallet = WORDS[lang], study.evidence.inputs["outside_share"], study.evidence.inputs["wallet"]
    levels = [deals.low, deals.value, deals.high]
    covered, needs = float(study["covered_share"]), float(study["breakeven_wallet"])
    grid = xr.DataArray(COVERAGES, dims="coverage", coords={"coverage": COVERAGES})
    # Break-even spend is F/(e·c): a fee scaled by c/coverage asks the model about another coverage.
    curves = study.evaluate(
        ["breakeven_wallet"], card_fee=study.base_inputs["card_fee"] * covered / grid,
        outside_share=xr.DataArray(levels, dims="level"),
    )["breakeven_wallet"].transpose("level", "coverage").values
    ax.axhspan(wallet.low, wallet.high, color=style.PALE, linewidth=0, zorder=0)
    ax.axhline(wallet.value, color=style.GREY, linewidth=1.0, zorder=1)
    ax.annotate(words["wallet"].format(value=format_value(wallet.value, wallet.unit, lang)), (COVERAGES[0], wallet.value),
                (4, 3), textcoords="offset points", color=style.GREY, fontsize=style.SMALL)
    for curve, shade, width in zip(curves, (style.SHADES[1], style.LEADER, style.SHADES[1]), (1.2, 1.8, 1.2), strict=True):
        ax.plot(COVERAGES, curve, color=shade, linewidth=width, linestyle=style.DASH, zorder=3)
    required = float(study["required_coverage"])
    if required <= 1:
        ax.plot(required, wallet.value, "o", color="white", markeredgecolor=style.LEADER, markersize=6, markeredgewidth=1.4, zorder=5)
        ax.annotate(words["needed"].format(value=number(study, "required_coverage", lang)), (required, wallet.value),
                    (required * 0.93, wallet.low * 1.3), ha="right", va="center", fontsize=style.SMALL, arrowprops=LEADER | {"relpos": (0.9, 1)})
    ax.plot(covered, needs, "o", color=style.ACCENT, markersize=8, zorder=6)
    ax.annotate(words["card"].format(card=study.evidence.study["words"]["subject"][lang],
                                     covered=number(study, "covered_share", lang),
                                     value=number(study, "breakeven_wallet", lang)),
                (covered, needs), (covered * 1.7, needs * 4.5), color=style.ACCENT, fontweight="bold", va="center",
                linespacing=1.2, arrowprops=LEADER | {"color": style.ACCENT},
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})
    ax.set(xscale="log", yscale="log", xlim=(COVERAGES[0], 1.0), ylim=(wallet.low / 1.5, curves.max() * 1.2))
    style.ticks(ax.xaxis, [0.02, 0.05, 0.1, 0.2, 0.5, 1.0], "share", lang)
    style.ticks(ax.yaxis, 10.0 ** np.arange(np.ceil(np.log10(wallet.low / 1.5)), np.log10(curves.max() * 1.2)), "CNY/year", lang)
    ax.grid(axis="y")
    ax.set_xlabel(words["x"], loc="left")
    style.y_name(ax, words["y"])
    label_ends(ax, [(1.0, c[-1], words["line"].format(value=format_value(v, "share", lang)), style.LEADER)
                    for c, v in zip(curves, levels, strict=True)], size=style.SMALL)
    style.key(figure, lang, ("assumed", "dash"))
    return settle(figure)


EXHIBIT = Exhibit(
    id="breakeven_surface",
    draw=draw,
    subtitle=Bilingual(zh="{@subject}回本所需的全年到店总消费，随覆盖率与更优团购的多少而变；两轴均为对数，阴影为典型用户消费的范围",
                       en="Yearly in-store spend at which {@subject} pays, by coverage and by how much spend has a better free "
                          "deal; log axes, shaded: range of a typical user's spend"),
    alt=Bilingual(
        zh="覆盖率越低，回本所需的总消费越高。以实际覆盖的 {covered_share}，须一年消费 {breakeven_wallet}，是典型用户 {wallet} "
           "的 {wallet_multiple}；典型用户要回本，覆盖率须达 {required_coverage}。",
        en="The lower the coverage, the more a user must spend. At the {covered_share} that was covered it takes "
           "{breakeven_wallet} a year, {wallet_multiple} a typical user's {wallet}; for a typical user to break even, "
           "coverage would have to be {required_coverage}.",
    ),
    figures=("breakeven_wallet", "covered_share", "required_coverage", "outside_share", "wallet"),
)
