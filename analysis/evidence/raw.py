"""Raw tables: where they lie and how they are read, in a file that a folder may leave out.

Belongs here: reading `raw.toml` and the form of each table in it.
Does not belong here: opening a table or looking at a row (`analysis.warehouse`).
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .bilingual import Bilingual, read_bilingual
from .currency import CODES, CURRENCIES
from .document import Document, KeyPath
from .faults import Words, nearest

FILE = "raw.toml"
KEYS = ("engine", "time_zone", "platforms")
ROLES = ("leader", "follower")
TABLE_KEYS = (
    *("file", "table", "sheet", "encoding", "unit", "currency", "source", "version", "rejected_at_most"),
    *("columns", "words", "ranges"),
    *("datum", "landmarks"),
)
ENGINE = "raw"
ENCODINGS = ("utf-8", "gbk")
UNITS = ("cents", "one", "thousand", "wan", "million", "yi")
ADDRESS = re.compile(r"sc://(\[[0-9a-fA-F:]+\]|[^/:;\s]+)(:\d{1,5})?/?(;\S*)?|duckdb:///\S+|(?!\w+://)\S(.*\S)?")
SECRET = re.compile(r"token\s*=", re.IGNORECASE)
TOKEN = "MARKET_ANALYSIS_SPARK_TOKEN"
TOLERATED = 0.01
# What coordinates may be given in; those of China are rarely in the first.
DATUMS = ("WGS-84", "GCJ-02", "BD-09")
PLACES = ("merchants", "demand")

# Columns that a raw table must have and those that it may have, by our names.
COLUMNS = {
    "panel": (("platform", "city", "period", "value", "basis"), ("count", "price", "discount", "outlets")),
    "orders": (("order_id", "platform", "city", "time", "amount"), ("status", "member_id", "merchant_id", "cost")),
    "members": (("member_id", "city", "joined"), ("left", "fee", "refunded", "plan")),
    "redemptions": (
        ("redemption_id", "member_id", "city", "time", "amount"),
        ("discount", "merchant_id", "paid", "funded_by"),
    ),
    "merchants": (
        ("merchant_id", "city", "lon", "lat"),
        ("category", "joined", "left", "participating", "popularity"),
    ),
    "demand": (("lon", "lat", "weight"), ("city",)),
}
MONEY = {
    "panel": ("value", "price"),
    "orders": ("amount", "cost"),
    "members": ("fee", "refunded"),
    "redemptions": ("amount", "discount", "paid"),
}
NUMBERS = {
    "panel": ("count", "discount", "outlets"),
    "merchants": ("lon", "lat", "popularity"),
    "demand": ("lon", "lat", "weight"),
}
# Columns of a few words, and the words.
CHOICES = {
    "panel": {"basis": ("paid", "redeemed")},
    "orders": {"status": ("paid", "redeemed", "refunded")},
    "redemptions": {"funded_by": ("merchant", "platform")},
}


@dataclass(frozen=True)
class RawTable:
    """One raw table.

    Attributes
    ----------
    file : pattern of files in the engine's folder, or a path that a Spark server sees; "" for those of its name.
    table : name in a DuckDB file or a Spark catalog; "" for that of the table.
    sheet : of an xlsx file; "" for the first.
    encoding : of CSV files.
    unit : what 1 is in its columns of money, in the study's currency: cents, one, thousand, wan, million or yi.
    source : who recorded it, for the line under a chart.
    version : what tells one state of the data from the next where the engine cannot.
    rejected_at_most : share of its rows that may be set aside.
    columns : our name → theirs.
    words : our column → their word → ours.
    ranges : our column → the lowest and the highest number that can be right.
    datum : of its coordinates, one of `DATUMS`; "" where it has none.
    landmarks : id of a merchant → latitude and longitude (WGS-84) where it truly stands.
    """

    source: Bilingual
    file: str = ""
    table: str = ""
    sheet: str = ""
    encoding: str = "utf-8"
    unit: str = "one"
    version: str = ""
    rejected_at_most: float = TOLERATED
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    datum: str = ""
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class RawData:
    """The engine's address, the time zone of naive times, and tables by name in the order of the file.

    `platforms` says what the tables call the leader and the follower: each by one name or more.
    """

    engine: str
    time_zone: str
    tables: Mapping[str, RawTable]
    platforms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """Plain values, as the warehouse takes them."""
        tables = {n: {k: v for k, v in vars(t).items() if k != "source"} for n, t in self.tables.items()}
        return {"engine": self.engine, "time_zone": self.time_zone, "tables": tables}


def read_raw(document: Document, currency: str) -> RawData | None:
    """What `raw.toml` says, or None; faults are noted.

    Parameters
    ----------
    currency : the study's; amounts in another are a fault, because nothing converts them.
    """
    before = len(document.faults.listed)
    top = document.place()
    engine = _read_engine(document.tables.get("engine", ENGINE), document.place("engine"))
    zone = _read_zone(document.tables.get("time_zone"), document.place("time_zone"))
    platforms = _read_platforms(document.tables.get("platforms", {}), document.place("platforms"))
    named = {name: table for name, table in document.tables.items() if name not in KEYS}
    for name, table in named.items():
        if name not in COLUMNS:
            known = (*KEYS, *COLUMNS)
            top.at(name).fault(f"one of {', '.join(known)}" + nearest(name, known), name)
        elif not isinstance(table, dict):
            top.at(name).fault("a table for one raw table", table)
    if not named:
        top.fault(f"at least one of the tables {', '.join(COLUMNS)}", None)
    tables = {
        name: _read_table(name, table, document.place(name), currency, engine or "")
        for name, table in named.items()
        if name in COLUMNS and isinstance(table, dict)
    }
    return None if len(document.faults.listed) > before else RawData(engine, zone, tables, platforms)


def _read_engine(value: Any, place: KeyPath) -> str | None:
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        if isinstance(value, str) and SECRET.search(value):
            value = Words("another form of address")
        place.fault("a folder, duckdb:///path or sc://host:port", value)
        return None
    if SECRET.search(value):
        # A fault is printed, so it must not show what it found.
        place.fault(f"an address without a token, which belongs in the environment as {TOKEN}", Words("a token"))
        return None
    return value


def _read_zone(value: Any, place: KeyPath) -> str | None:
    if isinstance(value, str) and value in zoneinfo.available_timezones():
        return value
    known = zoneinfo.available_timezones() if isinstance(value, str) else ()
    place.fault("the name of a time zone such as Asia/Shanghai" + nearest(str(value), known), value)
    return None


def _read_platforms(value: Any, place: KeyPath) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for role, names in _names(value, ROLES, 'what the tables call them, as leader = "meituan"', place).items():
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not listed or not all(isinstance(n, str) and n for n in listed):
            place.at(role).fault("the name of a platform in quotes, or a list of some", names)
            continue
        found[role] = tuple(listed)
    if both := set(found.get("leader", ())) & set(found.get("follower", ())):
        place.at("follower").fault("platforms that are not the leader's", sorted(both)[0])
    return found


def _read_table(name: str, table: dict[str, Any], place: KeyPath, currency: str, engine: str) -> RawTable | None:
    before = len(place.document.faults.listed)
    place.only(table, TABLE_KEYS)
    texts = {key: _read_text(table.get(key, ""), place.at(key)) for key in ("file", "table", "sheet", "version")}
    if texts["file"] and texts["table"]:
        place.at("table").fault("either a file or a table of the engine", Words("both"))
    elif texts["table"] and "://" not in engine:
        place.at("table").fault("a file, for the engine is a folder", table["table"])
    plain = {
        "encoding": place.word({"encoding": "utf-8"} | table, "encoding", ENCODINGS),
        "unit": place.word({"unit": "one"} | table, "unit", UNITS) if name in MONEY else "one",
    }
    if name not in MONEY and "unit" in table:
        place.at("unit").fault("no unit, for the table has no column of money", table["unit"])
    code = place.word({"currency": currency} | table, "currency", tuple(CURRENCIES), CODES)
    if code is not None and code != currency:
        place.at("currency").fault(f"the currency of study.toml, {currency}", code)
    tolerated = place.at("rejected_at_most").number(table.get("rejected_at_most", TOLERATED))
    if tolerated is not None and not 0 <= tolerated < 1:
        place.at("rejected_at_most").fault("a share of at least 0 and below 1", table["rejected_at_most"])
    source = read_bilingual(table.get("source"), place.at("source"))
    if name in PLACES:
        plain["datum"] = place.word(table, "datum", DATUMS)
    elif "datum" in table:
        place.at("datum").fault("no datum, for the table has no coordinates", table["datum"])
    maps = {
        "landmarks": _read_landmarks(name, table.get("landmarks", {}), place.at("landmarks")),
        "columns": _read_columns(name, table.get("columns", {}), place.at("columns")),
        "words": _read_words(name, table.get("words", {}), place.at("words")),
        "ranges": _read_ranges(name, table.get("ranges", {}), place.at("ranges")),
    }
    if len(place.document.faults.listed) > before:
        return None
    return RawTable(source, **texts, **plain, rejected_at_most=tolerated, **maps)


def _read_text(value: Any, place: KeyPath) -> str:
    if not isinstance(value, str):
        place.fault("a text in quotes", value)
        return ""
    return value


def _read_columns(name: str, value: Any, place: KeyPath) -> dict[str, str]:
    known = (*COLUMNS[name][0], *COLUMNS[name][1])
    named = _names(value, known, f'our columns and theirs, as {known[0]} = "{known[0]}"', place)
    first: dict[str, str] = {}
    for ours, theirs in named.items():
        if not isinstance(theirs, str) or not theirs:
            place.at(ours).fault("the name of their column in quotes", theirs)
        elif theirs in first:
            place.at(ours).fault(f"each of their columns once; {first[theirs]} has it too", theirs)
        else:
            first[theirs] = ours
    return {ours: theirs for theirs, ours in first.items()}


def _read_words(name: str, value: Any, place: KeyPath) -> dict[str, dict[str, str]]:
    choices = CHOICES.get(name, {})
    named = _names(value, choices, "tables of their words and ours, by our column", place)
    for column, words in named.items():
        if not isinstance(words, dict):
            place.at(column).fault('their words and ours, as "已核销" = "redeemed"', words)
            continue
        for theirs in words:
            place.at(column).word(words, theirs, choices[column])
    return {column: words for column, words in named.items() if isinstance(words, dict)}


def _read_ranges(name: str, value: Any, place: KeyPath) -> dict[str, tuple[float, float]]:
    known = (*MONEY.get(name, ()), *NUMBERS.get(name, ()))
    ranges = {}
    for column, ends in _names(value, known, "the lowest and highest number by our column", place).items():
        if not isinstance(ends, list) or len(ends) != 2:
            place.at(column).fault("two numbers, the lowest and the highest", ends)
            continue
        low, high = (place.at(column).number(end) for end in ends)
        if low is not None and high is not None and low > high:
            place.at(column).fault("the lowest number first", ends)
        ranges[column] = (low, high)
    return ranges


def _read_landmarks(name: str, value: Any, place: KeyPath) -> dict[str, tuple[float, float]]:
    if not isinstance(value, dict) or (value and name != "merchants"):
        place.fault("ids of merchants and where they truly stand, under merchants", value)
        return {}
    found = {}
    for merchant, ends in value.items():
        if not isinstance(ends, list) or len(ends) != 2:
            place.at(merchant).fault("its latitude and longitude in WGS-84", ends)
            continue
        latitude, longitude = (place.at(merchant).number(end) for end in ends)
        if latitude is not None and not -90 <= latitude <= 90:
            place.at(merchant).fault("the latitude first, from -90 to 90", ends)
        found[merchant] = (latitude, longitude)
    return found


def _names(value: Any, known: Any, expected: str, place: KeyPath) -> dict[str, Any]:
    if not isinstance(value, dict):
        place.fault(expected, value)
        return {}
    place.only(value, known)
    return {name: inner for name, inner in value.items() if name in known}
