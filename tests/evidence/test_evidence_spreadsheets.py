"""What a spreadsheet or an input method does to a file: accepted where harmless, else told with what was meant."""

from __future__ import annotations

import pytest

from analysis.evidence import load
from analysis.evidence.spreadsheet import date_meant, number_meant

FILES = ("facts.csv", "sources.csv", "cities.csv", "inputs.toml", "options.toml", "claims.toml", "study.toml")

# what stands in the cell of a fee of 120 yuan, what the fault suggests
NUMBERS = [
    ("１２０", "120"),
    ("１，２００", "1200"),
    ("1，200", "1200"),
    ("1,200", "1200"),
    ("12，345，678.5", "12345678.5"),
    ("12%", "0.12"),
    ("12％", "0.12"),
    ("１２．５％", "0.125"),
    ("+120", "120"),
    (" 120", "120"),
    ("¥120", "120"),
    ("120元", "120"),
]
DATES = [
    ("2024/5/3", "2024-05-03"),
    ("2024/5", "2024-05"),
    ("May-24", "2024-05"),
    ("2024年5月3日", "2024-05-03"),
    ("2024-5-3", "2024-05-03"),
    ("2024-05-03 00:00:00", "2024-05-03"),
    ("45415", "2024-05-03"),
    ("２０２４-０５", "2024-05"),
]


@pytest.mark.parametrize(("cell", "meant"), NUMBERS)
def test_a_number_is_told_with_the_value_that_was_meant(edit, faults, cell, meant):
    (fault,) = (f for f in faults(edit("facts.csv", ",120,", f',"{cell}",')) if f.file == "facts.csv")
    assert (fault.line, fault.where) == (2, "column value")
    assert fault.expected.endswith(f"(write {meant})")
    assert fault.found == repr(cell)


@pytest.mark.parametrize(
    "cell", ["7O", "1.234,5", "12,5", "1,23", "about 120", "二十", "1e", "1-2", "--1", "9" * 40 + "%"]
)
def test_nothing_is_suggested_where_it_would_be_a_guess(edit, faults, cell):
    assert number_meant(cell) == ""
    (fault,) = (f for f in faults(edit("facts.csv", ",120,", f',"{cell}",')) if f.file == "facts.csv")
    assert "write" not in fault.expected


@pytest.mark.parametrize(("cell", "meant"), DATES)
def test_a_mangled_date_is_told_with_the_date_that_was_meant(edit, faults, cell, meant):
    (fault,) = faults(edit("sources.csv", ",2024-05?,", f",{cell},"))
    assert (fault.line, fault.where) == (3, "column published")
    assert fault.expected.endswith(f"(write {meant})")


@pytest.mark.parametrize("cell", ["5/3/2024", "2024/13/1", "2024-02-30x", "Foo-24", "99999", "2024/2/30"])
def test_a_date_that_may_mean_several_is_not_guessed(edit, faults, cell):
    assert date_meant(cell) == ""
    (fault,) = faults(edit("sources.csv", ",2024-05?,", f",{cell},"))
    assert "write" not in fault.expected


@pytest.mark.parametrize("file", FILES)
def test_a_byte_order_mark_is_accepted_silently(folder, file):
    before = load(folder)
    path = folder / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    after = load(folder)
    assert after.facts.equals(before.facts) and after.inputs == before.inputs and after.study == before.study


@pytest.mark.parametrize("file", FILES)
def test_windows_line_ends_are_accepted_silently(folder, file):
    before = load(folder)
    path = folder / file
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = load(folder)
    assert after.facts.equals(before.facts) and after.inputs == before.inputs and after.study == before.study


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_another_encoding_says_how_to_save_it(folder, faults, file, encoding):
    path = folder / file
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    (fault,) = (f for f in faults(folder) if f.file == file and "UTF-8" in f.expected)
    name = encoding.upper()
    assert f"iconv -f {name} -t UTF-8 {file} > new && mv new {file}" in fault.expected
    assert name in fault.found


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("；", "full-width semicolons")])
def test_another_separator_is_one_fault_and_names_it(folder, faults, sign, name):
    path = folder / "facts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", sign), encoding="utf-8")
    listed = [fault for fault in faults(folder) if fault.file == "facts.csv"]
    assert [str(fault) for fault in listed] == [
        "facts.csv line 1: expected cells separated by commas; save it as CSV UTF-8 (comma delimited), "
        f"found cells separated by {name}"
    ]


def test_a_doubled_header_names_the_column(edit, faults):
    listed = faults(edit("facts.csv", "unit,period", "unit,unit,period"))
    assert str(listed[0]) == "facts.csv line 1, column unit: expected each column once, found 2 of them"


@pytest.mark.parametrize("file", ["study.toml", "claims.toml", "inputs.toml", "options.toml"])
def test_a_text_in_one_language_only_names_the_key(folder, faults, file):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    at = text.index('en = "')
    end = text.index('"', at + 6) + 1
    cut = text[:at].rstrip().removesuffix(",") + text[end:]
    path.write_text(cut, encoding="utf-8")
    listed = [fault for fault in faults(folder) if fault.file == file]
    assert listed[0].where.endswith(".en")
    assert (listed[0].expected, listed[0].found) == ("a text in the language en", "nothing")


def test_nothing_is_written_whatever_is_wrong(folder, faults):
    (folder / "facts.csv").write_text("id;x;y\n１;2;3\n", encoding="utf-8")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    faults(folder)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before
