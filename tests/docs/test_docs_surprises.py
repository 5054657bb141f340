"""The table of surprises: every row names a test that exists, and every script that it names is there, and is named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/what-surprised-us.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ")][1:]
SCRIPTS = sorted((ROOT / "findings").glob("*.sh"))


@pytest.fixture(scope="module")
def written() -> set[str]:
    """The names of all tests."""
    pattern = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
    return {name for path in (ROOT / "tests").rglob("test_*.py") for name in pattern.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("row", ROWS, ids=[re.sub(r"\W+", "-", row[0])[:40] for row in ROWS])
def test_a_row_names_a_version_a_remedy_and_a_test_that_exists(row: list[str], written: set[str]) -> None:
    behaviour, version, remedy, tests = (cell.strip() for cell in row)
    named = re.findall(r"`(test_\w+)`", tests)
    assert named and set(named) <= written, f"{behaviour}: {set(named) - written} are no tests"
    assert re.search(r"\d", version) and remedy
    for script in re.findall(r"\(`(\w+)`\)", behaviour):
        assert (ROOT / f"findings/{script}.sh").is_file()
    assert behaviour.startswith("●") == bool(re.search(r"\(`\w+`\)$", behaviour))


def test_every_script_says_what_it_shows_and_is_named() -> None:
    assert SCRIPTS
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        head = text.split("\nset -euo pipefail\n")[0]
        for part in ("# Expected: ", "# Happens: ", "# Versions: ", "# Seen:\n#   "):
            assert part in head, f"{path.name} lacks {part.strip()!r}"
        assert os.access(path, os.X_OK) and "mktemp -d" in text and "trap 'rm -rf" in text
        assert f"`{path.stem}`" in PAGE, f"{path.name} is not named in docs/what-surprised-us.md"
