"""The engine by address: the one place that knows which it is.

Belongs here: connecting, handing out raw tables, fetching small results. Does not belong here: any expression.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import csv_files, files, folders
from .clean import ROW
from .clocks import DUCKDB_TO_ZONE
from .contracts import CONTRACTS
from .errors import WarehouseError
from .footers import ColumnEnds, ends_by_column
from .settings import TOKEN, EngineAddress, RawSettings, RawTable, token
from .sheets import read_sheet

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

SECONDS_TO_CONNECT = 5.0
INSTALL = "Install it with: make .venv/.ready-{extra}"


class Engine:
    """A connection; `name` is what messages call it, `memory` the bytes that raw.toml lets it use or None.

    Parameters
    ----------
    backend : an Ibis backend.
    scratch : a folder for what is needed only while it is open.
    """

    def __init__(self, backend: Any, settings: RawSettings, scratch: Path) -> None:
        self.backend, self.scratch = backend, scratch
        self.address, self.zone, self.memory = settings.address, settings.time_zone, settings.memory
        self.name = "Spark" if self.address.kind == "spark" else "DuckDB"

    def table(self, raw: RawTable) -> tuple[ir.Table, str]:
        """A raw table with their columns, and what a message calls its place.

        Raises
        ------
        WarehouseError
        """
        if self.address.kind == "folder":
            return self._of_files(raw, files.find(raw, self.address.path))
        if raw.file and self.address.kind == "spark":
            return self._of_spark_path(raw), raw.file
        name = raw.table or raw.name
        try:
            if self.address.kind == "spark":
                return self._naive(self.backend._session.table(name), raw), name
            *above, last = name.split(".")
            return self.backend.table(last, database=tuple(above) or None), name
        except Exception as error:
            raise WarehouseError(
                f"{self.address.shown}: expected the table {name}, found none ({first_line(error)}); "
                f"see table under [{raw.name}] of raw.toml"
            ) from None

    def _of_files(self, raw: RawTable, paths: list[Path]) -> tuple[ir.Table, str]:
        where = str(paths[0]) if len(paths) == 1 else f"{paths[0].parent} ({len(paths)} files)"
        kinds = {raw.columns.get(column.name, column.name): column.kind for column in CONTRACTS[raw.name].columns}
        if paths[0].suffix == ".parquet":
            files.check_parquet(paths, kinds)
            # Folders such as city=0571 are text: an engine that guesses reads 571.
            options = {"hive_types_autocast": False, "union_by_name": False}
            return self.backend.read_parquet([*map(str, paths)], **options), where
        if paths[0].suffix == ".csv":
            return self._of_csv(raw, paths), where
        tables = [read_sheet(path, raw.sheet, kinds) for path in paths]
        import pyarrow as pa

        return self.backend.create_table(
            f"sheet_{raw.name}", pa.concat_tables(tables), temp=True, overwrite=True
        ), where

    def _of_csv(self, raw: RawTable, paths: list[Path]) -> ir.Table:
        header = csv_files.csv_header(paths[0], raw.encoding)
        for path in paths[1:]:
            if (other := csv_files.csv_header(path, raw.encoding)) != header:
                expected = ", ".join(header)
                raise WarehouseError(f"{path}: expected the columns {expected}, found {', '.join(other)}")
        if raw.encoding == "gbk":
            paths = [csv_files.to_utf8(path, self.scratch / f"{n}-{path.name}") for n, path in enumerate(paths)]
        plain = {"delim": ",", "quote": '"', "escape": '"', "header": True, "nullstr": "", "auto_detect": False}
        options = plain | {"strict_mode": True, "null_padding": False}
        return self.backend.read_csv([*map(str, paths)], columns=dict.fromkeys(header, "VARCHAR"), **options)

    def _of_spark_path(self, raw: RawTable) -> ir.Table:
        if self.address.is_local and not any(sign in raw.file for sign in ("://", "*")) and not Path(raw.file).exists():
            raise WarehouseError(f"{raw.file}: expected a file or folder for the table {raw.name}, found none")
        reader = self.backend._session.read.option("recursiveFileLookup", "false")
        if raw.file.endswith((".csv", ".csv.gz")):
            frame = reader.csv(raw.file, header=True, inferSchema=False, encoding=raw.encoding, mode="FAILFAST")
        else:
            frame = folders.decoded(reader.parquet(raw.file))
        return self._naive(frame, raw)

    def _naive(self, frame: Any, raw: RawTable) -> ir.Table:
        """A Spark table whose times are naive and local.

        Here and not in an expression, because Ibis takes both kinds of Spark's times for naive ones; and by a function
        that names the zone, because not every server reads times in its session's.
        """
        from pyspark.sql.connect.functions import expr
        from pyspark.sql.types import TimestampType

        for field in frame.schema.fields:
            if isinstance(field.dataType, TimestampType):
                local = f"CAST(from_utc_timestamp(`{field.name}`, '{self.zone}') AS TIMESTAMP_NTZ)"
                frame = frame.withColumn(field.name, expr(local))
        frame.createOrReplaceTempView(f"raw_{raw.name}")
        return self.backend.table(f"raw_{raw.name}")

    def numbered(self, raw: RawTable) -> Iterator[tuple[str, ir.Table]]:
        """The table's files one by one, each with the number of a row in the column `raw_row` where it can be told.

        A CSV's and a sheet's header is row 1; rows of a Parquet file count from 1.
        """
        import ibis

        if self.address.kind != "folder":
            table, where = self.table(raw)
            yield where, table
            return
        for path in files.find(raw, self.address.path):
            if path.suffix == ".parquet":
                table = self.backend.read_parquet([str(path)], hive_types_autocast=False, file_row_number=True)
                yield path.name, table.mutate(**{ROW: table.file_row_number + 1}).drop("file_row_number")
            elif path.suffix == ".csv":
                table = self._of_csv(raw, [path])
                yield path.name, table.mutate(**{ROW: ibis.row_number() + 2})
            else:
                yield path.name, self._of_files(raw, [path])[0]

    def reads_text(self, raw: RawTable) -> bool:
        """Whether every cell of a table is text here, so that each pass would read its numbers and times anew."""
        return self.address.kind == "folder" and files.find(raw, self.address.path)[0].suffix != ".parquet"

    def ends(self, raw: RawTable) -> dict[str, ColumnEnds] | None:
        """Smallest and largest values by column, as far as files of columns say them; None where there are no such."""
        if self.address.kind != "folder" or self.reads_text(raw):
            return None
        return ends_by_column(files.find(raw, self.address.path))

    def read_once(self, rows: ir.Table, name: str) -> ir.Table:
        """The same rows, with their types, in a file that goes when the engine is closed; written where it is not."""
        path = self.scratch / f"{name}.parquet"
        if not path.exists():
            self.write(rows, path.with_suffix(".new"), "snappy")
            path.with_suffix(".new").rename(path)
        return self.parquet(path)

    def parquet(self, path: Path) -> ir.Table:
        """A Parquet file of this machine, where the engine sees it."""
        return self.backend.read_parquet(str(path))

    def fetch(self, table: ir.Table) -> pa.Table:
        """A small table out of the engine.

        Raises
        ------
        WarehouseError
            If the engine cannot run it.
        """
        with self.told():
            return table.to_pyarrow()

    def write(self, table: ir.Table, path: Path, compression: str = "zstd") -> None:
        """A table out of the engine to a Parquet file, without ever being whole in memory where the engine can."""
        with self.told():
            if self.name == "DuckDB":
                self.backend.raw_sql(_copy(self.backend.compile(table), table.schema(), path, compression))
                return
            import pyarrow.parquet as pq

            pq.write_table(table.to_pyarrow(), path, compression=compression)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the engine raises into one line that shows no secret."""
        try:
            yield
        except WarehouseError:
            raise
        except Exception as error:
            line = first_line(error)
            if "No space left" in line or "not enough space" in line.lower():
                raise WarehouseError(f"{self.name}: expected room on the disk, found it full: {line}") from None
            said = csv_files.misfit(str(error)).replace(f"{self.scratch}/", "")
            raise WarehouseError(said or f"{self.name} at {self.address.shown}: {line}") from None


