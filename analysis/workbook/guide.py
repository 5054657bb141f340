"""The first sheet of the workbook: what it is, how to use it, what its colours mean.

Belongs here: words to the reader. Does not belong here: any number but what a what-if edition has set.
"""

from __future__ import annotations

from analysis.study import Study
from analysis.workbook.book import Page
from analysis.workbook.style import BLUE, GREEN, GREY, INK

GUIDE = (
    (
        "这是什么 / What it is",
        "报告的模型，逐格可查：输入、事实、主线公式、各选项、份额与覆盖率。",
        "The model behind the report, cell by cell: inputs, facts, the headline chain, options, shares, coverage.",
    ),
    (
        "怎么用 / How to use it",
        "在 Inputs 表改蓝色的基准值，Model、Options、Coverage、Shares 中的公式随即重算。",
        "Change a blue base on sheet Inputs; the formulas on Model, Options, Coverage and Shares follow.",
    ),
    (
        "只试一试 / To try without changing the base",
        "在 Scenario 表的黄色格键入数值，Summary 表把基准与情景并列；清空即还原。",
        "Type into a yellow cell of sheet Scenario; Summary has base and scenario side by side. Clear it to go back.",
    ),
    (
        "不随之变化的 / What does not follow",
        "灰色斜体由模型算出后写入：区间、概率、期望值与求解所得。要更新它们，请在项目中改输入后重新生成。",
        "Grey italics were computed by the model and written down: intervals, odds, expectations, what a solver "
        "finds. To renew them, change the input in the project and make the report again.",
    ),
    (
        "区间 / Intervals",
        "90% 的抽样落在区间之内；抽样来自每个输入的分布，决策不参与抽样。",
        "Ninety per cent of draws lie inside; draws come from each input's distribution, decisions are not drawn.",
    ),
    (
        "单元格中的词 / Words in cells",
        "“无法达到 / never”表示没有这样的数；“–”表示没有意义。",
        "“无法达到 / never”: no such number exists; “–”: it has no meaning.",
    ),
)
COLOURS = (
    ("蓝色，黄底：输入 / Blue on yellow: an input", BLUE, "input"),
    ("黑色：公式 / Black: a formula", INK, None),
    ("绿色：取自别的格 / Green: taken from another cell", GREEN, None),
    ("灰色斜体，灰底：由模型写入 / Grey italics on grey: written by the model", GREY, "model"),
)


def write_guide(page: Page, study: Study) -> None:
    """What the workbook is, its date, how to use it and what the colours mean."""
    about, row = study.evidence.study, 4
    lines = [
        ("研究 / Study", about["title"]["zh"], about["title"]["en"]),
        (
            "版本 / Edition",
            *(
                about["edition"][lang] if not study.overrides else {"zh": "情景版", "en": "What-if edition"}[lang]
                for lang in ("zh", "en")
            ),
        ),
        ("日期 / Date", str(about["date"]), str(about["date"])),
        *GUIDE,
    ]
    for name, value in study.overrides.items():
        set_to = (
            ", ".join(f"{k} = {v:g}" for k, v in value.items()) if not isinstance(value, float | int) else f"{value:g}"
        )
        label = study.inputs[name].label
        lines.append(
            ("更改的输入 / Changed input", f"{label.zh}（{name}）：{set_to}", f"{label.en} ({name}): {set_to}")
        )
    for heading, zh, en in lines:
        page.text(row, 1, heading, bold=True)
        page.texts(row, zh, en, column=2)
        row += 1
    page.text(row + 1, 1, "颜色 / Colours", bold=True)
    for offset, (label, colour, fill) in enumerate(COLOURS):
        cell = page.text(row + 1 + offset, 2, label, colour=colour)
        if fill:
            cell.dressed(fill=fill)
    page.finish([30, 60, 70], "A4", 2)
