"""Numbers that the report prints and no chapter publishes under a name of their own: counts, stated ranges, odds.

Belongs here: making them from what was published, with the formula of each. Does not belong here: figures of the
dataflow, and printing.
"""

from __future__ import annotations

from typing import Any

from analysis.evidence import Evidence, Input
from analysis.evidence.convert import ONLY_INPUTS, scaled
from analysis.notebook.flip_text import thresholds
from analysis.notebook.printed import claim_searched, claim_share
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Quantity

OPTION = {  # id: what the decision calls it, label, formula
    "expected": ("expected", "三年贡献的期望", "Expected three-year contribution", "mean over the draws"),
    "expected_trough": ("trough", "现金缺口的均值", "Mean cash trough", "mean over the draws of cash_trough"),
    "worst_regret": (
        "regret_worst",
        "最大后悔值",
        "Largest regret",
        "95th percentile over the draws of best − this option",
    ),
}
WIDTH = "interval_width"
COVERAGE = {"zh": "区间的覆盖率", "en": "Coverage of an interval"}
PRIOR, ROWS, AS_STATED = "prior", "raw_rows", "as_stated"
FORMULAS: dict[str, tuple[str, list[str]]] = {
    "holds": ("share of draws in which the condition of the claim is true", []),
    "searched": ("draws, corners of the inputs' ranges, and points downhill from those nearest to failing", []),
    "flip": ("nearest value of one input, the others at base, at which the claim turns false", []),
    "stated": ("base, low and high as stated in inputs.toml", []),
    AS_STATED: ("base, low and high in the unit of inputs.toml, before they are counted in that of the model", []),
    PRIOR: ("base, low and high that inputs.toml states, before it was measured", []),
    ROWS: ("rows of the raw table that were used", []),
    "values": ("number of values that the input has", []),
    WIDTH: (f"{HIGH} − {LOW}, the quantiles between which an interval lies", []),
    "expected": (OPTION["expected"][-1], ["three_year_contribution"]),
    "expected_trough": (OPTION["expected_trough"][-1], ["cash_trough"]),
    "worst_regret": (OPTION["worst_regret"][-1], ["three_year_contribution"]),
}


def stated_id(name: str) -> str:
    """Key of an input as inputs.toml states it, whatever an edition sets it to."""
    return key("stated", [("input", name)])


def values_id(name: str) -> str:
    """Key of the number of values that an input has."""
    return key("values", [("input", name)])


def _stated(item: Input) -> Quantity:
    cell, label = item.cells[0], dict(zip(("zh", "en"), (item.label.zh, item.label.en), strict=True))
    low = cell.value if cell.low is None else cell.low
    high = cell.value if cell.high is None else cell.high
    return Quantity(
        stated_id(item.name), cell.value, low, high, item.unit, label, anchor("input", item.name), True, True
    )


def as_stated_id(name: str) -> str:
    """Key of an input in the unit in which inputs.toml states it."""
    return key(AS_STATED, [("input", name)])


def has_own_unit(item: Input) -> bool:
    """Whether inputs.toml states one value in a unit of its own that can be printed: ¥4.99 a month."""
    return bool(item.stated_unit) and not item.dims and item.stated_unit not in ONLY_INPUTS


def _as_stated(item: Input) -> Quantity:
    stated = _stated(item)
    ends = (scaled(end, 1 / item.factor) for end in (stated.value, stated.low, stated.high))
    return Quantity(as_stated_id(item.name), *ends, item.stated_unit, stated.label, stated.anchor, True, True)


def prior_id(name: str) -> str:
    """Key of what inputs.toml states for an input that was measured."""
    return key(PRIOR, [("input", name)])


def rows_id(table: str) -> str:
    """Key of the number of rows of a raw table that were used."""
    return key(ROWS, [("table", table)])


def measured(item: Input) -> list[Quantity]:
    """What had been assumed for a measured input, and how many rows it now rests on."""
    if not item.measured:
        return []
    n, table = item.measured.rows, item.measured.table
    label = {"zh": f"{item.label.zh}：此前的假设", "en": f"{item.label.en}: stated before"}
    rows = {"zh": f"原始表 {table} 的行数", "en": f"Rows of the raw table {table}"}
    found = [Quantity(rows_id(table), n, n, n, "count", rows, "table-assumptions")]
    if not item.dims:
        (cell,) = item.prior
        ends = (cell.value if end is None else end for end in (cell.low, cell.high))
        row = anchor("input", item.name)
        found.append(Quantity(prior_id(item.name), cell.value, *ends, item.unit, label, row, True, True))
    return found


def _values(item: Input) -> Quantity:
    n, label = len(item.cells), {"zh": f"{item.label.zh}：值的个数", "en": f"{item.label.en}: number of values"}
    return Quantity(values_id(item.name), n, n, n, "count", label, anchor("input", item.name))


def _options(decision: dict[str, Any], currency: str) -> list[Quantity]:
    found = []
    for name, (part, zh, en, _) in OPTION.items():
        for option, value in zip(decision.get("names", ()), decision.get(part, ()), strict=False):
            k = key(name, [("option", option)])
            found.append(Quantity(k, value, value, value, currency, {"zh": zh, "en": en}, anchor("option", option)))
    return found


def derived(about: dict[str, dict[str, Any]], evidence: Evidence) -> dict[str, Quantity]:
    """All of them by key."""
    claims = about["claims"]
    width = HIGH - LOW
    found = [
        Quantity(WIDTH, width, width, width, "share", COVERAGE, "table-numbers"),
        *(claim_share(name, c["share"]) for name, c in claims.items()),
        *(claim_searched(name, c["searched"]) for name, c in claims.items()),
        *(_stated(item) for item in evidence.unknowns.values()),
        *(_as_stated(item) for item in evidence.unknowns.values() if has_own_unit(item)),
        *(_values(item) for item in evidence.unknowns.values()),
        *(q for item in evidence.inputs.values() for q in measured(item)),
        *_options(about["decision"], evidence.currency),
    ]
    flips = [f for c in claims.values() for f in c["flips"]]
    return {q.id: q for q in found} | thresholds(flips, evidence.unknowns)
