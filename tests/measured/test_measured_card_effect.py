"""What a card brought about, against simulated truth, and the ledger by month, which adds up to nothing."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from analysis.measured import NotMeasured, card_effect, liability, small_tables
from analysis.measured.member_log import member_log
from analysis.notebook import measured_members
from analysis.study import Study
from analysis.warehouse.simulate import Card, simulate_card
from analysis.workbook.book import Book
from analysis.workbook.file import to_bytes
from analysis.workbook.members import write_members

DATA = Path(__file__).parents[2] / "data"


LIFT = 0.4


@pytest.fixture(scope="module")
def lifted():
    return simulate_card(2000, truth=Card(lift=LIFT, spend=4000.0, heavier=0.0), days=3 * 365, seed=8)


def test_the_share_that_is_new_is_near_the_truth(lifted, opened):
    ((_, found),) = card_effect.incremental_share(opened(lifted))
    truth = LIFT / (1 + LIFT)
    # The month of joining, half of which is no membership, would take a tenth off: it is left out.
    assert found.value == pytest.approx(truth, rel=0.06)
    assert found.low < truth < found.high and found.distribution == "beta"


def test_matching_finds_it_too_and_both_say_what_they_rest_on(lifted, opened):
    log = member_log(opened(lifted))
    assert list(log.effects) == ["differences", "matching"]
    matched = log.effects["matching"]
    assert matched.share_low < LIFT / (1 + LIFT) < matched.share_high and matched.placebo_passed
    assert all(found.assumptions for found in log.effects.values())
    spoken = {name for name, _ in measured_members.METHODS.items()}
    assert spoken == set(log.effects)


def test_matching_needs_a_time_before(lifted, opened):
    early = lifted["members"].assign(joined=lifted["members"].joined - pd.Timedelta(days=240))
    with pytest.raises(NotMeasured, match="expected 3 months before the first member joined, found"):
        card_effect.matched(opened(lifted | {"members": early}))


def test_a_card_without_effect_has_none(opened):
    still = simulate_card(1200, truth=Card(lift=0.0, spend=3000.0, heavier=0.0), days=2 * 365, seed=2)
    found = card_effect.incrementality(opened(still))
    low, high = card_effect.share_interval(found)
    wide = high - low
    assert low - wide < 0 < high + wide and wide < 0.2


def test_members_who_moved_apart_before_joining_measure_nothing(lifted, opened):
    joined = lifted["members"].set_index("member_id").joined
    before = lifted["orders"].time.rsub(lifted["orders"].member_id.map(joined)).dt.days.between(0, 60)
    more = lifted["orders"].assign(amount=lifted["orders"].amount.where(~before, lifted["orders"].amount * 3))
    with pytest.raises(NotMeasured, match="Placebo fails"):
        card_effect.incremental_share(opened(lifted | {"orders": more}))


def test_without_others_there_is_nobody_to_compare_with(lifted, opened):
    ours = lifted["orders"][lifted["orders"].member_id.isin(lifted["members"].member_id)]
    with pytest.raises(NotMeasured, match="at least two customers who never joined, found 0"):
        card_effect.incrementality(opened(lifted | {"orders": ours}))
    with pytest.raises(NotMeasured, match=r"add \[members\] to raw.toml"):
        card_effect.incrementality(opened({"orders": ours}))


def test_the_ledger_adds_up_to_nothing_in_every_month_and_to_the_logs(lifted, opened):
    ledger = card_effect.ledger_by_month(opened(lifted))
    assert (ledger[["member", "merchant", "platform"]].sum(axis=1) == 0).all()
    redeemed, members = lifted["redemptions"], lifted["members"]
    assert ledger.saved.sum() == (redeemed.amount * 100).round().sum() - (redeemed.paid * 100).round().sum()
    assert ledger.joined.sum() == len(members)
    last = lifted["orders"].time.max()
    held = (members.left.fillna(last + pd.Timedelta(days=400)).clip(upper=last) - members.joined).dt.days
    least, most = (np.floor((held - grace) / 365.25).clip(lower=0).sum() for grace in (40, 0))
    fees = ledger.fees.sum() / 16800 - len(members)
    assert least <= fees <= most


def test_refunds_are_booked_when_members_leave(lifted, opened):
    members = lifted["members"].assign(refunded=lifted["members"].left.notna() * 168.0)
    ledger = card_effect.ledger_by_month(opened(lifted | {"members": members}))
    assert ledger.refunds.sum() == 16800 * members.left.notna().sum()
    by_month = members[members.left.notna()].groupby(members.left.dt.strftime("%Y-%m")).size() * 16800
    assert ledger.refunds[by_month.index].tolist() == by_month.tolist()


def test_what_a_stop_would_cost_is_counted_from_the_members_table(lifted, opened):
    owed = liability.liability_by_month(opened(lifted))
    members = lifted["members"]
    for month in ("2024-06", "2025-03"):
        end = pd.Period(month, "M").end_time.normalize()
        there = members[(members.joined <= end) & ~(members.left <= end)]
        days = ((end - there.joined).dt.days % 365.25).astype(int) + 1
        assert owed.loc[month, "members"] == len(there) and owed.loc[month, "full"] == 16800 * len(there)
        unused = (16800 * (1 - days.clip(upper=365) / 365)).sum()
        assert owed.loc[month, "pro_rata"] == pytest.approx(unused, rel=0.01)
    assert (owed.pro_rata <= owed.full).all() and owed.index[-1] == f"{lifted['orders'].time.max():%Y-%m}"
    # The case's own: kept from 26 September, all of a fee of 168 for 97 days is 44.65 used.
    case = pd.DataFrame({"joined": [_day("2025-09-26")], "left": [-1], "members": [1], "fee": [16800]})
    assert liability.liability_of(case, _day("2025-12-31")).loc["2025-12"].tolist() == [1, 16800, 16800 - 4465]


def _day(text: str) -> int:
    return (pd.Timestamp(text) - pd.Timestamp(0)).days


def test_the_workbook_has_a_sheet_whose_formulas_give_what_was_measured(lifted, tmp_path, monkeypatch):
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    (folder / "raw").mkdir()
    text = 'time_zone = "Asia/Shanghai"\n'
    for name, table in lifted.items():
        if name == "merchants":
            continue  # its map would be measured too
        table.to_parquet(folder / f"raw/{name}.parquet")
        text += f'[{name}]\nsource = {{ zh = "表", en = "A table" }}\n'
    (folder / "raw.toml").write_text(text, "utf-8")
    study, book = Study.open(folder), Book()
    write_members(book, study)
    made = to_bytes(book, "Members", date(2026, 1, 1))
    sheet, cached = (openpyxl.load_workbook(io.BytesIO(made), data_only=kept)["Members"] for kept in (False, True))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[4][1] == "Customers seen for long enough"
    (total,) = (n for n, row in enumerate(rows, 1) if row[0] == "全部 / All")
    months = [n for n in range(1, total) if str(rows[n - 1][0]).startswith("20")]
    for n in months:
        _, _, fees, refunds, saved, borne = rows[n - 1][:6]
        worth = [cached[f"{column}{n}"].value for column in "GHI"]
        assert worth == pytest.approx([saved + refunds - fees, -borne, fees - refunds - (saved - borne)])
        assert rows[n - 1][6:9] == [f"=$E${n}+$D${n}-$C${n}", f"=-$F${n}", f"=$C${n}-$D${n}-($E${n}-$F${n})"]
    forms_side_by_side(rows, cached, study)
    assert cached[f"B{total}"].value == len(lifted["members"])
    assert cached[f"C{total}"].value == pytest.approx(sum(rows[n - 1][2] for n in months))


def forms_side_by_side(rows, cached, study):
    """Break-even of each form as the study has it, and money of the three sides that adds up to nothing."""
    yearly, monthly, visit = (
        [n for n, row in enumerate(rows, 1) if row[0] == name]
        for name in ("按年 / By the year", "按月 / By the month", "按次 / By the visit")
    )
    gain, bother, covered = (float(study[n].value) for n in ("card_advantage", "hassle_cost", "covered_share"))
    fee, month = (float(study[n].value) for n in ("card_fee", "monthly_fee"))
    assert cached[f"C{yearly[0]}"].value == pytest.approx((fee + bother) / (gain * covered))
    assert cached[f"C{monthly[0]}"].value == pytest.approx((month + bother / 12) / (gain * covered))
    assert cached[f"C{visit[0]}"].value < cached[f"C{monthly[0]}"].value < cached[f"C{yearly[0]}"].value
    shares = [cached[f"D{lines[0]}"].value for lines in (yearly, visit)]
    assert 0 < shares[0] < shares[1] <= 1 and all(str(rows[n[0] - 1][2]).startswith("=") for n in (yearly, visit))
    (trial,) = (n for n, row in enumerate(rows, 1) if row[0] == "免费试用 / Free trial")
    assert cached[f"F{trial}"].value == pytest.approx(float(study["trial_fee"].value))
    for lines in (yearly, monthly, visit):
        fees, saved, member, merchant, platform, rest = (cached[f"{c}{lines[2]}"].value for c in "BCDEFG")
        assert member == pytest.approx(saved - fees) and platform == pytest.approx(fees - saved - merchant)
        assert fees > 0 and rest == 0 and rows[lines[2] - 1][6].startswith("=ROUND(")


def test_a_study_without_logs_has_no_such_sheet():
    book = Book()
    write_members(book, Study.open(DATA))
    assert "Members" not in [sheet.get_name() for sheet in book.file.worksheets()]
