"""A study of the member alone, measured on receipts: what it has, what it states in place of a chapter, what it finds.

Belongs here: `examples/grocery-card` on receipts drawn here, in place of those that `make example-data` fetches.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.cli.example_receipts import receipts_as_orders
from analysis.decision.claims import evaluate_claim
from analysis.evidence import load
from analysis.evidence.descriptor import is_current
from analysis.measured import small_tables
from analysis.methods.membership.spend import share_above
from analysis.notebook import measured_numbers, member_numbers
from analysis.study import Study
from analysis.workbook import workbook

ROOT = Path(__file__).resolve().parents[2]
GROCERY = ROOT / "examples/grocery-card"
MEASURED = {"wallet", "wallet_cv", "ticket", "merchant_margin"}
MARGIN, SPEND = 0.15, 9_000.0


def receipts(customers: int = 1500, days: int = 120, seed: int = 4) -> pd.DataFrame:
    """Receipt lines of customers whose visits and tickets are lognormal between them; the shop keeps `MARGIN`."""
    rng = np.random.default_rng(seed)
    rate = SPEND / 900 / 365 * np.exp(1.1 * rng.standard_normal(customers) - 1.1**2 / 2)
    visits = rng.poisson(rate * days)
    who = np.repeat(np.arange(customers), visits)
    day = pd.Timestamp("2000-11-01") + pd.to_timedelta(rng.integers(days, size=who.size), unit="D")
    price = np.round(900 * np.exp(0.6 * rng.standard_normal(who.size) - 0.18)) + 1
    return pd.DataFrame(
        {
            "TRANSACTION_DT": day.strftime("%m/%d/%Y"),
            "CUSTOMER_ID": [f"{n:08d}" for n in who],
            "SALES_PRICE": price,
            "ASSET": price * (1 - MARGIN),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    to = tmp_path_factory.mktemp("grocery") / "study"
    shutil.copytree(GROCERY, to)
    text = (to / "raw.toml").read_text("utf-8").replace("../../build/example-data/grocery-card", "raw")
    (to / "raw.toml").write_text(text, "utf-8")
    (to / "raw").mkdir()
    receipts_as_orders(receipts()).to_parquet(to / "raw/orders.parquet")
    return to


@pytest.fixture
def study(folder, tmp_path, monkeypatch) -> Study:
    monkeypatch.setattr(small_tables, "BUILD", tmp_path)
    return Study.open(folder)


def test_it_states_the_coverage_that_it_has_no_chapter_for(study):
    assert study.graph.stated == {"covered_share", "coverage_cv", "spend_level"}
    assert "covered_share" not in study.figures and "covered_share" in study.inputs
    assert "reach_one" not in study and "hhi" not in study
    assert "spend_level: one, for this study knows no cities" in study["typical_spend"].lineage().text()
    wide = study.overridden(covered_share=1.0)
    assert float(wide["breakeven_wallet"]) == pytest.approx(0.3 * float(study["breakeven_wallet"]))
    assert {node.name for node in study.explain("breakeven_wallet").walk()} >= {"covered_share", "card_fee"}


def test_the_whole_study_still_works_its_coverage_out():
    whole = Study.open(ROOT / "data")
    assert whole.graph.stated == frozenset() and "covered_share" in whole.figures


def test_spend_spread_ticket_and_margin_are_measured(study):
    assert {item.name for item in study.inputs.values() if item.measured} == MEASURED
    assert study.inputs["merchant_margin"].value == pytest.approx(MARGIN, abs=1e-6)
    assert study.inputs["ticket"].value == pytest.approx(900, rel=0.1)


@pytest.mark.parametrize("measured", [True, False])
def test_its_titles_are_true_on_receipts_and_as_stated(folder, study, tmp_path, measured):
    if not measured:
        shutil.copytree(folder, tmp_path / "stated", ignore=shutil.ignore_patterns("raw*"))
        study = Study.open(tmp_path / "stated")
    claims = study.evidence.claims.values()
    assert [claim.id for claim in claims if not evaluate_claim(study, claim).holds] == []


def test_the_fee_is_scaled_as_the_case_s_is():
    case, here = load(ROOT / "data").inputs, load(GROCERY).inputs
    assert here["card_discount"].value == case["card_discount"].value
    # The fee is made for the spend that was measured; what is stated in its place is a round number near it.
    scaled = case["card_fee"].value * here["wallet"].value / case["wallet"].value
    assert here["card_fee"].value == pytest.approx(scaled, rel=0.05)


def test_who_would_join_is_counted_beside_the_lognormal(study):
    numbers, known = member_numbers.measure(study)
    assert known["profile"] == ["customers", "spend", "spend_cv", "visits", "ticket", "margin"]
    assert known["anniversaries"] == [] and len(known["fees"]) == len(member_numbers.FEES)
    fee, counted, by_law = (
        numbers[f"{n}[fee=f3]"].value for n in ("fee_tried", "joiners_counted", "joiners_lognormal")
    )
    assert fee == study.inputs["card_fee"].value
    threshold = (fee + study.inputs["hassle_cost"].value) / float(study["card_advantage"]) / 0.3
    assert by_law == pytest.approx(
        float(share_above(threshold, study.inputs["wallet"].value, study.inputs["wallet_cv"].value)), rel=1e-6
    )
    assert 0 < counted < 0.5 and counted == pytest.approx(by_law, abs=0.1)
    assumed = numbers["joiners_assumed[fee=f3]"]
    wallet, spread = (study.inputs[name].prior[0].value for name in ("wallet", "wallet_cv"))
    assert assumed.value == pytest.approx(float(share_above(threshold, wallet, spread)), rel=1e-6)
    assert assumed.low < assumed.value < assumed.high
    assert [*known["forms"]] == ["yearly", "monthly", "visit"]
    assert numbers["form_joiners[form=yearly]"].value == counted
    assert measured_numbers.measure(study.evidence) is None


def test_it_is_written_as_a_workbook(study):
    assert workbook(study)[:2] == b"PK"


def test_its_data_dictionary_is_current():
    assert is_current(GROCERY)


def test_a_customer_s_lines_of_one_day_are_one_order():
    lines = receipts(40)
    made = receipts_as_orders(lines)
    assert made.amount.sum() == lines.SALES_PRICE.sum() and made.cost.sum() == pytest.approx(lines.ASSET.sum())
    assert not made.duplicated(["member_id", "time"]).any() and made.order_id.is_unique
