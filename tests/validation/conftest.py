"""The study of the repository in a folder of its own, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from real_study import DATA, real_study  # noqa: F401


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the study."""
    return Path(shutil.copytree(DATA, tmp_path / "study"))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], Path]:
    """Replace the first of a text that stands in a file of the study."""

    def replace(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace
