"""Tables and texts as a spreadsheet, a web page or a slip of the pen leave them: read as meant, or refused by place."""

from __future__ import annotations

import pytest

from analysis.evidence import load


def test_rows_of_nothing_but_commas_are_no_rows(folder):
    before = len(load(folder).facts)
    with (folder / "facts.csv").open("a", encoding="utf-8") as file:
        file.write(",,,,,,,,,,,,,\n, ,,,,,,,,,,,,\n,,,\n")
    assert len(load(folder).facts) == before


def test_a_note_of_what_separates_cells_is_one_fault(folder, faults):
    path = folder / "facts.csv"
    path.write_text("sep=,\n" + path.read_text("utf-8"), encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.file, fault.line, fault.found) == ("facts.csv", 1, "sep=,; delete that line")


def test_a_workbook_in_place_of_a_table_is_called_so(folder, faults):
    (folder / "facts.csv").write_bytes(b"PK\x03\x04\x14\x00\x06\x00\xff\xfe")
    (fault,) = faults(folder)
    assert fault.found == "a workbook (xlsx) or another archive" and "save it as CSV UTF-8" in fault.expected


@pytest.mark.parametrize(("old", "new"), [("press-2024,N1", 'press-2024,"N1'), (",120,", ',"120" ,')])
def test_a_quotation_mark_left_open_is_told_with_its_row(edit, faults, old, new):
    (fault,) = faults(edit("facts.csv", old, new))
    assert (fault.file, fault.line, fault.found.partition(" in this row")[0]) == ("facts.csv", 2, "one that is opened")


@pytest.mark.parametrize("hidden", ["\u00ad", "\u061c", "\u206f", "\ufff9", "\U000e0041"])
def test_what_no_reader_sees_is_refused(edit, faults, hidden):
    (fault,) = faults(edit("facts.csv", "company notice", f"company{hidden}{hidden} notice"))
    assert fault.found == f"the character U+{ord(hidden):04X} 2 times"


@pytest.mark.parametrize("broken", ["Gym\ncard", "Gym\tcard"])
def test_a_cell_is_one_line(edit, faults, broken):
    (fault,) = faults(edit("facts.csv", "fee,Gym card", f'fee,"{broken}"'))
    assert (fault.where, fault.expected) == ("column entity", "text on one line, without tabs")


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("2020-11-01,,2026-03", "2026-04,,2026-03", "published", "no later than that on which it was read, 2026-03"),
        ("2024-05?", "2042-05?", "published", "no later than that on which it was read, 2026-03"),
        ("gyms,2026-03", "gyms,2062-03", "accessed", "before or near that of the study, 2026-01-31 in study.toml"),
    ],
)
def test_a_source_is_published_before_it_is_read(edit, faults, old, new, column, expected):
    (fault,) = faults(edit("sources.csv", old, new))
    assert (fault.where, fault.expected) == (f"column {column}", f"a date {expected}")


@pytest.mark.parametrize(("old", "new"), [("2020-11-01,,2026-03", "2026-03-20?,,2026-03"), ("2024-05?", "2026")])
def test_a_source_may_be_read_in_the_month_or_year_of_its_publication(edit, old, new):
    load(edit("sources.csv", old, new))


@pytest.mark.parametrize("day", ["0026-01-31", "0999-12-31"])
def test_a_day_of_a_thousand_years_ago_is_a_slip_and_its_sources_are_not(edit, faults, day):
    (fault,) = faults(edit("study.toml", "2026-01-31", day))
    assert (fault.where, fault.found, fault.expected) == ("key date", day, "a year from 1000 on")


@pytest.mark.parametrize("year", ["24", "20244", '"2024"', "0"])
def test_a_year_has_four_digits(edit, faults, year):
    (fault,) = faults(edit("inputs.toml", 'platform = "leader", year = 2024', f'platform = "leader", year = {year}'))
    assert (fault.where, fault.expected) == ("key sales.cells.1.year", "a year of four digits without quotes")


def test_a_cell_takes_no_fact_of_another_year(edit, faults):
    cell = 'platform = "leader", year = 2024'
    (fault,) = faults(edit("inputs.toml", cell, cell.replace("2024", "2023")))
    assert (fault.where, fault.expected, fault.found) == (
        "key sales.cells.1.fact", "a fact of 2023", "sales-first of 2024"
    )  # fmt: skip


@pytest.mark.parametrize("period", ["2023/2025", "2024Q3", "long-run", "undated"])
def test_a_fact_of_part_of_a_year_or_of_several_may_stand_for_it(edit, period):
    load(edit("facts.csv", "CNY/year,2024,Northtown,not", f"CNY/year,{period},Northtown,not"))
