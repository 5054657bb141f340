"""What `make bench` runs, and how it ends."""

import os
import subprocess

import pytest

from analysis.cli import main as cli


@pytest.fixture
def pytest_ends(monkeypatch):
    """Benchmarks are not run here: what would be called, and the code with which it ends."""
    called = []

    def with_code(code):
        monkeypatch.setattr(subprocess, "call", lambda command, cwd: called.append((command, cwd)) or code)
        return called

    return with_code


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 1), (2, 1), (4, 1)])
def test_it_ends_with_1_whatever_is_wrong(pytest_ends, code, ends):
    called = pytest_ends(code)
    assert cli.main(["bench"]) == ends
    ((command, folder),) = called
    assert "--benchmark-only" in command and "-n0" in command and "-k" not in command
    assert folder == cli.ROOT


def test_a_name_chooses_and_one_that_nothing_has_is_reported(pytest_ends, capsys):
    called = pytest_ends(5)
    assert cli.main(["bench", "sobbol"]) == 1
    assert called[0][0][-2:] == ["-k", "sobbol"]
    assert 'No benchmark has "sobbol" in its name' in capsys.readouterr().err


def test_an_installed_package_without_benchmarks_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["bench"]) == 1
    assert "benchmarks come with the repository" in capsys.readouterr().err


def test_only_the_benchmarks_take_all_processors_for_linear_algebra(pytest_ends, monkeypatch):
    for variable in cli.THREADS:
        monkeypatch.setenv(variable, "1")  # so that the end of this test puts back what was there
        monkeypatch.delenv(variable)
    pytest_ends(0)
    assert cli.main(["bench"]) == 0 and not set(cli.THREADS) & set(os.environ)
    assert cli.main(["bench", "sobbol"]) == 0 and not set(cli.THREADS) & set(os.environ)
    assert cli.main(["lint"]) == 0
    assert [os.environ[variable] for variable in cli.THREADS] == ["1", "1"]


def test_what_was_set_by_hand_is_kept(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert cli.main(["lint"]) == 0
    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"
