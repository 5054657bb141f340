"""Tables of the argument: options, confidence in the claims, facts side by side.

Belongs here: building table payloads from published numbers. Does not belong here: the appendix (its own module).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.wording import format_interval, format_value
from analysis.wording.quantities import anchor

if TYPE_CHECKING:
    from analysis.notebook.strategy import Report

LANGUAGES = ("zh", "en")
Cell = dict[str, str]


def column(zh: str, en: str, align: str = "left", width: float = 1.0) -> dict[str, Any]:
    """A column head."""
    return {"zh": zh, "en": en, "align": align, "width": width}


def row(*cells: Cell, anchor: str | None = None) -> dict[str, Any]:
    """A row; `anchor` makes it a link target."""
    return {"anchor": anchor, "cells": list(cells)}


def printed(value: float, unit: str) -> Cell:
    """A number in both languages, without a link."""
    return {lang: format_value(value, unit, lang) for lang in LANGUAGES}


def interval(low: float, high: float, unit: str) -> Cell:
    """An interval in both languages."""
    return {lang: format_interval(low, high, unit, lang) for lang in LANGUAGES}


def _settings(report: Report, name: str, lang: str) -> str:
    """What an option sets, so that a reader can check it."""
    said = []
    for key, value in report.evidence.options[name].sets.items():
        item = report.evidence.inputs[key]
        if not isinstance(value, Mapping) and item.unit != "none":
            said.append(f"{item.label[lang]} {format_value(value, item.unit, lang)}")
    if not said:
        return ""
    return f"（{'，'.join(said)}）" if lang == "zh" else f"({'; '.join(said)})"


def options(report: Report) -> dict[str, Any]:
    """Options by expected three-year contribution: interval, odds, trough, members, regret."""
    compared = report.published.about["decision"]
    ranked = sorted(range(len(compared["names"])), key=lambda i: -compared["expected"][i])
    rows = []
    for i in ranked:
        name = compared["names"][i]
        option = report.evidence.options[name]
        mark = "**" if name == compared["best"] else ""
        contribution = report.published.numbers[f"three_year_contribution[option={name}]"]
        rows.append(
            row(
                {lang: f"{mark}{option.name[lang]}{mark}" for lang in LANGUAGES},
                {lang: f"{option.why[lang]} {_settings(report, name, lang)}" for lang in LANGUAGES},
                printed(compared["expected"][i], report.evidence.currency),
                interval(contribution.low, contribution.high, report.evidence.currency),
                report.number(f"breaks_even[option={name}]"),
                printed(compared["trough"][i], report.evidence.currency),
                printed(compared["regret_worst"][i], report.evidence.currency),
                anchor=anchor("option", name),
            )
        )
    return {
        "kind": "table",
        "id": "options",
        "size": "small",
        "rows": rows,
        "title": {"zh": "各选项在同一组抽样上的比较", "en": "The options over the same draws"},
        "caption": {
            "zh": "各选项的三年贡献、盈利概率、现金缺口与遗憾值",
            "en": "Three-year contribution, odds of profit, cash trough and regret by option",
        },
        "columns": [
            column("选项", "Option", width=1.5),
            column("做法", "What it does", width=5.2),
            column("期望", "Expected", "right", 1.3),
            column("90% 区间", "90% interval", "right", 2.1),
            column("盈利概率", "Odds of profit", "right", 0.9),
            column("现金最低点", "Cash trough", "right", 1.3),
            column("最坏遗憾", "Worst regret", "right", 1.3),
        ],
        "note": {
            "zh": (
                "三年贡献的现值与现金最低点均为抽样均值。遗憾：同一抽样中与事后最优选项之差，"
                "取第九十五百分位。停办为零点，已发生的投入不计。"
            ),
            "en": (
                "Three-year contribution (present value) and cash trough are means over the draws. "
                "Regret: distance from the option that would have been best in the same draw, "
                "ninety-fifth percentile. Stopping is the zero; money already spent is not counted."
            ),
        },
        "source": None,
    }


MOST_FLIPS = 2


def _flips(claim: dict[str, Any]) -> Cell:
    shown = sorted(claim["flips"], key=lambda f: (not f["plausible"], f["distance"]))[:MOST_FLIPS]
    none = {"zh": "在可取范围内不会反转", "en": "never within the range"}
    if not shown:
        return none
    return {"zh": "；".join(f["text"]["zh"] for f in shown), "en": "; ".join(f["text"]["en"] for f in shown)}


def confidence(report: Report) -> dict[str, Any]:
    """Claims from least to most certain, with the nearest values of single inputs at which each stops being true."""
    claims = sorted(report.published.about["claims"].items(), key=lambda c: c[1]["share"])
    rows = [
        row(report.both(c["zh"], c["en"]), printed(c["share"], "share"), _flips(c), anchor=anchor("claim", name))
        for name, c in claims
    ]
    return {
        "kind": "table",
        "id": "confidence",
        "rows": rows,
        "size": "small",
        "title": {"zh": "每个判断有多稳，什么会推翻它", "en": "How firm each claim is, and what would end it"},
        "caption": {
            "zh": "判断、在抽样中成立的比例、最近的反转点，从最不确定到最确定",
            "en": "Claims, share of draws in which they hold, nearest flip points; least certain first",
        },
        "columns": [
            column("判断", "Claim", width=4.6),
            column("成立", "Holds in", "right", 0.8),
            column("若单独一项越过此值则不再成立", "No longer true if one input alone passes", width=4.2),
        ],
        "note": {
            "zh": "反转点：其余输入取基准值时，使判断不再成立的最近取值；优先列出区间之内的。",
            "en": (
                "Flip point: the nearest value of one input, the others at base, at which the claim "
                "fails; those inside the input's range come first."
            ),
        },
        "source": None,
    }


def comparison(report: Report, facts: Iterable[str]) -> dict[str, Any]:
    """Named facts side by side with entity, value, period and source."""
    rows = []
    for name in facts:
        fact = report.evidence.facts.loc[name]
        rows.append(
            row(
                {"zh": str(fact["entity_zh"]), "en": str(fact["entity"])},
                {"zh": str(fact["metric_zh"]), "en": str(fact["metric"])},
                report.number(f"fact:{name}"),
                dict.fromkeys(LANGUAGES, str(fact["period"])),
            )
        )
    return {
        "kind": "table",
        "id": "comparison",
        "rows": rows,
        "size": "small",
        "title": None,
        "caption": {"zh": "可比事实", "en": "Facts to compare with"},
        "columns": [
            column("主体", "Who", width=2),
            column("指标", "What", width=4),
            column("数值", "Value", "right", 1.5),
            column("时间", "When", width=1.2),
        ],
        "note": None,
        "source": None,
    }
