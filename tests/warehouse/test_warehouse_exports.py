"""Files as programs export them: each is read as it is meant, or refused in a sentence that says what to do."""

from __future__ import annotations

import datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse import WarehouseError

HEADER = ["platform", "city", "period", "value", "basis"]
ROWS = [["甲", "021", "2025-10", 70, "paid"], ["乙", "021", "2025-10", 30, "paid"]]
TEXT = "".join(",".join(map(str, row)) + "\n" for row in (HEADER, *ROWS))


def told(warehouse, table="panel"):
    """What is said of a table that is refused."""
    with pytest.raises(WarehouseError) as error:
        warehouse.panel() if table == "panel" else warehouse.reading(table)
    return str(error.value)


def written(folder, rows, **sheets):
    """A workbook with a first sheet of these rows, and others by name."""
    book = openpyxl.Workbook()
    for sheet, held in ((book.active, rows), *((book.create_sheet(name), rows) for name, rows in sheets.items())):
        for row in held:
            sheet.append(row)
    book.save(folder / "panel.xlsx")


CSV = {
    "an empty line first": ("\n" + TEXT, "line 1, found an empty line; delete what is above the header"),
    "a line of commas first": (",,,,\n" + TEXT, "line 1, found an empty line"),
    "a note to a spreadsheet": ("sep=,\n" + TEXT, "found sep=,; delete that line"),
    "a note that tells semicolons": ("sep=;\n" + TEXT.replace(",", ";"), "found semicolons; save it as CSV UTF-8"),
    "bars": (TEXT.replace(",", "|"), "found bars"),
    "a title first": ("面板,,,,\n\n" + TEXT, "found 面板; they stand in row 3: delete the rows above it"),
    "no header": (TEXT.partition("\n")[2], "found 甲, 021, 2025-10, 70, paid; write platform = "),
    "one name twice but for a blank": (TEXT.replace("basis", " value"), "each column once, found value 2 times"),
    "a cell too many": (TEXT.replace("30,paid", "30,paid,x"), "panel.csv line 3: expected 5 cells, as the header has"),
    "a cell too few": (TEXT.replace(",30,paid", ",30"), "line 3: expected 5 cells, as the header has, found 4"),
    "an open quotation mark": (TEXT.replace("甲", '"甲'), "line 2: expected quotation marks that are closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", CSV)
def test_a_csv_file_that_begins_or_goes_on_otherwise_is_refused_by_its_line(opened, raw_folder, name):
    text, expected = CSV[name]
    (raw_folder / "panel.csv").write_text(text, encoding="utf-8")
    assert expected in told(opened(panel={}))


def test_what_stands_in_a_row_that_does_not_fit_is_not_shown(opened, raw_folder):
    (raw_folder / "panel.csv").write_text(TEXT.replace("30,paid", "30,paid,13800000000"), encoding="utf-8")
    said = told(opened(panel={}))
    assert "13800000000" not in said and "strict_mode" not in said


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        (TEXT.encode("utf-16"), "text in UTF-16; save it as CSV UTF-8"),
        (b"PK\x03\x04" + b"\0" * 60, "an xlsx workbook; give its name the ending .xlsx"),
    ],
)
def test_a_file_of_another_kind_named_csv_is_called_by_its_kind(opened, raw_folder, begins, expected):
    (raw_folder / "panel.csv").write_bytes(begins)
    assert expected in told(opened(panel={}))


def test_a_column_without_a_name_is_left_alone(opened, raw_folder):
    """As pandas writes its index, and a spreadsheet what was once to the right of a table."""
    lines = TEXT.splitlines()
    numbered = [f"{n},{line}," for n, line in enumerate(lines[1:])]
    (raw_folder / "panel.csv").write_text("\n".join([f",{lines[0]},", *numbered]) + "\n", encoding="utf-8")
    assert opened(panel={}).panel().cents.tolist() == [3000, 7000]


@pytest.mark.parametrize("word", ["合计", "总 计", "Total", "Grand total", "subtotal:"])
@pytest.mark.parametrize("column", [0, 1])
def test_a_row_of_totals_is_no_player_and_no_city(opened, raw_folder, word, column):
    total = ["丙", "021", "2025-10", 100, "paid"]
    total[column] = word
    (raw_folder / "panel.csv").write_text(TEXT + ",".join(map(str, total)) + "\n", encoding="utf-8")
    said = told(opened(panel={}))
    assert f"panel.csv row 4, {HEADER[column]}: a total of other rows, found “{word}”" in said


