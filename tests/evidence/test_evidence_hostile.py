"""A folder made to do harm: refused in a line, and at once."""

from __future__ import annotations

import os
import time

import pytest

from analysis.evidence.text import LARGEST_BYTES

SECRET = "id,name\nsecret-of-another-folder,1\n"


@pytest.mark.parametrize("file", ["facts.csv", "inputs.toml"])
def test_a_link_to_a_file_elsewhere_is_refused_and_not_read(folder, faults, tmp_path, file):
    (tmp_path / "elsewhere").write_text(SECRET)
    (folder / file).unlink()
    (folder / file).symlink_to(tmp_path / "elsewhere")
    listed = [str(fault) for fault in faults(folder)]
    assert f"{file}: expected a file of this folder, found a link to a file elsewhere" in listed
    assert "secret" not in "\n".join(listed)


def test_a_link_within_the_folder_is_a_file_like_any(folder):
    from analysis.evidence import load

    (folder / "facts.csv").rename(folder / "facts-2024.csv")
    (folder / "facts.csv").symlink_to("facts-2024.csv")
    assert len(load(folder).facts) == 4


def test_a_study_behind_a_link_is_a_study(folder, tmp_path):
    from analysis.evidence import load

    (tmp_path / "link").symlink_to(folder)
    assert len(load(tmp_path / "link").facts) == 4


def test_a_pipe_does_not_make_the_reader_wait(folder, faults):
    (folder / "facts.csv").unlink()
    os.mkfifo(folder / "facts.csv")
    assert any("a pipe or a device" in fault.found for fault in faults(folder))


def test_a_file_of_gigabytes_is_not_read(folder, faults):
    with (folder / "facts.csv").open("r+b") as file:
        file.truncate(5_000_000_000)
    listed = [str(fault) for fault in faults(folder)]
    assert f"facts.csv: expected a file of at most {LARGEST_BYTES / 1e6:.0f} MB, found 5,000 MB" in listed


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000 + "]" * 100_000,
        "x = " + "{a=" * 100_000 + "1" + "}" * 100_000,
        ".".join(["a"] * 3_000) + " = 1",
        "[" + ".".join(["a"] * 3_000) + "]",
        "x = " + "[" * 30 + "]" * 30,
    ],
    ids=["lists", "inline tables", "dotted key", "dotted header", "thirty"],
)
@pytest.mark.parametrize("file", ["study.toml", "inputs.toml", "claims.toml"])
def test_deep_nesting_is_refused_at_once(folder, faults, file, text):
    (folder / file).write_text(text)
    start = time.process_time()
    listed = [fault for fault in faults(folder) if fault.file == file]
    assert [fault.expected for fault in listed] == ["lists and tables a few levels deep"]
    assert time.process_time() - start < 5


def test_a_number_of_ten_thousand_digits_is_refused(folder, faults):
    path = folder / "inputs.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("value = 120", "value = " + "9" * 10_000), encoding="utf-8"
    )
    assert any(fault.file == "inputs.toml" for fault in faults(folder))


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "+1+1", "-cmd|' /C calc'!A0", "@SUM(1)"])
def test_a_formula_is_refused_in_tables_and_texts(edit, faults, cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    edit("facts.csv", ",Gym card,", f",{quoted},")
    listed = faults(edit("study.toml", '"A gym card"', "'''" + cell + "'''"))
    assert {fault.file for fault in listed} == {"facts.csv", "study.toml"}
    assert all("takes for a formula" in fault.expected for fault in listed)


@pytest.mark.parametrize("name", ["../outside", "a/b", "..", "C:\\\\x", "a\\u0000b"])
def test_no_name_of_a_table_becomes_a_path(edit, faults, name):
    listed = faults(edit("options.toml", "[cheaper]", f'["{name}"]'))
    assert any(fault.file == "options.toml" for fault in listed)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>bold</b>",
        "</table>",
        "<!-- hidden -->",
        "![](http://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](file:///etc/hosts)",
        "`#read(1)`{=typst}",
        "\\input{x.tex}",
        "a \\href{http://example.org}{x}",
    ],
)
def test_markup_is_refused_where_it_stands(edit, faults, text):
    edit("facts.csv", ",Gym card,", f",{text},")
    listed = faults(edit("study.toml", '"A gym card"', "'" + text + "'"))
    assert [(fault.file, fault.line, fault.where) for fault in listed] == [
        ("facts.csv", 2, "column entity"),
        ("study.toml", 1, "key title.en"),
    ]
    assert all("text without HTML, pictures, footnotes, TeX" in fault.expected for fault in listed)


@pytest.mark.parametrize(
    "text", ["a < b > c", "#import x", "#1", "{@leader}", "A & B", "[sic] (so)", "[x](#fact)", "C:\\x"]
)
def test_what_only_looks_like_markup_is_text(edit, text):
    from analysis.evidence import load

    assert load(edit("facts.csv", ",Gym card,", f",{text},")).facts.loc["fee", "entity"] == text
