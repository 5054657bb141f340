"""Raw tables: where they lie and how they are read, in a file that a folder may leave out.

Belongs here: reading `raw.toml` and the form of each table in it.
Does not belong here: opening a table or looking at a row (`analysis.warehouse`).
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any

from . import bilingual
from .currency import CODES, CURRENCIES
from .document import TomlDocument
from .faults import Words, nearest
from .kinds import Choice, Number, Text, read_number
from .schema import Kind, Named, Refusal, Refused, TomlTable, read_as, refuse

FILE = "raw.toml"
ROLES = ("leader", "follower")
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
    "members": (("member_id", "joined"), ("city", "left", "fee", "refunded", "plan")),
    "redemptions": (
        ("member_id", "city", "time", "amount"),
        ("redemption_id", "discount", "merchant_id", "paid", "funded_by"),
    ),
    "merchants": (
        ("merchant_id", "city", "lon", "lat"),
        ("category", "joined", "left", "participating", "popularity", "district"),
    ),
    "demand": (("lon", "lat", "weight"), ("city", "district")),
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
class Address(Kind):
    """Where raw tables lie: a folder, or an engine's address without a token in it."""

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        secret = isinstance(value, str) and SECRET.search(value)
        # A fault is printed, so it must not show what it found.
        if not isinstance(value, str) or not ADDRESS.fullmatch(value):
            found = Words("another form of address") if secret else value
            raise Refused("a folder, duckdb:///path or sc://host:port", found)
        if secret:
            expected = f"an address without a token, which belongs in the environment as {TOKEN}"
            raise Refused(expected, Words("a token"))
        return value


@dataclass(frozen=True)
class Zone(Kind):
    """A time zone by name."""

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        zones = zoneinfo.available_timezones() if isinstance(value, str) else ()
        if value not in zones:
            raise Refused("the name of a time zone such as Asia/Shanghai" + nearest(str(value), zones), value)
        return value


@dataclass(frozen=True)
class Names(Kind):
    """What the tables call a player: one name, or a list of some."""

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[str, ...]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(n, str) and n for n in listed):
            raise Refused("the name of a platform in quotes, or a list of some", value)
        return tuple(listed)


@dataclass(frozen=True)
class Ends(Kind):
    """The lowest and the highest number, or a latitude and a longitude in WGS-84."""

    place: bool = False

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[float, float]:
        if not isinstance(value, list) or len(value) != 2:
            two = "its latitude and longitude in WGS-84" if self.place else "two numbers, the lowest and the highest"
            raise Refused(two, value)
        first, second = map(read_number, value)
        if self.place and not -90 <= first <= 90:
            raise Refused("the latitude first, from -90 to 90", value)
        if not self.place and first > second:
            raise Refused("the lowest number first", value)
        return first, second


