"""A notebook from another version, or none at all: named with what to do, before any kernel starts."""

import asyncio
import json
import os

import nbformat
import pytest
from tiny_project import make_project, write_notebook

from analysis.build import execute
from analysis.build.notebook_file import NotebookError, read_notebook
from analysis.build.run import build


def run(path):
    return asyncio.run(execute.run(execute.NotebookJob(path, path.with_name("executed"), dict(os.environ))))


@pytest.fixture
def good(tmp_path):
    write_notebook(tmp_path / "1-a.ipynb", "# A", "6 * 7")
    return tmp_path / "1-a.ipynb"


def test_a_notebook_of_this_version_is_read(good):
    assert read_notebook(good).cells[1].source == "6 * 7"


def test_a_byte_order_mark_is_accepted(good):
    good.write_bytes(b"\xef\xbb\xbf" + good.read_bytes())
    assert len(read_notebook(good).cells) == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is no notebook"),
        ("{", "is no notebook"),
        ("[]", "is no notebook"),
        ("{}", "is no notebook"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "is no valid notebook"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}', "is no valid notebook"),
        ('{"nbformat": 5, "nbformat_minor": 0, "metadata": {}, "cells": []}', "has version 5 of the notebook format"),
    ],
)
def test_what_is_no_notebook_is_named_and_runs_nothing(tmp_path, content, reason, monkeypatch):
    monkeypatch.setattr(execute, "run", lambda job: pytest.fail("a kernel was started"))
    project = make_project(tmp_path)
    project.notebook("2-economics").write_text(content)
    with pytest.raises(NotebookError) as fault:
        build(project)
    assert str(fault.value).startswith(f"notebooks/2-economics.ipynb {reason}")
    assert "git checkout -- notebooks/2-economics.ipynb" in str(fault.value)


def test_an_older_format_says_how_to_convert_it_and_the_command_does(good):
    old = nbformat.convert(nbformat.read(good, as_version=4), 3)
    good.write_text(json.dumps(old))
    with pytest.raises(NotebookError) as fault:
        read_notebook(good)
    assert "has version 3 of the notebook format, older than the 4" in str(fault.value)
    assert "jupyter nbconvert --to notebook --inplace notebooks/1-a.ipynb" in str(fault.value)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("import json\njson.no_such_call(1)", "AttributeError"),
        ("from json import no_such_name", "ImportError"),
        ("chapter.show(LANGUAGE)", "NameError"),
    ],
)
def test_a_call_that_is_no_longer_there_names_the_notebook_and_what_to_do(good, cell, error):
    write_notebook(good, "# A", cell)
    message = execute.message([run(good)])
    assert "notebooks/1-a.ipynb, cell 2 of 2" in message and f"{error}: " in message
    assert "git diff notebooks/1-a.ipynb, or git checkout -- notebooks/1-a.ipynb" in message


def test_another_fault_has_no_such_hint(good):
    write_notebook(good, "# A", "1 / 0")
    assert "git" not in execute.message([run(good)])
