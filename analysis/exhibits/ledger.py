"""Exhibit: what a member-year leaves with member, merchant and platform, if merchants or if the platform
pays.
"""

from __future__ import annotations

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study
from analysis.study.cache import cached_on_study
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
        "rational": "划算才{join}的会员（推算）",
        "impulse": "随手{join}、消费如平均{users}（推算）",
    },
    "en": {
        "merchant_case": "{merchants} fund the {discount}",
        "platform_case": "The {platform} funds it",
        "member": "Member",
        "merchant": "{merchant}",
        "platform": "{platform}",
        "total": "Sum of the three",
        "rational": "Members for whom it pays (projected)",
        "impulse": "Buyers on impulse, who spend as the average does (projected)",
    },
}
FUNDED = OnlyHere(
    "ledger_if_funded_by",
    Bilingual(zh="每会员每年净额，按{discount}由谁承担", en="Net per member and year, by who funds the {discount}"),
    "money/year",
    "ledger with merchant_funded_share at 1 (merchant) or 0 (platform)",
    ("ledger",),
)
ON_IMPULSE = OnlyHere(
    "ledger_on_impulse_if_funded_by",
    Bilingual(
        zh="每名随手{join}者每年净额，按{discount}由谁承担",
        en="Yearly net of each of those who {join} on impulse, by who funds the {discount}",
    ),
    "money/year",
    "ledger_impulse with merchant_funded_share at 1 (merchant) or 0 (platform)",
    ("ledger_impulse",),
)
KINDS = {"ledger": FUNDED, "ledger_impulse": ON_IMPULSE}
TOTALS = {
    "ledger": None,  # total_surplus, a figure
    "ledger_impulse": OnlyHere(
        "total_surplus_on_impulse",
        Bilingual(zh="每名随手{join}者，三方合计", en="Sum of the three for each of those who {join} on impulse"),
        "money/year",
        "sum of ledger_impulse over the three",
        ("ledger_impulse",),
    ),
}
BAR = 0.34
COLUMN = 38  # points right of the axes


@cached_on_study  # both languages draw the same
def _cases(study: Study, name: str) -> dict[str, tuple[xr.DataArray, xr.DataArray, xr.DataArray]]:
    found = {}
    for case, funded in CASES.items():
        given = {"merchant_funded_share": xr.DataArray(funded)}
        value = study.evaluate([name], **given)[name]
        draws = study.graph.evaluate([name], {**study.draw_inputs, **given})[name]
        found[case] = (value, *interval(draws))
    return found


def _kinds(study: Study) -> list[str]:
    """The ledgers shown: of whoever the card pays for, and of those who buy on impulse where there are any."""
    some = "impulse_buyers" in study and "ledger_impulse" in study and float(study["impulse_buyers"]) > 0.0
    return ["ledger", "ledger_impulse"] if some else ["ledger"]


def _bars(chart: ChartContext, ax: Axes, kind: str, case: str, at: float, found: tuple) -> None:
    """The three parties' bars of one ledger in one panel, `at` above or below the middle of their rows."""
    pale = kind == "ledger_impulse"
    for row, party in enumerate(COLOURS):
        v, lo, hi = (float(a.sel(party=party)) for a in found)
        look = {"facecolor": "white", "edgecolor": COLOURS[party], "linewidth": 0.9, "linestyle": style.DASH}
        ax.barh(row + at, v, BAR, **(look if pale else style.assumed(COLOURS[party])))
        style.whisker(ax, lo, hi, row + at, style.INK)
        what = KINDS[kind].counted_in(chart.study.money)
        text = chart.only_here(what, v, ends=(lo, hi), case=case, party=party)
        colour = style.ACCENT if party == "platform" else style.INK
        beside(ax, row + at, COLUMN, text, fontweight="normal" if pale else "bold", color=colour)


def _total(chart: ChartContext, ax: Axes, kind: str, at: float, found: tuple) -> None:
    """What the three have together: the same whoever funds, so a number of its own only once."""
    what = TOTALS[kind]
    if what is None:
        text = chart.number("total_surplus")
    else:
        text = chart.only_here(what.counted_in(chart.study.money), float(found[0].sum("party")))
    beside(ax, len(COLOURS) + at, COLUMN, text, fontweight="normal" if what else "bold")


def draw(chart: ChartContext) -> Figure:
    """One panel per funding case on a common scale; a bar per kind of member, intervals, values, and the sum."""
    study, lang = chart.study, chart.lang
    kinds = _kinds(study)
    figure, axes = chart.canvas(6.6 if len(kinds) > 1 else 5.6, ncols=2, sharey=True, sharex=True)
    words, cases = chart.texts(WORDS), {kind: _cases(study, kind) for kind in kinds}
    low = min(float(c[1].min()) for found in cases.values() for c in found.values())
    high = max(float(c[2].max()) for found in cases.values() for c in found.values())
    places = (-0.21, 0.21) if len(kinds) > 1 else (0.0,)
    for ax, case in zip(axes, CASES, strict=True):
        for kind, at in zip(kinds, places, strict=True):
            _bars(chart, ax, kind, case, at, cases[kind][case])
            _total(chart, ax, kind, at, cases[kind][case])
        ax.vlines(0, -0.5, len(COLOURS) - 0.45, color=style.INK, linewidth=0.9, zorder=4)
        ax.set_title(words[f"{case}_case"])
        ax.axhline(len(COLOURS) - 0.45, color=style.RULE, linewidth=0.7)
        ax.set_xlim(low * 1.06, high * 1.04)
        style.ticks(ax.xaxis, style.steps(low, high, 7), f"{study.money}/year", lang)
    style.rows(axes[0], range(len(COLOURS) + 1), [words[p] for p in (*COLOURS, "total")])
    axes[0].set_ylim(len(COLOURS) + 0.5, -0.5)
    looks = [("rational", "hatch"), ("impulse", "hollow")] if len(kinds) > 1 else [("assumed", "hatch")]
    chart.key(figure, *looks, ("interval", "whisker"), text=words)
    settle(figure)
    for ax in axes:
        fit_ticks(ax, (style.steps(low, high, n) for n in (7, 5, 4, 3, 2)), f"{study.money}/year", lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="每位会员每年留给三方的净额，按原价计；按{@discount}由谁承担、为何{@join}分列",
        en="Net per member and year for each party, at list prices, by who funds the {@discount} and why they {@join}",
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
