"""A small study of an invented market, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.evidence import EvidenceError, Fault, load

SMALL = Path(__file__).parent / "small_study"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A valid study folder of its own for each test."""
    return Path(shutil.copytree(SMALL, tmp_path / "study"))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], Path]:
    """Replace one text that stands in a file of the folder."""

    def replace(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} does not stand in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace


@pytest.fixture
def faults() -> Callable[[Path], tuple[Fault, ...]]:
    """The faults of a folder that must have some."""

    def found(folder: Path) -> tuple[Fault, ...]:
        with pytest.raises(EvidenceError) as error:
            load(folder)
        return error.value.faults

    return found
