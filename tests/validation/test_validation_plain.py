"""Names and titles are one line each and have no slots: nothing fills those, and a line break would break a table."""

from __future__ import annotations

import pytest
from study_copies import found_in, line_of

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
