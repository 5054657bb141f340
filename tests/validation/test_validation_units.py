"""Units are meaning: a month's fee, a percentage, thousands are counted as the model counts; a fee has its period."""

from __future__ import annotations

import json
import re

import pytest
from real_study import ROOT
from study_copies import found_in
from test_validation_inputs import in_table

from analysis.cli import settings
from analysis.evidence import load
from analysis.evidence.convert import factor
from analysis.notebook.derived import derived
from analysis.notebook.whatif.outcome import outcome
from analysis.study import Study
from analysis.validation import faults_of

FEE = 'unit = "CNY/year"\nvalue = 168\n'


def restated(folder, name: str, unit: str, by: float) -> None:
    """State an input of the study in another unit: its numbers over `by`."""
    path = folder / "inputs.toml"
    before, header, rest = path.read_text(encoding="utf-8").partition(f"\n[{name}]\n")
    table, bracket, after = rest.partition("\n\n[")
    table = re.sub(r'unit = "[^"]+"', f'unit = "{unit}"', table)
    table = re.sub(
        r"^((?:low|base|high|value) = )([\d._]+)$",
        lambda m: f"{m[1]}{float(m[2]) / by!r}",
        table,
        flags=re.MULTILINE,
    )
    ends = re.search(r"^range = \[(.*), (.*)\]$", table, re.MULTILINE)
    if ends:
        table = table.replace(ends[0], f"range = [{float(ends[1]) / by!r}, {float(ends[2]) / by!r}]")
    path.write_text(before + header + table + bracket + after, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "unit", "by"),
    [
        ("hassle_cost", "CNY/month", 12),
        ("wallet", "CNY/month", 12),
        ("target_years", "months", 1 / 12),
        ("loser_patience", "years", 12),
        ("visit_dwell", "days", 24),
        ("take_rate", "percent", 0.01),
        ("incremental_share", "per thousand", 0.001),
        ("merchant_churn", "percent/year", 0.01),
        ("places_visited", "thousand", 1000),
        ("representatives", "thousand persons", 1000),
        ("signed_per_month", "count/year", 1 / 12),
    ],
)
def test_an_input_in_another_unit_of_its_kind_moves_no_number(study, folder, name, unit, by):
    restated(folder, name, unit, by)
    other = Study.open(folder)
    item, plain = other.inputs[name], study.inputs[name]
    assert (item.unit, item.stated_unit) == (plain.unit, unit)
    assert item.cells[0].value == pytest.approx(plain.cells[0].value, rel=1e-9)
    assert (item.minimum, item.maximum) == pytest.approx((plain.minimum, plain.maximum), rel=1e-9)
    for figure in ("breakeven_wallet", "covered_share", "contribution_merchant_funded", "months_to_target"):
        assert other[figure].value.values == pytest.approx(study[figure].value.values, rel=1e-6)


def test_a_fee_of_4_99_a_month_breaks_even_at_twelve_times_as_much(folder):
    """£4.99 · 12 / 10 % is £598.80, and not £49.90."""
    in_table(folder, "card_fee", FEE, 'unit = "CNY/month"\nvalue = 4.99\n')
    in_table(folder, "card_fee", 'basis = "reported"', 'basis = "assumed"')
    text = (folder / "options.toml").read_text(encoding="utf-8")
    monthly = re.sub(r"^card_fee = (\d+)", lambda m: f"card_fee = {int(m[1]) / 12:.4f}", text, flags=re.MULTILINE)
    (folder / "options.toml").write_text(monthly, encoding="utf-8")
    in_table(folder, "card_fee", "range = [0, 600]", "range = [0, 50]")
    study = Study.open(folder)
    assert float(study["card_fee"]) == 59.88
    assert float(study["breakeven_spend"]) == pytest.approx(598.8)
    assert study.evidence.fee_period == "month"
    numbers = derived({"claims": {}, "decision": {}}, study.evidence)
    assert (numbers["as_stated[input=card_fee]"].value, numbers["as_stated[input=card_fee]"].unit) == (
        4.99,
        "CNY/month",
    )
    assert numbers["stated[input=card_fee]"].value == 59.88


