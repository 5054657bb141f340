"""The appendix: every assumption, every printed number, every fact with its source. Each row is a link target.

Belongs here: building those three tables. Does not belong here: deciding what is printed (sentences and exhibits do).
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.common.blocks import Cell, Table
from analysis.common.languages import LANGUAGES
from analysis.decision.headlines import HEADLINE, OUTCOME, rating
from analysis.evidence import Input
from analysis.evidence.study_file import FEE_PERIODS
from analysis.notebook import changes, measured_text
from analysis.notebook.derived import as_stated_id, has_own_unit, stated_id, values_id
from analysis.notebook.display.grid import DASH, Both, column, pair, rated, row, same, table
from analysis.notebook.printer import Printer
from analysis.notebook.tables import interval_head, period_text
from analysis.wording.formulas import in_chinese
from analysis.wording.quantities import anchor

BASIS = {
    "reported": {"zh": "已披露", "en": "reported"},
    "estimated": {"zh": "推算", "en": "estimated"},
    "assumed": {"zh": "假设", "en": "assumed"},
    "measured": {"zh": "实测", "en": "measured"},
}
# The least first: a rating sorts by its rank.
QUALITY = {"red": {"zh": "弱", "en": "weak"}, "amber": {"zh": "中", "en": "fair"}, "green": {"zh": "好", "en": "good"}}
IMPACT = {"low": {"zh": "低", "en": "low"}, "some": {"zh": "中", "en": "some"}, "high": {"zh": "高", "en": "high"}}


def _base(printer: Printer, item: Input) -> Cell:
    """The base as stated, or how many values there are; an override is told on the cover."""
    if not item.dims:
        return printer.plain(stated_id(item.name))
    return printer.cell(printer.unlinked(*_sized(item)), values_id(item.name))


def _sized(item: Input) -> tuple[str, str]:
    n = f"{{{values_id(item.name)}}}"
    return f"{n} 个值", f"{n} {'value' if len(item.cells) == 1 else 'values'}"


def _span(printer: Printer, item: Input) -> Cell | Both:
    known = not item.dims and item.cells[0].low is not None
    return printer.plain(stated_id(item.name), "range") if known else DASH


def _links(anchors: list[str]) -> str:
    return " ".join(f"[{n}](#{target})" for n, target in enumerate(anchors, 1))


def _is_axis(item: Input) -> bool:
    """The years of a scenario or the steps of a comparison: a choice of what to show, not a belief."""
    return item.dims == (item.name,)


def cited_facts(item: Input) -> list[str]:
    """Facts an input rests on, those of its cells first."""
    return list(dict.fromkeys([*(c.fact for c in item.cells if c.fact), *item.facts]))


def inputs_used(printer: Printer) -> set[str]:
    """Names of the inputs behind what is printed so far; ask after the last sentence and exhibit."""
    figures = printer.published.about["figures"]
    names = {key.split("[")[0] for printed in printer.printed.values() for key in printed} | {HEADLINE, OUTCOME}
    for claim in printer.evidence.claims.values():
        names |= set(printer.published.exhibit(claim.exhibit)[0].data["figures"]) if claim.exhibit else set()
    names |= set(printer.published.about["member_log"].get("rests", ()))  # numbers in tables that are no links
    behind = {root for name in names for root in (figures[name]["roots"] if name in figures else (name,))}
    behind |= {name for option in printer.evidence.options.values() for name in option.sets}
    # What options bring about is always used: the table of options rests on it.
    consequences = set(printer.evidence.unknowns) - set(printer.evidence.inputs)
    return (behind & set(printer.evidence.inputs)) | consequences


def _why(printer: Printer, item: Input, cited: list[str]) -> Both:
    if item.measured:
        said = measured_text.reason(item)
        text = printer.unlinked(said["zh"], said["en"])
        return {lang: f"{text[lang]} {_links(cited)}".strip() for lang in LANGUAGES}
    stated = _as_stated(printer, item)
    return {lang: f"{item.why[lang]} {stated[lang]}{_links(cited)}".strip() for lang in LANGUAGES}


def _as_stated(printer: Printer, item: Input) -> Both:
    """What inputs.toml states, where the model counts in another unit."""
    if not has_own_unit(item):
        return dict.fromkeys(LANGUAGES, "")
    slot, per = f"{{{as_stated_id(item.name)}}}", FEE_PERIODS.get(item.stated_unit.partition("/")[2])
    zh, en = (f"每{per['zh']} {slot}", f"{slot} a {per['en']}") if per else (slot, slot)
    return printer.unlinked(f"原为{zh}。", f"Stated as {en}. ")


def assumptions(printer: Printer) -> Table:
    """Every input that the report rests on: low, base, high, basis, quality, why and the facts behind it."""
    rows, used = [], inputs_used(printer)
    for item in printer.evidence.unknowns.values():
        if _is_axis(item) or item.name not in used:
            continue
        cited = [anchor("fact", name) for name in cited_facts(item)]
        impact = rating(printer.published.about["impact"].get(item.name))
        weak = (impact, item.quality) == ("high", "red")
        rows.append(
            row(
                {lang: "▲ " * weak + item.label[lang] for lang in LANGUAGES},
                _base(printer, item),
                _span(printer, item),
                BASIS[item.basis],
                rated(QUALITY, item.quality),
                rated(IMPACT, impact) if not item.lever else DASH,
                _why(printer, item, cited),
                anchor=anchor("input", item.name),
                rests=cited,
                weak=weak,
            )
        )
    return table(
        "assumptions",
        [
            column("输入", "Input", width=3.0),
            column("基准", "Base", "right", 1.1),
            column("低–高", "Low–high", "right", 1.8),
            column("依据", "Basis", width=0.9),
            column("质量", "Quality", width=0.7),
            column("影响", "Impact", width=0.7),
            column("为什么（数字链接到事实）", "Why (numbers link to facts)", width=6.0),
        ],
        rows,
        caption=pair(
            "所用的输入：低、基准、高、依据、质量与理由", "Every input used: low, base, high, basis, quality and reason"
        ),
        note=pair(
            "▲ 证据弱而影响大，最值得先查。影响：对头条数字方差的贡献（总效应）。决策变量与常数没有低、高值。",
            "▲ weak evidence, high impact: find out first. Impact: share of a headline's variance "
            "(total effect). Decisions and constants have no low and high.",
        ),
    )


def _formula(name: str, printer: Printer) -> Both:
    spec = printer.published.about["figures"].get(name)
    formula = spec["formula"] if spec else ""
    return pair(_escaped(in_chinese(formula)), _escaped(formula))


def _escaped(formula: str) -> str:
    return re.sub(r"([*_|\\\[\]])", r"\\\1", formula.replace("`", ""))


def _printed_keys(printer: Printer) -> list[str]:
    """One for each row: the best option is also one by its own name."""
    keys = dict.fromkeys([*(k for lang in LANGUAGES for k in printer.printed[lang]), *changes.linked(printer)])
    rows: dict[str, str] = {}
    for k in keys:
        rows.setdefault(printer.published.numbers[k].anchor, k)
    return [k for row, k in rows.items() if row.startswith("figure-")]


def _what_numbers_are(printer: Printer) -> Both:
    """What the values are, and why some have no interval."""
    none = pair(
        "无区间：不含不确定的输入，或由全部情形一并算得。",
        "No interval: nothing uncertain enters, or all cases together make the number.",
    )
    if not printer.evidence.options:
        return none
    expected = pair(
        "选项的增量、现金与概率为期望值，其余为基准值。",
        "What options add, their cash and their odds are expected values, all else base values. ",
    )
    return {lang: expected[lang] + none[lang] for lang in LANGUAGES}


def numbers(printer: Printer) -> Table:
    """Every printed figure: value, interval and formula. Inputs and facts have their own tables."""
    rows = [
        row(
            dict(printer.published.numbers[k].label),
            printer.plain(k),
            printer.plain(k, "range")
            if printer.published.numbers[k].low != printer.published.numbers[k].high
            else DASH,
            _formula(k.split("[")[0], printer),
            anchor=printer.published.numbers[k].anchor,
        )
        for k in _printed_keys(printer)
    ]
    return table(
        "numbers",
        [
            column("指标", "Figure", width=3.6),
            column("数值", "Value", "right", 1.0),
            column(*interval_head(printer), "right", 1.6),
            column("公式", "Formula", width=3.6),
        ],
        rows,
        caption=pair("正文中出现的每个计算数字", "Every computed number printed in this report"),
        note=_what_numbers_are(printer),
    )


def _words(fact: pd.Series, column_name: str) -> dict[str, str]:
    return {"zh": str(fact[f"{column_name}_zh"]), "en": str(fact[column_name])}


def _cited(printer: Printer) -> list[str]:
    behind = {f for name in inputs_used(printer) for f in cited_facts(printer.evidence.unknowns[name])}
    printed = {k for lang in LANGUAGES for k in printer.printed[lang]} | {*changes.linked(printer)}
    printed = {k.removeprefix("fact:") for k in printed if k.startswith("fact:")}
    return [f for f in printer.evidence.facts.index if f in behind | printed]


def facts(printer: Printer) -> Table:
    """Every fact cited, with value, period, and the document it comes from."""
    rows, before = [], ""
    for name in _cited(printer):
        fact = printer.evidence.facts.loc[name]
        source = printer.evidence.sources.loc[fact["source"]]
        title = re.sub(r"([*_|\\`\[\]<>])", r"\\\1", str(source["title"]))
        link = f"[{title}]({source['url']})" if str(source["url"]).startswith("http") else title
        published = period_text(str(source["published"]))
        document = (
            {"zh": "同上", "en": "the same"}
            if fact["source"] == before
            else {
                lang: f"{source['short_zh' if lang == 'zh' else 'short']} ({published[lang]}): {link}"
                for lang in LANGUAGES
            }
        )
        before = fact["source"]
        rows.append(
            row(
                _words(fact, "entity"),
                _words(fact, "metric"),
                printer.plain(f"fact:{name}", "full" if fact["low"] < fact["high"] else ""),
                period_text(str(fact["period"])),
                document,
                same(str(source["grade"])),
                anchor=anchor("fact", name),
            )
        )
    return table(
        "facts",
        [
            column("主体", "Who", width=1.7),
            column("指标", "What", width=3.7),
            column("数值", "Value", "right", 2.0),
            column("时间", "When", width=1.3),
            column("来源", "Source", width=5.0),
            column("等级", "Grade", "center", 0.6),
        ],
        rows,
        caption=pair("引用的事实及其来源", "Facts cited and where they come from"),
        note=pair(
            "等级：A 发布方或统计机构，B 媒体或券商引述具名来源，C 估计或博客。",
            "Grades: A issuer or statistics office, B press or broker quoting a named source, C estimate or blog.",
        ),
    )
