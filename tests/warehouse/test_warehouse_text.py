"""Text that becomes numbers: cells that a guess would read wrongly are refused or stay text, whatever the file."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse import RawTable, WarehouseError
from analysis.warehouse.clean import clean
from analysis.warehouse.contracts import ORDERS

HEADER = "order_id,platform,city,time,amount\n"
ROW = "{n},甲,{city},2025-09-30 12:00,{amount}\n"


def csv(folder, *cells, city="0571", encoding="utf-8"):
    rows = "".join(ROW.format(n=number, city=city, amount=cell) for number, cell in enumerate(cells, start=1))
    (folder / "orders.csv").write_text(HEADER + rows, encoding=encoding)


def sheet(folder, *cells, city="0571"):
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    for number, cell in enumerate(cells, start=1):
        book.active.append([number, "甲", city, pd.Timestamp("2025-09-30 12:00").to_pydatetime(), cell])
    book.save(folder / "orders.xlsx")


def parquet(folder, *cells, city="0571"):
    table = orders(amount=[*map(str, cells)], city=[city] * len(cells))
    pq.write_table(table, folder / "orders.parquet")


@pytest.fixture
def read_amounts(duckdb):
    """Reads cells of text as amounts: cents and the reasons against each."""

    def read(cells):
        table = duckdb.create_table("cells", orders(amount=cells), temp=True, overwrite=True)
        wide = {"amount": (-1e14, 1e14)}
        cleaned = clean(table, ORDERS, RawTable("orders", ranges=wide), "cells")
        found = table.select("order_id", value=cleaned.values["amount"], **cleaned.faults)
        rows = found.order_by("order_id").drop("order_id").to_pyarrow().to_pylist()
        return [(row.pop("value"), [reason for reason, there in row.items() if there]) for row in rows]

    return read


FILES = {
    "CSV": (csv, "orders.csv row 3"),
    "xlsx": (sheet, "orders.xlsx row 3"),
    "Parquet": (parquet, "orders.parquet row 2"),
}


UNITS = ["1.68万", "1.68 万", "3亿", "5千", "10%", "10％", "3k"]
RATIOS = ["7:3", "7：3", "1 : 2"]
SPOKEN = ["1万5", "一万五", "一千二", "2亿3", "3毛5"]  # 15,000, 15,000, 1,200, 230,000,000 and 0.35
RANGES = ["一两", "两三", "三五", "七八千"]  # one or two, two or three, three to five, seven or eight thousand
WHOLE_MILLIONS = ["一千二百万", "三千五百万", "二点五万"]  # 12,000,000, 35,000,000 and 25,000
OTHERS = ["0571", "1,200", "一百", "0x1F", "1_000", "٣", "１２", "--5", "#REF!", "1.", ".5", "1e", "12-5", "2025-09"]
PLAIN = {"\u22125e0": -500, "1.5": 150, "3e2": 30000, " 7 ": 700, "0.07": 7, "\u30008": 800, "0": 0, "-0.125": -13}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [(UNITS, "amount: a number with a unit or % in the cell"), (RATIOS, "amount: a ratio, not a number")],
)
def test_cells_with_a_unit_and_ratios_are_told_from_other_text(read_amounts, cells, reason):
    """1.68万 is 16,800 and not 1.68; 7:3 is not 423 seconds."""
    assert read_amounts(cells) == [(None, [reason])] * len(cells)


def test_other_text_is_no_number(read_amounts):
    """0571 is no 571, and no 377 either."""
    assert read_amounts(OTHERS) == [(None, ["amount: not a number"])] * len(OTHERS)


def test_amounts_as_they_are_spoken_are_no_numbers(read_amounts):
    """Which figure the last one stands for is left to no guess."""
    assert [value for value, _ in read_amounts(SPOKEN)] == [None] * len(SPOKEN)
    assert all(reasons for _, reasons in read_amounts(SPOKEN))


@pytest.mark.parametrize("cells", [RANGES, WHOLE_MILLIONS])
def test_numbers_in_characters_are_none(read_amounts, cells):
    """一两 is neither 12 nor one of the two, and what 三千五百万 is, is not left to a reader's rule either."""
    assert read_amounts(cells) == [(None, ["amount: not a number"])] * len(cells)


def test_numbers_too_large_to_be_one(read_amounts):
    assert read_amounts(["1e400", "9.1e13"]) == [
        (None, ["amount: NaN or infinite"]),
        (None, ["amount: too large to count in cents"]),
    ]


def test_plain_numbers_are_read(read_amounts):
    """A minus sign copied from a page is U+2212."""
    assert read_amounts(list(PLAIN)) == [(cents, []) for cents in PLAIN.values()]


