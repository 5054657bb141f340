"""What the warehouse is told about raw tables: the engine's address, the time zone, where each table lies.

Belongs here: the settings and the reading of addresses. Does not belong here: the file they come from
(`analysis.evidence.raw`), opening an engine (`engine`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import WarehouseError

TOKEN = "MARKET_ANALYSIS_SPARK_TOKEN"
# How many units of the currency one unit of a money column is.
UNITS = {"cents": 0.01, "one": 1.0, "thousand": 1e3, "wan": 1e4, "million": 1e6, "yi": 1e8}
TOLERATED = 0.01
# What DuckDB may take where nothing is said; the rest it keeps on disk. Its own default is four fifths of a machine.
DUCKDB_MEMORY = 1_200_000_000
# Each thread of DuckDB holds groups of its own: with half of this it ends "out of memory" on ten million customers;
# two threads do with less.
MEMORY_A_THREAD = 300_000_000


@dataclass(frozen=True)
class RawTable:
    """Where one raw table lies and how it is read.

    Attributes
    ----------
    name : panel, orders, members, redemptions, merchants or demand.
    file : pattern of files below the engine's folder, as `orders/*.parquet`; "" is a file or folder of the name.
    table : name of a table in a DuckDB file or a Spark catalog.
    sheet : sheet of an xlsx file; "" is its first.
    encoding : utf-8 or gbk, of CSV files.
    unit : what 1 is in a column of money, a key of `UNITS`.
    columns : our name → theirs; a column that is not listed has our name.
    words : our column → their word → ours, as {"status": {"已核销": "redeemed"}}.
    ranges : our column → the lowest and highest number that can be right, money in the currency.
    rejected_at_most : share of rows that may be set aside before the table is refused.
    version : what tells one state of a table from the next where the engine cannot.
    zone : IANA name of the clock that its times are read on.
    offsets : column of times → with or without: text that says its offset from UTC otherwise is a fault.
    datum : of coordinates. landmarks : merchant → where it truly stands. Neither is used here: a table of places is
        another one where they differ.
    """

    name: str
    file: str = ""
    table: str = ""
    sheet: str = ""
    encoding: str = "utf-8"
    unit: str = "one"
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rejected_at_most: float = TOLERATED
    version: str = ""
    zone: str = "UTC"
    offsets: Mapping[str, str] = field(default_factory=dict)
    datum: str = ""
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class RawSettings:
    """The engine and the tables.

    Attributes
    ----------
    engine : a folder of Parquet, CSV or xlsx files, `duckdb:///path` or `sc://host:port`.
    time_zone : IANA name; naive times are taken as local there, others are converted to it.
    tables : by name.
    home : folder that a relative path of `engine` starts from.
    memory : bytes that DuckDB may use; None is `DUCKDB_MEMORY`.
    """

    engine: str
    time_zone: str
    tables: Mapping[str, RawTable]
    home: Path = Path()
    memory: int | None = None

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], home: Path | str = ".", memory: int | None = None) -> RawSettings:
        """Settings from plain values: engine, time_zone and tables by name.

        Examples
        --------
        >>> plain = {"engine": "raw", "time_zone": "Asia/Shanghai", "tables": {"orders": {"unit": "cents"}}}
        >>> RawSettings.from_mapping(plain).tables["orders"].unit
        'cents'
        """
        zone = mapping["time_zone"]
        tables = {name: RawTable(name, zone=zone, **values) for name, values in mapping["tables"].items()}
        return cls(mapping["engine"], mapping["time_zone"], tables, Path(home), memory or mapping.get("memory"))

    @property
    def memory_limit(self) -> str:
        """`memory` as DuckDB's option says it."""
        return f"{self.memory or DUCKDB_MEMORY}B"

    def threads(self, cores: int | None = None) -> int:
        """How many threads of DuckDB there are cores, by default this machine's, and memory for; two where there are.

        Examples
        --------
        >>> settings = RawSettings("raw", "UTC", {})
        >>> settings.threads(cores=2), settings.threads(cores=16)
        (2, 4)
        """
        return min(cores or os.cpu_count() or 1, max(2, (self.memory or DUCKDB_MEMORY) // MEMORY_A_THREAD))

    @property
    def address(self) -> EngineAddress:
        """The engine's address, taken apart."""
        return read_address(self.engine, self.home)


@dataclass(frozen=True)
class EngineAddress:
    """An engine: `kind` is folder, duckdb or spark; the first two have a `path`, the last host, port and options."""

    kind: str
    path: Path = Path()
    host: str = ""
    port: int = 0
    options: str = ""

    @property
    def shown(self) -> str:
        """As a message may show it: without options, which may hold secrets."""
        return f"sc://{self.host}:{self.port}" if self.kind == "spark" else str(self.path)

    @property
    def is_local(self) -> bool:
        """Whether the engine sees this machine's files."""
        return self.kind != "spark" or self.host in ("localhost", "127.0.0.1", "::1", "[::1]")


def read_address(text: str, home: Path = Path()) -> EngineAddress:
    """An address taken apart.

    Raises
    ------
    WarehouseError
        If it is none of the three forms, or holds a token: one that stands in a file is soon in a repository.

    Examples
    --------
    >>> read_address("sc://cluster:15002").shown, read_address("duckdb:///data/orders.duckdb").path.name
    ('sc://cluster:15002', 'orders.duckdb')
    """
    if text.startswith("sc://"):
        found = re.fullmatch(r"sc://(\[[0-9a-fA-F:]+\]|[^/:;\s]+)(?::(\d{1,5}))?/?(;\S*)?", text)
        options = (found[3] or "") if found else text
        if re.search(r"token\s*=", options, re.IGNORECASE):
            message = f"raw.toml, engine: expected no token, found one. Set {TOKEN} in the environment instead."
            raise WarehouseError(message)
        if found is None:
            raise WarehouseError("raw.toml, engine: expected sc://host:port, found another form of address")
        return EngineAddress("spark", host=found[1], port=int(found[2] or 15002), options=options)
    if text.startswith("duckdb:///"):
        return EngineAddress("duckdb", home / text.removeprefix("duckdb:///"))
    if "://" in text:
        scheme = text.partition("://")[0]
        expected = "a folder, duckdb:///path or sc://host:port (Spark Connect; a master's spark:// needs Java here)"
        raise WarehouseError(f"raw.toml, engine: expected {expected}, found {scheme}://…")
    return EngineAddress("folder", home / text)


def token() -> str:
    """The token of a Spark Connect server, from the environment alone; "" where none is set."""
    return os.environ.get(TOKEN, "")
