"""Days that do not exist and periods that end before they begin are refused by line, with what may have been meant."""

from __future__ import annotations

import pytest

# A cell of facts.csv or sources.csv, and what is expected of it.
PERIODS = [
    ("2025-02-29", "2025-02 has 28 days"),
    ("2023-11-31/2024-01", "2023-11 has 30 days"),
    ("2024-12/2024-04-31", "2024-04 has 30 days"),
    ("2025H2/2025Q1", "write 2025Q1/2025H2"),
    ("2024-03-01/2024-02-29", "write 2024-02-29/2024-03-01"),
    ("0225", "a year from 1000 on"),
]
RIGHT = ["2024-02-29", "2025/2025", "2025-06/2025Q2", "2024H2/2024-09", "long-run", "1999/2024-12-31"]


@pytest.mark.parametrize(("cell", "said"), PERIODS)
def test_a_period_that_cannot_be_is_a_fault_of_its_row(edit, faults, cell, said):
    (fault,) = faults(edit("facts.csv", ",2024,", f",{cell},"))
    assert (fault.file, fault.line, fault.where) == ("facts.csv", 2, "column period")
    assert said in fault.expected


@pytest.mark.parametrize("cell", RIGHT)
def test_a_period_that_can_be_is_none(edit, cell):
    from analysis.evidence import load

    assert load(edit("facts.csv", ",2024,", f",{cell},")).facts["period"].iloc[0] == cell


@pytest.mark.parametrize(("column", "cell"), [("published", "2025-09-31"), ("published", "2026-02-30?")])
def test_a_day_that_does_not_exist_is_a_fault_of_a_source(edit, faults, folder, column, cell):
    header, first, *_ = (folder / "sources.csv").read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = cell
    (fault,) = faults(edit("sources.csv", first, ",".join(cells)))
    assert (fault.line, fault.where) == (2, f"column {column}")
