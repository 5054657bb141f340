"""Passages and headings of the report: the study's own words, where their conditions hold."""

from __future__ import annotations

import pytest

from analysis.errors import AnalysisError
from analysis.evidence import Bilingual
from analysis.evidence.report import PassageText
from analysis.notebook import Report
from analysis.wording.slots import SlotError


def test_a_passage_speaks_where_its_claim_holds_and_names_itself_when_a_slot_fails(report: Report) -> None:
    member = report.passage("member").payload["markdown"]
    written = report.evidence.report.passages["member"]
    assert [p.when or f"unless {p.unless}" for p in written] == ["never_paid_typical", "unless never_paid_typical"]
    assert "On paper the card is simple" in member["en"] and "The card's sum" not in member["en"]
    assert "[1,680 元](#figure-breakeven-spend)" in member["zh"] and "breakeven_spend" in report.printed["zh"]
    with pytest.raises(AnalysisError, match="no place 'membr'; the nearest is 'member'"):
        report.passage("membr")
    wrong = PassageText(Bilingual("{breakeven_spent}", "{breakeven_spent}"))
    report.evidence.report.passages["options"] = (wrong,)
    with pytest.raises(SlotError, match=r"report\.toml, \[\[passages\.options\]\]: slot \{breakeven_spent\}"):
        report.passage("options")
    del report.evidence.report.passages["options"]
    assert report.passage("options") is None


def test_a_section_takes_the_words_of_the_study(report: Report) -> None:
    payload = report.section("market").payload
    assert payload["kind"] == "heading" and payload["text"]["en"].startswith("The market: ")
    assert report.section("options") is None


def test_a_heading_that_is_false_makes_way_for_the_one_that_is_true(report: Report) -> None:
    claim = report.published.about["claims"]["near_is_not_covered"]
    claim["holds"] = not claim["holds"]
    try:
        assert report.section("coverage").payload["text"]["en"] == "Coverage: shops nearby, and enough of them"
    finally:
        claim["holds"] = not claim["holds"]
    assert report.section("coverage").payload["text"]["en"] == "Coverage: a shop nearby is not enough"
