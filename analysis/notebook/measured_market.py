"""The measured part of notebook 1 and of the report: shares by period, concentration by city, forecast, what follows.

Belongs here: the tables. Does not belong here: the numbers in them (`measured_numbers`), measuring
(`analysis.measured.panel`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.common.blocks import Cell, Table
from analysis.notebook import measured_drivers, measured_repeat
from analysis.notebook.display.grid import DASH, Both, column, pair, row, same, table
from analysis.notebook.measured_cells import Prints, slot
from analysis.notebook.measured_numbers import AHEAD, ERROR, HHI, INSIDE, METHODS, SHARE
from analysis.notebook.slot_context import SlotContext
from analysis.notebook.tables import interval_head

MOST_PLATFORMS, MOST_CITIES = 8, 12
REFUSED = {
    "few": pair(
        "期数太少，分不清漂移与噪声，不做预测。",
        "No forecast: there are too few periods to tell drift from noise.",
    ),
    "gap": pair(
        "时期之间有缺口，不做预测。", "No forecast: a period is missing, and what came after would be moved into it."
    ),
}


@dataclass(frozen=True)
class ChapterPrinter:
    """Fills from the numbers of a chapter, which keeps no record of what it printed."""

    context: SlotContext

    def plain(self, slot: str, form: str = "") -> Cell:
        """One number as a cell."""
        text = f"{{{slot}:{form}}}" if form else f"{{{slot}}}"
        return Cell(self.unlinked(text, text))

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages."""
        return {"zh": self.context.filled(zh, "zh").plain, "en": self.context.filled(en, "en").plain}


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The tables, in order."""
    found = [_shares(printer, known)]
    if known["cities"]:
        found.append(_concentration(printer, known))
    if known["ahead"]:
        found.append(_backtest(printer, known))
    if known.get("drivers"):
        found += measured_drivers.tables(printer, known["drivers"], known["source"], interval_head(printer))
    if known.get("repeat"):
        found.append(measured_repeat.table_of(printer, known["repeat"]))
    return found


def _note(printer: Prints, known: dict[str, Any], zh: str, en: str) -> Both:
    source = printer.unlinked(known["source"]["zh"], known["source"]["en"])
    return pair(zh + source["zh"] + "。", (en + " " + source["en"] + ".").strip())


def _shares(printer: Prints, known: dict[str, Any]) -> Table:
    """A row per platform: the last periods, the interval of the last, and where the forecast goes."""
    periods, ahead = known["periods"], known["ahead"]
    shown = known["platforms"][:MOST_PLATFORMS]
    rows = []
    for number, platform in enumerate(shown, 1):
        code = f"p{number}"
        cells = [
            printer.plain(slot(SHARE, platform=code, period=period)) if period in known["measured"] else Cell(DASH)
            for period in periods
        ]
        last = printer.plain(slot(SHARE, platform=code, period=periods[-1]), "range")
        rest = [printer.plain(slot(AHEAD, platform=code, period=ahead[-1]), "full")] if ahead else []
        rows.append(row(same(platform), *cells, last, *rest))
    heads = [column(p, p, "right", 0.8) for p in periods]
    forecast = [column("预测 " + ahead[-1], "Forecast " + ahead[-1], "right", 1.8)] if ahead else []
    left = len(known["platforms"]) - len(shown)
    zh = "其余平台较小，未列出。" if left else ""
    en = "Smaller platforms are not shown." if left else ""
    if known["zeros"]:
        zh += "没有份额的平台在预测中以小值代替。"
        en = f"{en} Shares of zero stand for a small one in the forecast.".strip()
    if not ahead:
        zh, en = zh + REFUSED[known["refusal"]]["zh"], f"{en} {REFUSED[known['refusal']]['en']}".strip()
    return table(
        "measured-shares",
        [column("平台", "Platform", width=1.6), *heads, column(*interval_head(printer), "right", 1.3), *forecast],
        rows,
        title=pair("实测份额", "Shares as measured"),
        caption=pair(
            "各平台按期的实测份额、末期区间与预测", "Measured shares by platform and period, last interval, forecast"
        ),
        note=_note(printer, known, zh, en),
    )


def _concentration(printer: Prints, known: dict[str, Any]) -> Table:
    cities = known["cities"][:MOST_CITIES]
    rows = []
    for number, city in enumerate(cities, 1):
        at = slot(HHI, city=f"c{number}")
        rows.append(row(same(city), printer.plain(at), printer.plain(at, "range")))
    fewer = len(cities) < len(known["cities"])
    return table(
        "measured-concentration",
        [
            column("城市", "City", width=2.0),
            column("HHI", "HHI", "right", 1.0),
            column(*interval_head(printer), "right", 1.6),
        ],
        rows,
        title=pair("各城市的集中度，实测", "Concentration by city, as measured"),
        caption=pair("最近一年各城市的 HHI，先列最大的", "HHI by city over the last year, the largest first"),
        note=_note(printer, known, *(("只列最大的城市。", "The largest only.") if fewer else ("", ""))),
    )


def _backtest(printer: Prints, known: dict[str, Any]) -> Table:
    """The forecast's method beside the random walk, which is what a forecast must beat."""
    rows = []
    for number, method in enumerate(known["methods"], 1):
        error, inside = (slot(name, method=f"m{number}") for name in (ERROR, INSIDE))
        rows.append(row(METHODS[method], printer.plain(error), printer.plain(inside)))
    failed = not known["converged"]
    zh = "拟合没有收敛，不要使用这一预测。" if failed else "距离越小越好；不胜过随机游走的预测没有用处。"
    en = (
        "The fit did not converge: do not use this forecast."
        if failed
        else "The smaller the distance the better; a forecast that does not beat the random walk is of no use."
    )
    return table(
        "share-forecast",
        [
            column("方法", "Method", width=2.4),
            column("一步误差（Aitchison 距离）", "Error one step ahead (Aitchison distance)", "right", 1.6),
            column("落在区间内", "Inside the interval", "right", 1.2),
        ],
        rows,
        title=pair("预测的回测", "The forecast, tested backwards"),
        caption=pair("滚动回测：预测方法与随机游走", "Rolling backtest: the method and the random walk"),
        note=pair(zh, en),
    )
