"""What a person reads when a cell raises, in real kernels."""

import re
import shlex
from dataclasses import replace

import pytest
from tiny_project import PUBLISH, READ_INPUT, report_bytes, write_notebook

from analysis.build.errors import BuildError
from analysis.build.execute import Failure, failure_from_traceback, heading_above, message
from analysis.build.run import build
from analysis.cli import building, settings
from analysis.cli import main as cli

CALL = "fee = float(fee)\n\nvisits = round(\n    fee / (fee - fee))\n"


def test_a_failed_cell_is_reported_with_its_place_line_error_and_next_command(project):
    write_notebook(
        project.notebook("2-economics"),
        "# 经济 | Economics",
        READ_INPUT,
        "## 会费 | The fee\n\nText.",
        CALL,
        PUBLISH,
    )
    with pytest.raises(BuildError) as fault:
        build(project)
    assert str(fault.value) == (
        'A cell failed: notebooks/2-economics.ipynb, cell 4 of 5, under "## 会费 | The fee"\n'
        "  > fee / (fee - fee))\n"
        "ZeroDivisionError: float division by zero\n"
        "Run just this notebook: .venv/bin/python -m analysis report --only 2-economics"
    )
    assert report_bytes(project) == {}
    assert not project.executed("2-economics").exists() and not project.executed("4-strategy-report").exists()


def test_a_value_that_cannot_be_shown_names_its_own_error(project):
    shown = "class Bad:\n    def _repr_html_(self):\n        raise LookupError('no such row')\n\nBad()"
    write_notebook(project.notebook("2-economics"), "# 经济 | Economics", shown, PUBLISH)
    with pytest.raises(BuildError, match=r"(?s)cell 2 of 3, under.*\nLookupError: no such row"):
        build(project)


def test_the_command_for_one_notebook_asks_for_the_same_study_and_edition(project):
    write_notebook(project.notebook("1-shares"), "# Shares", "1 / 0")
    asked = ["--study", "studies/a gym", "--option", "one_city", "--set", "fee=99.0", "--set", 'share={"all": 0.1}']
    options = cli.parsed(["report", *asked])
    with pytest.raises(BuildError) as fault:
        build(replace(project, asked=building.asked(options)), only="1-shares")
    words = shlex.split(str(fault.value).splitlines()[-1].removeprefix("Run just this notebook: "))[3:]
    again = cli.parsed(words)
    assert words[:3] == ["report", "--only", "1-shares"]
    assert (again.study.resolve(), again.option, again.set) == (options.study.resolve(), "one_city", options.set)
    names = [settings.edition_name(found.option, dict(found.set)) for found in (options, again)]
    assert names[0] == names[1]


def test_the_line_of_our_code_that_raised_is_reported(project):
    (project.root / "model.py").write_text("def fee(text):\n    raise ValueError(f'no fee: {text}')\n")
    write_notebook(
        project.notebook("1-shares"),
        "# Shares",
        f"import sys\nsys.path.insert(0, {str(project.root)!r})\nimport model",
        "model.fee('x')",
    )
    with pytest.raises(BuildError) as fault:
        build(project, only="1-shares")
    message = r"  > model\.fee\('x'\)\nValueError: no fee: x\n  raised at \S*model\.py:2 in fee\n"
    assert re.search(message, str(fault.value))


def test_one_fault_that_stops_two_notebooks_is_reported_once(project):
    for name in ("2-economics", "3-coverage"):
        write_notebook(project.notebook(name), f"# {name}", "raise ValueError('facts.csv, row 3: no unit')")
    with pytest.raises(BuildError) as fault:
        build(project)
    message = str(fault.value)
    assert message.count("facts.csv, row 3") == 2  # the source line, and the error
    assert 'The same stopped notebooks/3-coverage.ipynb, cell 2 of 2, under "# 3-coverage"' in message


def test_a_dead_kernel_is_reported_like_any_other_failure(project):
    write_notebook(project.notebook("1-shares"), "# Shares", "import os", "os._exit(1)")
    with pytest.raises(BuildError, match=r"cell 3 of 3(?s:.*)ended the kernel(?s:.*)--only 1-shares"):
        build(project, only="1-shares")


def test_a_syntax_error_names_its_line(project):
    write_notebook(project.notebook("1-shares"), "# Shares", "fee = 1\nfee =")
    with pytest.raises(BuildError, match=r"  > fee =\nSyntaxError: invalid syntax"):
        build(project, only="1-shares")


def test_a_cell_before_any_heading_has_none(tmp_path):
    import nbformat

    write_notebook(tmp_path / "n.ipynb", "1 / 0", "# Title\n\nText\n\n### Deep", "2")
    notebook = nbformat.read(tmp_path / "n.ipynb", as_version=4)
    assert [heading_above(notebook, index) for index in range(3)] == [None, "### Deep", "### Deep"]
    failure = failure_from_traceback("n", notebook, 0, "E", "text\n", "")
    assert failure == Failure("n", 1, 3, None, "1 / 0", "E", "text")
    assert message([failure]).startswith("A cell failed: notebooks/n.ipynb, cell 1 of 3\n  > 1 / 0\nE: text\n")