def _copy(query: str, schema: Any, path: Path, compression: str) -> str:
    """DuckDB's statement that writes a query to a Parquet file with the types that Ibis says.

    Left alone it writes its own: a sum of whole numbers, made in 128 bits, as floats; a moment cut to its month as a
    date; a date plus a month as a moment.
    """
    columns = (
        f'CAST("{name}" AS {_type(kind)}) AS "{name}"' if _type(kind) else f'"{name}"' for name, kind in schema.items()
    )
    target = str(path).replace("'", "''")
    return (
        f"COPY (SELECT {', '.join(columns)} FROM ({query})) TO '{target}' (FORMAT parquet, COMPRESSION {compression})"
    )


def _type(kind: Any) -> str | None:
    """DuckDB's name of a type that it does not keep by itself."""
    if kind.is_timestamp():
        return "TIMESTAMP" if kind.timezone is None else "TIMESTAMPTZ"
    return "BIGINT" if kind.is_integer() else "DATE" if kind.is_date() else None


def first_line(error: Exception) -> str:
    """The first line of what an engine says, without a token."""
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
    secret = token()
    return (line.replace(secret, "…") if secret else line)[:300]


@contextmanager
def connect(settings: RawSettings) -> Iterator[Engine]:
    """The engine of the settings, open until the block ends.

    Raises
    ------
    WarehouseError
        If its packages are not installed or it cannot be reached.
    """
    address = settings.address
    with tempfile.TemporaryDirectory(prefix="warehouse-") as folder:
        scratch = Path(folder)
        backend = _spark(address, settings) if address.kind == "spark" else _duckdb(address, settings, scratch)
        try:
            yield Engine(backend, settings, scratch)
        finally:
            backend.disconnect()


