"""The command line and the Makefile, as a person uses them."""

import argparse
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from tiny_project import ANALYSES, PAGES, REPORT, write_notebook

from analysis.build.files import listing
from analysis.build.products import Product
from analysis.build.project import Project
from analysis.cli import main as cli
from analysis.cli import settings
from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(counted, monkeypatch):
    """The commands act on the tiny project."""
    project = counted.project
    monkeypatch.setattr(cli, "ROOT", project.root)
    monkeypatch.setattr(settings, "allowed", lambda study, chosen: None)  # the tiny study holds no evidence
    tiny = partial(Project, products=project.products, fonts=None, validate=None)
    monkeypatch.setattr("analysis.build.project.Project", tiny)
    monkeypatch.chdir(project.root)
    return counted


def printed(capsys):
    """What was printed, and what went to the error stream."""
    return capsys.readouterr()


def test_report_lists_what_it_wrote_then_has_nothing_to_do(here, capsys):
    assert cli.main(["report"]) == 0
    files = [f"  reports/{name:<13}  1 kB" for name in ("s.xlsx", *PAGES)]
    assert printed(capsys).out.splitlines() == ["Written:", *files]
    assert cli.main(["report"]) == 0
    assert printed(capsys).out.splitlines() == ["Nothing to do: reports are up to date.", *files]


def test_slides_are_made_alone_from_the_notebooks_of_the_report(here, capsys, monkeypatch):
    """And the report does not make them."""
    decks = tuple(Product(f"d.{lang}.pdf", "report_stand_ins:page", lang) for lang in ("zh", "en"))
    monkeypatch.setattr("analysis.build.products.SLIDES", decks)
    files = [f"  reports/d.{lang}.pdf       1 kB" for lang in ("zh", "en")]
    assert cli.main(["slides"]) == 0
    assert sorted(here.ran) == [*ANALYSES, REPORT] and here.made == ["d.zh.pdf", "d.en.pdf"]
    assert printed(capsys).out.splitlines() == ["Written:", *files]
    cli.main(["report"])
    assert len(here.ran) == len(ANALYSES) + 1 and sorted(here.made[2:]) == sorted(["s.xlsx", *PAGES])
    printed(capsys)
    cli.main(["slides"])
    assert printed(capsys).out.splitlines() == ["Nothing to do: slides are up to date.", *files]
    (here.project.root / "analysis/render/theme/page.typ").write_text("#slide")
    cli.main(["slides"])
    assert len(here.ran) == len(ANALYSES) + 1 and len(here.made) == 7


