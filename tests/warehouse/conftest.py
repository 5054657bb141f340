"""Engines to compare, and raw tables written for one test.

DuckDB runs in process and Sail on loopback; where the environment names a Spark Connect server, as continuous
integration does, Spark is compared too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_tables import SPARK

from analysis.warehouse import RawSettings, Warehouse

KEY = "5f" * 32
ZONE = "Asia/Shanghai"


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """The address of a Sail server."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def servers(sail: str) -> dict[str, str]:
    """Addresses of the engines that DuckDB is compared with."""
    spark = os.environ.get(SPARK)
    return {"Sail": sail} | ({"Spark": spark} if spark else {})


@pytest.fixture(scope="session")
def duckdb() -> Any:
    """An empty DuckDB, for expressions by themselves."""
    import ibis

    return ibis.duckdb.connect()


@pytest.fixture
def raw_folder(tmp_path: Path) -> Path:
    """A folder for raw tables."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(tmp_path: Path, raw_folder: Path) -> Iterator[Callable[..., Warehouse]]:
    """Opens the warehouse over raw tables by name; each has its settings as a mapping."""
    made: list[Warehouse] = []

    def open_(
        engine: str | Path = raw_folder, *, zone: str = ZONE, memory: int | None = None, **tables: Any
    ) -> Warehouse:
        plain = {"engine": str(engine), "time_zone": zone, "tables": tables}
        settings = RawSettings.from_mapping(plain, home=tmp_path, memory=memory)
        made.append(Warehouse(settings, tmp_path / f"kept-{len(made)}", key=KEY, tell=None))
        return made[-1]

    yield open_
    for warehouse in made:
        warehouse.close()


@pytest.fixture
def agreed(raw_folder: Path, opened: Callable[..., Warehouse], servers: dict[str, str]) -> Callable[..., Any]:
    """Asks every engine the same of one Parquet table, compares the answers row by row and returns DuckDB's."""

    def ask(name: str, table: pa.Table, question: Callable[[Warehouse], Any], **settings: Any) -> Any:
        path = raw_folder / f"{name}.parquet"
        pq.write_table(table, path)
        mine = question(opened(**{name: settings}))
        for engine, address in servers.items():
            theirs = question(opened(address, **{name: settings | {"file": str(path)}}))
            if isinstance(mine, pd.DataFrame):
                pd.testing.assert_frame_equal(theirs, mine, check_exact=True, obj=f"the table of {engine}")
            else:
                assert theirs == mine, engine
        return mine

    return ask
