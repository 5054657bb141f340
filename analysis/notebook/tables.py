"""Tables of the argument: options, confidence in the claims, facts side by side.

Belongs here: what stands in them, from published numbers. Does not belong here: the appendix, a table's shape (grid).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.common.blocks import Table
from analysis.common.languages import LANGUAGES
from analysis.notebook.derived import WIDTH
from analysis.notebook.display.grid import Both, column, pair, row, same, table
from analysis.notebook.printer import Printer
from analysis.wording.quantities import anchor, key


def _settings(printer: Printer, name: str) -> Both:
    """What an option sets, so that a reader can check it."""
    inputs, sets = printer.evidence.inputs, printer.evidence.options[name].sets
    scalar = [k for k, v in sets.items() if not isinstance(v, Mapping) and inputs[k].unit != "none"]
    if not scalar:
        return same("")
    sets = {lang: [f"{inputs[k].label[lang]} {{{key(k, [('option', name)])}}}" for k in scalar] for lang in LANGUAGES}
    return printer.unlinked(f"（{'，'.join(sets['zh'])}）", f"({'; '.join(sets['en'])})")


def interval_head(printer: Printer) -> tuple[str, str]:
    """The head of a column of intervals, which names how wide they are."""
    head = printer.unlinked(f"{{{WIDTH}}} 区间", f"{{{WIDTH}}} interval")
    return head["zh"], head["en"]


def options(printer: Printer) -> Table:
    """Options by expected three-year contribution: interval, odds, trough, members, regret."""
    compared = printer.published.about["decision"]
    ranked = sorted(range(len(compared["names"])), key=lambda i: -compared["expected"][i])
    rows = []
    for i in ranked:
        name = compared["names"][i]
        option, at = printer.evidence.options[name], [("option", name)]
        mark = "**" if name == compared["best"] else ""
        settings = _settings(printer, name)
        rows.append(
            row(
                {lang: f"{mark}{option.name[lang]}{mark}" for lang in LANGUAGES},
                {lang: f"{option.why[lang]} {settings[lang]}" for lang in LANGUAGES},
                printer.plain(key("expected", at)),
                printer.plain(key("three_year_contribution", at), "range"),
                printer.number(key("breaks_even", at)),
                printer.plain(key("expected_trough", at)),
                printer.plain(key("worst_regret", at)),
                anchor=anchor("option", name),
            )
        )
    return table(
        "options",
        [
            column("选项", "Option", width=1.5),
            column("做法", "What it does", width=5.2),
            column("期望", "Expected", "right", 1.3),
            column(*interval_head(printer), "right", 2.1),
            column("胜出概率", "Odds of gain", "right", 0.9),
            column("现金最低点", "Cash trough", "right", 1.3),
            column("最坏遗憾", "Worst regret", "right", 1.3),
        ],
        rows,
        title=pair("各选项在同一组抽样上的比较", "The options over the same draws"),
        caption=pair(
            "各选项的三年贡献、盈利概率、现金缺口与遗憾值",
            "Three-year contribution, odds of profit, cash trough and regret by option",
        ),
        note=pair(
            "三年贡献的现值与现金最低点均为抽样均值。遗憾：同一抽样中与事后最优选项之差，"
            "取第九十五百分位。照常经营为零点，已发生的投入不计。",
            "Three-year contribution (present value) and cash trough are means over the draws. "
            "Regret: distance from the option that would have been best in the same draw, "
            "ninety-fifth percentile. Carrying on is the zero; money already spent is not counted.",
        ),
    )


MOST_FLIPS = 2


def _flips(printer: Printer, claim: dict[str, Any]) -> Both:
    shown = sorted(claim["flips"], key=lambda f: (not f["plausible"], f["distance"]))[:MOST_FLIPS]
    if not shown:
        return pair("在可取范围内不会反转", "never within the range")
    return printer.both("；".join(f["slotted"]["zh"] for f in shown), "; ".join(f["slotted"]["en"] for f in shown))


def confidence(printer: Printer) -> Table:
    """Claims from least to most certain, with the nearest values of single inputs at which each stops being true."""
    claims = sorted(printer.published.about["claims"].items(), key=lambda c: c[1]["share"])
    rows = [
        row(
            printer.both(c["zh"], c["en"]),
            printer.plain(key("holds", [("claim", name)])),
            _flips(printer, c),
            anchor=anchor("claim", name),
        )
        for name, c in claims
    ]
    return table(
        "confidence",
        [
            column("判断", "Claim", width=4.6),
            column("成立", "Holds in", "right", 0.8),
            column("若单独一项越过此值则不再成立", "No longer true if one input alone passes", width=4.2),
        ],
        rows,
        title=pair("每个判断有多稳，什么会推翻它", "How firm each claim is, and what would end it"),
        caption=pair(
            "判断、在抽样中成立的比例、最近的反转点，从最不确定到最确定",
            "Claims, share of draws in which they hold, nearest flip points; least certain first",
        ),
        note=pair(
            "反转点：其余输入取基准值时，使判断不再成立的最近取值；优先列出区间之内的。",
            "Flip point: the nearest value of one input, the others at base, at which the claim "
            "fails; those inside the input's range come first.",
        ),
    )


def comparison(printer: Printer, facts: Iterable[str]) -> Table:
    """Named facts side by side with entity, value, period and source."""
    rows = []
    for name in facts:
        fact = printer.evidence.facts.loc[name]
        rows.append(
            row(
                pair(str(fact["entity_zh"]), str(fact["entity"])),
                pair(str(fact["metric_zh"]), str(fact["metric"])),
                printer.number(f"fact:{name}"),
                same(str(fact["period"])),
            )
        )
    return table(
        "comparison",
        [
            column("主体", "Who", width=2),
            column("指标", "What", width=4),
            column("数值", "Value", "right", 1.5),
            column("时间", "When", width=1.2),
        ],
        rows,
        caption=pair("可比事实", "Facts to compare with"),
    )
