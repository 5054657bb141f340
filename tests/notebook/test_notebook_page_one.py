"""Page one and passages follow from claims: how sure a sentence is, and which of two stands there."""

from __future__ import annotations

import pytest
from notebook_chapters import cover_of, place_of

from analysis.decision.claims import evaluate_claim
from analysis.notebook import Chapter, Report
from analysis.study import Study
from analysis.wording import format_value


def test_page_one_is_as_sure_as_the_odds_beside_it(
    tmp_path, report: Report, stand_ins: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At base stopping is right in nearly all draws; with three tenths off a relaunch wins in about half of them."""
    sure = report.cover().payload["points"][0]["markdown"]
    assert sure["en"].startswith("Stopping is [firm](#") and sure["zh"].startswith("停卡[有把握](#")
    where = place_of(tmp_path, monkeypatch, '{"card_discount": 0.3}')
    chapter = Chapter("1-all", "en", where)
    sure = cover_of(chapter, where)["points"][0]["markdown"]
    assert sure["en"].startswith("Stopping is [not firm](#") and sure["zh"].startswith("停卡[没有把握](#")
    lost = evaluate_claim(chapter.study, chapter.study.evidence.claims["relaunch_loses"]).share
    assert 0.3 <= lost < 0.7 and f"[{format_value(1.0 - lost, 'share', 'en')}](#" in sure["en"]


def test_a_claim_that_heads_no_exhibit_stands_in_the_table_and_decides_a_passage(study: Study, report: Report) -> None:
    claim = study.evidence.claims["cheap_card_pays"]
    row = next(r for r in report.confidence().payload["rows"] if r["anchor"] == "claim-cheap-card-pays")
    odds = format_value(evaluate_claim(study, claim).share, "share", "en")
    assert claim.exhibit is None and row["cells"][1]["en"] == odds
    said = report.passage("options").payload["markdown"]
    assert report.holds(claim.id) and "just has it" in said["en"] and f"[{odds}](#" in said["en"]
