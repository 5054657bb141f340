"""The numbers of a measured market that notebook 1 publishes, and what tables of them need to know.

Belongs here: keys, formulas and values. Does not belong here: the tables (`measured_market`), measuring
(`analysis.measured.panel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.evidence import Evidence, Measurement
from analysis.notebook import measured_drivers, measured_repeat
from analysis.notebook.derived import COVERAGE, WIDTH, rows_id
from analysis.notebook.display.grid import Both, pair, same
from analysis.notebook.measured_cells import codes, published
from analysis.notebook.measured_text import RAW_ROWS, data_line
from analysis.uncertainty.interval import HIGH, LOW
from analysis.warehouse.periods import calendar
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.panel import MarketPanel

SHOWN = 6  # periods of the table of shares: the last ones
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
    AHEAD: ("random walk with drift per log-ratio of shares (long series: in state-space form), back-transformed", []),
    ERROR: ("mean Aitchison distance one step ahead over all origins of a rolling backtest", []),
    INSIDE: ("share of log-ratios inside the forecast's interval over all origins", []),
    **measured_drivers.FORMULAS,
    **measured_repeat.FORMULAS,
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
    "structural": pair("带漂移的随机游走（状态空间）", "random walk with drift (state space)"),
    "random walk": pair("随机游走", "random walk"),
}


def measure(evidence: Evidence) -> tuple[dict[str, Quantity], dict[str, Any]] | None:
    """Numbers and what tables need to know of them; None where a study has no raw table that
    shares can be made of.

    Raises
    ------
    WarehouseError
        The table cannot be read.
    """
    if "market" not in evidence.chapters or evidence.raw is None:
        return None
    if not {"panel", "orders"} & set(evidence.raw.tables):
        return None
    from analysis.measured import NotMeasured
    from analysis.measured.panel import market_panel
    from analysis.measured.small_tables import SmallTables

    with SmallTables(evidence.raw, evidence.folder) as tables:
        try:
            market = market_panel(tables)
        except NotMeasured:
            return None  # `check` says why beside the inputs that it concerns
        source = evidence.raw.tables[tables.share_table].source
        drivers = measured_drivers.measure(tables)
        repeat = measured_repeat.measure(tables)
    more = {"drivers": drivers and drivers[1], "repeat": repeat and repeat[1]}
    return numbers(market) | (drivers or ({},))[0] | (repeat or ({},))[0], about(market, source) | more


def _quantity(name: str, coords: dict[str, str], ends: tuple[float, float, float], unit: str, label: Both) -> Quantity:
    return published(TABLES[name], name, coords, ends, unit, label)


def numbers(market: MarketPanel) -> dict[str, Quantity]:
    """What is published of a measured market, by key."""
    width = HIGH - LOW
    both = [
        Quantity(rows_id(market.table), *(market.rows,) * 3, "count", RAW_ROWS, "table-measured-shares"),
        Quantity(WIDTH, *(width,) * 3, "share", COVERAGE, "table-numbers"),
    ]
    return {quantity.id: quantity for quantity in (*both, *_numbers(market))}


def _numbers(market: MarketPanel) -> Iterator[Quantity]:
    code = codes(market.platforms, "p")
    periods = calendar(market.shares.period)[-SHOWN:]
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
        "periods": calendar(market.shares.period)[-SHOWN:],
        "measured": sorted(market.shares.period.unique()),
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
