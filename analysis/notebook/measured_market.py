"""The measured part of notebook 1 and of the report: shares by period, concentration by city, the forecast.

Belongs here: the numbers that are published of a measured market, and the tables of them. Does not belong here:
measuring (`analysis.measured.panel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from analysis.common.blocks import Cell, Table
from analysis.evidence import Evidence, Measurement
from analysis.notebook.derived import COVERAGE, WIDTH, rows_id
from analysis.notebook.display.grid import Both, column, pair, row, same, table
from analysis.notebook.measured_text import RAW_ROWS, data_line
from analysis.notebook.slot_context import SlotContext
from analysis.notebook.tables import interval_head
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.panel import MarketPanel

SHOWN = 6  # periods of the table of shares: the last ones
MOST_PLATFORMS, MOST_CITIES = 8, 12
SHARE, HHI, AHEAD, ERROR, INSIDE = (
    "measured_share",
    "measured_hhi",
    "share_ahead",
    "backtest_distance",
    "backtest_inside",
)
FORMULAS: dict[str, tuple[str, list[str]]] = {
    SHARE: ("paid value of the platform over that of all in the period; bootstrap over cities", []),
    HHI: ("10⁴ Σ s² of the city over the last year; periods resampled", []),
    AHEAD: ("local level or random walk with drift per log-ratio of shares, back-transformed", []),
    ERROR: ("mean Aitchison distance one step ahead over all origins of a rolling backtest", []),
    INSIDE: ("share of log-ratios inside the forecast's interval over all origins", []),
}
TABLES = {
    SHARE: "measured-shares",
    AHEAD: "measured-shares",
    HHI: "measured-concentration",
    ERROR: "share-forecast",
    INSIDE: "share-forecast",
}
METHODS = {
    "drift": pair("带漂移的随机游走", "random walk with drift"),
    "structural": pair("局部水平加漂移", "local level with drift"),
    "random walk": pair("随机游走", "random walk"),
}
REFUSED = {
    "few": pair(
        "期数太少，分不清漂移与噪声，不做预测。",
        "No forecast: there are too few periods to tell drift from noise.",
    ),
    "gap": pair(
        "时期之间有缺口，不做预测。", "No forecast: a period is missing, and what came after would be moved into it."
    ),
    "zero": pair("有平台份额为零，不做预测。", "No forecast: a platform has no share in some period."),
}


class Prints(Protocol):
    """What fills slots into cells: the report's printer, or a chapter."""

    def plain(self, slot: str, form: str = "") -> Cell:
        """One number as a cell."""

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages."""


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


def measure(evidence: Evidence) -> tuple[dict[str, Quantity], dict[str, Any]] | None:
    """Numbers and what tables need to know of them; None where a study has no raw table of the market.

    Raises
    ------
    WarehouseError
        The table cannot be read.
    """
    if evidence.raw is None or not {"panel", "orders"} & set(evidence.raw.tables):
        return None
    from analysis.measured.panel import market_panel
    from analysis.measured.small_tables import SmallTables

    with SmallTables(evidence.raw, evidence.folder) as tables:
        market = market_panel(tables)
        source = evidence.raw.tables[tables.share_table].source
    return numbers(market), about(market, source)


def _ids(names: tuple[str, ...], letter: str) -> dict[str, str]:
    """Names of platforms and cities are any text; keys are not."""
    return {name: f"{letter}{number}" for number, name in enumerate(names, 1)}


def _quantity(name: str, coords: dict[str, str], ends: tuple[float, float, float], unit: str, label: Both) -> Quantity:
    value, low, high = (float(end) for end in ends)
    low, high = (value if end != end else end for end in (low, high))
    return Quantity(key(name, coords.items()), value, low, high, unit, label, f"table-{TABLES[name]}")


def numbers(market: MarketPanel) -> dict[str, Quantity]:
    """What is published of a measured market, by key."""
    width = HIGH - LOW
    both = [
        Quantity(rows_id(market.table), *(market.rows,) * 3, "count", RAW_ROWS, "table-measured-shares"),
        Quantity(WIDTH, *(width,) * 3, "share", COVERAGE, "table-numbers"),
    ]
    return {quantity.id: quantity for quantity in (*both, *_numbers(market))}


def _numbers(market: MarketPanel) -> Iterator[Quantity]:
    code = _ids(market.platforms, "p")
    periods = sorted(market.shares.period.unique())[-SHOWN:]
    for r in market.shares[market.shares.period.isin(periods)].itertuples():
        at = {"platform": code[r.platform], "period": r.period}
        yield _quantity(SHARE, at, (r.share, r.low, r.high), "share", same(f"{r.platform}, {r.period}"))
    for number, r in enumerate(market.concentration.itertuples(), 1):
        yield _quantity(HHI, {"city": f"c{number}"}, (r.hhi, r.low, r.high), "index", same(f"HHI, {r.city}"))
    if market.forecast is None:
        return
    made = market.forecast
    for period in made.shares.index:
        for platform in made.shares.columns:
            ends = tuple(float(part.loc[period, platform]) for part in (made.shares, made.low, made.high))
            at = {"platform": code[platform], "period": str(period)}
            yield _quantity(AHEAD, at, ends, "share", same(f"{platform}, {period}"))
    for number, (method, r) in enumerate(made.backtest.iterrows(), 1):
        for name, part, unit in ((ERROR, "aitchison_distance", "none"), (INSIDE, "inside", "share")):
            yield _quantity(name, {"method": f"m{number}"}, (float(r[part]),) * 3, unit, METHODS[method])


def about(market: MarketPanel, source: Any) -> dict[str, Any]:
    """What the report must know to print the tables, as plain data."""
    made = market.forecast
    of = Measurement("", market.table, source, market.rows, 0, market.first, market.last, source, (), "")
    return {
        "platforms": list(market.platforms),
        "periods": sorted(market.shares.period.unique())[-SHOWN:],
        "cities": list(market.concentration.city),
        "ahead": [] if made is None else [str(period) for period in made.shares.index],
        "methods": [] if made is None else list(made.backtest.index),
        "converged": made is None or made.status == "converged",
        "refusal": market.refusal,
        "zeros": market.zeros,
        "table": market.table,
        "rows": market.rows,
        "source": data_line(of),
    }


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The tables, in order."""
    found = [_shares(printer, known)]
    if known["cities"]:
        found.append(_concentration(printer, known))
    if known["ahead"]:
        found.append(_backtest(printer, known))
    return found


