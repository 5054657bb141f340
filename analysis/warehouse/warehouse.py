"""The warehouse of a study: raw tables by name, each read and checked once, and the small tables made of them.

Belongs here: the order of work — validate, set aside, extract, keep. Does not belong here: any of the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.common.progress import progress, to_stderr

from . import cache, extract, files, privacy
from .checked import read_checked, usable
from .errors import WarehouseError
from .periods import number_of
from .reading import Reading
from .settings import RawSettings, RawTable

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from .engine import Engine


class Warehouse:
    """Raw tables of a study. Use it in a `with` block, or `close` it: the engine opens when it is first needed.

    Parameters
    ----------
    settings : engine, time zone and tables.
    folder : where extracted tables and rows set aside are kept, outside version control.
    key : 64 hexadecimal digits that ids are hashed with; by default those of this machine.
    tell : shows a line while something takes more than two seconds; None for silence.

    Examples
    --------
    >>> import tempfile
    >>> from analysis.warehouse.simulate import simulate_orders, typical_market
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = simulate_orders(folder / "orders", typical_market(cities=2, members=50), 1000)
    >>> tables = {"orders": {"unit": "cents", "columns": {"amount": "cents"}}}
    >>> settings = RawSettings.from_mapping({"engine": str(folder), "time_zone": "Asia/Shanghai", "tables": tables})
    >>> with Warehouse(settings, folder / "kept", key="0" * 64) as raw:
    ...     panel = raw.share_panel()
    ...     print(raw.reading("orders").used, panel[panel.basis == "paid"]["count"].sum())
    1000 1000
    """

    def __init__(
        self,
        settings: RawSettings,
        folder: Path | str,
        key: str | None = None,
        tell: Callable[[str], None] | None = to_stderr,
    ) -> None:
        self.settings, self.folder, self.tell = settings, Path(folder), tell
        self._key = key
        self._stack = ExitStack()
        self._engine: Engine | None = None
        self._usable: dict[str, ir.Table] = {}
        self._read: dict[str, Reading] = {}

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the engine, if it was opened."""
        self._engine, self._usable, self._read = None, {}, {}
        self._stack.close()

    @property
    def key(self) -> str:
        """The key that ids are hashed with."""
        self._key = self._key or privacy.machine_key()
        return self._key

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the raw tables that there are."""
        return tuple(self.settings.tables)

    def reading(self, name: str) -> Reading:
        """What was read of a table; it is checked here if it was not before.

        Raises
        ------
        WarehouseError
            If the table cannot be read, has cells that tell of another unit, or has too many faulty rows.
        """
        state = self.state(name)
        key = None if state is None else cache.key_of("reading", state, privacy.fingerprint(self.key))

        def make(path: Path) -> None:
            with progress(f"Checking {name}", self.tell):
                reading = read_checked(self._open(), self._raw(name), self.settings, self.folder, self.key)
            path.write_text(reading.to_json(), encoding="utf-8")

        path = cache.kept(self.folder, f"reading-{name}", key, ".json", make)
        return Reading.from_json(path.read_text(encoding="utf-8"))

    def share_panel(self, kind: str = "month") -> pd.DataFrame:
        """Orders by platform × city × period × basis: `cents` and `count`; see `tables.share_panel`."""
        from . import tables

        def made(table: ir.Table, kind: str) -> ir.Table:
            return extract.by_status(table, self._span(kind))

        return self._small("orders", "share_panel", {"kind": kind}, made, tables.share_panel)

    def panel(self) -> pd.DataFrame:
        """The raw table panel: platform, city, period, basis, `cents`, and count, price, discount, outlets if there.

        `price` is in cents as well.

        Raises
        ------
        WarehouseError
            Also if no shares can be made of it; see `tables.check_panel`.
        """
        from . import tables

        found = self._small("panel", "panel", {}, lambda table: table.rename(cents="value"), tables.ordered_panel)
        tables.check_panel(found)
        return found

    def member_totals(self, visits: str = "day", kind: str = "month", ids: bool = False, parts: int = 0) -> Path:
        """A Parquet file with a row per member: orders, x, t_x, T, cents, cohort and the periods they were active in.

        See `extract.member_totals`.

        Parameters
        ----------
        ids : whether it has `member_id` too, hashed; what is made of these rows alone needs none.
        parts : in how many parts the members are summed, a power of two; 0 chooses by `settings.memory`.
        """
        from . import members

        def write(table: ir.Table, path: Path) -> None:
            key = self.key if ids else None
            members.write(self._open(), lambda days: self._totals(days, visits, kind), table, path, key, parts)

        return self._file("orders", "member_totals", {"visits": visits, "kind": kind, "ids": ids}, write)

    def member_frequencies(self, visits: str = "day") -> pd.DataFrame:
        """Members by (x, t_x, T) in days, with `members` and `cents`; see `extract.frequencies`."""
        from . import tables

        def made(table: ir.Table, visits: str) -> ir.Table:
            return extract.frequencies(self._members(table, visits, "month"))

        return self._small("orders", "frequencies", {"visits": visits}, made, tables.ordered_frequencies)

    def retention(self, kind: str = "month", visits: str = "day") -> pd.DataFrame:
        """Cohorts of members by age: `active`, `members` and `share`; see `tables.retention`.

        Parameters
        ----------
        visits : which of the tables of members is made use of; the answer is the same.
        """
        from . import tables

        def made(table: ir.Table, kind: str) -> ir.Table:
            return extract.cohorts(self._members(table, visits, kind), self._span(kind))

        def finished(wide: pd.DataFrame, kind: str) -> pd.DataFrame:
            return tables.retention(wide, self._span(kind).first, kind)

        return self._small("orders", "retention", {"kind": kind}, made, finished)

    def brand_counts(self) -> pd.DataFrame:
        """Members by how often they ordered in the last year, of each platform; see `brand_counts.brand_counts`."""
        from . import brand_counts

        def made(table: ir.Table) -> ir.Table:
            return brand_counts.brand_counts(table, self._span("day").last - 364, self.key)

        return self._small("orders", "brand_counts", {}, made, brand_counts.ordered_counts)

    def visits_by_city(self) -> pd.DataFrame:
        """Members, visits and cents by city; see `extract.visits_by_city`."""
        from . import tables

        return self._small("orders", "visits_by_city", {}, extract.visits_by_city, tables.ordered_cities)

    def merchants_by_city(self, at: str | None = None) -> pd.DataFrame:
        """Merchants by city; see `extract.merchants_by_city`."""
        from . import tables

        how = {"at": at}
        return self._small("merchants", "merchants_by_city", how, extract.merchants_by_city, tables.ordered_cities)

    def merchant_places(self, at: str | None = None) -> pd.DataFrame:
        """Merchants with coordinates, in the order of their ids; see `extract.merchant_places`."""
        from . import tables

        made, finished = extract.merchant_places, tables.ordered_by("merchant_id")
        return self._small("merchants", "merchant_places", {"at": at}, made, finished)

    def demand_places(self) -> pd.DataFrame:
        """The table demand: lon, lat, weight and city if it has one, in the order of the coordinates."""
        from . import tables

        return self._small("demand", "demand_places", {}, lambda table: table, tables.ordered_by("lon", "lat"))

    def place_in_file(self, name: str, **cells: Any) -> str:
        """Where the first row with these values stands: "merchants.csv row 7"."""
        from .find_row import find_row

        return find_row(self._open(), self._raw(name), cells)

    def first_rows(self, name: str, other: str, chosen: Callable[..., ir.Table], most: int) -> list[dict[str, Any]]:
        """The first rows of a table that `chosen` finds in it beside another; see `find_row.first_rows`."""
        from .find_row import first_rows

        beside = self._table(other, self.reading(other))
        return first_rows(self._open(), self._raw(name), self.reading(name).offsets, beside, chosen, most)

    def joint(self, names: tuple[str, ...], question: str, made: Callable[..., ir.Table], how: Any = None) -> Path:
        """A Parquet file called `question` of raw tables in the order of `made`; `how` tells it from its namesakes."""
        states = [self.state(name) for name in names]
        key = None if None in states else cache.key_of(question, how, states, privacy.fingerprint(self.key))

        def make(path: Path) -> None:
            read = [self.reading(name) for name in names]
            with progress(f"Extracting {question.replace('_', ' ')} from {' and '.join(names)}", self.tell):
                tables = [self._table(name, reading) for name, reading in zip(names, read, strict=True)]
                self._open().write(made(*tables), path)

        return cache.kept(self.folder, question, key, ".parquet", make)

    def once(self, rows: ir.Table, name: str) -> ir.Table:
        """Rows that several questions are asked of, in a file that goes with the engine; a server makes them anew."""
        return rows if self._open().address.kind == "spark" else self._open().read_once(rows, name)

    def _small(
        self, name: str, question: str, how: Mapping[str, Any], made: Callable, finished: Callable
    ) -> pd.DataFrame:
        import pandas as pd

        def write(table: ir.Table, path: Path) -> None:
            small = self._open().fetch(made(table, **how)).to_pandas()
            finished(small, **{key: how[key] for key in how if key == "kind"}).to_parquet(path, index=False)

        return pd.read_parquet(self._file(name, question, how, write))

    def _file(self, name: str, question: str, how: Mapping[str, Any], write: Callable[[Any, Path], None]) -> Path:
        state = self.state(name)
        key = None if state is None else cache.key_of(question, how, state, privacy.fingerprint(self.key))

        def make(path: Path) -> None:
            reading = self.reading(name)
            with progress(f"Extracting {question.replace('_', ' ')} from {reading.read:,} {name}", self.tell):
                write(self._table(name, reading), path)

        return cache.kept(self.folder, question, key, ".parquet", make)

    def _table(self, name: str, reading: Reading) -> ir.Table:
        self._read[name] = reading
        if name not in self._usable:
            self._usable[name] = usable(self._open(), self._raw(name), self.settings, reading)
        return self._usable[name]

    def _open(self) -> Engine:
        if self._engine is None:
            from .engine import connect

            self._engine = self._stack.enter_context(connect(self.settings))
        return self._engine

    def _raw(self, name: str) -> RawTable:
        if name not in self.settings.tables:
            there = ", ".join(self.settings.tables) or "none"
            raise WarehouseError(f"raw.toml: expected the table [{name}], found {there}")
        return self.settings.tables[name]

    def state(self, name: str) -> list[Any] | None:
        """What the data of a table is now, or None where the engine alone knows."""
        return files.state(self._raw(name), self.settings)

    def _members(self, orders: ir.Table, visits: str, kind: str) -> ir.Table:
        """The totals of members to go on with: written once where the engine reads this machine's files."""
        if self._open().address.kind == "spark":
            return self._totals(extract.member_days(orders), visits, kind)
        return self._open().parquet(self.member_totals(visits, kind))

    def _totals(self, days: ir.Table, visits: str, kind: str) -> ir.Table:
        return extract.member_totals(days, self._span("day").last, self._span(kind), visits)

    def _span(self, kind: str) -> extract.Span:
        # A table whose state only the engine knows would be checked once more.
        reading = self._read.get("orders") or self.reading("orders")
        return extract.Span(number_of(reading.first, kind), number_of(reading.last, kind), kind)
