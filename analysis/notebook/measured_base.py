"""The customer base as measured: which model forecasts it, who is still active, how often they will come, their worth.

Belongs here: numbers and tables, for notebook 2 and the report. Does not belong here: measuring
(`analysis.measured.customer_base`), other statistics of members' logs (`measured_members`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.common.blocks import Cell, Table
from analysis.notebook.display.grid import DASH, Both, column, pair, row, same, table
from analysis.notebook.measured_cells import Prints, one, published, shown, slot
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    import pandas as pd

    from analysis.measured.customer_base import CustomerBase
    from analysis.measured.member_log import MemberLog

MODELS_TABLE, BASE_TABLE = "customer-models", "customer-base"
SCORE, PARAMETER, GROUP, ALL, NEEDED = "model_score", "base_parameter", "base_group", "base_all", "base_needed"
# Model as its method calls it: key, and what readers call it.
NAMES: dict[str, tuple[str, Both]] = {
    "BG/NBD": ("bgnbd", same("BG/NBD")),
    "MBG/NBD": ("mbgnbd", same("MBG/NBD")),
    "Pareto/NBD": ("pareto", same("Pareto/NBD")),
    "BG/BB": ("bgbb", same("BG/BB")),
    "all alike": ("alike", pair("不用模型：人人同频", "No model: all alike")),
    "as so far": ("as_before", pair("不用模型：各人照旧", "No model: each as before")),
}
SCORES = {
    "error": (pair("每人误差（次）", "Error per customer, visits"), "none"),
    "total": (pair("预计/实际", "Forecast over actual"), "share"),
    "behind": (pair("偏差高出最小者（每千人）", "Deviance over the least, per 1,000"), "none"),
}
STATUS = {
    "converged": pair("已收敛", "converged"),
    "at bound": pair("停在边界", "at bound"),
    "not identified": pair("无法识别", "not identified"),
    "failed": pair("未收敛", "failed"),
    "": DASH,
}
LETTERS = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ"}
EACH = {
    "alive": (pair("仍活跃", "Still active"), "share"),
    "purchases": (pair("未来一年到店", "Visits, next year"), "visits/year"),
    "value": (pair("未来一年消费", "Spend, next year"), "money/year"),
    "margin": (pair("其中毛利", "Margin on it"), "money/year"),
}
CAPTION = (
    "按此前到店次数：仍活跃的比例，未来一年每人{}",
    "By visits so far: share still active; {} per customer over the next year",
)
AHEAD = (("到店", "visits"), ("到店与消费", "visits and spend"), ("到店、消费与毛利", "visits, spend and margin"))
WIDTHS = {"alive": 1.3, "purchases": 1.5, "value": 2.4, "margin": 2.2}
FORMULAS: dict[str, tuple[str, list[str]]] = {
    SCORE: ("fitted on the first part of the record, compared with visits in the rest", []),
    PARAMETER: ("maximum likelihood on the whole record, Wald interval on the logarithm", []),
    GROUP: ("expected by the model chosen over the year ahead, delta method", []),
    ALL: ("expected by the model chosen over the year ahead, delta method", []),
    NEEDED: ("customers who came again within the first part of the record", []),
}


def numbers(log: MemberLog, money: str) -> Iterator[Quantity]:
    """What is published of the customer base, by key."""
    from analysis.measured.customer_base import CustomerBase, TooFew

    if isinstance(log.base, TooFew):
        label = pair("首段记录内的回头顾客", "Customers who came again within the first part")
        for what in ("came_again", "needed"):
            yield published("member-log", NEEDED, {"what": what}, one(getattr(log.base, what)), "count", label)
    if isinstance(log.base, CustomerBase):
        yield from _scores(log.base)
        if log.base.fit is not None:
            yield from _expected(log.base, log.profile.get("margin"), money)


def _scores(base: CustomerBase) -> Iterator[Quantity]:
    for name, found in _scored(base).iterrows():
        for what, (label, unit) in SCORES.items():
            if np.isfinite(found[what]):
                at = {"model": NAMES[name][0], "what": what}
                yield published(MODELS_TABLE, SCORE, at, one(found[what]), unit, label)
    for what, value in (("first_days", base.first_days), ("rest_days", base.days - base.first_days)):
        label = pair("记录的天数", "Days of the record")
        yield published(MODELS_TABLE, ALL, {"what": what}, one(value), "days", label)
    for name, ends in base.parameters.items():
        yield published(MODELS_TABLE, PARAMETER, {"of": name}, ends, "none", same(LETTERS.get(name, name)))


def _scored(base: CustomerBase) -> pd.DataFrame:
    """The scores with how far each deviance is from the least, which printed whole would differ in no digit shown."""
    found = base.choice.scores
    return found.assign(behind=1000 * (found.deviance - found.deviance[base.choice.best.model]))


def _expected(base: CustomerBase, margin: tuple[float, float, float] | None, money: str) -> Iterator[Quantity]:
    def of(name: str, at: dict[str, str], what: str, ends: tuple[float, ...]) -> Quantity:
        label, unit = EACH[what]
        return published(BASE_TABLE, name, at | {"what": what}, ends, unit.replace("money", money), label)

    def each(name: str, at: dict[str, str], customers: float, ends: dict[str, tuple[float, ...]]) -> Iterator[Quantity]:
        label = pair("顾客", "Customers")
        yield published(BASE_TABLE, name, at | {"what": "customers"}, one(customers), "count", label)
        for what, found in ends.items():
            if np.isfinite(found[0]):
                yield of(name, at, what, found)
        if margin is not None and np.isfinite(ends["value"][0]):
            yield of(name, at, "margin", tuple(margin[0] * end for end in ends["value"]))

    for number, found in enumerate(base.groups.to_dict("records"), 1):
        at = {"group": f"g{number}"}
        for what, count in (("from", found["visits"]), ("to", found["visits_to"])):
            label = pair("此前到店次数", "Visits so far")
            yield published(BASE_TABLE, GROUP, at | {"what": what}, one(count), "count", label)
        ends = {
            what: tuple(found.get(what + end, np.nan) for end in ("", "_low", "_high"))
            for what in ("alive", "purchases", "value")
        }
        yield from each(GROUP, at, found["customers"], ends)
    n = base.fit.customers
    whole = {"alive": base.alive, "purchases": base.ahead, "value": tuple(end / n for end in base.value)}
    yield from each(ALL, {}, n, whole)
    rest = {"forecast_ratio": (base.forecast_ratio, "share"), "discount": (base.discount_rate, "share/year")}
    for what, (value, unit) in rest.items():
        if np.isfinite(value):
            label = pair("首段预计的消费/实际", "Spend forecast by the first part over actual")
            label = label if what == "forecast_ratio" else pair("折现率", "Discount rate")
            yield published(BASE_TABLE, ALL, {"what": what}, one(value), unit, label)


def about(log: MemberLog) -> dict[str, Any]:
    """What the report must know to print the tables, as plain data."""
    from analysis.measured.customer_base import CustomerBase, TooFew

    base = log.base
    if isinstance(base, TooFew):
        return {"few": True}
    if not isinstance(base, CustomerBase):
        return {}
    fit, spend = base.fit, base.spend
    known = {
        "scores": [
            {"name": name, "status": str(found.status), "known": [what for what in SCORES if np.isfinite(found[what])]}
            for name, found in _scored(base).iterrows()
        ],
        "best": base.choice.best.model,
    }
    if fit is None:
        return known
    return known | {
        "status": fit.status,
        "parameters": [[name, bool(np.isfinite(ends[1]))] for name, ends in base.parameters.items()],
        "groups": [int(found) for found in base.groups.visits_to],
        "valued": spend is not None,
        "spend_status": "" if spend is None else spend.status,
        "sure": {
            "alive": bool(np.isfinite(base.alive[1])),
            "purchases": bool(np.isfinite(base.ahead[1])),
            "value": bool(np.isfinite(base.value[1])),
        },
        "margin": "margin" in log.profile,
        "forecast_ratio": bool(np.isfinite(base.forecast_ratio)),
        "discounted": base.discount_rate > 0,
        "short": base.days < 365,
        "too_new": bool(base.too_new),
    }


def too_few() -> Both:
    """What would be enough for a model of the customer base, a sentence with slots."""
    found, needed = slot(NEEDED, what="came_again"), slot(NEEDED, what="needed")
    return pair(
        f"复购模型至少要有 {{{needed}}} 名顾客在用来拟合的那段记录里再次到店、且其后仍有人到店，现有 {{{found}}} 名。",
        f" A model of who comes back takes {{{needed}}} customers who came again within the part of the record "
        f"that models are fitted on, and visits after it; {{{found}}} did.",
    )


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The models side by side; and what the one chosen expects of customers, by their visits so far."""
    if "best" not in known:
        return []
    return [_models(printer, known), *([_base(printer, known)] if "groups" in known else [])]


