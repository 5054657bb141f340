"""Exhibit: what a member-year leaves with member, merchant and platform, if merchants or if the platform
pays.
"""

from __future__ import annotations

import xarray as xr
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study
from analysis.uncertainty.interval import interval

CASES = {"merchant": 1.0, "platform": 0.0}  # share of the discount that merchants bear
COLOURS = {"member": style.SHADES[2], "merchant": style.SHADES[1], "platform": style.ACCENT}
WORDS = {
    "zh": {
        "merchant_case": "{discount}由{merchants}承担",
        "platform_case": "{discount}由{platform}承担",
        "member": "会员",
        "merchant": "{merchant}",
        "platform": "{platform}",
        "total": "三方合计",
    },
    "en": {
        "merchant_case": "{merchants} fund the {discount}",
        "platform_case": "The {platform} funds it",
        "member": "Member",
        "merchant": "{merchant}",
        "platform": "{platform}",
        "total": "Sum of the three",
    },
}
FUNDED = OnlyHere(
    "ledger_if_funded_by",
    Bilingual(zh="每会员每年净额，按折扣由谁承担", en="Net per member and year, by who funds the discount"),
    "money/year",
    "ledger with merchant_funded_share at 1 (merchant) or 0 (platform)",
    ("ledger",),
)
BAR = 0.5
COLUMN = 38  # points right of the axes


def _cases(study: Study) -> dict[str, tuple[xr.DataArray, xr.DataArray, xr.DataArray]]:
    found = {}
    for case, funded in CASES.items():
        given = {"merchant_funded_share": xr.DataArray(funded)}
        value = study.evaluate(["ledger"], **given)["ledger"]
        draws = study.graph.evaluate(["ledger"], {**study.draw_inputs, **given})["ledger"]
        found[case] = (value, *interval(draws))
    return found


def draw(chart: ChartContext) -> Figure:
    """One panel per funding case on a common scale; bars from zero, intervals, values, and the sum."""
    study, lang = chart.study, chart.lang
    figure, axes = chart.canvas(6.2, ncols=2, sharey=True, sharex=True)
    words, cases = chart.texts(WORDS), _cases(study)
    low = min(float(c[1].min()) for c in cases.values())
    high = max(float(c[2].max()) for c in cases.values())
    for ax, (case, (value, bottom, top)) in zip(axes, cases.items(), strict=True):
        for row, party in enumerate(COLOURS):
            v, lo, hi = (float(a.sel(party=party)) for a in (value, bottom, top))
            ax.barh(row, v, BAR, **style.assumed(COLOURS[party]))
            style.whisker(ax, lo, hi, row, style.INK)
            beside(
                ax,
                row,
                COLUMN,
                chart.only_here(FUNDED.counted_in(study.money), v, ends=(lo, hi), case=case, party=party),
                fontweight="bold",
                color=style.ACCENT if party == "platform" else style.INK,
            )
        ax.vlines(0, -0.5, len(COLOURS) - 0.45, color=style.INK, linewidth=0.9, zorder=4)
        ax.set_title(words[f"{case}_case"])
        ax.axhline(len(COLOURS) - 0.45, color=style.RULE, linewidth=0.7)
        beside(ax, len(COLOURS), COLUMN, chart.number("total_surplus"), fontweight="bold")
        ax.set_xlim(low * 1.06, high * 1.04)
        style.ticks(ax.xaxis, style.steps(low, high, 7), f"{study.money}/year", lang)
    style.rows(axes[0], range(len(COLOURS) + 1), [words[p] for p in (*COLOURS, "total")])
    axes[0].set_ylim(len(COLOURS) + 0.5, -0.5)
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    settle(figure)
    for ax in axes:
        fit_ticks(ax, (style.steps(low, high, n) for n in (7, 5, 4, 3, 2)), f"{study.money}/year", lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="每位会员每年留给三方的净额，按原价计；按{@discount}由谁承担分列",
        en="Net per member and year for each party, at list prices, under both ways of funding the {@discount}",
    ),
    alt=Bilingual(
        zh="按研究所设的承担方式，会员净得 {ledger[party=member]}，{@merchant} {ledger[party=merchant]}，{@platform} "
        "{ledger[party=platform]}。{@platform}的净额在{@merchants}承担{@discount}时为 {contribution_merchant_funded}，"
        "在{@platform}承担时为 {contribution_platform_funded}；三方合计都是 {total_surplus}。",
        en="As funded in this study, a member nets {ledger[party=member]}, {@merchant} "
        "{ledger[party=merchant]} and the {@platform} {ledger[party=platform]}. The {@platform} nets "
        "{contribution_merchant_funded} where {@merchants} fund the {@discount} and "
        "{contribution_platform_funded} where it does; the three add up to {total_surplus} either way.",
    ),
    figures=("ledger", "total_surplus", "contribution_merchant_funded", "contribution_platform_funded"),
)