def test_a_name_that_holds_such_a_word_is_a_name(opened, raw_folder):
    (raw_folder / "panel.csv").write_text(TEXT.replace("甲", "TotalEnergies").replace("乙", "合计团"), encoding="utf-8")
    assert opened(panel={}).panel().cents.sum() == 10_000


def test_a_panel_of_nothing_but_zeros_has_no_shares(opened, raw_folder):
    (raw_folder / "panel.csv").write_text(TEXT.replace("70", "0").replace("30", "0"), encoding="utf-8")
    assert "expected values above 0 to have shares, found 0 in every row" in told(opened(panel={}))


def test_a_sheet_with_its_header_below_or_on_another_sheet_says_where_it_is(opened, raw_folder):
    written(raw_folder, [["Panel of 2025"], HEADER, *ROWS])
    assert told(opened(panel={})).partition("; ")[2].startswith("they stand in row 2: delete the rows above it. Then")
    written(raw_folder, [["Read me"]], 数据=[HEADER, *ROWS])
    assert '; write sheet = "数据" under [panel] of raw.toml' in told(opened(panel={}))
    written(raw_folder, [[*HEADER[:3], "value", "value", "basis"], *ROWS])
    assert "panel.xlsx: expected each column once, found value 2 times" in told(opened(panel={}))


def test_a_workbook_that_is_none_is_called_by_its_kind(opened, raw_folder):
    (raw_folder / "panel.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "found an xls workbook, or one with a password; save it as .xlsx" in told(opened(panel={}))
    (raw_folder / "panel.xlsx").write_bytes(b"platform,city\n")
    assert "panel.xlsx: expected an xlsx file, found File is not a zip file" in told(opened(panel={}))


def test_a_month_that_a_spreadsheet_made_a_day_of_is_a_month(opened, raw_folder):
    written(raw_folder, [HEADER, *([a, b, datetime.date(2025, 10, 1), *rest] for a, b, _, *rest in ROWS)])
    assert opened(panel={}).panel().period.tolist() == ["2025-10", "2025-10"]
    written(raw_folder, [HEADER, *([a, b, datetime.date(2025, 10, 2), *rest] for a, b, _, *rest in ROWS)])
    assert "period: not a period such as 2025-09" in told(opened(panel={}))


@pytest.mark.parametrize(
    ("name", "said"),
    [("PANEL.CSV", "name it panel.csv"), ("panel.Csv", "name it panel.csv"), ("panel.xls", "save it as CSV UTF-8 or")],
)
def test_a_file_of_nearly_the_name_is_named(opened, raw_folder, name, said):
    (raw_folder / name).write_text(TEXT, encoding="utf-8")
    assert f"found {name}; {said}" in told(opened(panel={}))


def test_what_a_spreadsheet_leaves_beside_a_file_is_none_of_the_table(opened, raw_folder):
    (raw_folder / "panel").mkdir()
    written(raw_folder / "panel", [HEADER, *ROWS])
    for beside in ("~$panel.xlsx", "._panel.xlsx"):
        (raw_folder / "panel" / beside).write_bytes(b"x" * 165)
    assert opened(panel={}).panel().cents.tolist() == [3000, 7000]


def test_a_parquet_file_without_a_row_is_told(opened, raw_folder):
    pq.write_table(orders(amount=[1.0]).slice(0, 0), raw_folder / "orders.parquet")
    assert "expected rows in the table orders, found none" in told(opened(orders={}), "orders")


@pytest.mark.parametrize("digits", [39, 76])
def test_amounts_with_more_digits_than_the_engine_reads_are_refused(opened, raw_folder, digits):
    """DuckDB reads 5 of such a column as 83,886,080."""
    amounts = pa.array([Decimal(5)], pa.decimal256(digits, 2))
    table = orders(amount=[5.0])
    table = table.set_column(table.schema.get_field_index("amount"), "amount", amounts)
    pq.write_table(table, raw_folder / "orders.parquet")
    assert f"at most 38 digits in the column amount, found the type decimal256({digits}, 2)" in told(
        opened(orders={}), "orders"
    )
    pq.write_table(table.rename_columns([n.replace("amount", "x") for n in table.column_names]).append_column(
        "amount", pa.array([5.0])), raw_folder / "orders.parquet")  # fmt: skip
    assert opened(orders={}).reading("orders").used == 1