@dataclass(frozen=True)
class Translated(Kind):
    """By our column their words and ours."""

    def read(self, value: Any, known: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        if not isinstance(value, dict):
            raise Refused("tables of their words and ours, by our column", value)
        refuse(self.refusals(value, CHOICES.get(known["table"], {})))
        return value

    def refusals(self, value: dict[str, Any], choices: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
        """Columns that have no words, and words that are not ours."""
        for column, words in value.items():
            if column not in choices:
                yield (column,), "a known key" + nearest(column, choices), column
            elif not isinstance(words, dict):
                yield (column,), 'their words and ours, as "已核销" = "redeemed"', words
            else:
                for theirs, ours in words.items():
                    if ours not in choices[column]:
                        expected = f"one of {', '.join(choices[column])}" + nearest(str(ours), choices[column])
                        yield (column, theirs), expected, ours


Plain = Annotated[str, Text("a text in quotes", pattern=r"(?s).*")]


@dataclass(frozen=True)
class RawTableEntry:
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
    currency : of its amounts, which nothing converts; "" for the study's.
    """

    source: bilingual.Text
    file: Plain = ""
    table: Plain = ""
    sheet: Plain = ""
    encoding: Annotated[str, Choice(ENCODINGS)] = "utf-8"
    unit: Annotated[str, Choice(UNITS)] = "one"
    version: Plain = ""
    rejected_at_most: Annotated[float, Number("a share of at least 0 and below 1", least=0.0, below=1.0)] = TOLERATED
    columns: Annotated[
        dict[str, Annotated[str, Text("the name of their column in quotes")]],
        Named("a table of our columns and theirs", of="columns"),
    ] = field(default_factory=dict)
    words: Annotated[dict[str, dict[str, str]], Translated()] = field(default_factory=dict)
    ranges: Annotated[
        dict[str, Annotated[tuple[float, float], Ends()]],
        Named("the lowest and highest number by our column", of="numbers"),
    ] = field(default_factory=dict)
    datum: Annotated[str, Choice(DATUMS)] = ""
    landmarks: Annotated[
        dict[str, Annotated[tuple[float, float], Ends(place=True)]],
        Named("ids of merchants and where they truly stand, under merchants"),
    ] = field(default_factory=dict)
    currency: Annotated[str, Choice(tuple(CURRENCIES), CODES)] = ""

    def refusals(self, known: Mapping[str, Any]) -> Iterator[Refusal]:
        """What does not suit a table of this name, this engine or this study."""
        name, code = known["table"], known["currency"]
        if self.file and self.table:
            yield ("table",), "either a file or a table of the engine", Words("both")
        elif self.table and "://" not in known["engine"]:
            yield ("table",), "a file, for the engine is a folder", self.table
        if name not in MONEY and self.unit != "one":
            yield ("unit",), "no unit, for the table has no column of money", self.unit
        if self.currency not in ("", code):
            yield ("currency",), f"the currency of study.toml, {code}", self.currency
        if name in PLACES and not self.datum:
            yield ("datum",), f"one of {', '.join(DATUMS)}", None
        elif name not in PLACES and self.datum:
            yield ("datum",), "no datum, for the table has no coordinates", self.datum
        if self.landmarks and name != "merchants":
            yield ("landmarks",), "ids of merchants and where they truly stand, under merchants", self.landmarks
        first: dict[str, str] = {}
        for ours, theirs in self.columns.items():
            if first.setdefault(theirs, ours) != ours:
                yield ("columns", ours), f"each of their columns once; {first[theirs]} has it too", theirs


@dataclass(frozen=True)
class RawData:
    """The engine's address, the time zone of naive times, and tables by name in the order of the file.

    `platforms` says what the tables call the leader and the follower: each by one name or more. `memory_gb` is what
    DuckDB may take, 0 the warehouse's default.
    """

    engine: str
    time_zone: str
    tables: Mapping[str, RawTableEntry]
    platforms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    memory_gb: float = 0.0

    @property
    def settings(self) -> dict[str, Any]:
        """Plain values, as the warehouse takes them."""
        tables = {
            n: {k: v for k, v in vars(t).items() if k not in ("source", "currency")} for n, t in self.tables.items()
        }
        memory = {"memory": round(self.memory_gb * 1e9)} if self.memory_gb else {}
        return {"engine": self.engine, "time_zone": self.time_zone, "tables": tables} | memory


@dataclass(frozen=True)
class RawFile:
    """The keys of `raw.toml`; its tables are read one by one, each by its name."""

    time_zone: Annotated[str, Zone()]
    engine: Annotated[str, Address()] = ENGINE
    platforms: Annotated[
        dict[str, Annotated[tuple[str, ...], Names()]],
        Named('what the tables call them, as leader = "meituan"', among=ROLES),
    ] = field(default_factory=dict)
    memory_gb: Annotated[float, Number("gigabytes that DuckDB may take, 0.3 or more", least=0.3)] = 0.0
    panel: Any = None
    orders: Any = None
    members: Any = None
    redemptions: Any = None
    merchants: Any = None
    demand: Any = None

    def refusals(self, known: Mapping[str, Any]) -> Iterator[Refusal]:
        """No table at all, and one platform in two roles."""
        if not any(getattr(self, name) is not None for name in COLUMNS):
            yield (), f"at least one of the tables {', '.join(COLUMNS)}", None
        if both := set(self.platforms.get("leader", ())) & set(self.platforms.get("follower", ())):
            yield ("platforms", "follower"), "platforms that are not the leader's", sorted(both)[0]


def read_raw(document: TomlDocument, currency: str) -> RawData | None:
    """What `raw.toml` says, or None; faults are noted.

    Parameters
    ----------
    currency : the study's; amounts in another are a fault, because nothing converts them.
    """
    before = len(document.faults.listed)
    keys = f"one of {', '.join(f.name for f in fields(RawFile))}"
    file = read_as(Annotated[RawFile, TomlTable(expects_key=keys)], document.tables, document.place())
    engine = document.tables.get("engine", ENGINE)
    tables = {}
    for name in [name for name in document.tables if name in COLUMNS]:
        known = {
            "table": name,
            "columns": (*COLUMNS[name][0], *COLUMNS[name][1]),
            "numbers": (*MONEY.get(name, ()), *NUMBERS.get(name, ())),
            "currency": currency,
            "engine": str(engine),
        }
        kind = Annotated[RawTableEntry, TomlTable("a table for one raw table")]
        tables[name] = read_as(kind, document.tables[name], document.place(name), **known)
    if len(document.faults.listed) > before:
        return None
    return RawData(file.engine, file.time_zone, tables, file.platforms, file.memory_gb)
