"""The project's published answers, and the register of checks that reproduce them.

A check is a function of one row's input, expected output and tolerance; `@row("id", …)` enters it. Rows that
belong to other rooms of the package are named in NOT_OURS with their room, so that a row added to a table is never
passed over in silence. A row whose room is not written yet is held by no test until then: `unwritten` names it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TESTS = Path(__file__).parents[1]
FOLDER, ROOMS = TESTS / "golden", TESTS.parent / "analysis"

NOT_OURS = {
    "sobol_ishigami_a7_b0.1": "uncertainty",
    "sobol_linear": "uncertainty",
    "evpi_normal": "uncertainty",
    "evppi_normal": "uncertainty",
    "orders-small-shares": "warehouse",
    "orders-small-member": "warehouse",
    "orders-small-retention": "warehouse",
    "market-share-3city": "dataflow",
}


@dataclass(frozen=True)
class Row:
    """A row of a golden table; input and expected are parsed where they are JSON."""

    id: str
    input: Any
    expected: Any
    tolerance: str

    def agrees(self, found: Any, expected: Any = None, tolerance: str | None = None) -> None:
        """Assert that found is what the row expects, to the row's own tolerance."""
        wanted = self.expected if expected is None else expected
        words = self.tolerance if tolerance is None else tolerance
        number = re.search(r"\d[\d.e-]*", words)
        size = float(number.group()) if number else 0.0
        bounds = {"rtol": size, "atol": 0.0} if "rel" in words else {"rtol": 0.0, "atol": size}
        np.testing.assert_allclose(found, wanted, err_msg=self.id, **bounds)


CHECKS: dict[str, Callable[[Row], None]] = {}


def row(*ids: str) -> Callable:
    """Enter a check for these rows."""

    def enter(check: Callable[[Row], None]) -> Callable[[Row], None]:
        for name in ids:
            assert name not in CHECKS, f"two checks for golden row {name}"
            CHECKS[name] = check
        return check

    return enter


def unwritten() -> dict[str, str]:
    """Rows of rooms that the package does not have yet, each with its room."""
    return {name: room for name, room in NOT_OURS.items() if not (ROOMS / room).is_dir()}


def named_in_tests_of(room: str) -> set[str]:
    """The rows of a room that its own tests name."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (TESTS / room).glob("test_*.py"))
    return {name for name, owner in NOT_OURS.items() if owner == room and f'"{name}"' in text}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def read_rows() -> dict[str, Row]:
    """All rows of the golden tables by id."""
    rows: dict[str, Row] = {}
    for name in ("models.csv", "coverage.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                assert line["id"] not in rows, f"{name}: id {line['id']} occurs twice"
                rows[line["id"]] = Row(line["id"], _parsed(line["input"]), _parsed(line["expected"]), line["tolerance"])
    return rows
