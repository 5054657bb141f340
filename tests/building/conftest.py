"""The tiny project as fixtures."""

from pathlib import Path

import pytest
from tiny_project import Counted, make_project

from analysis.report import execute, forks, work
from analysis.report.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The tiny project."""
    return make_project(tmp_path)


@pytest.fixture
def counted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The tiny project with counted stand-ins for kernels, and makers that are called in this process."""
    kernels = Counted(project)
    monkeypatch.setattr(execute, "run", kernels.run)
    monkeypatch.setattr(work, "made_in_fork", kernels.make)
    monkeypatch.setattr(forks, "warm", lambda *_: None)
    return kernels
