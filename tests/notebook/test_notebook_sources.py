"""The source line under an exhibit: made from lineage, producers with their year, then our own assumptions."""

from __future__ import annotations

import re

import pytest

from analysis.exhibits import IDS, exhibit
from analysis.notebook.sources import SHOWN, assumptions_behind, facts_behind, source_line
from analysis.study import Study
from analysis.wording import fill
from analysis.wording.quantities import lookup


def line_of(study: Study, names) -> dict[str, str]:
    """The source line with its counts filled in."""
    sentence, counts = source_line(study, names, "x")
    return {lang: fill(sentence[lang], lang, lookup(counts, {}, lang)).plain for lang in ("zh", "en")}


def test_the_counts_lead_to_the_tables_of_what_is_counted(study: Study) -> None:
    sentence, counts = source_line(study, ["three_year_contribution"], "options")
    assert "[20](#table-facts)" in fill(sentence["en"], "en", lookup(counts, {}, "en")).markdown
    assert counts["assumed_inputs[exhibit=options]"].anchor == "table-assumptions"


def test_facts_behind_a_figure_are_those_of_its_inputs(study: Study) -> None:
    assert facts_behind(study, ["breakeven_spend"]) == ["card-annual-fee", "card-discount"]
    assert facts_behind(study, ["card_fee"]) == ["card-annual-fee"]
    assert facts_behind(study, ["leader_share_of_two"])[:3] == [
        "meituan-gtv-2023",
        "meituan-gtv-2024",
        "meituan-gtv-2025",
    ]


def test_a_reported_figure_names_its_producers_and_no_assumption(study: Study) -> None:
    assert assumptions_behind(study, ["breakeven_spend"]) == []
    line = line_of(study, ["breakeven_spend"])
    assert line["en"].startswith("Sources: ") and line["zh"].startswith("资料来源：")
    assert "assumption" not in line["en"] and "假设" not in line["zh"]
    assert re.search(r"\(20\d\d\)", line["en"]) or re.search(r"（20\d\d）", line["zh"])


def test_assumptions_are_counted(study: Study) -> None:
    assert assumptions_behind(study, ["entry_effort_iia"]) == ["entrant_share"]
    assert line_of(study, ["entry_effort_iia"])["en"] == "Sources: 1 assumption of ours"
    several = assumptions_behind(study, ["typical_saving"])
    assert len(several) > 1 and "zipf_exponent" in several
    assert study.inputs["outside_discount"].basis == "estimated" and "outside_discount" not in several
    line = line_of(study, ["typical_saving"])
    assert line["en"].endswith(f"{len(several)} assumptions of ours") and f"假设 {len(several)}\u00a0项" in line["zh"]


def test_an_overridden_input_still_counts_where_it_comes_from(study: Study) -> None:
    assert assumptions_behind(study.overridden(wallet=6000), ["typical_saving"]) == assumptions_behind(
        study, ["typical_saving"]
    )


def test_many_producers_are_counted_not_listed(study: Study) -> None:
    line = line_of(study, ["three_year_contribution"])
    assert re.search(r"; and \d+ more; \d+ assumptions of ours$", line["en"])
    assert line["en"].count(";") == SHOWN + 1


@pytest.mark.parametrize("name", IDS)
def test_every_exhibit_has_a_source_line_in_both_languages(study: Study, name: str) -> None:
    line = line_of(study, exhibit(name).figures)
    assert len(line["en"]) > len("Sources: ") and len(line["zh"]) > len("资料来源：")
    assert "nan" not in line["en"] and "None" not in line["en"]