def test_what_options_set_is_in_the_unit_of_inputs_toml(study, folder):
    before = study.evidence.options["district_card"].sets["card_fee"]
    restated(folder, "card_fee", "CNY/month", 12)
    text = (folder / "options.toml").read_text(encoding="utf-8")
    over = re.sub(r"^card_fee = ([\d.]+)", lambda m: f"card_fee = {float(m[1]) / 12!r}", text, flags=re.MULTILINE)
    (folder / "options.toml").write_text(over, encoding="utf-8")
    assert load(folder).options["district_card"].sets["card_fee"] == pytest.approx(before)


def test_consequences_and_the_test_are_in_the_unit_of_inputs_toml(study, folder):
    restated(folder, "incremental_share", "percent", 0.01)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    head, name, rest = text.partition('unknown = "incremental_share"\n')
    rest = rest.replace("effect = 0.1", "effect = 10", 1).replace("deviation = 2", "deviation = 200", 1)
    (folder / "study.toml").write_text(head + name + rest, encoding="utf-8")
    (measure,) = (m for m in load(folder).trial.measures if m.unknown == "incremental_share")
    (plain,) = (m for m in study.evidence.trial.measures if m.unknown == "incremental_share")
    assert (measure.effect, measure.deviation) == (plain.effect, plain.deviation)


def by_visit(folder, visits: str) -> None:
    in_table(folder, "card_fee", FEE, 'unit = "CNY/visit"\nvalue = 3\nbasis = "assumed"\n')
    in_table(folder, "card_fee", 'basis = "reported"\n', "")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("\n[title]", f"\n[fee]\n{visits}\n\n[title]", 1), encoding="utf-8")


def test_a_fee_by_visit_is_counted_over_the_visits_of_a_year(folder):
    by_visit(folder, 'period = "visit"\nvisits = 26')
    text = (folder / "options.toml").read_text(encoding="utf-8")  # options set the fee as well
    (folder / "options.toml").write_text(re.sub("^card_fee = .*$", "card_fee = 2", text, flags=re.MULTILINE), "utf-8")
    evidence = load(folder)
    assert (evidence.inputs["card_fee"].value, evidence.fee_period) == (78.0, "visit")
    assert evidence.options["district_card"].sets["card_fee"] == 52.0


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ('period = "month"', "fee.period", "year, as the unit of card_fee in inputs.toml (CNY/year)"),
        ('period = "week"', "fee.period", "one of year, month, visit"),
        ('period = "visit"', "fee.visits", "a number"),
        ("visits = 0", "fee.visits", "above 0"),
        ("periods = 1", "fee.periods", "nearest name: period"),
    ],
)
def test_a_period_that_the_unit_contradicts_is_refused(folder, table, key, said):
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("\n[title]", f"\n[fee]\n{table}\n\n[title]", 1), encoding="utf-8")
    found = found_in(folder)
    assert any(fault.file == "study.toml" and key in fault.where and said in fault.expected for fault in found), found


def test_overrides_are_typed_in_the_unit_of_inputs_toml_and_offered_in_it(folder):
    restated(folder, "wallet", "CNY/month", 12)
    assert settings.counted({"wallet": 500, "card_fee": 99}, folder) == {"wallet": 6000.0, "card_fee": 99}
    study = Study.open(folder)
    shown = outcome(study, {"wallet": 6000.0}, "en").command
    assert shown == 'make report SET="wallet=500"'
    (typed,) = settings.setting_list(shown.partition('"')[2].rstrip('"'))
    assert json.loads(settings.overrides(list(settings.counted(dict([typed]), folder).items()), folder)) == {
        "wallet": 6000.0
    }


@pytest.mark.parametrize(
    ("found", "wanted"),
    [("GBP/month", "USD/year"), ("GBP", "GBP/year"), ("months", "share"), ("percent", "share/year"), ("km", "km2")],
)
def test_what_measures_something_else_is_never_converted(found, wanted):
    assert factor(found, wanted, 26) is None


def test_the_study_of_the_repository_states_all_in_the_units_of_the_model(study):
    assert {item.factor for item in study.evidence.unknowns.values()} == {1.0}
    assert faults_of(study, ROOT) == ()
