"""Tables of the argument: options, confidence in the claims, facts side by side.

Belongs here: what stands in them, from published numbers. Does not belong here: the appendix, a table's shape (grid).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.common.blocks import Row, Table
from analysis.common.languages import LANGUAGES
from analysis.notebook.derived import WIDTH, stated_id
from analysis.notebook.display.grid import Both, column, pair, row, same, table
from analysis.notebook.flip_text import searched_id, stated_kind
from analysis.notebook.printer import Printer
from analysis.wording.quantities import anchor, key


def interval_head(printer: Printer) -> tuple[str, str]:
    """The head of a column of intervals, which names how wide they are."""
    head = printer.unlinked(f"{{{WIDTH}}} 区间", f"{{{WIDTH}}} interval")
    return head["zh"], head["en"]


def options(printer: Printer) -> Table:
    """Options by what they are expected to add: interval, odds, trough, regret."""
    compared = printer.published.about["decision"]
    ranked = sorted(range(len(compared["names"])), key=lambda i: -compared["expected"][i])
    rows = []
    for i in ranked:
        name = compared["names"][i]
        option, at = printer.evidence.options[name], [("option", name)]
        mark = "**" if name == compared["best"] else ""
        rows.append(
            row(
                {lang: f"{mark}{option.name[lang]}{mark}" for lang in LANGUAGES},
                {lang: option.why[lang] for lang in LANGUAGES},
                printer.plain(key("expected", at)),
                printer.plain(key("three_year_contribution", at), "range"),
                same("–") if name == printer.evidence.baseline else printer.number(key("breaks_even", at)),
                printer.plain(key("worst_regret", at)),
                anchor=anchor("option", name),
            )
        )
    return table(
        "options",
        [
            column("选项", "Option", width=2.2),
            column("做法", "What it does", width=4.9),
            column("期望增量", "Expected to add", "right", 1.3),
            column(*interval_head(printer), "right", 2.9),
            column("胜过照常经营", "Beats carrying on", "right", 1.0),
            column("最大后悔值", "Largest regret", "right", 1.3),
        ],
        rows,
        title=pair("各选项同口径比较", "The options side by side"),
        caption=pair(
            "各选项较照常经营的增量、胜过它的概率与最大后悔值",
            "What each option adds to carrying on, the chance that it does, and regret",
        ),
        note=pair(
            "增量（现值）为期望值，照常经营为零点，已发生的投入不计。"
            "最大后悔值：同一情形下与事后最优选项之差，取第九十五百分位。",
            "What is added (present value) is an expected value; carrying on is the zero, and money already spent is "
            "not counted. Regret: distance from the option that would have been best in the same case, ninety-fifth "
            "percentile.",
        ),
    )


def _lever_rows(printer: Printer, name: str) -> list[Row]:
    """What an option chooses, on one row: it has no range and no break-even."""
    option, inputs = printer.evidence.options[name], printer.evidence.inputs
    chosen = [n for n, v in option.sets.items() if n not in option.consequences and not isinstance(v, Mapping)]
    chosen = [n for n in chosen if inputs[n].unit != "none"]
    if not chosen:
        return []
    zh = "；".join(f"{inputs[n].label.zh} {{{key(n, [('option', name)])}}}" for n in chosen)
    en = "; ".join(f"{inputs[n].label.en} {{{key(n, [('option', name)])}}}" for n in chosen)
    called = {lang: option.name[lang] for lang in LANGUAGES}
    return [row(called, printer.unlinked(zh, en), pair("选定", "chosen"), same("–"), same("–"))]


def _consequence_rows(printer: Printer, name: str, crossed: Mapping[str, bool]) -> list[Row]:
    """What an option brings about: its range, and the value from which it adds nothing."""
    option, inputs = printer.evidence.options[name], printer.evidence.inputs
    return [
        row(
            {lang: option.name[lang] for lang in LANGUAGES},
            {lang: inputs[n].label[lang] for lang in LANGUAGES},
            printer.plain(key(n, [("option", name)])),
            printer.plain(stated_id(item.name), "range"),
            printer.plain(key("break_even", [("input", item.name)]))
            if crossed.get(item.name)
            else pair("区间内没有", "none within the range"),
        )
        for n, item in option.consequences.items()
    ]


def settings(printer: Printer) -> Table:
    """What each option sets, and where what it brings about would make it add nothing to carrying on."""
    decision = printer.published.about["decision"]
    rows = []
    for i in sorted(range(len(decision["names"])), key=lambda i: -decision["expected"][i]):
        name = decision["names"][i]
        rows += _lever_rows(printer, name) + _consequence_rows(printer, name, decision["break_evens"])
    return table(
        "settings",
        [
            column("选项", "Option", width=2.6),
            column("取值项", "Setting", width=3.0),
            column("基准", "Base", "right", 1.2),
            column("区间", "Range", "right", 2.6),
            column("盈亏平衡点", "Break-even", "right", 1.6),
        ],
        rows,
        title=pair(
            "各选项的取值，以及到什么程度就不再划算", "What each option sets, and where it stops being worth it"
        ),
        caption=pair("选项、取值项、基准、区间、盈亏平衡点", "Option, setting, base, range, break-even"),
        note=pair(
            "盈亏平衡点：查明该项为此值、其余照常不确定时，期望增量恰好抵消。",
            "Break-even: the value at which, known for certain and all else as uncertain as it is, the option is "
            "expected to add nothing.",
        ),
    )


MOST_FLIPS = 2
IN_WORDS = {"undated": "未注明日期", "long-run": "长期"}


def period_text(period: str) -> Both:
    """A period or date of the evidence: the few that are words have theirs in Chinese.

    >>> period_text("undated")["zh"], period_text("2025-09")["zh"]
    ('未注明日期', '2025-09')
    """
    return pair(IN_WORDS.get(period, period), period)


def _flips(printer: Printer, claim: dict[str, Any]) -> Both:
    shown = sorted(claim["flips"], key=lambda f: (not f["plausible"], f["distance"]))[:MOST_FLIPS]
    if not shown:
        return pair("单独一项在可取范围内不会", "no single input within its range")
    return printer.both("；".join(f["slotted"]["zh"] for f in shown), "; ".join(f["slotted"]["en"] for f in shown))


def _odds(printer: Printer, name: str, claim: dict[str, Any]) -> Both:
    """How firm a claim is: its odds, or that it never failed."""
    if stated_kind(claim["kind"], claim["share"]) == "drawn":
        return pair("全部抽样", "every case")
    if claim["kind"] != "robust":
        return printer.plain(key("holds", [("claim", name)]))
    slot = f"{{{searched_id(name)}}}"
    return printer.both(f"全部 {slot} 个", f"all {slot}")


def confidence(printer: Printer) -> Table:
    """Claims from least to most certain, with the nearest values of single inputs at which each stops being true.

    What is worked out over all draws at once has neither, and no row unless its reverse is what is true.
    """
    claims = sorted(
        (c for c in printer.published.about["claims"].items() if c[1]["kind"] != "overall" or not c[1]["holds"]),
        key=lambda c: (c[1]["kind"] == "robust", c[1]["share"], c[1]["pattern"]),
    )
    rows, before = [], None
    for name, c in claims:
        # Two titles that hold in the very same draws are one finding in other words.
        again = c["share"] < 1.0 and c["pattern"] == before
        before = c["pattern"]
        rows.append(
            row(
                printer.both(c["zh"], c["en"]),
                pair("同上一条", "as above") if again else _odds(printer, name, c),
                _flips(printer, c),
                anchor=anchor("claim", name),
            )
        )
    return table(
        "confidence",
        [
            column("判断", "Claim", width=5.4),
            column("成立", "Holds", "right", 0.95),
            column("若单独一项越过此值则不再成立", "No longer true if one input alone passes", width=4.65),
        ],
        rows,
        title=pair("每个判断有多稳，什么会推翻它", "How firm each claim is, and what would end it"),
        caption=pair(
            "有概率的判断及其概率、最近的反转点，从最不确定到最确定；由全部情形一并算得的不在此列",
            "Claims that have a probability, nearest flip points; least certain first",
        ),
        note=pair(
            "反转点：其余输入取基准值时，使判断不再成立的最近取值；优先列出区间之内的。“同上一条”：与上一条在完全相同的情形下成立，"
            "是同一个发现换了说法。“全部”：在搜索过的每一点上都成立。",
            "Flip point: where one input, others at base, ends the claim. “As above”: the same finding. “All”: at "
            "every point searched.",
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
                period_text(str(fact["period"])),
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
        caption=pair("同业对标", "What other memberships charge, and how many renew"),
    )
