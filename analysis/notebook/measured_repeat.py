"""Repeat buying as measured: numbers, and a table of each platform beside what the NBD-Dirichlet makes of it.

Belongs here: both, for notebook 1 and the report. Does not belong here: measuring (`analysis.measured.repeat_buying`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.common.blocks import Table
from analysis.evidence import Measurement
from analysis.notebook.derived import rows_id
from analysis.notebook.display.grid import column, pair, row, same, table
from analysis.notebook.measured_cells import Prints, codes, one, published, slot
from analysis.notebook.measured_text import RAW_ROWS, data_line
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.repeat_buying import RepeatBuying
    from analysis.measured.small_tables import SmallTables

REPEAT = "repeat-buying"
MOST_PLATFORMS = 8
UNITS = {"buyers": "share", "orders": "none", "requirement": "share", "sole": "share"}
HEADS = {
    "buyers": pair("买家占比", "Share of buyers"),
    "orders": pair("人均订单", "Orders each"),
    "requirement": pair("占其订单", "Part of their orders"),
    "sole": pair("只用这一家", "Buy only here"),
}
MODEL_HEADS = {
    "buyers": pair("占比（模型）", "Buyers, model"),
    "orders": pair("订单（模型）", "Orders, model"),
    "requirement": pair("份额（模型）", "Part, model"),
    "sole": pair("专一（模型）", "Only here, model"),
}
BUYERS, SHAPE, DIVERSITY = "repeat_members", "repeat_shape", "repeat_diversity"
FORMULAS: dict[str, tuple[str, list[str]]] = {
    **{f"repeat_{name}": ("counted over the last year of orders", []) for name in HEADS},
    **{f"repeat_{name}_model": ("NBD-Dirichlet over the same year", []) for name in HEADS},
    BUYERS: ("members who ordered in the last year", []),
    SHAPE: ("K of the NBD by maximum likelihood on counts above zero, sixteenths of members left out in turn", []),
    DIVERSITY: ("S of the Dirichlet by maximum likelihood given each member's orders, intervals likewise", []),
}
LABELS = {
    BUYERS: pair("会员人数", "Members"),
    SHAPE: pair("购买频次的形状 K", "Shape of buying, K"),
    DIVERSITY: pair("选择的分散程度 S", "Diversity of choice, S"),
}


def measure(tables: SmallTables) -> tuple[dict[str, Quantity], dict[str, Any]] | None:
    """Numbers and what the table needs to know; None where there are no orders, or too few that say whose they are."""
    if not tables.has("orders"):
        return None
    from analysis.measured import NotMeasured
    from analysis.measured.repeat_buying import repeat_buying

    try:
        found = repeat_buying(tables)
    except NotMeasured:
        return None
    return {quantity.id: quantity for quantity in numbers(found)}, about(found, tables.raw.tables["orders"].source)


def numbers(found: RepeatBuying) -> Iterator[Quantity]:
    """What is published of repeat buying, by key."""
    code = codes(tuple(found.table.platform), "p")
    for r in found.table.to_dict("records"):
        for name in HEADS:
            for part, head in ((name, HEADS[name]), (f"{name}_model", MODEL_HEADS[name])):
                label = pair(r["platform"] + "，" + head["zh"], r["platform"] + ", " + head["en"].lower())
                at = {"platform": code[r["platform"]]}
                yield published(REPEAT, f"repeat_{part}", at, one(r[part]), UNITS[name], label)
    fit = found.fit
    yield published(REPEAT, BUYERS, {}, one(found.buyers), "count", LABELS[BUYERS])
    for name, part in ((SHAPE, "shape"), (DIVERSITY, "diversity")):
        ends = (getattr(fit.model, part), *fit.interval[part])
        yield published(REPEAT, name, {}, ends, "none", LABELS[name])
    rows = rows_id("orders")
    yield Quantity(rows, found.rows, found.rows, found.rows, "count", RAW_ROWS, f"table-{REPEAT}")


def about(found: RepeatBuying, source: Any) -> dict[str, Any]:
    """What the report must know to print the table, as plain data."""
    of = Measurement("", "orders", source, found.rows, 0, found.first, found.last, source, (), "")
    return {
        "platforms": list(found.table.platform),
        "hidden": found.hidden,
        "not_people": found.not_people,
        "at_bound": list(found.fit.at_bound),
        "by_chance": found.fit.model.diversity > 1,
        "source": data_line(of),
    }


def table_of(printer: Prints, known: dict[str, Any]) -> Table:
    """A row per platform: seen, and by the model."""
    listed = known["platforms"][:MOST_PLATFORMS]
    code = codes(tuple(known["platforms"]), "p")
    rows = [
        row(
            same(name),
            *(
                printer.plain(slot(f"repeat_{part}", platform=code[name]))
                for head in HEADS
                for part in (head, f"{head}_model")
            ),
        )
        for name in listed
    ]
    heads = [
        column(head["zh"], head["en"], "right", 1.0) for name in HEADS for head in (HEADS[name], MODEL_HEADS[name])
    ]
    return table(
        REPEAT,
        [column("平台", "Platform", width=1.4), *heads],
        rows,
        title=pair("复购与换平台，实测", "Repeat buying and switching, as measured"),
        caption=pair(
            "各平台的买家、频次与忠诚度，及 NBD-Dirichlet 模型的结果",
            "Buyers, frequency and loyalty of each platform, beside the NBD-Dirichlet",
        ),
        note=_note(printer, known),
    )


def _note(printer: Prints, known: dict[str, Any]) -> dict[str, str]:
    zh, en = f"最近一年下过单的 {{{BUYERS}}} 名会员；", f"{{{BUYERS}}} members who ordered in the last year; "
    if "shape" in known["at_bound"]:
        zh += "频次的拟合停在搜索边界，模型各列不可采信。"
        en += "the fit of frequency ended where its search ends: do not use the model's columns. "
    else:
        zh += f"频次的形状 K = {{{SHAPE}:full}}，"
        en += f"shape of frequency K = {{{SHAPE}:full}}, "
        chance = known["at_bound"] and known["by_chance"]
        if chance:
            zh += "每一单像随机挑选平台，看不出偏好。"
            en += "and each order picks a platform as by chance. "
        elif known["at_bound"]:
            zh += "每人只用一个平台。"
            en += "and each keeps to one platform. "
        else:
            zh += f"选择的分散程度 S = {{{DIVERSITY}:full}}，越小越专一。"
            en += f"diversity of choice S = {{{DIVERSITY}:full}}: the smaller, the more each keeps to one. "
    if known["not_people"]:
        zh += "一年超过一千单的账号不是个人，未计入。"
        en += "Accounts with more than a thousand orders a year are no persons and left out. "
    if known["hidden"] or len(known["platforms"]) > MOST_PLATFORMS:
        zh += "较小的平台未列出。"
        en += "Smaller platforms are not shown. "
    return printer.unlinked(zh + known["source"]["zh"] + "。", en + known["source"]["en"] + ".")
