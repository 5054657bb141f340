"""What the draws say of each option: values written by the model under the live columns.

Belongs here: expectation, interval, odds and regret by option. Does not belong here: anything live.
"""

from __future__ import annotations

from analysis.decision.headlines import OUTCOME
from analysis.study import Study
from analysis.uncertainty.interval import interval
from analysis.workbook.book import Page
from analysis.workbook.evidence import unit_text


def write_verdict(page: Page, row: int, first: int, study: Study) -> None:
    """Rows from `row` on, one column per option from column `first`."""
    options, found = list(study.evidence.options), study.decision
    draws = study.option_draws[OUTCOME]
    low, high = interval(draws) if "draw" in draws.dims else (draws, draws)
    row = page.section(
        row,
        "抽样所得（由模型写入，不随输入变化）",
        "From the draws (written by the model, does not follow)",
        first + len(options) - 1,
    )
    table = (
        ("expected", "期望值", "Expected value", study.money, found.expected),
        ("low", "区间低（5%）", "Low end of the interval (5 %)", study.money, low.sel(option=options).values),
        ("high", "区间高（95%）", "High end of the interval (95 %)", study.money, high.sel(option=options).values),
        ("odds", "不亏的概率", "Chance that it does not lose", "share", found.odds),
        ("best_share", "为最优选项的概率", "Chance that it is the best option", "share", found.best_share),
        ("regret_expected", "期望遗憾", "Expected regret", study.money, found.regret_expected),
        ("regret_worst", "95% 分位遗憾", "Regret, 95th percentile", study.money, found.regret_worst),
    )
    for name, zh, en, unit, values in table:
        for column, text in enumerate((f"{OUTCOME}.{name}", zh, en, unit_text(unit)), 1):
            page.text(row, column, text)
        for column, number in enumerate(values, first):
            page.number(row, column, float(number), unit, "model")
        row += 1
    for column, text in enumerate((f"{OUTCOME}.best", "规则所选", "The rule's pick"), 1):
        page.text(row, column, text)
    for column, option in enumerate(options, first):
        page.text(row, column, "● 推荐 / recommended" if option == found.best else "", bold=True)
