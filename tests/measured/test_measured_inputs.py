"""A study with raw tables: which inputs are measured, what becomes of the others, and what is told."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis.build.project import Project
from analysis.build.run import read_raw_tables
from analysis.cli.commands.check import measured_lines
from analysis.editions.causes import causes
from analysis.editions.compare import compare
from analysis.editions.snapshot import snapshot
from analysis.evidence import load
from analysis.measured import MeasureError, load_measured
from analysis.study import Study
from analysis.warehouse import WarehouseError

MEASURED = ("net_ratio", "reported_share", "others_share", "leader_growth", "follower_growth")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_without_raw_tables_nothing_is_different(study_folder):
    (study_folder / "raw.toml").unlink()
    assert load_measured(study_folder).inputs == load(study_folder).inputs


def test_without_raw_tables_no_engine_is_imported(study_folder):
    (study_folder / "raw.toml").unlink()
    code = (
        f"import sys; from analysis.study import Study; Study.open({str(study_folder)!r}); "
        "sys.exit(any(name in sys.modules for name in ('analysis.warehouse', 'ibis', 'duckdb')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_measured_input_has_value_interval_basis_and_what_was_stated(study_folder):
    before, after = load(study_folder).inputs, load_measured(study_folder).inputs
    for name in (*MEASURED, "ticket", "wallet", "wallet_cv"):
        item = after[name]
        assert item.basis == "measured"
        assert item.prior == before[name].cells and item.measured.prior_basis == before[name].basis
        assert item.low < item.value < item.high
        assert item.minimum <= item.low and item.high <= item.maximum
    assert after["net_ratio"].value == pytest.approx(0.52, abs=1e-4)
    assert after["reported_share"].distribution == "beta"
    assert after["ticket"].distribution == "lognormal"
    same = [name for name in before if not before[name].measure]
    assert all(after[name] == before[name] for name in same)


def test_the_model_takes_the_measured_value(study_folder):
    study = Study.open(study_folder)
    share = study.inputs["reported_share"]
    assert float(study["reported_share"]) == share.value
    result = study["reported_share"]
    # The distribution has one width: an interval of few cities that leans to one side keeps its length.
    assert float(result.high - result.low) == pytest.approx(share.high - share.low, rel=0.02)
    assert "measured: " in str(study.explain("reported_share"))


def test_what_the_tables_do_not_hold_stays_as_stated_and_check_says_why(study_folder):
    panel = pd.read_csv(study_folder / "raw/panel.csv", dtype={"city": str})
    panel[(panel.period >= "2025-01") & (panel.basis == "paid")].to_csv(study_folder / "raw/panel.csv", index=False)
    evidence = load_measured(study_folder)
    assert evidence.inputs["leader_growth"].basis == "estimated"
    assert evidence.inputs["others_share"].basis == "measured"
    said = "\n".join(measured_lines(evidence))
    assert "leader_growth: not measured, stays estimated: expected two years" in said
    assert "net_ratio: not measured, stays reported: " in said
    assert "panel: 216 rows read = 216 used + 0 set aside" in said


def test_orders_that_do_not_say_whose_they_are_measure_tickets_alone(study_folder):
    (file,) = (study_folder / "raw/orders").glob("*.parquet")
    pd.read_parquet(file).drop(columns="member_id").to_parquet(file)
    inputs = load_measured(study_folder).inputs
    assert inputs["ticket"].basis == "measured"
    assert inputs["wallet"].basis == "estimated"
    assert "map member_id under [orders.columns]" in inputs["wallet"].unmeasured


def test_many_orders_of_nobody_leave_what_users_spend_as_stated(study_folder):
    whole = load_measured(study_folder).inputs["wallet"].value
    (file,) = (study_folder / "raw/orders").glob("*.parquet")
    orders = pd.read_parquet(file)
    orders["member_id"] = orders.member_id.astype("Int64").where(np.arange(len(orders)) % 3 > 0)
    orders.to_parquet(file)
    counted = orders[orders.status.fillna("paid") != "refunded"]
    inputs = load_measured(study_folder).inputs
    said = f"at most 1.0% of orders without a member_id, found {counted.member_id.isna().sum():,} of {len(counted):,}"
    assert inputs["ticket"].basis == "measured"
    assert said in inputs["wallet"].unmeasured and said in inputs["wallet_cv"].unmeasured
    raw = study_folder / "raw.toml"
    raw.write_text(raw.read_text("utf-8").replace("[orders]", "[orders]\nrejected_at_most = 0.5"), "utf-8")
    assert load_measured(study_folder).inputs["wallet"].value < 0.8 * whole


def test_an_edition_names_measured_as_the_cause(study_folder):
    now = Study.open(study_folder)
    raw = study_folder / "raw.toml"
    old = Study(load(study_folder))
    assert raw.exists() and not any(item.measured for item in old.inputs.values())
    found = {cause.name: cause for cause in causes(compare(snapshot(old), snapshot(now)))}
    assert set(MEASURED) <= set(found)
    assert found["others_share"].change["en"].startswith("measured, 4% → ")
    assert found["others_share"].change["zh"].startswith("实测：")


def test_a_value_outside_what_was_assumed_is_known(study_folder):
    inputs = load_measured(study_folder).inputs
    assert inputs["follower_growth"].value < 0.25 and inputs["follower_growth"].outside_prior
    inside = dataclasses.replace(inputs["others_share"], cells=inputs["others_share"].prior)
    assert not inside.outside_prior


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("inputs.toml", '"others_share"', '"other_share"', "expected one of share_of_two.*nearest name: others_share"),
        ("inputs.toml", 'measure = "ticket"', 'measure = "spend_cv"', "expected an input in none, found CNY/visit"),
        (
            "inputs.toml",
            'measure = "ticket"',
            'measure = "value_by_year"',
            "expected an input in CNY/year, found CNY/vis",
        ),
        (
            "raw.toml",
            '"美团"',
            '"Meituan"',
            r"\[platforms\] to say which of 小红书, 抖音, 美团 is the leader.*Next: mend",
        ),
    ],
)
def test_a_fault_is_one_error_with_the_next_step(study_folder, file, old, new, message):
    change(study_folder / file, old, new)
    with pytest.raises(MeasureError, match=f"(?s){message}"):
        load_measured(study_folder)


def one_platform(panel):
    return panel[panel.platform == "美团"]


def bases_apart(panel):
    return panel[(panel.platform == "美团") == (panel.basis == "paid")]


def some_in_millions(panel):
    return panel.assign(value=panel.value.where(panel.index > 2, panel.value / 1e6))


@pytest.mark.parametrize(
    ("change_panel", "message"),
    [
        (one_platform, "expected at least two platforms to have shares, found 美团 alone"),
        (bases_apart, "expected one basis that all platforms have"),
        (some_in_millions, "is one of them in 万 or 亿"),
        (lambda panel: panel.drop(columns="basis"), "expected the column basis, found platform"),
        (lambda panel: panel.head(0), "expected rows in the table panel, found none"),
    ],
)
def test_a_panel_of_which_no_shares_can_be_made_is_refused_with_the_next_command(study_folder, change_panel, message):
    file = study_folder / "raw/panel.csv"
    change_panel(pd.read_csv(file, dtype={"city": str})).to_csv(file, index=False)
    with pytest.raises(WarehouseError, match=message) as refused:
        load_measured(study_folder)
    assert f"-m analysis check --study {study_folder}" in str(refused.value)


def test_a_report_is_refused_before_any_notebook_runs(study_folder):
    file = study_folder / "raw/panel.csv"
    one_platform(pd.read_csv(file, dtype={"city": str})).to_csv(file, index=False)
    with pytest.raises(WarehouseError, match="found 美团 alone"):
        read_raw_tables(Project(study_folder.parent, study_folder))