def test_on_a_terminal_each_stage_has_a_line_with_its_reason(here, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    cli.main(["report"])
    lines = printed(capsys).out.splitlines()
    stages = [line.split()[0] for line in lines[:8]]
    assert sorted(stages) == sorted([*ANALYSES, REPORT, "s.xlsx", *PAGES, "in"])
    assert stages.index(REPORT) > max(map(stages.index, ANALYSES)) and stages[-1] == "in"
    assert all(line.endswith("first time") and " s " in line for line in lines[:7])


def test_set_reaches_the_kernels_as_json(here):
    (here.project.study / "inputs.toml").write_text("[fee]\nvalue = 168")
    assert cli.main(["report", "--set", "fee=99"]) == 0
    base = here.project.reports / "s.zh.pdf"
    assert b"fee 99" in (base.parent / "what-if" / "fee-99" / base.name).read_bytes()
    assert not base.exists()


def test_a_setting_of_an_unknown_input_names_the_nearest_and_runs_nothing(here, capsys):
    (here.project.study / "inputs.toml").write_text("[card_fee]\nvalue = 168\n[discount]\nvalue = 0.1")
    assert cli.main(["report", "--set", "card_fe=99"]) == 1
    assert printed(capsys).err == '--set card_fe: there is no input "card_fe"; did you mean "card_fee"?\n'
    assert here.ran == []


@pytest.mark.parametrize(
    "text",
    [
        "fee",
        "=3",
        "a b=3",
        "fee=",
        "fee=10%",
        "fee=true",
        "fee=NaN",
        "fee={}",
        'fee={"a": "b"}',
        "fee=[1]",
        'fee={"a": {"b": 1}}',
        "fee=1e999",
    ],
)
def test_a_setting_that_is_none_is_wrong_use_with_an_example(here, capsys, text):
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", "--set", text])
    assert ended.value.code == 2
    assert ("write fee=0.1" if text == "fee=10%" else "write for example") in printed(capsys).err


def test_settings_are_numbers_or_numbers_by_coordinate():
    assert settings.setting("fee=1e2") == ("fee", 100.0)
    assert settings.setting('share={"shanghai": 0.1, "all": 0}') == ("share", {"shanghai": 0.1, "all": 0})
    with pytest.raises(argparse.ArgumentTypeError, match="is not NAME=VALUE"):
        settings.setting("fee")


def test_a_notebook_that_is_not_there_names_the_nearest(here, capsys):
    assert cli.main(["report", "--only", "2-econmics"]) == 1
    assert printed(capsys).err == (
        'There is no notebook "2-econmics"; did you mean "2-economics"? There are: '
        "1-shares, 2-economics, 3-coverage, 4-strategy-report, 5-what-if.\n"
    )


def test_a_folder_that_is_no_study_is_reported(here, capsys):
    assert cli.main(["report", "--study", "notebooks"]) == 1
    assert "is no study: it has no study.toml" in printed(capsys).err


def test_a_missing_report_notebook_is_reported(here, capsys):
    here.project.notebook("4-strategy-report").unlink()
    assert cli.main(["report"]) == 1
    assert "4-strategy-report.ipynb is missing" in printed(capsys).err


def test_one_notebook_is_reported_in_one_line(here, capsys):
    cli.main(["report", "--only", "5-what-if"])
    cli.main(["report", "--only", "5-what-if"])
    assert printed(capsys).out == "5-what-if: executed.\n5-what-if: nothing to do, its output is up to date.\n"


def test_a_fault_ends_with_1_and_without_our_traceback(here, capsys, monkeypatch):
    def fault(*given, **named):
        raise AnalysisError("facts.csv, row 3: no unit.")

    monkeypatch.setattr("analysis.build.run.build", fault)
    assert cli.main(["report"]) == 1
    assert printed(capsys).err == "facts.csv, row 3: no unit.\n"


def test_wrong_use_ends_with_2_and_help_has_examples(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["reprot"])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", "--help"])
    assert ended.value.code == 0
    assert "python -m analysis report --set card_fee=99" in printed(capsys).out


def test_nothing_to_do_imports_the_standard_library_only(counted):
    """Else `make report` with nothing to do would take seconds."""
    counted.build()
    program = (
        "import sys; before = set(sys.modules)\n"
        "from pathlib import Path; from analysis.cli import main as cli\n"
        "from analysis.build.run import build; from analysis.build.project import Product, Project\n"
        f"root = Path({str(counted.project.root)!r})\n"
        "page, reads = 'report_stand_ins:page', ('report', 'study')\n"
        "products = [Product('s.xlsx', 'report_stand_ins:sheet', reads=('study', 'settings'), room='workbook')]\n"
        "products += [Product(f's.{lang}.pdf', page, lang, reads) for lang in ('zh', 'en')]\n"
        "assert not build(Project(root, root / 'data', tuple(products), None, None))\n"
        "names = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'analysis'}), 'asyncio' in names)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[] False\n"


def test_sizes_stand_in_one_column(tmp_path):
    (tmp_path / "a.pdf").write_bytes(bytes(1_234_567))
    (tmp_path / "numbers.json").write_bytes(b"1")
    assert listing([tmp_path / "a.pdf", tmp_path / "numbers.json"], tmp_path) == [
        "  a.pdf          1,235 kB",
        "  numbers.json       1 kB",
    ]


def outside_make() -> dict[str, str]:
    """The environment as it is when nobody runs these tests through make."""
    return {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")}


def make(folder, *words, path=os.environ["PATH"]):
    return subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, text=True, env=outside_make() | {"PATH": path}
    )


def test_make_alone_lists_every_public_target():
    listed = {line.split()[1] for line in make(ROOT).stdout.splitlines()}
    assert listed == {
        "help",
        "report",
        "slides",
        "brief",
        "word",
        "test",
        "lab",
        "check",
        "clean",
        "bench",
        "example-data",
        "lock",
        "edition",
        "diff",
        "study",
        "doctor",
    }


def test_make_hands_study_settings_and_notebook_on():
    words = ["report", "STUDY=other", "SET=a=1 b=2", "ONLY=1-x", "FORCE=1"]
    command = make(ROOT, "-n", "-o", ".venv/.ready", *words).stdout
    assert " ".join(command.replace("\\\n", "").split()) == (
        '.venv/bin/python -m analysis report --study "$STUDY" --set "$SET" --only "$ONLY" --force'
    )


@pytest.mark.parametrize("name", ["slides", "brief", "word"])
def test_make_hands_the_same_on_to_slides_and_sheet(name):
    words = [name, "STUDY=other", "SET=a=1 b=2", "OPTION=x", "FORCE=1"]
    command = make(ROOT, "-n", "-o", ".venv/.ready", "-o", ".venv/.ready-office", *words).stdout
    assert " ".join(command.split()) == (
        f'.venv/bin/python -m analysis {name} --study "$STUDY" --set "$SET" --option "$OPTION" --force'
    )


def test_numbers_are_strict_json(monkeypatch, tmp_path):
    import types

    from analysis.build import products

    module = types.ModuleType("analysis.build.numbers")
    module.numbers_document = lambda notebook, study, name: {"cells": len(notebook.cells), "名": study.name}
    monkeypatch.setitem(sys.modules, "analysis.build.numbers", module)
    write_notebook(tmp_path / "n.ipynb", "# T", "fee")
    job = products.RenderJob(tmp_path / "n.ipynb", tmp_path / "data", tmp_path, "")
    assert json.loads(products.numbers(job)) == {"cells": 2, "名": "data"}
    module.numbers_document = lambda notebook, study, name: {"fee": float("nan")}
    with pytest.raises(ValueError, match="not JSON compliant"):
        products.numbers(job)