def _duckdb(address: EngineAddress, settings: RawSettings, scratch: Path) -> Any:
    try:
        import duckdb
        import ibis
    except ImportError as error:
        raise WarehouseError(
            f"The engine of raw tables is missing ({error}). {INSTALL.format(extra='engines')}"
        ) from None
    database = ":memory:"
    if address.kind == "duckdb":
        if not address.path.is_file():
            raise WarehouseError(f"{address.path}: expected a DuckDB file, found none; see engine in raw.toml")
        database = str(address.path)
    # Files that are read once or twice fill the memory with what the system keeps anyway.
    options = {"temp_directory": str(scratch), "enable_external_file_cache": False}
    options |= {"memory_limit": settings.memory_limit, "threads": settings.threads()}
    try:
        backend = ibis.duckdb.connect(database, read_only=address.kind == "duckdb", **options)
        backend.raw_sql(f"SET TimeZone = '{settings.time_zone}'")
        backend.raw_sql(DUCKDB_TO_ZONE)
    except duckdb.Error as error:
        raise WarehouseError(f"{address.shown}: expected an engine that opens, found: {first_line(error)}") from None
    return backend


def _spark(address: EngineAddress, settings: RawSettings) -> Any:
    try:
        import ibis
        from pyspark.sql.connect.session import SparkSession
    except ImportError as error:
        raise WarehouseError(f"The client of Spark is missing ({error}). {INSTALL.format(extra='spark')}") from None
    try:
        socket.create_connection((address.host.strip("[]"), address.port), SECONDS_TO_CONNECT).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise WarehouseError(
            f"{address.shown}: expected a Spark Connect server, found none ({reason}). Start it there with "
            "sbin/start-connect-server.sh (it needs Java 17), or see engine in raw.toml"
        ) from None
    remote = f"sc://{address.host}:{address.port}/{address.options}"
    if secret := token():
        remote = remote.rstrip(";") + f";token={secret}"
    try:
        session = SparkSession.builder.remote(remote).create()
        backend = ibis.pyspark.connect(session)
        session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    except Exception as error:
        hint = f"; is {TOKEN} set?" if "UNAUTHENTICATED" in str(error) else ""
        raise WarehouseError(f"{address.shown}: expected a session, found: {first_line(error)}{hint}") from None
    return backend
