"""A folder without faults becomes typed values."""

from __future__ import annotations

import dataclasses
import math

import pytest

from analysis.evidence import Bilingual, InputCell, load


def test_tables_are_indexed_by_id_and_typed(folder):
    evidence = load(folder)
    assert evidence.facts.loc["leader-share", ["value", "low", "high"]].tolist() == [0.7, 0.65, 0.75]
    assert math.isnan(evidence.facts.loc["fee", "low"])
    assert evidence.facts.loc["leader-share", "note"] == ""
    assert evidence.cities["population"].tolist() == [1000, 500]
    assert evidence.cities["trial"].tolist() == [True, False]
    assert evidence.cities.loc["northtown", "adcode"] == "100001"
    assert evidence.sources.loc["census", "url"] == ""
    assert evidence.facts.loc["fee", ["entity", "entity_zh", "metric_zh"]].tolist() == ["Gym card", "健身卡", "年费"]
    assert evidence.sources.loc["press-2024", ["short", "short_zh"]].tolist() == ["The Paper", "本地报"]
    assert "line" not in evidence.facts.columns


def test_a_scalar_input_has_one_cell_and_its_range(folder):
    share = load(folder).inputs["leader_share"]
    assert (share.low, share.value, share.high) == (0.6, 0.7, 0.8)
    assert (share.minimum, share.maximum) == (0.6, 0.8)
    assert share.dims == () and len(share.cells) == 1
    assert share.label == Bilingual(zh="领先者份额", en="Leader's share")


def test_a_fixed_input_has_no_low_and_high(folder):
    fee = load(folder).inputs["card_fee"]
    assert (fee.value, fee.low, fee.high, fee.lever) == (120.0, None, None, True)
    assert (fee.minimum, fee.maximum) == (0.0, 600.0)


def test_cells_take_numbers_from_facts(folder):
    sales = load(folder).inputs["sales"]
    assert sales.dims == ("platform", "year")
    first = {"platform": "leader", "year": 2024}
    second = {"platform": "follower", "year": 2024}
    assert sales.cells == (
        InputCell(first, 5e6, 4.5e6, 5.5e6, "sales-first"),
        InputCell(second, 2e6, None, None, "sales-second"),
    )
    assert sales.facts == ("sales-first", "sales-second")
    assert (sales.minimum, sales.maximum) == (2e6, 5.5e6)


def test_a_fixed_input_ignores_the_range_of_its_fact(edit):
    folder = edit("inputs.toml", 'distribution = "triangular"', 'distribution = "fixed"')
    assert load(folder).inputs["sales"].cells[0].low is None


def test_one_number_cannot_be_read_from_many_cells(folder):
    with pytest.raises(TypeError, match="sales varies by platform, year"):
        _ = load(folder).inputs["sales"].value


def test_a_column_leaves_out_blank_cities(folder):
    assert load(folder).inputs["area"].cells == (InputCell({"city": "northtown"}, 12.5),)


def test_options_set_numbers_and_coordinates(folder):
    options = load(folder).options
    assert options["stop"].sets == {}
    assert options["cheaper"].sets == {"card_fee": 60.0, "active": {"southtown": 1.0}}


def test_claims_keep_conditions_as_text(folder):
    claim = load(folder).claims["fee_is_low"]
    assert claim.exhibit == "fees" and claim.holds == ("card_fee < 200",)
    assert claim.text["en"] == "At {card_fee} the fee is low"


def test_a_claim_may_put_its_exhibit_at_the_end_of_a_section(folder, edit):
    assert load(folder).claims["fee_is_low"].section is None
    edit("claims.toml", "holds =", 'section = "member"\nholds =')
    assert load(folder).claims["fee_is_low"].section == "member"


def test_a_claim_may_say_what_holds_otherwise_with_slots_of_its_own(folder, edit):
    assert load(folder).claims["fee_is_low"].otherwise["en"] == "At {card_fee} for {visits} the fee is high"
    edit("claims.toml", "otherwise =", "# otherwise =")
    assert load(folder).claims["fee_is_low"].otherwise is None


def test_a_byte_order_mark_and_windows_lines_are_read_as_usual(folder):
    path = folder / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).facts.loc["fee", "value"] == 120


def test_order_of_columns_does_not_matter(edit):
    folder = edit("sources.csv", "id,title,publisher", "id,publisher,title")
    assert load(folder).sources.loc["census", "title"] == "Statistics office"


def test_evidence_cannot_be_changed(folder):
    evidence = load(folder)
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.study = {}
    with pytest.raises(dataclasses.FrozenInstanceError):
        evidence.inputs["card_fee"].unit = "share"


def test_only_two_languages_exist(folder):
    with pytest.raises(KeyError, match="zh"):
        _ = load(folder).inputs["card_fee"].label["fr"]