def _models(printer: Prints, known: dict[str, Any]) -> Table:
    rows = []
    for found in known["scores"]:
        code, name = NAMES[found["name"]]
        cells = [shown(printer, what in found["known"], slot(SCORE, model=code, what=what)) for what in SCORES]
        rows.append(row(name, *cells, STATUS[found["status"]]))
    return table(
        MODELS_TABLE,
        [
            column("模型", "Model", width=1.6),
            *(column(label["zh"], label["en"], "right", 1.2) for label, _ in SCORES.values()),
            column("拟合", "Fit", width=1.0),
        ],
        rows,
        title=pair("哪个模型更能预测顾客会不会再来", "Which model forecasts best whether customers come again"),
        caption=pair(
            "各模型用前段记录拟合，用后段的到店次数检验，与不用模型的规则并列",
            "Each model fitted on the first part of the record and tried on visits in the rest, beside rules without "
            "a model",
        ),
        note=_models_note(printer, known),
    )


def _models_note(printer: Prints, known: dict[str, Any]) -> Both:
    first, rest = slot(ALL, what="first_days"), slot(ALL, what="rest_days")
    zh = f"前 {{{first}}} 拟合，其后 {{{rest}}} 检验；一天内的多次购买算一次到店，以偏差最小者为准。"
    en = (
        f"Fitted on the first {{{first}}}, tried on the {{{rest}}} after them; purchases of one day are one visit; the "
        "least deviance wins."
    )
    best = known["best"]
    if "parameters" not in known:
        zh += f"最准的 {best} 也不如不用模型的规则，故不据以推算。"
        en += f" {best} is the best of them and no better than a rule without a model: nothing is worked out from it."
        return printer.unlinked(zh, en)
    zh += f"{best} 最准，也胜过不用模型的规则；按全部记录重新拟合，时间以周计："
    en += f" {best} wins, and beats the rules without a model; on the whole record, times in weeks: "
    said = [
        f"{LETTERS.get(name, name)} = {{{slot(PARAMETER, of=name)}{':full' if sure else ''}}}"
        for name, sure in known["parameters"]
    ]
    zh, en = zh + "，".join(said) + "。", en + ", ".join(said) + "."
    if not all(sure for _, sure in known["parameters"]):
        zh += "没有区间的参数，数据定不下来。"
        en += " The data do not bound a parameter without an interval."
    return printer.unlinked(zh, en)


