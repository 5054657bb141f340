"""Exhibit: the fees and discounts at which nobody loses and enough users join, by supply and by who pays."""

from __future__ import annotations

from functools import reduce

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits import style
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.layout import settle
from analysis.study import Study
from analysis.uncertainty.viable import nearest_viable
from analysis.wording import format_value

TARGETS = 2  # coverages aimed at that are shown beside the actual one, lowest first
WIDEST, DEEPEST = 300.0, 0.20  # the ends of the map, unless the card itself needs more
FEES, DISCOUNTS = 301, 161
FUNDING = {"merchants": 1.0, "platform": 0.0}  # share of the discount that merchants bear
SIDES = ("platform", "merchants", "users")
WORDS = {
    "zh": {
        "x": "年费",
        "y": "折扣",
        "was": "覆盖 {covered}，即当时",
        "aim": "覆盖 {covered}，{shops} 家店",
        "row_merchants": "商家承担\n折扣",
        "row_platform": "平台承担\n折扣",
        "line_platform": "平台保本",
        "line_merchants": "商家保本",
        "line_users": "{target} 用户买",
        "never_platform": "平台处处亏",
        "never_merchants": "商家处处亏",
        "never_users": "处处买的人太少",
        "never_": "三方无法兼顾",
        "none": "不存在",
        "region": "三方都不亏",
        "card": "卡的实际位置",
        "near": "最近的可行点",
        "line": "保本线、买卡线",
    },
    "en": {
        "x": "Yearly fee",
        "y": "Discount",
        "was": "{covered} covered, as it was",
        "aim": "{covered} covered, {shops} shops",
        "row_merchants": "Merchants\nfund it",
        "row_platform": "Platform\nfunds it",
        "line_platform": "Platform breaks even",
        "line_merchants": "Merchants break even",
        "line_users": "{target} join",
        "never_platform": "the platform always loses",
        "never_merchants": "merchants always lose",
        "never_users": "too few ever join",
        "never_": "no point suits all three",
        "none": "None",
        "region": "All three hold",
        "card": "The card as it was",
        "near": "Nearest viable",
        "line": "Boundaries",
    },
}


def _maps(study: Study) -> tuple[dict[str, xr.DataArray], xr.DataArray]:
    """Each side's margin over its condition, by fee, discount, supply and funding; and the coverage by supply."""
    fee, discount = float(study["card_fee"]), float(study["card_discount"])
    fees = np.unique(np.append(np.linspace(0.0, max(WIDEST, 1.5 * fee), FEES), fee))
    discounts = np.linspace(0.0, max(DEEPEST, 1.5 * discount), DISCOUNTS)[1:]  # without a discount there is no card
    discounts = np.unique(np.append(discounts, discount or discounts[0]))
    needed = study.base["stores_for_target"].sum("city").values[:TARGETS]
    given = {
        "card_fee": xr.DataArray(fees, dims="fee", coords={"fee": fees}),
        "card_discount": xr.DataArray(discounts, dims="discount", coords={"discount": discounts}),
        "participating_stores": xr.DataArray(
            [float(study["participating_stores"]), *map(float, needed)], dims="supply"
        ),
        "merchant_funded_share": xr.DataArray(
            list(FUNDING.values()), dims="funding", coords={"funding": list(FUNDING)}
        ),
    }
    names = ["contribution_per_member", "merchant_net_rate", "join_share", "covered_share"]
    found = study.evaluate(names, **given)
    margins = (
        found["contribution_per_member"] - study.base_inputs["acquisition_cost"],
        found["merchant_net_rate"],
        found["join_share"] - study.base_inputs["join_target"],
    )
    covered = found["covered_share"].assign_coords(shops=given["participating_stores"])
    return dict(zip(SIDES, xr.broadcast(*margins), strict=True)), covered


def _line_name(ax: Axes, side: str, line: np.ndarray, text: str) -> None:
    """The name of a boundary where it leaves the panel: beside a steep line, above a flat one."""
    x, y = line[np.argmax(line.sum(axis=1) if side == "users" else line[:, 0])]
    at, offset, align = {
        "platform": ((x, 0.0), (3, 3), ("left", "bottom")),
        "merchants": ((ax.get_xlim()[1], y), (0, -2), ("right", "top")),
        "users": ((x, y), (0, 3), ("right", "bottom")),
    }[side]
    if side == "users" and x < 0.98 * ax.get_xlim()[1]:
        at, offset, align = (x, y), (4, -1), ("left", "top")
    ax.annotate(
        text, at, offset, textcoords="offset points", ha=align[0], va=align[1], color=style.GREY, fontsize=style.SMALL
    )


