"""Each kind of change makes again exactly the stages that it must, and no change makes none."""

import dataclasses
import os
import shutil

import pytest
from tiny_project import ANALYSES, PAGES, REPORT

from analysis.build.errors import BuildError
from analysis.build.state import BuildState, difference

ALL = [*ANALYSES, REPORT, "s.xlsx", *PAGES]


def append(path):
    path.write_text(path.read_text() + " ")


def test_the_first_build_makes_everything_and_the_second_nothing(counted):
    assert counted.build() == ALL
    assert counted.build() == []
    assert counted.build(force=True) == ALL


@pytest.mark.parametrize(
    ("change", "made"),
    [
        ("notebooks/2-economics.ipynb", ["2-economics"]),
        ("notebooks/4-strategy-report.ipynb", [REPORT]),
        ("notebooks/5-what-if.ipynb", []),
        ("data/study.toml", ALL),
        ("analysis/model.py", ALL),
        ("analysis/cli/main.py", []),
        ("analysis/cli/commands/report.py", []),
        ("analysis/scaffold/study.toml", []),
        ("analysis/render/pdf.py", PAGES),
        ("analysis/render/theme/page.typ", PAGES),
        ("analysis/workbook/book.py", ["s.xlsx"]),
        ("requirements.lock", ALL),
        ("build/executed/1-shares.ipynb", ["1-shares"]),
        ("build/published/1-shares/value.txt", ["1-shares"]),
        ("build/executed/4-strategy-report.ipynb", [REPORT]),
        ("reports/s.zh.pdf", ["s.zh.pdf"]),
        ("reports/s.xlsx", ["s.xlsx"]),
    ],
)
def test_a_changed_file_makes_again_what_depends_on_it(counted, change, made):
    counted.build()
    append(counted.project.root / change)
    assert counted.build() == made
    assert counted.build() == []


def test_a_changed_sentence_runs_the_report_notebook_and_sets_the_pages_but_makes_no_workbook(counted):
    counted.build()
    notebook = counted.project.notebook(REPORT)
    notebook.write_text(notebook.read_text().replace("# Report", "# Another title"))
    assert counted.build() == [REPORT, *PAGES]


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("said", "said better", [REPORT]),
        ("a heading", "another", [REPORT]),
        ("the answer", "another", ALL),
        ("[verdict]", "[verdict", ALL),
    ],
)
def test_words_between_exhibits_run_the_report_notebook_and_words_of_the_cover_everything(counted, old, new, made):
    words = counted.project.study / "report.toml"
    words.write_text(
        'verdict.stop = "the answer"\n[headings]\nmarket = "a heading"\n[[passages.market]]\nzh = "said"\n'
    )
    counted.build()
    text = words.read_text()
    words.write_text(text.replace(old, new) if old in text else new)
    assert counted.build() == made
    assert counted.build() == []


def test_a_changed_input_reaches_the_report(counted):
    counted.build()
    (counted.project.root / "data/inputs.toml").write_text("fee = 99")
    assert counted.build() == ALL
    assert b"fee 99" in (counted.project.reports / "s.zh.pdf").read_bytes()


def test_a_changed_setting_reaches_the_report_and_its_return_too(counted):
    counted.build()
    assert counted.build(settings='{"fee": 99}') == ALL
    assert b"fee 99" in (counted.project.reports / "s.zh.pdf").read_bytes()
    assert counted.build() == ALL
    assert b"fee 168" in (counted.project.reports / "s.zh.pdf").read_bytes()


@pytest.mark.parametrize("lost", ["build/executed", "build/published/2-economics", "reports", "build"])
def test_what_was_deleted_comes_back(counted, lost):
    counted.build()
    before = {file.name: file.read_bytes() for file in counted.project.report_files}
    shutil.rmtree(counted.project.root / lost)
    assert counted.build()
    assert {file.name: file.read_bytes() for file in counted.project.report_files} == before
    assert counted.build() == []


