"""What the maps of the viable region say: words, and the numbers in them.

Belongs here: sentences of that exhibit. Does not belong here: its drawing (viable_region) and where a label stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.evidence import Bilingual
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.drawing.text import number, only_here, said
from analysis.study import Study

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
        "card": "卡的实际位置",
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
        "region": "Neither side loses and enough join",
        "card": "Actual fee and {discount}",
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
        Bilingual(zh="最近可行点的折扣", en="Discount at the nearest viable point"),
        "share",
        "the point of the map nearest to the card at which no side loses",
        _MAPPED,
    ),
}
COVERED = OnlyHere(
    "covered_with_shops",
    Bilingual(zh="若有这么多门店的覆盖率", en="Covered share with so many shops"),
    "share",
    "covered_share with participating_stores at the shops of a target coverage",
    ("covered_share", "stores_for_target"),
)
SHOPS = OnlyHere(
    "shops_for_target",
    Bilingual(zh="目标覆盖率所需的门店", en="Shops that a target coverage needs"),
    "count",
    "Σ over cities of stores_for_target",
    ("stores_for_target",),
)


@dataclass(frozen=True)
class Words:
    """The sentences of one language; each call prints its numbers anew."""

    study: Study
    lang: str

    def _says(self) -> dict[str, str]:
        return said(self.study, WORDS, self.lang)

    def head(self, column: int, covered: float, shops: float) -> str:
        """Title of a column: the coverage and the shops behind it."""
        words = self._says()
        if column == 0:
            return words["was"].format(covered=number(self.study, "covered_share", self.lang))
        return words["aim"].format(
            covered=only_here(COVERED, covered, self.lang, supply=column),
            shops=only_here(SHOPS, round(shops), self.lang, supply=column),
        )

    def card(self) -> str:
        """Fee and discount of the card."""
        fee, discount = (number(self.study, name, self.lang) for name in ("card_fee", "card_discount"))
        return self._says()["both"].format(fee=fee, depth=discount)

    def nearest(self, point: tuple[float, float], panel: str) -> str:
        """Fee and discount of the viable point nearest to the card."""
        parts = zip(NEAREST.items(), point, strict=True)
        found = {
            name: only_here(what.counted_in(self.study.money), float(value), self.lang, panel=panel)
            for (name, what), value in parts
        }
        return self._says()["both"].format(fee=found["fee"], depth=found["discount"])

    def line(self, side: str) -> str:
        """Name of the line at which a side neither gains nor loses."""
        text = self._says()[f"line_{side}"]
        return text.format(target=number(self.study, "join_target", self.lang)) if side == "users" else text

    def none(self, never: str) -> str:
        """That no point suits all, and who is never suited."""
        words = self._says()
        return f"{words['none']}\n{words['never_' + never]}"
