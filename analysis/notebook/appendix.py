"""The appendix: every assumption, every printed number, every fact with its source. Each row is a link target.

Belongs here: building those three tables. Does not belong here: deciding what is printed (sentences and exhibits do).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.common.languages import LANGUAGES
from analysis.evidence import Input
from analysis.notebook.derived import stated_id, values_id
from analysis.notebook.display.grid import DASH, Cell, column, pair, row, same, table
from analysis.notebook.tables import interval_head
from analysis.notebook.used import inputs_used
from analysis.uncertainty.rating import rating
from analysis.wording.quantities import anchor

if TYPE_CHECKING:
    from analysis.notebook.report import Report

BASIS = {
    "reported": {"zh": "已披露", "en": "reported"},
    "estimated": {"zh": "推算", "en": "estimated"},
    "assumed": {"zh": "假设", "en": "assumed"},
}
QUALITY = {"green": {"zh": "好", "en": "good"}, "amber": {"zh": "中", "en": "fair"}, "red": {"zh": "弱", "en": "weak"}}
IMPACT = {"high": {"zh": "高", "en": "high"}, "some": {"zh": "中", "en": "some"}, "low": {"zh": "低", "en": "low"}}


def _base(report: Report, item: Input) -> Cell:
    """The base as stated, or how many values there are; an override is told on the cover."""
    return report.unlinked(*_sized(item)) if item.dims else report.plain(stated_id(item.name))


def _sized(item: Input) -> tuple[str, str]:
    n = f"{{{values_id(item.name)}}}"
    return f"{n} 个值", f"{n} values"


def _span(report: Report, item: Input) -> Cell:
    known = not item.dims and item.cells[0].low is not None
    return report.plain(stated_id(item.name), "range") if known else DASH


def _fact_links(names: list[str]) -> str:
    return " ".join(f"[{i + 1}](#{anchor('fact', n)})" for i, n in enumerate(names))


def _is_axis(item: Input) -> bool:
    """The years of a scenario or the steps of a comparison: a choice of what to show, not a belief."""
    return item.dims == (item.name,)


def cited_facts(item: Input) -> list[str]:
    """Facts an input rests on, those of its cells first."""
    return list(dict.fromkeys([*(c.fact for c in item.cells if c.fact), *item.facts]))


def assumptions(report: Report) -> dict[str, Any]:
    """Every input that the report rests on: low, base, high, basis, quality, why and the facts behind it."""
    rows, used = [], inputs_used(report)
    for item in report.evidence.unknowns.values():
        if _is_axis(item) or item.name not in used:
            continue
        links = _fact_links(cited_facts(item))
        impact = rating(report.published.about["impact"].get(item.name))
        flag = "▲ " if (impact, item.quality) == ("high", "red") else ""
        rows.append(
            row(
                {lang: flag + item.label[lang] for lang in LANGUAGES},
                _base(report, item),
                _span(report, item),
                BASIS[item.basis],
                QUALITY[item.quality],
                IMPACT[impact] if not item.lever else DASH,
                {lang: f"{item.why[lang]} {links}".strip() for lang in LANGUAGES},
                anchor=anchor("input", item.name),
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


def _formula(name: str, report: Report) -> str:
    spec = report.published.about["figures"].get(name)
    return re.sub(r"([*_|\\\[\]])", r"\\\1", spec["formula"].replace("`", "")) if spec else ""


def _printed_keys(report: Report) -> list[str]:
    keys = dict.fromkeys(k for lang in LANGUAGES for k in report.printed[lang])
    return [k for k in keys if report.published.numbers[k].anchor.startswith("figure-")]


def numbers(report: Report) -> dict[str, Any]:
    """Every printed figure: value, interval and formula. Inputs and facts have their own tables."""
    rows = [
        row(
            dict(report.published.numbers[k].label),
            report.plain(k),
            report.plain(k, "range"),
            same(_formula(k.split("[")[0], report)),
            anchor=report.published.numbers[k].anchor,
        )
        for k in _printed_keys(report)
    ]
    return table(
        "numbers",
        [
            column("指标", "Figure", width=3.6),
            column("基准", "Base", "right", 1.0),
            column(*interval_head(report), "right", 1.6),
            column("公式", "Formula", width=3.6),
        ],
        rows,
        caption=pair("正文中出现的每个计算数字", "Every computed number printed in this report"),
    )


def _words(fact: pd.Series, column_name: str) -> dict[str, str]:
    return {"zh": str(fact[f"{column_name}_zh"]), "en": str(fact[column_name])}


def _cited(report: Report) -> list[str]:
    behind = {f for name in inputs_used(report) for f in cited_facts(report.evidence.unknowns[name])}
    said = {k.removeprefix("fact:") for lang in LANGUAGES for k in report.printed[lang] if k.startswith("fact:")}
    return [f for f in report.evidence.facts.index if f in behind | said]


def facts(report: Report) -> dict[str, Any]:
    """Every fact cited, with value, period, and the document it comes from."""
    rows, before = [], ""
    for name in _cited(report):
        fact = report.evidence.facts.loc[name]
        source = report.evidence.sources.loc[fact["source"]]
        title = re.sub(r"([*_|\\`\[\]<>])", r"\\\1", str(source["title"]))
        link = f"[{title}]({source['url']})" if str(source["url"]).startswith("http") else title
        document = (
            {"zh": "同上", "en": "the same"}
            if fact["source"] == before
            else {
                lang: f"{source['short_zh' if lang == 'zh' else 'short']} ({source['published']}): {link}"
                for lang in LANGUAGES
            }
        )
        before = fact["source"]
        rows.append(
            row(
                _words(fact, "entity"),
                _words(fact, "metric"),
                report.plain(f"fact:{name}", "full" if fact["low"] < fact["high"] else ""),
                same(str(fact["period"])),
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