def _panel(ax: Axes, margins: dict[str, xr.DataArray], words: dict[str, str], lang: str, card, labelled) -> None:
    """Region, boundaries, the card and the nearest viable point of one panel; margins by fee and discount."""
    fees, discounts = (margins["users"][d].values for d in ("fee", "discount"))
    values = {side: margins[side].transpose("fee", "discount").values for side in SIDES}
    ok = reduce(np.logical_and, (v >= 0 for v in values.values()))
    if ok.any():
        inside = np.min([v / np.abs(v).max() for v in values.values()], axis=0)
        ax.contourf(fees, discounts, inside.T, levels=[0.0, 1.0], colors=[style.tint(style.ACCENT, 0.3)], zorder=1)
    for side, value in values.items():
        if (value >= 0).any() and (value < 0).any():
            drawn = ax.contour(
                fees, discounts, value.T, levels=[0.0], colors=[style.LEADER], linewidths=0.9, linestyles=[style.DASH], zorder=3
            )
            if side in labelled:
                _line_name(ax, side, drawn.allsegs[0][0], words[f"line_{side}"])
    ax.plot(*card, "o", color=style.ACCENT, markersize=5, zorder=5)
    nearest = nearest_viable(fees, discounts, ok, card)
    if nearest is None:
        never = [s for s in SIDES if not (values[s] >= 0).any()]
        ax.annotate(
            f"{words['none']}{'：' if lang == 'zh' else ': '}{words['never_' + ''.join(never[:1])]}",
            (0.98, 0.06),
            xycoords="axes fraction",
            ha="right",
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            zorder=6,
        )
    elif nearest != card:
        ax.plot(*nearest, "o", color=style.INK, zorder=6, **style.RING | {"markerfacecolor": "none"})
        ax.annotate(
            (" · " if lang == "zh" else ", ").join(
                format_value(v, u, lang) for v, u in zip(nearest, ("CNY/year", "share"), strict=True)
            ),
            nearest,
            (0.17, 0.88),
            textcoords="axes fraction",
            va="center",
            fontweight="bold",
            arrowprops={"arrowstyle": "-", "color": style.GREY, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 3.5, "relpos": (0.3, 0)},
            zorder=6,
        )


@style.house
def draw(study: Study, lang: str) -> Figure:
    """Maps side by side on common axes: supply from left to right, funding from top to bottom."""
    margins, covered = _maps(study)
    figure, (whole,) = style.canvas(f"viable_region-{lang}", 8.0)
    whole.remove()  # the canvas is one row of axes; these are two
    axes = figure.subplots(len(FUNDING), covered.size, sharex=True, sharey=True)
    words = WORDS[lang] | {
        "line_users": WORDS[lang]["line_users"].format(target=format_value(float(study["join_target"]), "share", lang))
    }
    card = (float(study["card_fee"]), float(study["card_discount"]))
    fees, discounts = (margins["users"][d].values for d in ("fee", "discount"))
    axes[0, 0].set(xlim=(0, fees[-1]), ylim=(0, discounts[-1]))
    for row, funding in enumerate(FUNDING):
        for column in range(covered.size):
            ax = axes[row, column]
            labelled = SIDES if column == 0 else ("users",)
            here = {side: m.sel(funding=funding).isel(supply=column) for side, m in margins.items()}
            _panel(ax, here, words, lang, card, labelled)
            style.ticks(ax.xaxis, style.steps(0, fees[-1], 4), "CNY/year", lang)
            style.ticks(ax.yaxis, style.steps(0, discounts[-1], 3), "share", lang)
            ax.grid(axis="y")
        axes[row, 0].set_ylabel(
            words[f"row_{funding}"], rotation=0, ha="right", va="center", color=style.INK, fontsize=style.TEXT, fontweight="bold"
        )
    for column, ax in enumerate(axes[0]):
        name = words["was" if column == 0 else "aim"].format(
            covered=format_value(float(covered[column]), "share", lang),
            shops=format_value(float(covered["shops"][column]), "count", lang),
        )
        ax.set_title(name)
    axes[-1, 0].set_xlabel(words["x"], loc="left")
    axes[0, 0].annotate(
        words["y"], (0, 1), (-4, 7), xycoords="axes fraction", textcoords="offset points", ha="right", color=style.GREY, fontsize=style.SMALL
    )
    style.key(
        figure, lang, ("region", "band"), ("line", "dash"), ("card", "dot"), ("near", "ring"),
        text={k: words[k] for k in ("region", "line", "card", "near")},
    )
    region, _, dot, ring = figure.legends[-1].legend_handles
    region.set(facecolor=style.tint(style.ACCENT, 0.3))
    dot.set(color=style.ACCENT)
    ring.set(color=style.INK)
    return settle(figure)


EXHIBIT = Exhibit(
    id="viable_region",
    draw=draw,
    subtitle=Bilingual(
        zh="年费（横轴）与折扣（纵轴）的组合；红色区域内平台首年每会员不亏、商家不亏、且至少 {join_target} 的用户买卡划算。"
        "左起：当时的门店与更多的门店；上：折扣由商家承担，下：由平台承担",
        en="Fee (across) and discount (up); in the shaded region the platform does not lose on a member in the first "
        "year, merchants do not lose, and the card pays for {join_target} of users or more. Left to right: the shops "
        "it had, and more; top: merchants fund the discount, bottom: the platform does",
    ),
    alt=Bilingual(
        zh="六幅图。折扣由商家承担时，三方都不亏的区域是一个三角形：年费不低于平台的成本，折扣不超过商家能承受的 "
        "{highest_discount}，且年费低到仍有 {join_target} 的用户买卡划算；覆盖率越高，区域越向高年费伸展。卡的实际年费 "
        "{card_fee}、折扣 {card_discount}，在当时 {covered_share} 的覆盖率下位于区域之外。折扣由平台承担时，"
        "图中按研究的取值标出区域是否存在。",
        en="Six maps. Where merchants fund the discount, the region is a triangle: the fee covers the platform's cost, "
        "the discount stays within the {highest_discount} that merchants can bear, and the fee is low enough for "
        "{join_target} of users to join; the better the coverage, the further it reaches toward high fees. The card, "
        "at {card_fee} and {card_discount} with {covered_share} covered, is marked on each map. Where the platform "
        "funds the discount, the maps say whether any such point exists.",
    ),
    figures=(
        "contribution_per_member",
        "acquisition_cost",
        "merchant_net_rate",
        "join_share",
        "join_target",
        "stores_for_target",
        "covered_share",
    ),
)
