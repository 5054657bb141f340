"""`strategy.xlsx`: the study as a workbook whose headline chain is live.

Belongs here: which sheets there are and in which order. Does not belong here: what stands on a sheet
(`evidence`, `model`, `options`, …), how a cell is written (`book`), the bytes (`file`).
"""

from __future__ import annotations

from datetime import date

from analysis.study import Study
from analysis.workbook.book import Book
from analysis.workbook.coverage import write_coverage_chain, write_coverage_needed
from analysis.workbook.evidence import write_facts, write_inputs
from analysis.workbook.file import to_bytes
from analysis.workbook.guide import write_guide
from analysis.workbook.market import write_shares
from analysis.workbook.members import write_members
from analysis.workbook.model import write_model
from analysis.workbook.options import write_options
from analysis.workbook.scenario import write_scenario
from analysis.workbook.summary import write_summary
from analysis.workbook.tornado import write_tornado

SHEETS = (
    ("Read me", "说明", "Read me", ""),
    (
        "Summary",
        "摘要",
        "Summary",
        "在 Inputs 表改基准，或在 Scenario 表键入情景值；图随之而动。 / Change a base on Inputs, or type beside it on "
        "Scenario; the charts follow.",
    ),
    ("Inputs", "输入", "Inputs", "改蓝色的基准值；公式随之重算。 / Change a blue base; the formulas follow."),
    ("Facts", "事实", "Facts", "来源所述，不改以求合。 / As the sources state them, never edited to fit."),
    ("Model", "主线", "The headline chain", "公式按输入的名称书写。 / Formulas over the names of the inputs."),
    ("Options", "选项", "Options", "同一条链，逐个选项。 / The same chain, option by option."),
    (
        "Coverage by option",
        "各选项的覆盖率",
        "Coverage by option",
        "为 Options 表计算覆盖率。 / Works out coverage for sheet Options.",
    ),
    (
        "Scenario",
        "情景",
        "Scenario",
        "在黄色格键入数值；留空即取基准。 / Type into a yellow cell; left blank it takes the base.",
    ),
    (
        "Tornado",
        "敏感度",
        "What moves it",
        "每次只动一个输入，其余取基准；由模型写入，不随输入变化。 / "
        "One input at a time, the others at base; written by the model, does not follow.",
    ),
    ("Shares", "市场份额", "Market shares", "两种口径并列。 / Both bases side by side."),
    (
        "Coverage",
        "城市覆盖",
        "City coverage",
        "几个覆盖率不可混用：可达范围内有一家、有选择、门店占比、消费占比。 / "
        "Numbers never to be confused: one shop in reach, enough to choose, share of shops, share of spend.",
    ),
)


EVIDENCE = ("Read me", "Inputs", "Facts")  # what a study without some chapters has; the chain runs through all of them


def workbook(study: Study) -> bytes:
    """The workbook of a study, its overrides in force.

    Parameters
    ----------
    study : evaluated at base, over the draws and by option.

    Returns
    -------
    An xlsx file; the same study gives the same bytes.
    """
    book, whole = Book(), not study.graph.absent
    sheets = [sheet for sheet in SHEETS if whole or sheet[0] in EVIDENCE]
    pages = {title: book.page(title, zh, en, remark) for title, zh, en, remark in sheets}
    write_guide(pages["Read me"], study)
    write_inputs(book, pages["Inputs"], study)
    write_facts(pages["Facts"], study)
    if whole:
        row = write_coverage_chain(book, pages["Coverage"], study)
        write_model(book, pages["Model"], study)
        write_coverage_needed(book, pages["Coverage"], row, study)
        write_options(book, pages["Options"], pages["Coverage by option"], study)
        typed = write_scenario(book, pages["Scenario"], study)
        write_summary(book, pages["Summary"], study, typed, pages["Options"])
        write_tornado(book, pages["Tornado"], study)
        write_shares(book, pages["Shares"], study)
    write_members(book, study)
    about = study.evidence.study
    return to_bytes(book, about["title"]["en"], date.fromisoformat(str(about["date"])))
