"""raw.toml: what it becomes, and every way it can be wrong."""

from __future__ import annotations

import pytest

from analysis.evidence import RawTableEntry, load, raw
from analysis.methods.coverage.datum import DATUMS
from analysis.warehouse import RawSettings
from analysis.warehouse.contracts import CONTRACTS
from analysis.warehouse.settings import TOKEN, UNITS

FILE = "raw.toml"
SOURCE = 'source = { zh = "平台订单", en = "Orders of the platform" }'
WHOLE = f"""engine = "raw"
time_zone = "Asia/Shanghai"

[orders]
file = "orders/*.csv"
encoding = "gbk"
unit = "cents"
currency = "CNY"
rejected_at_most = 0.02
{SOURCE}

[orders.columns]
order_id = "id"
amount = "fen"

[orders.words.status]
"已核销" = "redeemed"

[orders.ranges]
amount = [0, 50000]
"""


def write(folder, text=WHOLE):
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_the_file_has_no_raw_tables(folder):
    assert load(folder).raw is None


def test_the_file_is_read(folder):
    found = load(write(folder)).raw
    assert (found.engine, found.time_zone, list(found.tables)) == ("raw", "Asia/Shanghai", ["orders"])
    orders = found.tables["orders"]
    assert isinstance(orders, RawTableEntry)
    assert (orders.file, orders.encoding, orders.unit, orders.rejected_at_most) == (
        "orders/*.csv",
        "gbk",
        "cents",
        0.02,
    )
    assert orders.columns == {"order_id": "id", "amount": "fen"}
    assert orders.words == {"status": {"已核销": "redeemed"}}
    assert orders.ranges == {"amount": (0.0, 50000.0)}
    assert orders.source["zh"] == "平台订单"


def test_the_warehouse_takes_what_the_file_says(folder):
    settings = RawSettings.from_mapping(load(write(folder)).raw.settings, home=folder)
    assert settings.tables["orders"].unit == "cents"
    assert settings.address.path == folder / "raw"


def test_the_memory_of_duckdb_is_bounded_where_the_file_says_so(folder):
    assert RawSettings.from_mapping(load(write(folder)).raw.settings).memory is None
    bounded = load(write(folder, f"memory_gb = 1.5\n{WHOLE}")).raw
    assert RawSettings.from_mapping(bounded.settings).memory == 1_500_000_000


def test_what_a_table_leaves_out_has_defaults(folder):
    found = load(write(folder, f'time_zone = "Europe/Berlin"\n[panel]\n{SOURCE}\n')).raw
    panel = found.tables["panel"]
    assert found.engine == "raw"
    assert (panel.file, panel.table, panel.encoding, panel.unit, panel.columns) == ("", "", "utf-8", "one", {})


@pytest.mark.parametrize(
    "address", ["duckdb:///orders.duckdb", "sc://spark.example:15002", "sc://[::1]:15002/;use_ssl=true"]
)
def test_addresses(folder, address):
    assert load(write(folder, WHOLE.replace('"raw"', f'"{address}"'))).raw.engine == address


# old text, new text, line, key, expected, found
FAULTS = [
    ('engine = "raw"', "engine = 1", 1, "engine", "a folder, duckdb:///path or sc://host:port", "1"),
    ('engine = "raw"', 'engine = "spark://h:7077"', 1, "engine", "a folder, duckdb", "'spark://h:7077'"),
    ('"raw"', '"sc://h:1/;token=geheim"', 1, "engine", "without a token", "a token"),
    ('"raw"', '"sc:///;token=geheim"', 1, "engine", "sc://host:port", "another form of address"),
    ('"Asia/Shanghai"', '"Asia/Shangai"', 2, "time_zone", "(nearest name: Asia/Shanghai)", "'Asia/Shangai'"),
    ('time_zone = "Asia/Shanghai"\n', "", None, "time_zone", "such as Asia/Shanghai", "nothing"),
    ("[orders]\n", "[order]\n[orders]\n", 4, "order", "(nearest name: orders)", "'order'"),
    ('file = "orders/*.csv"', "file = 1", 5, "orders.file", "a text in quotes", "1"),
    ('encoding = "gbk"', 'table = "a.b"', 6, "orders.table", "either a file or a table", "both"),
    ('encoding = "gbk"', 'encoding = "big5"', 6, "orders.encoding", "one of utf-8, gbk", "'big5'"),
    ('unit = "cents"', 'unit = "cent"', 7, "orders.unit", "(nearest name: cents)", "'cent'"),
    ('unit = "cents"', 'units = "cents"', 7, "orders.units", "(nearest name: unit)", "'units'"),
    ('currency = "CNY"', 'currency = "USD"', 8, "orders.currency", "the currency of study.toml, CNY", "'USD'"),
    ("= 0.02", "= 1", 9, "orders.rejected_at_most", "at least 0 and below 1", "1"),
    ("= 0.02", "= true", 9, "orders.rejected_at_most", "a number", "True"),
    (SOURCE, "", 4, "orders.source", "a table with the languages", "nothing"),
    ('order_id = "id"', 'orderid = "id"', 13, "orders.columns.orderid", "(nearest name: order_id)", "'orderid'"),
    ('order_id = "id"', "order_id = 3", 13, "orders.columns.order_id", "their column in quotes", "3"),
    ('amount = "fen"', 'amount = "id"', 14, "orders.columns.amount", "order_id has it too", "'id'"),
    ('"redeemed"', '"redeemd"', 17, "orders.words.status.已核销", "(nearest name: redeemed)", "'redeemd'"),
    ("words.status]", "words.city]", 16, "orders.words.city", "a known key", "'city'"),
    ("amount = [0, 50000]", "amount = [9, 5]", 20, "orders.ranges.amount", "the lowest number first", "[9, 5]"),
    ("amount = [0, 50000]", "amount = 9", 20, "orders.ranges.amount", "two numbers", "9"),
    ("amount = [0, 50000]", "city = [0, 9]", 20, "orders.ranges.city", "a known key", "'city'"),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "expected", "found"), FAULTS)
