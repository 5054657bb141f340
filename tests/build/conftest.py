"""The tiny project as fixtures."""

from pathlib import Path

import pytest
from tiny_project import IMPORTED_AHEAD, Counted, make_project

from analysis.build import execute, forks, work
from analysis.build.makers import Makers
from analysis.build.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The tiny project."""
    for stage, names in IMPORTED_AHEAD.items():
        monkeypatch.setattr(work, stage, names)
    return make_project(tmp_path)


async def nothing(*_) -> None:
    """No maker is started ahead."""


@pytest.fixture
def counted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The tiny project with counted stand-ins for kernels, and makers that are called in this process."""
    kernels = Counted(project)
    monkeypatch.setattr(execute, "run", kernels.run)
    monkeypatch.setattr(Makers, "make", lambda _, work, tell: kernels.make(work, tell))
    monkeypatch.setattr(Makers, "ready", nothing)
    monkeypatch.setattr(forks, "warm", lambda *_: None)
    return kernels
