#!/usr/bin/env bash
# Expected: a sheet of orders whose later rows were typed in by hand, "1,200" as text and the day as text, is read with these
#   cells, as text if need be, or refused: the sum fails or is right, as with pandas, whose engine is the same calamine.
# Happens: read_excel takes the type of a column from its first thousand rows and makes a null of each cell that does not
#   fit, with no message. Of 1,100 orders the last hundred have neither an amount nor a day any more: the sum is three
#   eighths too low, and a sum by month shows a month less. With the same rows in another order the column is text. Among true and
#   false the number 3 is true. With infer_schema_length=None nothing is lost.
# Versions: polars 2.1.0, fastexcel 0.21.0, pandas 3.1.1, python-calamine 0.9.1, XlsxWriter 3.3.1.
# Seen:
#   polars: amounts Int64, null 100, sum 200,000; days Date, null 100, months 1; visits Boolean, of them 3: 0
#   polars, typed rows first: amounts String, null 0, no sum; days String, null 0
#   polars, infer_schema_length=None: amounts String, null 0, no sum; days String, null 0
#   pandas: amounts object, null 0, no sum; days object, null 0
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/orders.py" <<'PY'
import datetime
import sys
import warnings
from pathlib import Path

import pandas as pd
import polars as pl
import xlsxwriter

place = Path(sys.argv[1])
ROWS = [(200, datetime.date(2025, 1, 1 + n % 31), True) for n in range(1000)]
TYPED = [("1,200", f"2025-02-{1 + n % 28:02d}", 3) for n in range(100)]  # together 120,000


def book(name, rows):
    workbook = xlsxwriter.Workbook(str(place / name))
    sheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["amount", "day", "visited"])
    for row, (amount, date, visited) in enumerate(rows, start=1):
        sheet.write(row, 0, amount)
        if isinstance(date, str):
            sheet.write_string(row, 1, date)
        else:
            sheet.write_datetime(row, 1, datetime.datetime.combine(date, datetime.time()), day)
        sheet.write(row, 2, visited)
    workbook.close()
    return place / name


def shown(name, table):
    amount, day = table["amount"], table["day"]
    if amount.dtype.is_numeric():
        total, months = f"sum {amount.sum():,}", day.drop_nulls().dt.month().n_unique()
        more = f", months {months}; visits {table['visited'].dtype}, of them 3: {(table['visited'].cast(pl.Int64) == 3).sum()}"
    else:
        total, more = "no sum", ""
    print(f"{name}: amounts {amount.dtype}, null {amount.null_count()}, {total}; days {day.dtype}, null {day.null_count()}{more}")
    return amount.null_count(), day.null_count(), total


with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    last, first = book("last.xlsx", ROWS + TYPED), book("first.xlsx", TYPED + ROWS)
    lost = shown("polars", pl.read_excel(last))
    turned = shown("polars, typed rows first", pl.read_excel(first))
    whole = shown("polars, infer_schema_length=None", pl.read_excel(last, infer_schema_length=None))
    table = pd.read_excel(last, engine="calamine")
kept = int(table.amount.isna().sum()), int(table.day.isna().sum())
print(f"pandas: amounts {table.amount.dtype}, null {kept[0]}, no sum; days {table.day.dtype}, null {kept[1]}")
try:
    table.amount.sum()
    failed = False
except TypeError:
    failed = True
same = turned == whole == (0, 0, "no sum") and kept == (0, 0) and failed
sys.exit(0 if lost == (100, 100, "sum 200,000") and same and not told else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq polars==2.1.0 fastexcel==0.21.0 pandas==3.1.1 python-calamine==0.9.1 xlsxwriter==3.3.1 pyarrow==26.0.1
"$place/venv/bin/python" "$place/orders.py" "$place"
