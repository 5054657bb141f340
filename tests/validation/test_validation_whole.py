"""What `make report` would refuse is refused before any kernel starts, with file, line and key."""

from __future__ import annotations

import re

import pytest
from players_of_study import bounds_only, study_with
from real_study import ROOT
from study_copies import found_in, line_of

from analysis.evidence import EvidenceError
from analysis.study import Study
from analysis.validation import faults_of, require

SLOT = "claims.toml", "{wallet_multiple}", "{walet_multiple}"
BOTH = 2  # languages
CASES = [
    # a name that is not there: in a title, a passage, the cover, a heading's claim
    (*SLOT, "key never_paid_typical", "walet_multiple in zh only"),
    ("claims.toml", 'exhibit = "who_joins"', 'exhibit = "who_join"', "key few_gain.exhibit", "nearest name: who_joins"),
    ("claims.toml", 'exhibit = "ledger"', 'exhibit = "who_joins"', "", "one claim for each exhibit"),
    ("claims.toml", "breakeven_wallet > typical", "breakeven_walet > typical", "key steps_add_up.holds", "walet"),
    ("claims.toml", "[relaunch_loses]", '[relaunch_loses]\nsection = "options"', "relaunch_loses.section", "exhibit"),
    ("claims.toml", "basis=net,year=2024] > r", "basis=net,year=2031] > r", "key basis_decides.holds", "2031"),
    ("claims.toml", "hhi > concentration_line", "hhi concentration_line", "key stays_concentrated.holds", "found 'hhi"),
    ("report.toml", "{@exhibit.timeline}", "{@exhibit.timelin}", "key passages.happened", "is {exhibit.timeline}"),
    ("report.toml", "{covered_share", "{coverd_share", "", "coverd_share in zh only"),
    ("report.toml", "tiles = [", 'tiles = ["no_such_number", ', "key cover.tiles", "no_such_number"),
    ("study.toml", 'premise = "near_is', 'premise = "nearness_is', "key decision.premise", "near_is_not_covered"),
    # a number or word out of bounds
    ("study.toml", "least_odds = 0.5", "least_odds = 5", "key decision.least_odds", "between 0 and 1, found 5"),
    ("study.toml", "date = 2026-11-22", 'date = 2026-11-22\npaper = "A4"', "key paper", "one of a4, us-letter"),
    ("study.toml", "date = 2026-11-22", 'date = 2026-11-22\npapper = "a4"', "key papper", "nearest name: paper"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "said"), CASES)
def test_a_name_that_is_not_there_is_refused_before_a_kernel_starts(edit, folder, file, old, new, key, said):
    found = found_in(edit(file, old, new))
    assert found
    assert all(fault.file == file for fault in found)
    assert any(key in fault.where and said in str(fault) for fault in found), found


def test_the_study_of_the_repository_has_no_fault(study):
    assert faults_of(study, ROOT) == ()


def misspelt(edit, file, old, new):
    """The same word misspelt in both languages."""
    for _ in range(BOTH):
        edit(file, old, new)


def test_a_misspelt_slot_is_one_fault_with_its_line_and_the_nearest_name(edit, folder):
    misspelt(edit, *SLOT)
    (fault,) = found_in(folder)
    assert fault.line == line_of(folder, "claims.toml", "{walet_multiple}")
    assert str(fault).endswith("the nearest is {wallet_multiple} (and in 1 other text)")


def test_a_reference_to_an_exhibit_that_the_study_does_not_show_is_refused(edit, folder):
    misspelt(edit, "report.toml", "{@exhibit.timeline}", "{@exhibit.retention}")
    (fault,) = found_in(folder)
    assert fault.where.startswith("key passages.happened.1")
    assert "unknown word" in str(fault) and "(and in 1 other text)" in str(fault)


def test_a_word_that_a_chart_needs_is_asked_of_the_study(edit, folder):
    found = found_in(edit("study.toml", "[words.entrant]", "[words.runner_up]"))
    assert ("study.toml", "key words.entrant") in {(fault.file, fault.where) for fault in found}
    assert len(found) <= 5  # and not one for each text that names it


def test_an_exhibit_of_the_ratio_of_two_is_refused_where_sales_of_one_are_known(tmp_path):
    (fault,) = found_in(bounds_only(tmp_path / "study"))
    assert fault.where.endswith("basis_decides.exhibit") and "'shares_over_time', which sets two" in str(fault)


