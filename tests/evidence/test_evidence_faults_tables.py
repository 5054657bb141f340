# ruff: noqa: E501  -- one case is one line, however long
"""Each way a CSV can be wrong yields one fault that names the cell."""

from __future__ import annotations

import pytest

FEE = "fee,Gym card,健身卡,fee for one year,年费,120,,,CNY/year,2024,Northtown,company notice,press-2024,N1"
SHARE = "0.7,0.65,0.75,share"

# file, old text, new text, line, column, expected, found
CELLS = [
    ("facts.csv", ",120,", ",12O,", 2, "value", "a number", "'12O'"),
    ("facts.csv", ",120,", ',"1,200",', 2, "value", "without thousands separators", "'1,200'"),
    ("facts.csv", ",120,", ",12%,", 2, "value", "not a percentage", "'12%'"),
    ("facts.csv", ",120,", ",１２０,", 2, "value", "ASCII digits, not full-width", "'１２０'"),
    ("facts.csv", ",120,", ",nan,", 2, "value", "a finite number", "'nan'"),
    ("facts.csv", ",120,", ",-inf,", 2, "value", "a finite number", "'-inf'"),
    ("facts.csv", ",120,", ",1e999,", 2, "value", "a finite number", "'1e999'"),
    ("facts.csv", ",120,", ",1_200,", 2, "value", "a number", "'1_200'"),
    ("facts.csv", ",120,", ", 120,", 2, "value", "a number", "' 120'"),
    ("facts.csv", ",120,", ",,", 2, "value", "a cell that is not empty", "nothing"),
    ("facts.csv", SHARE, "0.7,0.72,0.75,share", 3, "low", "at or below the value 0.7", "0.72"),
    ("facts.csv", SHARE, "0.7,0.65,0.69,share", 3, "high", "at or above the value 0.7", "0.69"),
    ("facts.csv", SHARE, "0.7,0.65,,share", 3, "high", "both low and high", "0.65"),
    ("facts.csv", SHARE, "70,65,75,share", 3, "value", "between 0 and 1, not a percentage", "70"),
    ("facts.csv", ",CNY/year,2024,", ",CNY/yr,2024,", 2, "unit", "(nearest name: CNY/year)", "'CNY/yr'"),
    ("facts.csv", ",2024/2025,", ",2024 to 2025,", 5, "period", "joined by /", "'2024 to 2025'"),
    ("facts.csv", ",2024/2025,", ",２０２４,", 5, "period", "2025Q1", "'２０２４'"),
    ("facts.csv", ",press-2024,N1", ",press-2042,N1", 2, "source", "(nearest name: press-2024)", "'press-2042'"),
    ("facts.csv", ",press-2024,N1", ",press-2024,=1+1", 2, "note", "takes for a formula", "'=1+1'"),
    ("facts.csv", ",Gym card,", ",@SUM(A1),", 2, "entity", "takes for a formula", "'@SUM(A1)'"),
    ("facts.csv", ",Gym card,", ",Gym card ,", 2, "entity", "no spaces at the ends", "'Gym card '"),
    ("facts.csv", ",健身卡,", ",,", 2, "entity_zh", "a cell that is not empty", "nothing"),
    ("facts.csv", ",年费,", ",,", 2, "metric_zh", "a cell that is not empty", "nothing"),
    ("facts.csv", ",fee for one year,", ",,", 2, "metric", "a cell that is not empty", "nothing"),
    ("facts.csv", "fee,Gym", "Fee 1,Gym", 2, "id", "a slug", "'Fee 1'"),
    ("facts.csv", "leader-share,", "fee,", 3, "id", "each id once; line 2 has it too", "'fee'"),
    ("sources.csv", ",A\n", ",D\n", 2, "grade", "one of A, B, C", "'D'"),
    ("sources.csv", ",The Paper,本地报,", ",,本地报,", 3, "short", "a cell that is not empty", "nothing"),
    ("sources.csv", ",本地报,", ",,", 3, "short_zh", "a cell that is not empty", "nothing"),
    ("sources.csv", ",The Paper,本", ",The Paper of the Two Little Towns,本", 3, "short", "at most 28 characters", "'The Paper of"),
    ("sources.csv", ",本地报,", "," + "报" * 29 + ",", 3, "short_zh", "at most 28 characters", "'报报"),
    ("sources.csv", ",2024-05?,", ",May 2024,", 3, "published", "a date such as 2025", "'May 2024'"),
    ("sources.csv", ",2024-05?,", ",2024-13,", 3, "published", "a date such as 2025", "'2024-13'"),
    ("sources.csv", "https://", "", 3, "url", "starts with http:// or https://", "'example.org/gyms'"),
    ("cities.csv", ",1000,", ",1000.5,", 2, "population", "a whole number", "'1000.5'"),
    ("cities.csv", ",1000,", ",0,", 2, "population", "at least 1", "'0'"),
    ("cities.csv", ",900,", ",1900,", 2, "population_towns", "no more than the population 1000", "1900"),
    ("cities.csv", "12.5,1,", "12.5,yes,", 2, "trial", "0 or 1", "'yes'"),
    ("cities.csv", ",100002,", ",100001,", 3, "adcode", "each adcode once; line 2", "'100001'"),
    ("cities.csv", ",census,census", ",census,", 2, "source_builtup", "a source where builtup_area_km2", "nothing"),
    ("cities.csv", ",0,census,", ",0,census,census", 3, "source_builtup", "none where it is blank", "'census'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "column", "expected", "found"), CELLS)
def test_a_wrong_cell_is_named(edit, faults, file, old, new, line, column, expected, found):
    listed = [fault for fault in faults(edit(file, old, new)) if fault.file == file]
    assert (listed[0].line, listed[0].where) == (line, f"column {column}")
    assert expected in listed[0].expected
    assert found in listed[0].found


def test_a_percentage_with_its_ends_is_named_in_each_cell(edit, faults):
    listed = faults(edit("facts.csv", SHARE, "70,65,75,share"))
    assert [fault.where for fault in listed if fault.file == "facts.csv"] == [
        "column value",
        "column low",
        "column high",
    ]


def test_a_source_that_nobody_cites(edit, faults):
    folder = edit("sources.csv", "census,", "blog,A blog,Someone,Someone,某人,undated,,2026-03,C\ncensus,")
    (fault,) = faults(folder)
    assert str(fault) == (
        "sources.csv line 2, column id: expected a source that a fact or a city cites, found 'blog', cited by none"
    )


def test_a_missing_and_an_unknown_column(edit, faults):
    listed = faults(edit("facts.csv", ",period,", ",perod,"))
    assert [str(fault) for fault in listed if fault.file == "facts.csv"] == [
        "facts.csv line 1, column period: expected the column period, found no such column",
        "facts.csv line 1, column perod: expected only the columns of this table (nearest name: period), found 'perod'",
    ]


def test_a_column_twice(edit, faults):
    listed = faults(edit("sources.csv", "accessed,grade", "accessed,accessed,grade"))
    assert "each column once, found 2 of them" in str(listed[0])


def test_a_row_with_a_cell_too_many(edit, faults):
    listed = faults(edit("facts.csv", FEE, FEE + ",more"))
    assert "facts.csv line 2: expected 14 cells, found 15 cells" in [str(fault) for fault in listed]


def test_lines_are_counted_through_quoted_cells_and_empty_lines(edit, faults):
    edit("facts.csv", "press-2024,N1", 'press-2024,"N1\nN2"')
    listed = faults(edit("facts.csv", "leader-share,First and Second,", "\nleader-share,"))
    assert (listed[0].line, listed[0].expected) == (5, "14 cells")


def test_an_open_quote(edit, faults):
    listed = faults(edit("facts.csv", "Gym card", '"Gym card'))
    assert [(fault.line, fault.expected.partition(" in pairs")[0]) for fault in listed] == [(2, "quotation marks")]


def test_a_missing_file(folder, faults):
    (folder / "cities.csv").unlink()
    assert "cities.csv: expected the file to exist, found no such file" in map(str, faults(folder))


def test_a_folder_in_place_of_a_file(folder, faults):
    (folder / "cities.csv").unlink()
    (folder / "cities.csv").mkdir()
    assert any("a file that can be read" in fault.expected for fault in faults(folder))


def test_no_folder(folder, faults):
    (fault,) = faults(folder / "nowhere")
    assert "a study folder" in fault.expected


def test_another_encoding(folder, faults):
    path = folder / "cities.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    listed = [fault for fault in faults(folder) if fault.file == "cities.csv"]
    assert listed[0].line == 2 and listed[0].expected.startswith("UTF-8 text; save the file as UTF-8")
    assert "GBK" in listed[0].found


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u200b", "\u202e", "\x85", "\u2028"])
def test_a_hidden_character(edit, faults, hidden):
    listed = faults(edit("facts.csv", "Gym card", f"Gym{hidden}card"))
    assert f"U+{ord(hidden):04X}" in listed[0].found
    assert listed[0].line == 2


@pytest.mark.parametrize(("text", "expected"), [("", "a header: id,title"), ("\n\n", "a header: id,title")])
def test_an_empty_file(folder, faults, text, expected):
    (folder / "sources.csv").write_text(text)
    assert expected in faults(folder)[0].expected


def test_a_header_alone(folder, faults):
    path = folder / "cities.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert "at least one row" in faults(folder)[0].expected
