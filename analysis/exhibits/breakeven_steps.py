"""Exhibit: from the fee over the discount to the whole budget that a member must spend, step by step."""

from __future__ import annotations

from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, settle
from analysis.exhibits.exhibit import Exhibit

STEPS = ("breakeven_spend", "breakeven_spend_with_deals", "breakeven_wallet")
WORDS = {
    "zh": {
        "breakeven_spend": "年费除以折扣",
        "breakeven_spend_with_deals": "扣除别处\n更便宜的消费",
        "breakeven_wallet": "只有 {covered}\n用得上",
        "wallet": "典型{user}\n一年花费",
    },
    "en": {
        "breakeven_spend": "Fee over discount",
        "breakeven_spend_with_deals": "Less what is\ncheaper elsewhere",
        "breakeven_wallet": "Of which {covered}\nis covered",
        "wallet": "A typical {user}\nspends",
    },
}


def draw(chart: ChartContext) -> Figure:
    """A bar per step, each beginning where the one before ends; the wallet below for comparison."""
    lang = chart.lang
    figure, (ax,) = chart.canvas(5.0)
    words, before = chart.texts(WORDS), 0.0
    for row, name in enumerate(STEPS):
        value = float(chart.result(name))
        ax.barh(row, before, 0.5, facecolor=style.PALE, edgecolor="none")
        ax.barh(row, value - before, 0.5, left=before, **style.assumed(style.ACCENT))
        beside(ax, row, 46, chart.number(name), fontweight="bold", color=style.ACCENT)
        before = value
    last = chart.result(STEPS[-1])
    wallet, below = chart.result("wallet"), len(STEPS)
    ax.barh(below, float(wallet), 0.5, **style.assumed(style.LEADER))
    style.whisker(ax, float(wallet.low), float(wallet.high), below, style.INK)
    beside(ax, below, 46, chart.number("wallet"), fontweight="bold")
    covered = chart.number("covered_share")
    names = [words[name].format(covered=covered) for name in (*STEPS, "wallet")]
    style.rows(ax, range(below + 1), names)
    high = max(float(last), float(wallet.high))
    ax.set_xlim(0, high * 1.02)
    style.ticks(ax.xaxis, style.steps(0, high, 3), f"{chart.study.money}/year", lang)
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(zh="回本所需的年消费，逐步加上现实", en="Yearly spend needed to break even, step by step"),
    alt=Bilingual(
        zh="回本所需的年消费：年费除以折扣为 {breakeven_spend}；扣除别处更便宜的消费后为 "
        "{breakeven_spend_with_deals}；只有 {covered_share} 用得上，全年要花 {breakeven_wallet}，"
        "而典型{@user}花 {wallet}。",
        en="Yearly spend needed to break even: the fee over the discount is {breakeven_spend}; without what is "
        "cheaper elsewhere {breakeven_spend_with_deals}; with {covered_share} covered {breakeven_wallet} in all, "
        "where a typical {@user} spends {wallet}.",
    ),
    figures=(*STEPS, "covered_share", "wallet"),
    width="half",
)
