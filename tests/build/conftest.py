"""The tiny project as fixtures."""

from pathlib import Path

import pytest
from tiny_project import PRELOADED, Counted, make_project

from analysis.build import execute, forks, runner
from analysis.build.project import Project
from analysis.build.workers import WorkerPool


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The tiny project."""
    for stage, names in PRELOADED.items():
        monkeypatch.setattr(runner, stage, names)
    return make_project(tmp_path)


async def nothing(*_) -> None:
    """No maker is started ahead."""


@pytest.fixture
def counted(project: Project, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The tiny project with counted stand-ins for kernels, and workers that are called in this process."""
    kernels = Counted(project)
    monkeypatch.setattr(execute, "run", kernels.run)
    monkeypatch.setattr(WorkerPool, "make", lambda _, work, report: kernels.make(work, report))
    monkeypatch.setattr(WorkerPool, "ready", nothing)
    monkeypatch.setattr(forks, "preload", lambda *_: None)
    return kernels