def _slot(name: str, **at: str) -> str:
    return key(name, at.items())


def _note(printer: Prints, known: dict[str, Any], zh: str, en: str) -> Both:
    source = printer.unlinked(f"{known['source']['zh']}。", f"{known['source']['en']}.")
    return {"zh": f"{zh}{source['zh']}", "en": f"{en} {source['en']}".strip()}


def _shares(printer: Prints, known: dict[str, Any]) -> Table:
    """A row per platform: the last periods, the interval of the last, and where the forecast goes."""
    periods, ahead = known["periods"], known["ahead"]
    shown = known["platforms"][:MOST_PLATFORMS]
    rows = []
    for number, platform in enumerate(shown, 1):
        code = f"p{number}"
        cells = [printer.plain(_slot(SHARE, platform=code, period=period)) for period in periods]
        last = printer.plain(_slot(SHARE, platform=code, period=periods[-1]), "range")
        rest = [printer.plain(_slot(AHEAD, platform=code, period=ahead[-1]), "full")] if ahead else []
        rows.append(row(same(platform), *cells, last, *rest))
    heads = [column(p, p, "right", 0.8) for p in periods]
    forecast = [column(f"预测 {ahead[-1]}", f"Forecast {ahead[-1]}", "right", 1.8)] if ahead else []
    left = len(known["platforms"]) - len(shown)
    zh = "其余平台较小，未列出。" if left else ""
    en = "Smaller platforms are not shown." if left else ""
    if known["zeros"]:
        zh += "为零的份额在预测中以小值代替。"
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
        slot = _slot(HHI, city=f"c{number}")
        rows.append(row(same(city), printer.plain(slot), printer.plain(slot, "range")))
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
        caption=pair("最近一年各城市的 HHI，从高到低", "HHI by city over the last year, highest first"),
        note=_note(printer, known, *(("只列最集中的城市。", "The most concentrated only.") if fewer else ("", ""))),
    )


def _backtest(printer: Prints, known: dict[str, Any]) -> Table:
    """The forecast's method beside the random walk, which is what a forecast must beat."""
    rows = []
    for number, method in enumerate(known["methods"], 1):
        error, inside = (_slot(name, method=f"m{number}") for name in (ERROR, INSIDE))
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