@pytest.mark.parametrize("file", FILES)
def test_a_cell_is_read_alike_after_a_thousand_others(opened, raw_folder, file):
    """What a column holds is not said by its first rows: a number in text counts, other text is named by its row."""
    write, _ = FILES[file]
    write(raw_folder, *[2] * 1100, "12.50")
    assert opened(orders={}).share_panel().cents.sum() == 1100 * 200 + 1250
    write(raw_folder, *[2] * 1100, "1，200")
    with pytest.raises(WarehouseError, match=r"row 110[12], amount: not a number"):
        opened(orders={"rejected_at_most": 0.0}).share_panel()


@pytest.mark.parametrize("file", FILES)
def test_a_unit_in_a_cell_refuses_the_table(opened, raw_folder, file):
    """One such cell says that the others mean something else than they seem to."""
    write, place = FILES[file]
    write(raw_folder, "100", "1.68万", "200")
    with pytest.raises(WarehouseError) as error:
        opened(orders={}).reading("orders")
    told = str(error.value)
    assert f"{place}, amount: a number with a unit" in told and "“1.68万”" in told
    assert "unit under [orders] of raw.toml" in told and "-m analysis check" in told


@pytest.mark.parametrize("file", FILES)
def test_other_text_is_set_aside_with_its_row(opened, raw_folder, file):
    write, place = FILES[file]
    write(raw_folder, "100", "0571", "200")
    warehouse = opened(orders={"rejected_at_most": 0.5})
    reading = warehouse.reading("orders")
    assert (reading.read, reading.used, reading.quarantined) == (3, 2, 1)
    assert reading.examples == (f"{place}, amount: not a number, found “0571”",)
    assert warehouse.share_panel().cents.sum() == 30000


@pytest.mark.parametrize("write", [csv, sheet, parquet])
def test_area_codes_stay_text(opened, raw_folder, write):
    write(raw_folder, "100")
    assert opened(orders={}).share_panel().city.tolist() == ["0571"]


def test_an_area_code_that_a_sheet_holds_as_a_number_is_refused(opened, raw_folder):
    sheet(raw_folder, "100", city=571)
    with pytest.raises(
        WarehouseError, match=r"orders.xlsx row 2, column city: expected text, found the number 571; .*0571"
    ):
        opened(orders={}).reading("orders")


def test_an_area_code_that_a_parquet_file_holds_as_a_number_is_refused(opened, raw_folder):
    pq.write_table(orders(city=[571]), raw_folder / "orders.parquet")
    with pytest.raises(WarehouseError, match=r"column city: expected text .*0571.*, found the type int64"):
        opened(orders={}).reading("orders")


@pytest.mark.parametrize("codes", [["021", "0571"], ["310000", "330100"]], ids=["dialling", "administrative"])
def test_area_codes_in_names_of_folders_stay_text(opened, raw_folder, servers, codes):
    """Spark reads the folder city=0571 as the number 571 if it is let, and DuckDB city=310000 as a number too."""
    for number, code in enumerate(codes):
        folder = raw_folder / "orders" / f"city={code}"
        folder.mkdir(parents=True)
        table = orders(order_id=[2 * number, 2 * number + 1], amount=[10.0, float("nan")])
        pq.write_table(table.drop_columns(["city"]), folder / "part.parquet")
    warehouse = opened(orders={"rejected_at_most": 0.9})
    assert warehouse.share_panel().city.tolist() == codes
    assert warehouse.reading("orders").faults == {"amount: NaN or infinite": 2}
    for address in servers.values():
        there = opened(address, orders={"file": str(raw_folder / "orders"), "rejected_at_most": 0.9})
        assert there.share_panel().city.tolist() == codes


def test_cities_of_nearly_one_name_are_two(opened, raw_folder):
    """杭洲 may be a slip for 杭州, and 苏州 is one character from it as well: who is meant is for analysts to say."""
    table = orders(city=["杭州", "杭洲", "苏州", "杭州"], amount=[100.0, 30.0, 7.0, 1.0])
    pq.write_table(table, raw_folder / "orders.parquet")
    cents = opened(orders={}).share_panel().groupby("city").cents.sum()
    assert cents.to_dict() == {"杭州": 10100, "杭洲": 3000, "苏州": 700}


def test_names_of_cities_in_names_of_folders_are_those_that_another_engine_wrote(opened, raw_folder, servers):
    """DuckDB and Sail write the bytes of 杭州 in hexadecimal digits, and Spark reads each byte as a Latin letter."""
    for number, folder in enumerate(("%E6%9D%AD%E5%B7%9E", "上海", "S%C3%A3o", "__HIVE_DEFAULT_PARTITION__")):
        path = raw_folder / "orders" / f"city={folder}"
        path.mkdir(parents=True)
        pq.write_table(orders(order_id=[number]).drop_columns(["city"]), path / "part.parquet")
    places = {raw_folder: {}} | {address: {"file": str(raw_folder / "orders")} for address in servers.values()}
    for address, place in places.items():
        warehouse = opened(address, orders={"rejected_at_most": 0.5, **place})
        assert sorted(warehouse.share_panel().city) == ["São", "上海", "杭州"]
        assert warehouse.reading("orders").faults == {"city: empty": 1}


