"""Exhibit: what a merchant gains or loses by its margin and by how much of members' sales is new, and the payback."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {
        "margin": "毛利率 {value}",
        "new": "新增占 {value}",
        "pays": "销售 {value}\n收回认证费",
        "never": "收不回",
        "even": "毛利率 {margin} 时，新增占 {value} 才保本",
    },
    "en": {
        "margin": "Margin {value}",
        "new": "{value} new",
        "pays": "fee back\nafter {value}",
        "never": "never back",
        "even": "At a margin of {margin}, break-even at {value} new",
    },
}
NET = OnlyHere(
    "merchant_net_by_margin",
    Bilingual(
        zh="{merchant}净得占会员消费，按毛利与增量",
        en="{merchant}'s net over members' sales, by margin and share that is new",
    ),
    "share",
    "i·m − k",
    ("merchant_net_rate",),
)
PAYBACK = OnlyHere(
    "payback_sales_by_margin",
    Bilingual(zh="收回认证费所需的会员消费，按毛利与增量", en="Members' sales that repay certification, by margin"),
    "money",
    "certification fee / (i·m − k)",
    ("certification_payback_sales",),
)


def _grid(chart: ChartContext) -> dict[str, np.ndarray]:
    """Net rate and payback over margin (down) and incremental share (across), each at its low, base and high."""
    margins = xr.DataArray(list(chart.span("merchant_margin"))[::-1], dims="margin")
    new = xr.DataArray(list(chart.span("incremental_share")), dims="new")
    names = ["merchant_net_rate", "certification_payback_sales"]
    found = chart.study.evaluate(names, merchant_margin=margins, incremental_share=new)
    return {name: found[name].transpose("margin", "new").values for name in names}


def draw(chart: ChartContext) -> Figure:
    """A field each, red where the merchant loses; each with its net and the sales that repay the certification fee."""
    study, words, found = chart.study, chart.texts(WORDS), _grid(chart)
    figure, (ax,) = chart.canvas(5.4)
    payback = PAYBACK.counted_in(study.money)
    for i in range(3):
        for j in range(3):
            rate, sales = (float(values[i, j]) for values in found.values())
            loses = rate < 0.0
            face = style.tint(style.ACCENT if loses else style.LEADER, 0.14)
            ax.add_patch(Rectangle((j - 0.48, i - 0.46), 0.96, 0.92, facecolor=face, linewidth=0))
            text = chart.only_here(NET, rate, margin=f"{2 - i}", new=f"{j}")
            colour = style.ACCENT if loses else style.LEADER
            ax.text(j, i - 0.16, text, ha="center", va="center", color=colour, fontweight="bold", fontsize=style.HEAD)
            after = words["never"]
            if np.isfinite(sales):
                after = words["pays"].format(value=chart.only_here(payback, sales, margin=f"{2 - i}", new=f"{j}"))
            look = {"ha": "center", "va": "center", "color": style.GREY, "fontsize": style.SMALL, "linespacing": 1.0}
            ax.text(j, i + 0.2, after, **look)
    margins, new = chart.span("merchant_margin")[::-1], chart.span("incremental_share")
    style.rows(ax, range(3), [words["margin"].format(value=chart.stated("merchant_margin", m)) for m in margins])
    ax.set(xlim=(-0.5, 2.5), ylim=(2.5, -0.5))
    heads = [words["new"].format(value=chart.stated("incremental_share", share)) for share in new]
    ax.set_xticks(range(3), heads, fontsize=style.TEXT)
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", labelcolor=style.INK, length=0)
    ax.spines["bottom"].set_visible(False)
    even = {
        "margin": chart.stated("merchant_margin", margins[1]),
        "value": chart.number("merchant_breakeven_incrementality"),
    }
    ax.set_xlabel(words["even"].format(**even))
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="{@merchant}净得占会员消费的比例，与收回认证费所需的会员消费",
        en="What a {@merchant} nets of members' sales, and the sales that repay certification",
    ),
    alt=Bilingual(
        zh="各格按毛利与新增占比的低、基准、高；基准处{@merchant}从会员消费中净得 {merchant_net_rate}，保本需新增占 "
        "{merchant_breakeven_incrementality}。",
        en="Fields by margin and by the share of sales that is new, at low, base and high; at base a {@merchant} nets "
        "{merchant_net_rate} of members' sales, and {merchant_breakeven_incrementality} must be new to break even.",
    ),
    figures=("merchant_net_rate", "certification_payback_sales", "merchant_breakeven_incrementality"),
    width="half",
)
