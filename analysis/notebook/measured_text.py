"""How measured inputs are told: under a chart, in the table of assumptions, on page one.

Belongs here: sentences with slots about what was measured. Does not belong here: measuring (`analysis.measured`), and
the tables that the sentences stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.common.dates import SHORT_MONTHS
from analysis.common.languages import LANGUAGES
from analysis.evidence import Evidence, Input, Measurement
from analysis.notebook.derived import prior_id, rows_id
from analysis.study import Study
from analysis.wording.slots import Quantity

MOST_SURPRISES = 3  # more would push the argument off page one
RAW_ROWS = {"zh": "原始数据的行数", "en": "Rows of raw data"}
ROWS = {
    "panel": ("行面板数据", "row of a panel", "rows of a panel"),
    "orders": ("笔订单", "order", "orders"),
    "members": ("名会员", "member", "members"),
    "redemptions": ("次核销", "redemption", "redemptions"),
    "merchants": ("家商家", "merchant", "merchants"),
    "demand": ("个需求点", "demand point", "demand points"),
}


def period(first: str, last: str, lang: str) -> str:
    """The time that was measured, as people write it.

    Examples
    --------
    >>> period("2025-10", "2025-12", "en"), period("2025-10", "2025-12", "zh")
    ('Oct–Dec 2025', '2025 年 10–12 月')
    >>> period("2024-11", "2025-02", "en"), period("2024-11", "2025-02", "zh")
    ('Nov 2024–Feb 2025', '2024 年 11 月至 2025 年 2 月')
    >>> period("2023", "2025", "en"), period("2025", "2025", "zh")
    ('2023–2025', '2025 年')
    """
    months = [len(end) == 7 and end[4] == "-" for end in (first, last)]
    if not all(months):
        years = all(len(end) == 4 for end in (first, last))
        unit = " 年" if lang == "zh" and years else ""
        return f"{first}{unit}" if first == last else f"{first}–{last}{unit}"
    (begin, start), (year, end) = ((text[:4], int(text[5:])) for text in (first, last))
    if lang == "zh":
        if begin != year:
            return f"{begin} 年 {start} 月至 {year} 年 {end} 月"
        return f"{year} 年 {start}–{end} 月" if start != end else f"{year} 年 {start} 月"
    named, last_named = SHORT_MONTHS[start - 1], SHORT_MONTHS[end - 1]
    if begin != year:
        return f"{named} {begin}–{last_named} {year}"
    return f"{named}–{last_named} {year}" if start != end else f"{named} {year}"


def data_line(of: Measurement) -> dict[str, str]:
    """Who recorded it, how much and when: "Orders of the platform ({raw_rows[table=orders]} orders, Oct–Dec 2025)"."""
    zh, one, many = ROWS[of.table]
    en = one if of.rows == 1 else many
    rows = f"{{{rows_id(of.table)}}}"
    return {
        "zh": f"{of.source.zh}（{rows} {zh}，{period(of.first, of.last, 'zh')}）",
        "en": f"{of.source.en} ({rows} {en}, {period(of.first, of.last, 'en')})",
    }


def reason(item: Input) -> dict[str, str]:
    """For the table of assumptions: the data, the method, and what had been stated before."""
    of, line = item.measured, data_line(item.measured)
    before = dict.fromkeys(LANGUAGES, "")
    if not item.dims:
        before = {"zh": f"；此前取 {{{prior_id(item.name)}:full}}", "en": f"; before, {{{prior_id(item.name)}:full}}"}
    return {
        "zh": f"实测自{line['zh']}：{of.method.zh}{before['zh']}。",
        "en": f"Measured from {line['en']}: {of.method.en}{before['en']}.",
    }


def sources(study: Study, roots: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, Quantity]]:
    """Lines of the raw tables behind some inputs, each once, and the counts that they print."""
    behind = set(roots)
    found = {item.measured.table: item for item in study.inputs.values() if item.measured and item.name in behind}
    counts = {}
    for table, item in found.items():
        n = item.measured.rows
        counts[rows_id(table)] = Quantity(rows_id(table), n, n, n, "count", RAW_ROWS, "table-assumptions")
    lines = [data_line(item.measured) for item in found.values()]
    return {lang: [line[lang] for line in lines] for lang in LANGUAGES}, counts


def surprises(evidence: Evidence) -> list[Input]:
    """Measured inputs outside the range that was assumed for them, the farthest first."""
    outside = [item for item in evidence.inputs.values() if item.outside_prior and not item.dims]

    def distance(item: Input) -> float:
        (before,) = item.prior
        low, high = (before.value if end is None else end for end in (before.low, before.high))
        width = (high - low) or abs(before.value) or 1.0
        return max(low - item.value, item.value - high) / width

    return sorted(outside, key=distance, reverse=True)


def surprise(item: Input) -> dict[str, str]:
    """One of them, with slots."""
    now, before = f"{{{item.name}}}", f"{{{prior_id(item.name)}:range}}"
    return {
        "zh": f"{item.label.zh}实测为 {now}，在原先假设的 {before} 之外",
        "en": f"{item.label.en} is measured at {now}, outside the {before} that had been assumed",
    }


def surprise_sentence(found: Sequence[Input]) -> dict[str, str]:
    """The farthest of them in one sentence with slots; empty where there are none."""
    if not found:
        return {}
    said = [surprise(item) for item in found[:MOST_SURPRISES]]
    zh, en = "；".join(s["zh"] for s in said), "; ".join(s["en"] for s in said)
    if len(found) > len(said):
        zh, en = f"{zh}；其余见附录 A", f"{en}; the rest stands in appendix A"
    return {"zh": f"{zh}。", "en": f"{en}."}
