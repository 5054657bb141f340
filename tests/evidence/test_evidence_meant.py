"""What people write for a number, a text or a list is refused with its key and what it means, never read as another."""

from __future__ import annotations

import pytest

from analysis.evidence.faults import EvidenceError, Fault, counted

# In place of `value = 120`, what is said.
WRITTEN = [
    ("value = 1.2万", "write 12000"),
    ("value = 3.75 亿", "write 375000000"),
    ("value = 65%", "write 0.65"),
    ("value = 0,65", "write 0.65"),
    ("value = 12,500", "write 12500"),
    ("value = ９０", "write 90"),
    ("value = 13:7", "a share of 13 to 7 is 0.65"),
    ("value = 010", "without a leading zero"),
    ("value = .9", "write 0.9"),
    ("value = ￥90", "write 90"),
    ('value = "1.68万"', "write 16800"),
    ('value = "7:3"', "a share of 7 to 3 is 0.7"),
    ('value = "0571"', "without a leading zero"),
    ('value = "120"', "a number without quotes"),
    ("value: 120", "with an equals sign"),
    ("value = 120\nvalue = 121", "each key once"),
]
CELLS = [("1.68万", "write 16800"), ("7:3", "a share of 7 to 3 is 0.7"), ("0571", "write 571"), ("2.5bn", "2500000000")]


@pytest.mark.parametrize(("written", "said"), WRITTEN)
def test_a_number_as_people_write_it_is_refused_with_what_it_means(edit, faults, written, said):
    (fault,) = faults(edit("inputs.toml", "value = 120", written))
    assert (fault.file, fault.where) == ("inputs.toml", "key card_fee.value")
    assert fault.line in (4, 5)
    assert said in fault.expected


@pytest.mark.parametrize(("cell", "said"), CELLS)
def test_a_cell_as_people_write_it_is_refused_with_what_it_means(edit, faults, cell, said):
    (fault,) = [fault for fault in faults(edit("facts.csv", ",120,", f",{cell},")) if fault.file == "facts.csv"]
    assert (fault.line, fault.where) == (2, "column value")
    assert said in fault.expected


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value = 120", "value = [120，121]", "card_fee.value"),
        ("value = 120", 'why2 = """open', "card_fee.why2"),
        ("value = 120", "facts = [“fee”]", "card_fee.facts"),
    ],
)
def test_what_is_left_open_or_quoted_in_curls_is_named_by_its_key(edit, faults, old, new, key):
    (fault,) = faults(edit("inputs.toml", old, new))
    assert (fault.line, fault.where) == (4, f"key {key}")


def test_a_header_with_a_column_too_many_is_one_fault(edit, faults):
    (fault,) = [f for f in faults(edit("facts.csv", ",note\n", ",note,remark\n")) if not f.where]
    assert "15 in the header and 14 in each of" in fault.found


def test_many_faults_of_a_kind_are_counted():
    listed = [Fault("facts.csv", line, "column value", "a number", repr("x")) for line in range(2, 2002)]
    assert len(counted(listed)) == 6
    assert counted(listed)[-1] == "facts.csv, column value: the same in 1,995 more lines, the last of them line 2001"
    assert len(EvidenceError("data", listed).faults) == len(listed)


def test_an_inputs_file_that_cannot_be_read_makes_no_allowed_word_idle(folder):
    from real_study import ROOT

    from analysis.lint import lint

    words = '[[allowed]]\nwords = "100 meters"\nreason = "the name of a race"\n'
    (folder / "allowed_words.toml").write_text(words, encoding="utf-8")
    assert any("allows nothing" in finding.message for finding in lint(ROOT, folder))
    (folder / "inputs.toml").write_text("[card_fee\n", encoding="utf-8")
    assert not any("allows nothing" in finding.message for finding in lint(ROOT, folder))
