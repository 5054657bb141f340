"""A report notebook made in code, long enough to be set like the real one, for the tests of the page."""
# ruff: noqa: E501

from io import StringIO

import nbformat

from analysis.common.fonts import SVG_METADATA
from analysis.common.payload import MIME

URL = "https://example.org/" + "very-long-directory-name/" * 5 + "report_2024_final_version.pdf?page=12&edition=second"
CLAIMS = (
    ("两家平台占去九成半，第三名要的份额必须从它们手里拿", "Two platforms hold 95% of orders, so a third must take its share from them"),
    ("老用户每月消费 320 元才回本，超过多数人的实际消费", "A member breaks even at 320 yuan a month, more than most users spend"),
    ("商户密度决定覆盖率：每平方公里少于 6 家时，三选一的机会不到一半", "Density decides coverage: below 6 merchants per km², fewer than half have three to choose from"),
    ("续费率每高 10 个百分点，三年贡献多 0.8 亿元", "Ten points more renewal add 80 million yuan over three years"),
)  # fmt: skip


def both(zh, en):
    return {"zh": zh, "en": en}


def worth(value: float, text: str) -> dict:
    """A cell that prints one number."""
    return both(text, text) | {"value": value, "unit": "CNY/year"}


def chart(zh: bool, number: int = 0, width: float = 6.3, height: float = 2.75) -> str:
    """An SVG with labels in one language, as the exhibits make them."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(width, height), layout="constrained")
    years = [2021, 2022, 2023, 2024, 2025]
    series = {
        ("本案平台", "The card"): ([2, 3, 5, 6, 8], "#b5182b"),
        ("领先者", "Leader"): ([75, 74, 70, 67, 64], "#5b6670"),
        ("追赶者", "Follower"): ([23, 23, 25, 27, 28], "#9aa4ac"),
    }
    for names, (values, colour) in series.items():
        axes.plot(years, [v + number for v in values], color=colour, lw=2)
        axes.annotate(names[0 if zh else 1], (2025, values[-1] + number), xytext=(6, 0), textcoords="offset points",
                      color=colour, fontsize=8, va="center", weight="bold")  # fmt: skip
    axes.fill_between(years, 30, 40, color="#eeeeee")
    axes.set_xticks(years)
    axes.set_ylabel("份额（%）" if zh else "Share, %", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(2021, 2025.8)
    out = StringIO()
    figure.savefig(out, format="svg", metadata=SVG_METADATA)
    plt.close(figure)
    return out.getvalue()


def exhibit(number: int, half: bool = False) -> dict:
    zh, en = CLAIMS[number % len(CLAIMS)]
    size = (3.1, 2.4) if half else (6.3, 2.75)
    return {
        "kind": "exhibit", "id": f"chart-{number}", "title": both(zh, en),
        "subtitle": both("占支付交易额的份额，%；虚线为假设值，2021–2025 年", "Share of paid GTV, %; dashed lines are assumed, 2021–2025"),
        "alt": both("折线图：领先者从 75% 降到 64%，本案平台升到 8%。", "Line chart: the leader falls from 75% to 64%, the card rises to 8%."),
        "source": both("公司年报（2024）；[事实表](#table-facts)；作者计算。", "Company reports (2024); [table of facts](#table-facts); own calculation."),
        "note": both("“其他”按 5% 计，区间为 2%–8%。", "“Others” are taken as 5%, range 2%–8%.") if number % 2 else None,
        "svg": both(chart(True, number, *size), chart(False, number, *size)), "width": "half" if half else "full",
    }  # fmt: skip


def prose(zh: str, en: str) -> list[dict]:
    return [
        {"kind": "prose", "lang": "zh", "markdown": zh},
        {"kind": "prose", "lang": "en", "markdown": en},
    ]


def cover() -> dict:
    tiles = [
        ("会员回本所需月消费", "Monthly spend to break even", "320 元", "¥320"),
        ("愿意加入的用户", "Users who would join", "6.4%", "6.4%"),
        ("每位会员每年贡献", "Contribution per member-year", "−41 元", "−¥41"),
        ("三选一的覆盖率", "Coverage with three choices", "38%", "38%"),
        ("三年内回本的把握", "Chance to break even in 3 years", "12%", "12%"),
    ]
    return {
        "kind": "cover",
        "title": both("一张会员卡为何停下", "Why a membership card stopped"),
        "short": both("会员卡研究", "Membership card study"),
        "subtitle": both("本地生活市场、会员经济与城市覆盖：发生了什么，怎样才行，下一步", "Local services, membership economics and city coverage: what happened, what would have worked, what next"),
        "edition": both("第 1 版", "First edition"),
        "date": "2026-11-22",
        "verdict": both(
            "照原样重启不可行：用户要每月消费 [320 元](#figure-0) 才回本，而能用的商户只覆盖他们 38% 的消费。先做一座城市的密度，再谈收费。",
            "Do not relaunch it as it was: users break even at [320 yuan](#figure-0) a month, but participating merchants cover only 38% of what they spend. Build density in one city first, then charge.",
        ),
        "tiles": [
            {"figure": f"f{n}", "label": both(zh, en), "value": both(vz, ve), "anchor": f"figure-{n}",
             "interval": both("276–391 元" if "元" in vz else "31%–46%", "¥276–391" if "¥" in ve else "31%–46%")}
            for n, (zh, en, vz, ve) in enumerate(tiles)
        ],
        "points": [
            {"heading": both("我们有多大把握", "How sure we are"), "markdown": both(
                "结论在 10,000 次抽样中的 **88%** 成立。最要紧的三项都不是公开数字：抵扣后的增量比例、参与商户的消费占比、续费率。它们按区间处理，见[假设表](#table-assumptions)。",
                "The verdict holds in **88%** of 10,000 draws. The three inputs that matter most are not public: the incremental share, the share of spend at participating merchants, and renewal. They enter as ranges, see [the assumptions](#table-assumptions).")},
            {"heading": both("什么会推翻它", "What would overturn it"), "markdown": both(
                "若增量比例高于 **45%**（我们取 15%–35%），或商户愿意承担全部折扣且不退出，则重启可行。一项四周的对照试验就能分辨，成本约 120 万元。",
                "If more than **45%** of members’ spend is incremental (we take 15%–35%), or if merchants bear the whole discount and stay, a relaunch pays. A four-week controlled trial can tell, at about 1.2 million yuan.")},
            {"heading": both("接下来做什么", "What to do next"), "markdown": both(
                "- 在一座城市把参与商户做到每平方公里 6 家\n- 先做免费会员，测增量比例\n- 达标后再收 98 元年费",
                "- Reach 6 merchants per km² in one city\n- Begin with a free tier and measure incrementality\n- Charge 98 yuan only once both hold")},
        ],
        "overrides": None,
        "since": both("自 2026-10 版以来：年费 198 → 168 元", "Since edition 2026-10: Fee ¥198 → ¥168"),
    }  # fmt: skip


FORMULA = r"""会员的回本点由 $x^* = \frac{F}{e\,c}$ 给出，其中 $e = (1-a)\,d + a\,\max(d-d_0, 0)$：

