"""Names and titles are one line each and have no slots: nothing fills those, and a line break would break a table."""

from __future__ import annotations

import json

import pytest
from study_copies import found_in, line_of

from analysis.validation.names import check_asked
from analysis.validation.notebooks import Notebooks
from analysis.validation.sentences import FaultPlaces

NAMES = {
    "the title": ("study.toml", 'en = "Why the hundred-day card failed"', "key title.en"),
    "a word": ("study.toml", 'en = "Meituan"', "key words.meituan.en"),
    "an input": ("inputs.toml", 'en = "In-store transaction value of the two leaders"', "key gtv.name.en"),
    "an option": ("options.toml", 'en = "Stop the card, carry on"', "key carry_on.name.en"),
    "a tile": ("report.toml", 'en = "saved by a typical user in a year"', "key tiles.typical_saving.en"),
    "a heading": ("report.toml", 'en = "How sure we are"', "key points.how_sure.heading.en"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("break_", ["\\n", "\\t", "\\r\\n"])
def test_a_name_of_two_lines_is_refused(edit, folder, name, break_):
    file, text, where = NAMES[name]
    line = line_of(folder, file, text)
    (fault,) = found_in(edit(file, text, text[:8] + break_ + text[8:]))
    assert (fault.line, fault.where, fault.expected) == (line, where, "text on one line, without tabs")


@pytest.mark.parametrize("name", NAMES)
def test_a_slot_that_nothing_fills_is_refused(edit, folder, name):
    file, text, where = NAMES[name]
    (fault,) = found_in(edit(file, text, text[:8] + "{card_fee}" + text[8:]))
    assert fault.where == where and fault.found.startswith("{card_fee}; write what it stands for")


def test_a_title_of_an_exhibit_is_one_line_and_has_slots(edit, folder):
    text = 'en = "Whoever gains, two firms dominate'
    (fault,) = found_in(edit("claims.toml", text, text.replace(", two", ",\\n two")))
    assert (fault.where, fault.expected) == ("key stays_concentrated.en", "text on one line, without tabs")


def test_a_passage_may_have_several(edit, folder):
    old = '[[passages.market]]\nzh = """'
    assert found_in(edit("report.toml", old, f"{old}\n市场一段。\n\n又一段，\t有制表符。\n")) == ()


@pytest.mark.parametrize("slot", ["{benefit_days", "benefit_days}", "{benefit_days｝"])
def test_a_slot_that_is_not_closed_is_refused(edit, folder, slot):
    edit("claims.toml", "{benefit_days}", slot)
    found = found_in(edit("claims.toml", "ran for {benefit_days}", f"ran for {slot}"))
    assert any(fault.expected == "slots between { and }, as {card_fee}" for fault in found) or (
        "the same slots" in found[0].expected
    )
    assert {fault.where.partition(".")[0] for fault in found} == {"key short_run"}


@pytest.mark.parametrize("holds", ["1 < 2", "benefit_days < nan", "inf > benefit_days", "benefit_days < １８３"])
def test_a_condition_compares_a_figure_with_a_number_that_is_one(edit, folder, holds):
    (fault,) = found_in(edit("claims.toml", "benefit_days < 183", holds))
    assert (fault.where, fault.expected) == ("key short_run.holds", "conditions over results of the study")


def test_exhibits_of_a_chapter_that_is_left_out_are_told_and_not_all_texts_about_it(edit, folder):
    found = found_in(edit("study.toml", "date = 2026-11-22", 'date = 2026-11-22\nchapters = ["member"]'))
    assert {fault.expected for fault in found} == {"an exhibit of a chapter that the study has"}


def test_a_chapter_that_is_listed_twice_is_refused(edit, folder):
    (fault,) = found_in(edit("study.toml", "date = 2026-11-22", 'date = 2026-11-22\nchapters = ["market", "market"]'))
    assert (fault.where, fault.expected) == ("key chapters", "each chapter once")


@pytest.mark.parametrize(("lang", "name"), [("en", "Meituan"), ("zh", "美团")])
def test_two_players_of_one_name_are_refused(edit, folder, lang, name):
    old = {"en": 'en = "Douyin"', "zh": 'zh = "抖音"'}[lang]
    (fault,) = found_in(edit("study.toml", old, f'{lang} = "{name}"'))[:1]
    assert fault.where == f"key words.douyin.{lang}" and fault.expected == "another name than that of meituan"


def test_a_cell_of_one_player_takes_no_fact_about_another(edit, folder):
    old = 'platform = "douyin", year = 2023, fact = "douyin-paid-gtv-2023"'
    (fault,) = found_in(edit("inputs.toml", old, old.replace("douyin-paid", "meituan")))
    assert (fault.expected, fault.found) == ("a fact about douyin", "meituan-gtv-2023, about Meituan")


def test_a_prose_cell_without_a_language_is_passed_over(tmp_path):
    """The check of prose names it; here it must only stop nothing."""
    sources = ["%%prose", "%%prose fr\nBonjour.", "%%prose en\nText."]
    (tmp_path / "notebooks").mkdir()
    cells = [{"cell_type": "code", "source": [source]} for source in sources]
    (tmp_path / "notebooks/1-one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [(cell.cell, cell.text) for cell in Notebooks(tmp_path).prose()] == [(3, "Text.")]


def test_an_exhibit_that_a_cell_asks_for_and_nobody_has_is_named_with_the_nearest(tmp_path):
    (tmp_path / "notebooks").mkdir()
    sources = ['chapter.exhibit("ledger")', 'chapter.exhibit("ledgers")\nchapter.exhibit(name)']
    cells = [{"cell_type": "code", "source": [source]} for source in sources]
    (tmp_path / "notebooks/1-one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    places = FaultPlaces(tmp_path)
    check_asked(Notebooks(tmp_path), places)
    (fault,) = places.listed
    assert (fault.file, fault.where, fault.found) == ("1-one.ipynb", "cell 2", "'ledgers'")
    assert "ledger" in fault.expected
