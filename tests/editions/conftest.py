"""The study of the repository as an edition, and copies of its folder with some lines changed."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from real_study import DATA, opened

from analysis.editions import review
from analysis.editions.compare import compare
from analysis.editions.explain import explain
from analysis.editions.snapshot import snapshot

NAME = "2026-10"


@pytest.fixture(scope="session")
def study():
    """The study of the repository."""
    return opened()


@pytest.fixture(scope="session")
def frozen(study) -> str:
    """The edition as JSON text, as a file would hold it."""
    return json.dumps(snapshot(study, NAME))


@pytest.fixture
def edition(frozen) -> dict:
    """The edition, to change at will."""
    return json.loads(frozen)


@pytest.fixture(scope="session")
def now(frozen) -> dict:
    """A snapshot of the study as it is."""
    return json.loads(frozen)


@pytest.fixture
def at_once(study, now, monkeypatch):
    """The study of the repository is not flattened again by every test."""
    plainly = review.snapshot

    def known(asked, name=""):
        return copy.deepcopy(now) | {"name": name} if asked is study else plainly(asked, name)

    monkeypatch.setattr(review, "snapshot", known)


@pytest.fixture
def explained(study, now) -> Callable:
    """Compare an edition with the study of the repository and explain it."""

    def run(old: dict, **options):
        changes = compare(old, copy.deepcopy(now))
        return changes, explain(study, changes, **options)

    return run


@pytest.fixture(scope="session")
def changed_copy(tmp_path_factory) -> Callable[..., Path]:
    """A copy of data/ with replacements (file, old, new), each found exactly once."""

    def make(*replacements: tuple[str, str, str]) -> Path:
        folder = tmp_path_factory.mktemp("study") / "data"
        shutil.copytree(DATA, folder)
        for name, old, new in replacements:
            text = (folder / name).read_text(encoding="utf-8")
            assert text.count(old) == 1, (name, old)
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return make
