"""What moves shares, as measured: numbers and tables of drivers, elasticities and diversion.

Belongs here: both, for notebook 1 and the report. Does not belong here: measuring (`analysis.measured.drivers`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.common.blocks import Table
from analysis.notebook.display.grid import column, pair, row, same, table
from analysis.notebook.measured_cells import Prints, codes, one, published, shown, slot
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.drivers import MarketDrivers
    from analysis.measured.small_tables import SmallTables

DRIVERS, ELASTICITIES = "share-drivers", "price-elasticities"
BY, ODDS, MOVES, OWN, CROSS, GAINS = (
    "driver_step",
    "driver_odds",
    "driver_movement",
    "own_elasticity",
    "cross_elasticity",
    "diversion_ratio",
)
FORMULAS: dict[str, tuple[str, list[str]]] = {
    BY: ("how far a driver moves: relative of a price or outlets, in points of a discount", []),
    ODDS: ("e^(β·Δx) − 1, β by least squares on log-centred shares, each city left out in turn for the interval", []),
    MOVES: ("standard deviation of the driver, less the platforms' constants and the other drivers", []),
    OWN: ("β(1 − s)", []),
    CROSS: ("−β·s, the same for every other platform", []),
    GAINS: ("s of the gainer / (1 − s of the loser)", []),
}
STEP = 0.1
NAMES = {
    "price": pair("价格上调", "a higher price"),
    "discount": pair("折扣加深", "a deeper discount"),
    "outlets": pair("门店增加", "more outlets"),
}
IDENTIFIED = {
    "yes": pair("可以", "yes"),
    "constant": pair("不能：本身几乎不变", "no: it hardly moves"),
    "collinear": pair("不能：与其他因素同步变动", "no: it moves with another"),
    "one unit": pair("不能：只在个别城市变动", "no: it moves in a single place"),
}
CONSTANTS = {
    "city": pair("与同城同平台的其他时期比较", "each platform compared with itself in the same city over time"),
    "platform": pair("各平台各有一个常数", "with a constant for each platform"),
}
OF = {
    "count": pair("按订单数计", "of orders"),
    "value": pair("按金额计，价格本身也在其中", "of value, which holds the price itself"),
}
MOST = 6


def measure(tables: SmallTables) -> tuple[dict[str, Quantity], dict[str, Any]] | None:
    """Numbers and what tables need to know; None where the panel has no drivers, or too few cells."""
    from analysis.measured import NotMeasured
    from analysis.measured.drivers import market_drivers

    try:
        found = market_drivers(tables)
    except NotMeasured:
        return None
    return {quantity.id: quantity for quantity in numbers(found)}, about(found)


def numbers(found: MarketDrivers) -> Iterator[Quantity]:
    """What is published of drivers, by key."""
    for name, effect in found.fit.table.iterrows():
        at, step = {"driver": name}, math.log1p(STEP) if found.scale[name] == "log" else STEP
        yield published(DRIVERS, BY, at, one(STEP), "share", NAMES[name])
        yield published(DRIVERS, MOVES, at, one(effect.own_movement), "share", NAMES[name])
        if effect.identified == "yes":
            ends = tuple(math.expm1(step * effect[end]) for end in ("estimate", "low", "high"))
            yield published(DRIVERS, ODDS, at, ends, "share", NAMES[name])
    if found.elasticities.empty:
        return
    code = codes(found.platforms, "p")
    for r in found.elasticities.itertuples():
        at = {"platform": code[r.platform]}
        yield published(ELASTICITIES, OWN, at, (r.own, r.low, r.high), "none", same(r.platform))
        yield published(ELASTICITIES, CROSS, at, one(r.cross), "none", same(r.platform))
    listed = found.platforms[:MOST]
    for loser, parts in zip(listed, found.diversion, strict=False):
        for gainer, part in zip(listed, parts, strict=False):
            if gainer != loser:
                at = {"loser": code[loser], "gainer": code[gainer]}
                yield published(ELASTICITIES, GAINS, at, one(part), "share", same(f"{loser} → {gainer}"))


def about(found: MarketDrivers) -> dict[str, Any]:
    """What the report must know to print the tables, as plain data."""
    return {
        "identified": dict(found.fit.table.identified),
        "constants": found.fit.constants,
        "of": found.of,
        "left_out": found.left_out,
        "platforms": list(found.platforms),
        "elastic": not found.elasticities.empty,
    }


def tables(printer: Prints, known: dict[str, Any], source: dict[str, str], interval: tuple[str, str]) -> list[Table]:
    """Drivers, and where price is identified elasticities and diversion; `interval` heads a column of intervals."""
    elastic = [_elasticities(printer, known, interval)] if known["elastic"] else []
    return [_drivers(printer, known, source, interval), *elastic]


def _drivers(printer: Prints, known: dict[str, Any], source: dict[str, str], interval: tuple[str, str]) -> Table:
    rows = []
    for name, answer in known["identified"].items():
        odds = slot(ODDS, driver=name)
        effect = [shown(printer, answer == "yes", odds, form) for form in ("", "range")]
        by, moves = (printer.plain(slot(what, driver=name)) for what in (BY, MOVES))
        rows.append(row(NAMES[name], by, *effect, moves, IDENTIFIED[answer]))
    of, constants = OF[known["of"]], CONSTANTS[known["constants"]]
    left = (
        "；缺少平台、份额为零或因素缺失的城市时期未计入",
        "; city-periods without a share of every platform left out",
    )
    zh, en = left if known["left_out"] else ("", "")
    printed = printer.unlinked(source["zh"], source["en"])
    return table(
        DRIVERS,
        [
            column("因素", "Driver", width=1.6),
            column("幅度", "By", "right", 0.7),
            column("胜算变化", "Odds of being chosen", "right", 1.1),
            column(*interval, "right", 1.3),
            column("自身波动", "Moves by itself", "right", 1.0),
            column("能否识别", "Identified", width=1.6),
        ],
        rows,
        title=pair("份额由什么推动，实测", "What moves shares, as measured"),
        caption=pair("各因素对平台胜算的影响", "Effect of each driver on a platform's odds against the others"),
        note=pair(
            f"份额{of['zh']}；{constants['zh']}{zh}。" + printed["zh"] + "。",
            f"Shares {of['en']}; {constants['en']}{en}. {printed['en']}.",
        ),
    )


def _elasticities(printer: Prints, known: dict[str, Any], interval: tuple[str, str]) -> Table:
    code = codes(tuple(known["platforms"]), "p")
    listed = known["platforms"][:MOST]
    rows = []
    for name in listed:
        own, cross = slot(OWN, platform=code[name]), slot(CROSS, platform=code[name])
        gains = [shown(printer, name != other, slot(GAINS, loser=code[name], gainer=code[other])) for other in listed]
        rows.append(row(same(name), printer.plain(own), printer.plain(own, "range"), printer.plain(cross), *gains))
    return table(
        ELASTICITIES,
        [
            column("平台", "Platform", width=1.4),
            column("自身弹性", "Own elasticity", "right", 1.0),
            column(*interval, "right", 1.4),
            column("对他人的弹性", "Cross elasticity", "right", 1.0),
            *(column("流向" + name, "To " + name, "right", 0.9) for name in listed),
        ],
        rows,
        title=pair("价格弹性与流向，实测", "Price elasticities and diversion, as measured"),
        caption=pair(
            "份额对自身价格、他人份额对该价格的弹性，以及流失份额的去向",
            "Elasticity of a share in its own price, of the others' in it, and where lost share goes",
        ),
        note=pair(
            "流失的份额按其他平台的份额分配，这是模型的假设；最近一年的份额。",
            "Lost share goes to the others in proportion to theirs, which the model assumes; shares of the last year.",
        ),
    )
