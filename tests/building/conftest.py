"""The tiny project as fixtures."""

import concurrent.futures
from pathlib import Path

import pytest
from tiny_project import Counted, make_project

from analysis.report import execute
from analysis.report.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The tiny project."""
    return make_project(tmp_path)


@pytest.fixture
def counted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The tiny project with counted stand-ins for kernels, and threads for worker processes."""
    kernels = Counted(project)
    monkeypatch.setattr(execute, "run_all", kernels)
    threads = concurrent.futures.ThreadPoolExecutor
    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", lambda most, **_processes: threads(most))
    return kernels