def test_each_fault_names_its_key(folder, faults, old, new, line, key, expected, found):
    assert old in WHOLE
    (fault,) = faults(write(folder, WHOLE.replace(old, new, 1)))
    assert (fault.file, fault.line, fault.where, fault.found) == (FILE, line, f"key {key}", found)
    assert expected in fault.expected


def test_all_faults_come_at_once(folder, faults):
    text = WHOLE
    for old, new, *_ in (FAULTS[0], FAULTS[9], FAULTS[12], FAULTS[22]):
        text = text.replace(old, new, 1)
    assert len(faults(write(folder, text))) == 4


def test_a_file_without_a_table(folder, faults):
    (fault,) = faults(write(folder, 'time_zone = "Asia/Shanghai"\n'))
    assert "at least one of the tables panel, orders" in fault.expected


def test_a_token_is_never_shown(folder, faults):
    for address in ("sc://h:1/;token=geheim", "sc://;token=geheim", "https://x/;token=geheim"):
        shown = "\n".join(map(str, faults(write(folder, WHOLE.replace('"raw"', f'"{address}"')))))
        assert shown and "geheim" not in shown


def test_both_rooms_know_the_same_tables():
    assert {name: (c.required, c.optional) for name, c in CONTRACTS.items()} == raw.COLUMNS
    assert set(raw.UNITS) == set(UNITS) and raw.TOKEN == TOKEN
    kinds = {name: {c.name: c.kind for c in contract.columns} for name, contract in CONTRACTS.items()}
    for known, kind in ((raw.MONEY, "money"), (raw.NUMBERS, "number")):
        theirs = {name: tuple(c for c, k in columns.items() if k == kind) for name, columns in kinds.items()}
        assert {name: columns for name, columns in theirs.items() if columns} == known
    choices = {n: {c.name: c.choices for c in t.columns if c.choices} for n, t in CONTRACTS.items()}
    assert {name: columns for name, columns in choices.items() if columns} == raw.CHOICES


PLACES = f"""time_zone = "Asia/Shanghai"

[merchants]
datum = "GCJ-02"
{SOURCE}

[merchants.landmarks]
m17 = [31.2304, 121.4737]

[demand]
datum = "WGS-84"
{SOURCE}
"""


def test_places_have_a_datum_and_landmarks(folder):
    found = load(write(folder, PLACES)).raw.tables
    assert (found["merchants"].datum, found["demand"].datum) == ("GCJ-02", "WGS-84")
    assert found["merchants"].landmarks == {"m17": (31.2304, 121.4737)}
    assert raw.DATUMS == DATUMS


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('datum = "GCJ-02"\n', "", "merchants.datum", "one of WGS-84, GCJ-02, BD-09"),
        ('"GCJ-02"', '"GCJ02"', "merchants.datum", "(nearest name: GCJ-02)"),
        ("[31.2304, 121.4737]", "[121.4737, 31.2304]", "merchants.landmarks.m17", "the latitude first"),
        ("[31.2304, 121.4737]", "31.2304", "merchants.landmarks.m17", "its latitude and longitude"),
    ],
)
def test_faults_of_places(folder, faults, old, new, key, expected):
    assert old in PLACES
    (fault,) = faults(write(folder, PLACES.replace(old, new, 1)))
    assert fault.where == f"key {key}" and expected in fault.expected


def test_a_table_without_coordinates_has_no_datum(folder, faults):
    (fault,) = faults(write(folder, WHOLE.replace('unit = "cents"', 'unit = "cents"\ndatum = "WGS-84"')))
    assert fault.where == "key orders.datum" and "no datum" in fault.expected
