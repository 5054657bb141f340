"""Exhibit: fees and discounts at which nobody loses and enough users join, and those that carry the programme."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits._viable_labels import PARTIES, label
from analysis.exhibits._viable_words import WORDS, column_title
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study
from analysis.uncertainty.viable import nearest_viable

TARGETS = 2  # coverages aimed at that are shown beside the actual one, lowest first
WIDEST, DEEPEST = 280.0, 0.20  # the ends of the map, unless the card itself needs more
FEES, DISCOUNTS = 281, 161
FUNDING = {"merchants": 1.0, "platform": 0.0}  # share of the discount that merchants bear
CORNER = ("highest_fee", "highest_discount")
REGION = style.tint(style.ACCENT, 0.3)
CARRIES = style.tint(style.LEADER, 0.16)


def _maps(study: Study) -> tuple[dict[str, xr.DataArray], xr.DataArray, xr.DataArray]:
    """Each side's margin over its condition and a year's result, by fee, discount, supply and funding; the coverage."""
    fee, discount = float(study["card_fee"]), float(study["card_discount"])
    fees = np.unique(np.append(np.linspace(0.0, max(WIDEST, 1.5 * fee), FEES), fee))
    discounts = np.linspace(0.0, max(DEEPEST, min(1.5 * discount, 1.0)), DISCOUNTS)[
        1:
    ]  # without a discount there is no card
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
    names = ["contribution_per_member", "merchant_net_rate", "join_share", "covered_share", "running_result"]
    found = study.evaluate(names, **given)
    margins = (
        found["contribution_per_member"] - study.base_inputs["acquisition_cost"],
        found["merchant_net_rate"],
        found["join_share"] - study.base_inputs["join_target"],
    )
    # Any discount steers alike; without one there is no card.
    covered = found["covered_share"].isel(discount=-1, drop=True).assign_coords(shops=given["participating_stores"])
    *margins, year = xr.broadcast(*margins, found["running_result"])
    return dict(zip(PARTIES, margins, strict=True)), year, covered


def _boundaries(
    ax: Axes, values: dict[str, np.ndarray], fees: np.ndarray, discounts: np.ndarray
) -> dict[str, np.ndarray]:
    """Draw where each margin is zero; the lines that there are (the longest piece of each), by side."""
    lines = {}
    for side, value in values.items():
        if (value >= 0).any() and (value < 0).any():
            look = {"colors": [style.LEADER], "linewidths": 0.9, "linestyles": [style.DASH]}
            pieces = ax.contour(fees, discounts, value.T, levels=[0.0], zorder=3, **look).allsegs[0]
            if pieces:
                lines[side] = max(pieces, key=len)
    return lines


def _carried(ax: Axes, year: xr.DataArray) -> bool:
    """Shade where a year's result covers its fixed cost and re-signing; whether there is such a point."""
    value = year.transpose("discount", "fee")
    there = bool((value >= 0.0).any())
    if there:
        at = value["fee"].values, value["discount"].values, value.values
        ax.contourf(*at, levels=[0.0, np.inf], colors=[CARRIES], zorder=0.9)
        ax.contour(*at, levels=[0.0], colors=[style.LEADER], linewidths=0.9, zorder=2)
    return there


def _panel(ax: Axes, margins: dict[str, xr.DataArray], card: tuple[float, float]) -> dict:
    """Region, boundaries and the card in one panel; returns the boundaries, the map and what holds where."""
    fees, discounts = (margins["users"][d].values for d in ("fee", "discount"))
    values = {side: margins[side].transpose("fee", "discount").values for side in PARTIES}
    ok = reduce(np.logical_and, (v >= 0 for v in values.values()))
    if ok.any():
        inside = np.min([v / np.abs(v).max() for v in values.values()], axis=0)
        ax.contourf(fees, discounts, inside.T, levels=[0.0, 1.0], colors=[REGION], zorder=1)
    lines = _boundaries(ax, values, fees, discounts)
    ax.plot(*card, "o", color=style.ACCENT, markersize=5, zorder=5)
    nearest = nearest_viable(fees, discounts, ok, card)
    if nearest not in (None, card):
        ax.plot(*nearest, "o", color=style.INK, zorder=6, **style.RING | {"markerfacecolor": "none"})
    steps = float(np.diff(fees).max()), float(np.diff(discounts).max())
    never = [side for side, value in values.items() if not (value >= 0).any()]
    return {
        "ax": ax,
        "any": bool(ok.any()),
        "lines": lines,
        "nearest": nearest,
        "steps": steps,
        "never": "".join(never[:1]),
    }


def _snap(chart: ChartContext, panel: dict) -> None:
    """The corner of the region as the model works it out, where the map's nearest point is it but for its grid."""
    corner = tuple(float(chart.study[name]) for name in CORNER)
    near = panel["nearest"]
    panel["corner"] = near is not None and all(
        abs(a - b) <= step for a, b, step in zip(near, corner, panel["steps"], strict=True)
    )


def _depth(words: dict[str, str], lang: str, named: float) -> Callable[[float], str]:
    """Ticks of the discount; the named one says what the axis is."""
    return lambda v: (words["deep"] if np.isclose(v, named) else "{value}").format(
        value=style.tick_text(v, "share", lang)
    )


