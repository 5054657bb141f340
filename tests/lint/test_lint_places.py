"""Which texts are read, what a finding states of its place, and files that are broken."""

import pytest

from tests.lint.conftest import code, markdown


def test_a_digit_in_a_prose_cell_is_reported_with_its_place_and_a_slot(project):
    project.prose("好。\n年费 168 元", "Fine.")
    assert project.lines() == [
        'notebooks/1-one.ipynb, cell 2, line 3, column 4: "168" states a quantity: use a slot such as {card_fee}, '
        "or add it to data/allowed_words.toml with a reason"
    ]


def test_a_fact_is_suggested_where_no_input_has_the_value(project):
    project.prose("5,000 家", "Fine.")
    assert "{fact:shops}" in project.lines()[0]


def test_headings_and_markdown_are_read(project):
    project.notebook(markdown("# 标题 | Title\n\n三城"), markdown("## 四个数 | Four numbers"))
    assert [(f.cell, f.line, f.column, f.text) for f in project.lint()] == [
        (1, 3, 1, "三城"),
        (2, 1, 4, "四个"),
        (2, 1, 10, "Four"),
    ]


def test_code_cells_are_not_read(project):
    project.notebook(code("x = 168  # 三城"), code("%%time\n168"), {"cell_type": "raw", "source": "168"})
    assert project.lines() == []


@pytest.mark.parametrize(
    ("file", "text", "line", "column"),
    [
        ("study.toml", '[title]\nzh = "百日"\nen = "The card"\n', 2, 7),
        ("study.toml", '[points.a.text]\nzh = "好"\nen = "in three"\n', 3, 10),
        ("options.toml", '[a]\nname = { zh = "好", en = "Ten" }\n', 2, 26),
        (
            "inputs.toml",
            '[a]\nwhy = { zh = "好好的", en = "good" }\n[b]\nwhy = { zh = "三城好", en = "good" }\n',
            4,
            15,
        ),
        (
            "correlations.toml",
            '[[pair]]\nwhy = { zh = "好", en = "b" }\n[[pair]]\nwhy = { zh = "好三", en = "b" }\n',
            4,
            16,
        ),
        ("claims.toml", '[a]\nzh = "好"\nen = "a\\tb two"\n', 3, 1),
        ("claims.toml", '[a]\nzh = """好\n三城"""\nen = "b"\n', 3, 1),
    ],
)
def test_texts_of_the_study_are_read(project, file, text, line, column):
    project.write(f"data/{file}", text)
    [finding] = [f for f in project.lint() if f.file == f"data/{file}"]
    assert (finding.line, finding.column) == (line, column)


def test_only_places_that_fill_slots_are_advised_to_use_one(project):
    project.write("data/options.toml", '[a]\nwhy = { zh = "三城", en = "b" }\n')
    project.write("data/claims.toml", '[a]\nzh = "三城"\nen = "b"\n')
    claim, option = project.lines()
    assert "use a slot such as" in claim
    assert "say it without the number" in option


def test_titles_of_sources_are_not_read(project):
    project.write("data/sources.csv", "id,title\nx,Report of 2024 on 三城\n")
    assert project.lines() == []


def test_texts_of_the_package_are_read(project):
    project.write(
        "analysis/notebook/tables.py",
        '"""Three tables, 2024."""\nX = {"note": {"zh": "好", "en": "two"}, "columns": [column("四列", "Columns")]}\n'
        'Y = {"zh": f"{n} 个，三城", "en": "a" if n else "dozens"}\n',
    )
    project.write(
        "analysis/exhibits/dear.py",
        'X = Bilingual(\n    zh="好\\n" "的三城",\n    en="Fine",\n)\nWORDS = {"zh": {"x": "九折"}}\n',
    )
    assert [(f.file[-9:], f.line, f.column, f.text) for f in project.lint()] == [
        ("s/dear.py", 2, 16, "三城"),
        ("s/dear.py", 5, 23, "九折"),
        ("tables.py", 2, 33, "two"),
        ("tables.py", 2, 60, "四列"),
        ("tables.py", 3, 12, "三城"),
        ("tables.py", 3, 46, "dozens"),
    ]


def test_findings_are_sorted_and_reported_once(project):
    project.notebook(*[markdown("三城 九折")] * 11)
    found = project.lint()
    assert found == sorted(set(found), key=lambda f: f.place)
    assert [f.cell for f in found] == [n for n in range(1, 12) for _ in range(2)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"cells": [', "line 1, column 12: is no notebook"),
        (b"[]", "expected a list of cells"),
        (b"\xff\xfe", "is no notebook"),
        (b'{"cells": 3}', "expected a list of cells"),
        (b'{"cells": [{"cell_type": "code"}]}', "cell 1, line 1, column 1: expected a cell"),
        (b'{"cells": [{"cell_type": "markdown", "source": [3]}]}', "expected a cell"),
        (b'{"cells": ["x"]}', "expected a cell"),
        (b"[" * 200_000, "is no notebook"),
        (b"", "is no notebook"),
    ],
)
def test_a_broken_notebook_is_a_finding(project, content, expected):
    (project.root / "notebooks/1-one.ipynb").write_bytes(content)
    [line] = project.lines()
    assert expected in line


def test_broken_files_of_the_study_are_left_to_its_own_check(project):
    project.write("data/claims.toml", "[a")
    project.write("data/inputs.toml", "= 3")
    project.write("data/facts.csv", "id\nx\n")
    project.write("analysis/exhibits/dear.py", "def")
    assert project.lines() == []


def test_an_empty_folder_has_no_findings(tmp_path):
    from analysis.lint import lint

    assert lint(tmp_path, tmp_path / "nothing") == []
