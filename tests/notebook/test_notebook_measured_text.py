"""What is said of measured inputs: one row of a table is one member, not "1 members"."""

import pytest

from analysis.evidence import Bilingual, Measurement
from analysis.notebook.measured_text import ROWS, data_line


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize(("rows", "which"), [(1, 1), (2, 2), (1_200_000, 2)])
def test_one_row_is_told_in_the_singular(table, rows, which):
    words = Bilingual(zh="登记", en="Register")
    of = Measurement("wallet", table, words, rows, rows, "2025-10", "2025-12", words, (), "assumed")
    assert data_line(of)["en"].endswith(f"{ROWS[table][which]}, Oct–Dec 2025)")
    assert "2025 年 10–12 月" in data_line(of)["zh"]