def test_a_text_that_sets_one_player_against_itself_is_refused(tmp_path):
    found = [
        fault for fault in found_in(study_with(tmp_path / "study", 1)) if "{@leader} and {@follower}" in str(fault)
    ]
    assert [fault.where for fault in found] == ["key diagnosis.2.text.zh", "key diagnosis.2.text.en"]
    for fault, name in zip(found, ("美团", "Meituan"), strict=True):
        assert f"a text of one player, for gtv of inputs.toml names {name} alone" in str(fault)
        assert "(and in 2 other texts)" in str(fault)


def test_a_text_of_a_follower_is_refused_where_one_player_sells_but_for_whom_an_entrant_stands_beside(tmp_path):
    folder = study_with(tmp_path / "study", 1)
    path = folder / "report.toml"
    text = path.read_text(encoding="utf-8").replace("，高的是经营多年", "，{@follower}则没有，高的是经营多年")
    text = text.replace("; the high ones are established", ", {@follower} none; the high ones are established")
    path.write_text(text, encoding="utf-8")
    found = [fault for fault in found_in(folder) if fault.found == "{@follower}"]
    assert [fault.where for fault in found] == ["key passages.stopping.1.zh", "key passages.stopping.1.en"]
    assert all("a text of one player" in str(fault) for fault in found)


def test_all_faults_come_at_once(edit, folder):
    misspelt(edit, *SLOT)
    edit("claims.toml", 'exhibit = "who_joins"', 'exhibit = "who_join"')
    misspelt(edit, "report.toml", "{fact:card-stores-per-street:", "{fact:card-stores-per-alley:")
    found = found_in(folder)
    assert {fault.file for fault in found} == {"claims.toml", "report.toml"}
    assert len(found) == 3


def test_a_title_cannot_name_what_is_worked_out_after_it_is_drawn(edit, folder):
    misspelt(edit, "claims.toml", "{entry_effort_nested}", "{evpi}")
    assert [fault.where for fault in found_in(folder)] == ["key entry_is_dear.zh"]


@pytest.mark.parametrize(
    "mark", ["^[a note]", "![a](b.png)", "`x`{=html}", "$\\frac{1$", "[x](file:///a)", "<b>x</b>", "enough \\"]
)
def test_marks_that_a_page_loses_are_named_by_key(edit, mark):
    old = 'en = "Coverage: a shop nearby is not enough"'
    found = found_in(edit("report.toml", old, f"en = 'Coverage is not {mark}'"))
    assert found
    assert all("headings.coverage" in fault.where for fault in found)


def test_a_heading_that_skips_a_level_in_a_passage_is_named(edit):
    found = found_in(
        edit("report.toml", '[[passages.market]]\nzh = """', '[[passages.market]]\nzh = """\n#### 深处\n\n')
    )
    assert any("skips from level 2 to 4" in str(fault) for fault in found)


def test_a_report_begins_with_the_same_pass(edit, folder, tmp_path):
    misspelt(edit, *SLOT)
    with pytest.raises(EvidenceError) as error:
        require(folder, {}, ROOT, tmp_path)
    assert "claims.toml line" in str(error.value) and "then run:" in str(error.value)


def test_a_scenario_needs_a_sentence_for_a_title_that_it_makes_false(folder, tmp_path):
    text = (folder / "claims.toml").read_text(encoding="utf-8")
    kept = "\n".join(
        line for line in text.split("\n") if "典型用户能够回本" not in line and "A typical user breaks even" not in line
    )
    (folder / "claims.toml").write_text(kept, encoding="utf-8")
    found = faults_of(Study.open(folder, {"card_fee": 1.0}), ROOT)
    assert [fault.where for fault in found] == ["key never_paid_typical.otherwise"]


@pytest.mark.parametrize("file", ["study.toml", "claims.toml", "report.toml"])
def test_a_title_that_ends_in_a_backslash_is_refused(folder, file):
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(re.sub(r'^(en = .*[a-z])"$', r'\1\\\\"', text, count=1, flags=re.MULTILINE), "utf-8")
    (fault,) = found_in(folder)
    assert (fault.file, fault.found) == (file, "a backslash at the end; remove it")