$$\Pr(x \ge x^*) = 1 - \Phi\!\left(\frac{\ln x^* - \mu}{\sigma}\right)$$

这里 $F$ 是年费，$d$ 是折扣，$c$ 是在参与商户的消费占比；“GTV”口径与“核销”口径相差约一半，见[数字表](#figure-1)。"""
FORMULA_EN = r"""A member’s break-even point is $x^* = \frac{F}{e\,c}$, with $e = (1-a)\,d + a\,\max(d-d_0, 0)$:

$$\Pr(x \ge x^*) = 1 - \Phi\!\left(\frac{\ln x^* - \mu}{\sigma}\right)$$

Here $F$ is the fee, $d$ the discount and $c$ the share of spend at participating merchants; “paid” and “redeemed” GTV differ by about half, see [the figures](#figure-1)."""

PARAGRAPH = (
    "两家平台在 2024 年的支付交易额之比约为 [7:3](#figure-2)，但口径不同：按核销额算，追赶者约少一半。因此本报告把两种口径并列，不取单点。若以 2:1 为长期目标，按两家目前的增速差，需要 [3.4 年](#figure-3)（90% 区间 2.1–6.0 年）。**第三家**能拿到的份额取决于它从谁那里拿：若用户在两家之间的替代更近，则新进入者拿到的更少。",
    "In 2024 the two platforms’ paid GTV stood at about [7:3](#figure-2), but bases differ: counted at redemption, the follower has about half. The report therefore carries both and never a point alone. With 2:1 as the long-run aim and the present gap in growth, that takes [3.4 years](#figure-3) (90% interval 2.1–6.0). What a **third** firm can win depends on whom it wins from: the closer substitutes the two are, the less an entrant gets.",
)  # fmt: skip


def table(name: str, rows: int, small: bool, prefix: str | None, title: tuple[str, str], links: bool) -> dict:
    columns = [
        {"zh": "项目", "en": "Item", "align": "left", "width": 2.2},
        {"zh": "数值", "en": "Value", "align": "right", "width": 0.9},
        {"zh": "区间", "en": "Interval", "align": "right", "width": 1.2},
        {"zh": "单位", "en": "Unit", "align": "left", "width": 0.8},
        {"zh": "为何如此", "en": "Why", "align": "left", "width": 4},
        {"zh": "依据", "en": "Basis", "align": "left", "width": 2},
    ]
    return {
        "kind": "table", "id": name, "title": both(*title),
        "caption": both("每行一项，含数值、区间、单位与依据", "One row an item, with value, interval, unit and basis"),
        "columns": columns, "size": "small" if small else "normal",
        "rows": [
            {"anchor": f"{prefix}-{n}" if prefix else None, "cells": [
                both(f"参与商户的消费占比 {n}", f"Share of spend at participants {n}"),
                worth(n * 137 % 1000 + 0.5, f"{n * 137 % 1000 + 0.5:,.1f}"), worth(12, "12.0–1,380.5"),
                both("元/年", "CNY/year"),
                both("取自公开年报与两家券商的估计，取其**较宽**的区间", "From annual reports and two brokers’ estimates; the **wider** range is taken"),
                both(f"[年报]({URL})，`fact_id_{n}_paid_gtv_meituan`", f"[Report]({URL}), `fact_id_{n}_paid_gtv_long_identifier`") if links and n % 2
                else both(f"<{URL}>", f"<{URL}>") if links and n % 5 == 0 else both("[事实表](#table-facts)", "[Facts](#table-facts)"),
            ]}
            for n in range(rows)
        ],
        "note": both("区间为 90%。", "Intervals are 90%."), "source": None,
    }  # fmt: skip


def sample_notebook(exhibits: int = 2, sections: int = 2, rows: int = 12):
    """Return an executed notebook with cover, prose, formulas, exhibits (two of them halves) and tables."""
    cells = [_markdown("# 会员卡研究 | Membership card study"), _code([cover()])]
    names = [
        ("市场", "The market"),
        ("会员经济", "Membership economics"),
        ("城市覆盖", "City coverage"),
        ("选项", "Options"),
    ]
    number = 0
    for section in range(sections):
        cells.append(_markdown(f"## {names[section % 4][0]} {section + 1} | {names[section % 4][1]} {section + 1}"))
        cells.append(_code(prose(*PARAGRAPH)))
        for _ in range(exhibits):
            cells.append(_code([exhibit(number)]))
            number += 1
            if number % 3 == 0:
                cells.append(_code(prose(*PARAGRAPH)))
        if section == 0:
            cells.append(_code([exhibit(number + 100, half=True), exhibit(number + 101, half=True)]))
            cells.append(_markdown("### 算法 | Method"))
            cells.append(_code(prose(FORMULA, FORMULA_EN)))
        if section == 1:
            cells.append(
                _code(
                    [
                        table(
                            "options",
                            6,
                            False,
                            None,
                            (
                                "四个选项中只有一个在多数情形下回本",
                                "Only one of four options pays in most draws",
                            ),
                            False,
                        )
                    ]
                )
            )
    cells.append(_markdown("## 附录 | Appendix"))
    cells.append(_code([{"kind": "break"}]))
    for name, prefix, zh, en in (
        ("assumptions", "input", "假设", "Assumptions"),
        ("figures", "figure", "数字", "Figures"),
        ("facts", "fact", "事实", "Facts"),
    ):
        cells.append(_code([table(name, rows, True, prefix, (zh, en), name == "facts")]))
    return nbformat.v4.new_notebook(cells=cells)


def _markdown(source: str):
    return nbformat.v4.new_markdown_cell(source, id=f"m{abs(hash(source)) % 10**8}")


def _code(payloads: list[dict]):
    outputs = [nbformat.v4.new_output("display_data", data={MIME: payload, "text/plain": "…"}) for payload in payloads]
    return nbformat.v4.new_code_cell("show(…)", outputs=outputs, execution_count=1)
