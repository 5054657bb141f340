"""The table of causes with the grade of the evidence of each, and the table of steps: who does what next.

Belongs here: these tables. Does not belong here: the words, which stand in report.toml, and other tables (`tables`).
"""

from __future__ import annotations

from analysis.common.blocks import Table
from analysis.common.languages import LANGUAGES
from analysis.evidence import Evidence
from analysis.evidence.happened import Diagnosis
from analysis.notebook.display.grid import Both, column, pair, row, table
from analysis.notebook.printer import Printer
from analysis.wording.slots import slots


def grades(evidence: Evidence, cause: Diagnosis) -> Both:
    """The grades of the sources of all facts that a cause names, the best first."""
    named = dict.fromkeys(slot.key for slot in slots(cause.text.zh) if slot.kind == "fact")
    found = sorted({str(evidence.sources.at[evidence.facts.at[name, "source"], "grade"]) for name in named})
    return pair("、".join(found) or "–", ", ".join(found) or "–")


def diagnosis(printer: Printer) -> Table:
    """Causes in the order of report.toml."""
    evidence = printer.evidence
    rows = [
        row(
            {lang: f"**{cause.name[lang]}**" for lang in LANGUAGES},
            printer.both(cause.text.zh, cause.text.en),
            grades(evidence, cause),
        )
        for cause in evidence.report.diagnosis
    ]
    return table(
        "diagnosis",
        [
            column("环节", "Where", width=1.2),
            column("已知情况", "What is known", width=9.0),
            column("证据等级", "Evidence", width=1.0),
        ],
        rows,
        title=pair("为什么没做成：各环节的证据", "Why it failed: what is known of each cause"),
        caption=pair(
            "证据等级：A 官方或统计部门，B 媒体或券商，C 估算、个人或博客",
            "Grades: A issuer or statistics office, B press or broker, C estimate, personal account or blog",
        ),
    )


def plan(printer: Printer) -> Table:
    """Steps in the order of report.toml: who, what, and by when, for how much or on what condition."""
    rows = [
        row(
            {lang: f"**{step.who[lang]}**" for lang in LANGUAGES},
            printer.both(step.what.zh, step.what.en),
            printer.both(step.limit.zh, step.limit.en),
        )
        for step in printer.evidence.report.plan
    ]
    return table(
        "plan",
        [
            column("谁来做", "Who", width=1.6),
            column("做什么", "What", width=4.6),
            column("期限、预算与门槛", "By when, for how much, on what condition", width=5.0),
        ],
        rows,
        title=pair("下一步：谁做什么，做到什么程度", "Next: who does what, and what decides"),
        caption=pair(
            "按角色分工；期限与门槛由模型算出，筹备时间是假设",
            "By role; dates and thresholds are worked out by the model, the time to prepare is assumed",
        ),
    )