def test_gbk(opened, raw_folder):
    csv(raw_folder, "100", city="上海", encoding="gb18030")
    with pytest.raises(WarehouseError, match="expected text in utf-8, found other bytes; if it is gbk, say so"):
        opened(orders={}).reading("orders")
    assert opened(orders={"encoding": "gbk"}).share_panel().city.tolist() == ["上海"]


def test_columns_and_words_of_theirs(opened, raw_folder):
    header = "编号,平台,区号,下单时间,金额(分),状态\n"
    text = header + "A1,美团,0571,2025/9/3 9:05,1234,已核销\nA2,美团,0571,2025-09-04,66,已付款\n"
    (raw_folder / "orders.csv").write_text(text, encoding="utf-8-sig")
    columns = {"order_id": "编号", "platform": "平台", "city": "区号", "time": "下单时间", "amount": "金额(分)"}
    words = {"status": {"已核销": "redeemed", "已付款": "paid"}}
    settings = {"columns": columns | {"status": "状态"}, "unit": "cents", "words": words}
    warehouse = opened(orders=settings)
    panel = warehouse.share_panel()
    assert panel[["basis", "cents", "count"]].values.tolist() == [["paid", 1300, 2], ["redeemed", 1234, 1]]
    assert str(warehouse.reading("orders").first) == "2025-09-03 09:05:00"


def test_times_that_are_none(opened, raw_folder):
    cells = ["2025-02-30", "2025-13-01", "03/09/2025", "45903", "2025-09-03 25:00", "昨天", "2025-09-03"]
    rows = "".join(f"{n},甲,021,{cell},5\n" for n, cell in enumerate(cells))
    (raw_folder / "orders.csv").write_text(HEADER + rows, encoding="utf-8")
    reading = opened(orders={"rejected_at_most": 0.9}).reading("orders")
    assert reading.faults == {"time: not a time such as 2025-09-30 23:59:59": 6}


def test_times_with_an_offset_are_told_from_what_is_no_time(opened, raw_folder):
    cells = [
        "2025-09-03T12:00:00+08:00",
        "2025-09-03 12:00Z",
        "2025-09-03 12:00:00.5 -0500",
        "12:00+8",
        *["2025-09-03 12:00"] * 4,
    ]
    rows = "".join(f"{n},甲,021,{cell},5\n" for n, cell in enumerate(cells))
    (raw_folder / "orders.csv").write_text(HEADER + rows, encoding="utf-8")
    reading = opened(orders={"rejected_at_most": 0.9}).reading("orders")
    assert reading.faults == {
        "time: told from UTC, where other rows do not say from where": 3,
        "time: not a time such as 2025-09-30 23:59:59": 1,
    }


@pytest.mark.parametrize("write", [csv, sheet])
def test_text_is_read_once_for_all_that_is_made_of_it(opened, raw_folder, monkeypatch, write):
    """What is made next rests on the rows as read, not on the file."""
    write(raw_folder, "100", "250.5")
    warehouse = opened(orders={})
    state = warehouse.state("orders")
    monkeypatch.setattr(warehouse, "state", lambda name: state)
    paid = warehouse.share_panel()
    for path in raw_folder.iterdir():
        path.write_bytes(b"")
    by_day = warehouse.share_panel("day")
    assert paid["cents"].sum() == by_day["cents"].sum() == 35050


def test_every_form_of_a_time_is_the_same_moment(opened, raw_folder):
    forms = ["2025-09-03 09:05:00", "2025-09-03 09:05", "2025/9/3 9:05", "2025-9-3T09:05:00", "2025-09-03 09:05:00.0"]
    days = ["2025-09-03", "2025/09/03", "2025-9-3 0:00"]
    rows = "".join(f"{n},甲,021,{cell},5\n" for n, cell in enumerate(forms + days))
    (raw_folder / "orders.csv").write_text(HEADER + rows, encoding="utf-8")
    warehouse = opened(orders={})
    reading = warehouse.reading("orders")
    times = warehouse._table("orders", reading).time.to_pandas()
    assert sorted({*map(str, times)}) == ["2025-09-03 00:00:00", "2025-09-03 09:05:00"]
    assert (times.dt.hour == 9).sum() == len(forms) and reading.quarantined == 0