def _base(printer: Prints, known: dict[str, Any]) -> Table:
    columns = [what for what in EACH if what in ("alive", "purchases") or known["valued"]]
    columns = [what for what in columns if what != "margin" or known["margin"]]

    def cells(name: str, **at: str) -> list[Cell]:
        found = [printer.plain(slot(name, **at, what="customers"))]
        for what in columns:
            sure = known["sure"]["value" if what == "margin" else what]
            found.append(printer.plain(slot(name, **at, what=what), "full" if sure else ""))
        return found

    rows = []
    for number, end in enumerate(known["groups"], 1):
        low, high = (f"{{{slot(GROUP, group=f'g{number}', what=what)}}}" for what in ("from", "to"))
        text = f"{low}–{high}" if end else f"{low}+"
        text = low if number <= 2 else text
        rows.append(row(printer.unlinked(text, text), *cells(GROUP, group=f"g{number}")))
    rows.append(row(pair("全部", "All"), *cells(ALL)))
    heads = [column(EACH[what][0]["zh"], EACH[what][0]["en"], "right", WIDTHS[what]) for what in columns]
    return table(
        BASE_TABLE,
        [column("到店次数", "Visits so far", width=0.9), column("顾客", "Customers", "right", 0.9), *heads],
        rows,
        title=pair("顾客还剩多少价值", "What customers are still worth"),
        caption=pair(*(text.format(part) for text, part in zip(CAPTION, AHEAD[len(columns) - 2], strict=True))),
        note=_base_note(printer, known),
    )


def _base_note(printer: Prints, known: dict[str, Any]) -> Both:
    zh, en = f"按 {known['best']}", f"By {known['best']}"
    if known["valued"]:
        zh, en = zh + " 与 Gamma–Gamma", en + " and Gamma–Gamma"
    else:
        zh, en = (
            zh + "，金额相差太远或太少，不折算消费",
            en + "; amounts too far apart or too few to value spend",
        )
    zh, en = (
        zh + "；区间只含参数的误差，不含模型之误。",
        en + "; intervals hold the error of the parameters, not the model's.",
    )
    if not all(known["sure"].values()):
        zh += "没有区间的各列，数据定不下参数，只可看其大概。"
        en += " Columns without an interval rest on parameters that the data do not bound: read their size alone."
    if known["forecast_ratio"]:
        ratio = slot(ALL, what="forecast_ratio")
        zh += f"用前一段推算后一段的消费，得实际的 {{{ratio}}}。"
        en += f" The first part of the record forecast {{{ratio}}} of the spend in the rest."
    if known["discounted"]:
        zh += f"按每年 {{{slot(ALL, what='discount')}}} 折现。"
        en += f" Discounted at {{{slot(ALL, what='discount')}}}."
    if known["short"]:
        zh += "记录不满一年，推到一年属于外推。"
        en += " The record is shorter than a year: a year ahead goes beyond what it shows."
    if known["too_new"]:
        zh += "最后一天才首次到店的顾客未计入。"
        en += " Customers who first came on the last day are left out."
    return printer.unlinked(zh, en)