def test_fonts_are_made_before_kernels_start_and_not_when_nothing_is_stale(counted, monkeypatch):
    made = []

    def fonts(build):
        made.append((build, list(counted.ran)))

    monkeypatch.setattr("report_stand_ins.fonts", fonts, raising=False)
    counted.project = dataclasses.replace(counted.project, fonts="report_stand_ins:fonts")
    counted.build()
    assert made[0] == (counted.project.build, [])
    made.clear()
    counted.build()
    assert made == []


def test_files_that_were_only_touched_make_nothing(counted):
    counted.build()
    for path in counted.project.root.rglob("*.*"):
        if path.is_file():
            os.utime(path)
    assert counted.build() == []


def test_a_new_file_in_the_study_is_a_change(counted):
    counted.build()
    (counted.project.root / "data/cities.csv").write_text("id\n")
    assert counted.build() == ALL


def test_bytecode_is_no_change(counted):
    counted.build()
    (counted.project.root / "analysis/__pycache__").mkdir()
    (counted.project.root / "analysis/__pycache__/model.pyc").write_bytes(b"0")
    assert counted.build() == []


def test_what_a_notebook_no_longer_publishes_is_gone(counted):
    counted.build()
    left = counted.project.published("1-shares") / "old.txt"
    left.write_text("from an earlier version")
    counted.build()
    assert not left.exists()


def test_what_a_notebook_that_is_gone_published_does_not_reach_the_report(counted):
    counted.project.notebook("3-coverage").rename(counted.project.notebook("3-reach"))
    (counted.project.published("3-coverage")).mkdir(parents=True)
    (counted.project.published("3-coverage") / "value.txt").write_text("gone")
    assert counted.build() == ["1-shares", "2-economics", "3-reach", REPORT, "s.xlsx", *PAGES]
    assert b"gone" not in (counted.project.reports / "s.zh.pdf").read_bytes()
    assert counted.build() == []


def test_a_rewrite_of_equal_size_within_the_clock_tick_is_seen(counted):
    inputs = counted.project.root / "data/inputs.toml"
    counted.build()
    stat = inputs.stat()
    inputs.write_text("fee = 169")
    os.utime(inputs, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert counted.build() == ALL


def test_one_notebook_alone(counted):
    assert counted.build(only="2-economics") == ["2-economics"]
    assert counted.build(only="5-what-if") == ["5-what-if"]
    assert counted.build(only="5-what-if") == []
    assert counted.build() == ["1-shares", "3-coverage", REPORT, "s.xlsx", *PAGES]


def test_the_report_notebook_alone_needs_what_it_reads(counted):
    with pytest.raises(BuildError, match=r"1-shares, 2-economics, 3-coverage must run first\. Run: .*analysis report$"):
        counted.build(only=REPORT)
    counted.build()
    append(counted.project.notebook(REPORT))
    assert counted.build(only=REPORT) == [REPORT]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"hashes": 1, "stages": 2}', '{"hashes": {}}'])
def test_a_damaged_memory_costs_a_build_and_nothing_else(counted, content):
    counted.build()
    (counted.project.build / "state.json").write_text(content)
    assert counted.build() == ALL
    assert counted.build() == []


def test_the_reason_names_the_part_that_changed():
    assert difference(None, {"code": "a"}) == "first time"
    assert difference({"code": "a", "study": "b"}, {"code": "a", "study": "c"}) == "study changed"
    assert difference({"code": "a", "gone": "b"}, {"code": "a"}) == "gone changed"
    assert difference({"code": "a"}, {"code": "a"}) is None


def test_a_settled_file_is_not_read_again(tmp_path, monkeypatch):
    file = tmp_path / "facts.csv"
    file.write_text("id")
    os.utime(file, (1, 1))
    monkeypatch.setattr("analysis.build.state.SETTLED", -1)
    memory = BuildState(tmp_path / "state.json")
    first = memory.file_digest(file)
    memory.save()
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda path: pytest.fail(f"{path} was read again"))
    assert BuildState.load(tmp_path / "state.json").file_digest(file) == first