def _key(figure: Figure, chart: ChartContext, panels: list[dict], card: tuple[float, float]) -> None:
    """What the shapes mean; a shape that no panel has is not in it."""
    looks = {
        "region": ("band", {"facecolor": REGION}, any(p["any"] for p in panels)),
        "carries": ("band", {"facecolor": CARRIES}, any(p["carried"] for p in panels)),
        "assumed": ("dash", {}, any(p["lines"] for p in panels)),
        "card": ("dot", {"color": style.ACCENT}, True),
        "near": ("ring", {"color": style.INK}, any(p["nearest"] not in (None, card) for p in panels)),
    }
    drawn = {name: look for name, look in looks.items() if look[2]}
    words = chart.texts(WORDS)
    text = {k: words[k] for k in ("region", "carries", "card", "near")}
    chart.key(figure, *((name, shape) for name, (shape, *_) in drawn.items()), text=text)
    for handle, (_, colours, _) in zip(figure.legends[-1].legend_handles, drawn.values(), strict=True):
        handle.set(**colours)


def _axes(figure: Figure, supplies: int, narrow: bool) -> np.ndarray:
    """Panels by funding and supply: supply from left to right, or on a telephone from top to bottom."""
    if narrow:
        return figure.subplots(supplies, len(FUNDING), sharex=True, sharey=True).T
    return figure.subplots(len(FUNDING), supplies, sharex=True, sharey=True)


def _name_funding(axes: np.ndarray, words: dict[str, str], narrow: bool) -> None:
    """Who funds the discount: once per row, or on a telephone above each panel."""
    look = {"color": style.INK, "fontsize": style.TEXT}
    for row, funding in zip(axes, FUNDING, strict=True):
        name = words[f"row_{funding}"]
        if not narrow:
            row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontweight="bold", **look)
            continue
        flat = name.replace("\n", "" if "\u4e00" <= name[0] <= "\u9fff" else " ")
        for ax in row:
            ax.annotate(flat, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", **look)


def draw(chart: ChartContext) -> Figure:
    """Maps side by side on common axes: supply from left to right, funding from top to bottom."""
    study, lang = chart.study, chart.lang
    margins, year, covered = _maps(study)
    figure, (whole,) = chart.canvas(4.2 * covered.size + 2.2 if chart.narrow else 7.4)
    whole.remove()  # the canvas is one row of axes; these are two
    axes = _axes(figure, covered.size, chart.narrow)
    words = chart.texts(WORDS)
    card = (float(study["card_fee"]), float(study["card_discount"]))
    fees, discounts = (margins["users"][d].values for d in ("fee", "discount"))
    depths = style.steps(0, discounts[-1], 3)
    axes[0, 0].set(xlim=(0, fees[-1]), ylim=(0, discounts[-1]))
    panels = {}
    for (row, column), ax in np.ndenumerate(axes):
        here = {side: m.isel(funding=row, supply=column) for side, m in margins.items()}
        panels[row, column] = _panel(ax, here, card)
        panels[row, column]["carried"] = _carried(ax, year.isel(funding=row, supply=column))
        ax.spines["left"].set_visible(True)
        style.ticks(ax.xaxis, style.steps(0, fees[-1], 3 if chart.narrow else 4), f"{study.money}/year", lang)
        style.ticks(ax.yaxis, depths, "share", lang, _depth(words, lang, depths[-1]))
    _name_funding(axes, words, chart.narrow)
    for column, ax in enumerate(axes[0]):
        title = column_title(chart, column, float(covered[column]), float(covered["shops"][column]))
        ax.set_title(title, pad=16 if chart.narrow else None)
    axes[0 if chart.narrow else -1, -1 if chart.narrow else 0].set_xlabel(words["x"], loc="left")
    _key(figure, chart, list(panels.values()), card)
    settle(figure)
    _snap(chart, panels[0, 0])
    for (row, column), found in panels.items():
        label(found, chart, f"{row}-{column}", card, full=column == 0, own=row == column == 0)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="年费（横轴）与{@discount}（纵轴）的组合；红色区域内{@platform}首年每会员不亏、{@merchants}不亏、"
        "且{@card}对至少 {join_target} 的{@users}划算。"
        "各图标明有多少{@stores}、{@discount}由谁承担",
        en="Fee (across) and {@discount} (up); in the shaded region the {@platform} does not lose on a member in the "
        "first year, {@merchants} do not lose, and the {@card} pays for {join_target} of {@users} or more. Each map "
        "names the number of {@stores} and who funds the {@discount}",
    ),
    alt=Bilingual(
        zh="一组图，列为不同的{@stores}数，行为{@discount}由谁承担，每幅都标出{@card}的实际位置：年费 {card_fee}、"
        "{@discount} {card_discount}。"
        "{@discount}由{@merchants}承担时，可行区由三方的界线围成；按实际 {covered_share} 的覆盖率，"
        "年费在 {lowest_fee}与 {highest_fee}之间、"
        "{@discount}不超过 {highest_discount}；覆盖率越高，区域越向高年费伸展。"
        "{@discount}由{@platform}承担时，各图写明这样的点是否存在。若有一年的结果抵得过固定投入与补签之处，以另一种底色标出。",
        en="Maps: numbers of {@stores} across, ways of funding the {@discount} down, the {@card} marked on each at "
        "{card_fee} and {card_discount}. Where {@merchants} fund it, the three sides' lines bound the viable region: "
        "with the {covered_share} actually covered, fees from {lowest_fee} to {highest_fee} and {@discount} "
        "up to {highest_discount}; the "
        "better the coverage, the further it reaches toward high fees. Where the {@platform} funds it, each map says "
        "whether any such point exists. A second shade marks where, if anywhere, a year covers fixed cost and "
        "re-signing.",
    ),
    figures=(
        "contribution_per_member",
        "acquisition_cost",
        "merchant_net_rate",
        "join_share",
        "join_target",
        "running_result",
        "stores_for_target",
        "covered_share",
        "lowest_fee",
        "highest_fee",
        "highest_discount",
    ),
)
