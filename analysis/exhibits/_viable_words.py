"""The texts of the maps of the viable region, and the numbers in them; each call prints its numbers anew.

Belongs here: sentences of that exhibit. Does not belong here: its drawing (viable_region) and where a label stands.
"""

from __future__ import annotations

from analysis.evidence import Bilingual
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.record import OnlyHere

WORDS = {
    "zh": {
        "x": "年费",
        "deep": "{value} {discount}",
        "was": "覆盖 {covered}，即实际",
        "aim": "覆盖 {covered}，{stores} {shops}",
        "row_merchants": "{merchants}承担\n{discount}",
        "row_platform": "{platform}承担\n{discount}",
        "line_platform": "{platform}保本",
        "line_merchants": "{merchants}保本",
        "line_users": "{target} 的{users}{join}",
        "never_platform": "{platform}总是亏",
        "never_merchants": "{merchants}总是亏",
        "never_users": "{join}的总是太少",
        "never_": "三方无法兼顾",
        "none": "不存在：",
        "both": "{fee}、{depth}",
        "region": "{platform}、{merchants}都不亏，且{join}的够多",
        "carries": "养得起整个项目",
        "card": "{card}的实际位置",
        "near": "最近的可行点",
    },
    "en": {
        "x": "Yearly fee",
        "deep": "{value} off",
        "was": "{covered} covered, actual",
        "aim": "{covered} covered, {shops} {stores}",
        "row_merchants": "{merchants}\nfund it",
        "row_platform": "{platform}\nfunds it",
        "line_platform": "{platform}\nbreaks even",
        "line_merchants": "{merchants}\nbreak even",
        "line_users": "{target} join",
        "never_platform": "the {platform} always loses",
        "never_merchants": "the {merchants} always lose",
        "never_users": "too few ever join",
        "never_": "no point suits all three",
        "none": "None:",
        "both": "{fee}, {depth}",
        "region": "No side loses, enough join",
        "carries": "Carries the programme",
        "card": "Actual",
        "near": "Nearest viable point",
    },
}

_MAPPED = ("contribution_per_member", "merchant_net_rate", "join_share")
NEAREST = {
    "fee": OnlyHere(
        "nearest_viable_fee",
        Bilingual(zh="最近可行点的年费", en="Fee at the nearest viable point"),
        "money/year",
        "the point of the map nearest to the card at which no side loses",
        _MAPPED,
    ),
    "discount": OnlyHere(
        "nearest_viable_discount",
        Bilingual(zh="最近可行点的{discount}", en="{discount} at the nearest viable point"),
        "share",
        "the point of the map nearest to the card at which no side loses",
        _MAPPED,
    ),
}
COVERED = OnlyHere(
    "covered_with_shops",
    Bilingual(zh="若有这么多{stores}的覆盖率", en="Covered share with so many {stores}"),
    "share",
    "covered_share with participating_stores at the shops of a target coverage",
    ("covered_share", "stores_for_target"),
)
SHOPS = OnlyHere(
    "shops_for_target",
    Bilingual(zh="目标覆盖率所需的{stores}", en="{stores} that a target coverage needs"),
    "count",
    "Σ over cities of stores_for_target",
    ("stores_for_target",),
)


def column_title(chart: ChartContext, column: int, covered: float, shops: float) -> str:
    """Title of a column: the coverage and the shops behind it."""
    words = chart.texts(WORDS)
    if column == 0:
        return words["was"].format(covered=chart.number("covered_share"))
    return words["aim"].format(
        covered=chart.only_here(COVERED, covered, supply=column),
        shops=chart.only_here(SHOPS, round(shops), supply=column),
    )


def card_label(chart: ChartContext) -> str:
    """Fee and discount of the card."""
    return chart.texts(WORDS)["both"].format(fee=chart.number("card_fee"), depth=chart.number("card_discount"))


def corner_label(chart: ChartContext) -> str:
    """The highest fee and the deepest discount at which all sides gain."""
    fee, depth = chart.number("highest_fee"), chart.number("highest_discount")
    return chart.texts(WORDS)["both"].format(fee=fee, depth=depth)


def nearest_label(chart: ChartContext, point: tuple[float, float], panel: str) -> str:
    """Fee and discount of the viable point nearest to the card."""
    found = {
        name: chart.only_here(what.counted_in(chart.study.money), float(value), panel=panel)
        for (name, what), value in zip(NEAREST.items(), point, strict=True)
    }
    return chart.texts(WORDS)["both"].format(fee=found["fee"], depth=found["discount"])


def line_label(chart: ChartContext, side: str) -> str:
    """Name of the line at which a side neither gains nor loses."""
    text = chart.texts(WORDS)[f"line_{side}"]
    return text.format(target=chart.number("join_target")) if side == "users" else text


def none_label(chart: ChartContext, never: str) -> str:
    """That no point suits all, and who is never suited."""
    words = chart.texts(WORDS)
    return f"{words['none']}\n{words['never_' + never]}"
